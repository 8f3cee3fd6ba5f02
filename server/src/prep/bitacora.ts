import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EntradaBitacora } from '../contract/bitacora.ts'
import { cortesTaken } from '../domain/read/bitacora.ts'
import type { Desk } from '../ledger/desk.ts'
import { Cortes } from './cortes.ts'
import { Intake } from './intake.ts'

/** PREP's way into the night with its logbook: the cortes of the ledger, and the refused files. */
export class Bitacora extends Intake {
  readonly #desk: Pick<Desk, 'night'>
  readonly #kept: Cortes
  readonly #folder: string

  constructor(desk: Pick<Desk, 'night' | 'submitAll' | 'now'>, folder: string) {
    super(desk, folder)
    this.#desk = desk
    this.#kept = new Cortes(folder)
    this.#folder = folder
  }

  /** Changes where `filas` changes without a record of the ledger. */
  get noted(): number {
    return this.rechazados.noted
  }

  /** Every file of the present night, the latest first; a refused file that came in later is taken. */
  filas(): EntradaBitacora[] {
    const taken: EntradaBitacora[] = [...this.#desk.night.elecciones.values()].flatMap(cortesTaken)
    const counted = new Set(
      taken.flatMap(({ estado, sha256 }) => (estado === 'tomado' ? [sha256] : [])),
    )
    const refused = this.rechazados.own().filter(({ sha256 }) => !counted.has(sha256))
    return [...taken, ...refused].sort(
      (a, b) => Date.parse(b.recibidoAt) - Date.parse(a.recibidoAt),
    )
  }

  /** The kept bytes of a file in the logbook, with its name; undefined for any other hash. */
  async archivo(
    sha256: string,
  ): Promise<{ bytes: ReadStream; size: number; name: string } | undefined> {
    const elecciones = [...this.#desk.night.elecciones.values()]
    const cortes = elecciones.flatMap(({ cortes, retirados }) => [...cortes, ...retirados])
    const entry = [...cortes, ...this.rechazados.own()].find((each) => each.sha256 === sha256)
    if (!entry) return undefined
    for (const path of [this.#kept.pathOf(sha256), join(this.#folder, 'ilegibles', sha256)]) {
      const found = await stat(path).catch(() => undefined)
      if (found) return { bytes: createReadStream(path), size: found.size, name: entry.file }
    }
    return undefined
  }
}
