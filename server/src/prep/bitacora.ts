import { appendFileSync, createReadStream, mkdirSync, readFileSync, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EntradaBitacora } from '../contract/bitacora.ts'
import { cortesTaken } from '../domain/read/bitacora.ts'
import { RefusalError, SENTENCES, type RefusalName } from '../refusal/refusal.ts'
import type { Desk } from '../ledger/desk.ts'
import { Cortes, sha256Of } from './cortes.ts'
import { Intake } from './intake.ts'
import type { Taken } from './taken.ts'

type Refused = EntradaBitacora & { estado: 'rechazado' }
/** Refused files shown: more than a night has cortes. */
const REFUSED_MAX = 300
/** Reasons that are of the moment and not of the file: the file comes again. */
const OF_MOMENT: readonly RefusalName[] = ['hay_practica', 'lote_incompleto', 'saturado']

/**
 * PREP's way into the night with its logbook: the cortes taken are in the ledger; the refused files,
 * which change nothing, in `rechazados.jsonl` beside the kept bytes, each file and reason once.
 * In this process alone: the refused files that this server was brought.
 */
export class Bitacora extends Intake {
  readonly #desk: Pick<Desk, 'night' | 'submitAll' | 'now'>
  readonly #kept: Cortes
  readonly #folder: string
  readonly #path: string
  #refused: Refused[]

  constructor(desk: Pick<Desk, 'night' | 'submitAll' | 'now'>, folder: string) {
    super(desk, folder)
    this.#desk = desk
    this.#kept = new Cortes(folder)
    this.#folder = folder
    this.#path = join(folder, 'rechazados.jsonl')
    this.#refused = readRefused(this.#path)
  }

  override take(bytes: Uint8Array, fileName: string): Promise<Taken[]> {
    return this.#noted(super.take(bytes, fileName), bytes, fileName)
  }

  override takeOrCreate(bytes: Uint8Array, fileName: string): Promise<Taken[]> {
    return this.#noted(super.takeOrCreate(bytes, fileName), bytes, fileName)
  }

  /** Every file of the present night, the latest first. */
  filas(): EntradaBitacora[] {
    const { elecciones, representacion } = this.#desk.night
    const taken: EntradaBitacora[] = [...elecciones.values()].flatMap(cortesTaken)
    // Files of a practice night that ended stay out of the next night.
    const own = this.#refused.filter(
      ({ recibidoAt }) => Date.parse(recibidoAt) >= representacion.desdeMs,
    )
    return [...taken, ...own].sort((a, b) => Date.parse(b.recibidoAt) - Date.parse(a.recibidoAt))
  }

  /** The kept bytes of a file in the logbook, with its name; undefined for any other hash. */
  async archivo(
    sha256: string,
  ): Promise<{ bytes: ReadStream; size: number; name: string } | undefined> {
    const entry = this.filas().find((each) => each.sha256 === sha256)
    if (!entry) return undefined
    for (const path of [this.#kept.pathOf(sha256), join(this.#folder, 'ilegibles', sha256)]) {
      const found = await stat(path).catch(() => undefined)
      if (found) return { bytes: createReadStream(path), size: found.size, name: entry.file }
    }
    return undefined
  }

  async #noted(taking: Promise<Taken[]>, bytes: Uint8Array, file: string): Promise<Taken[]> {
    try {
      const taken = await taking
      for (const { rechazo, avisos, eleccion, corteAt, sha256 } of taken)
        if (rechazo) this.#note({ file, sha256, eleccion, corteAt, motivo: avisos.join(' ') })
      return taken
    } catch (error) {
      if (error instanceof RefusalError && !OF_MOMENT.includes(error.refusal)) {
        const { refusal, detalle } = error
        const sha256 = sha256Of(bytes)
        if (refusal !== 'base_ilegible') await this.#kept.keep(bytes, sha256)
        // A corte refused for its hour names that hour first.
        const [corteAt] = refusal.startsWith('corte_') ? detalle : []
        const said = corteAt ? { corteAt, detalle: detalle.slice(1) } : { detalle }
        this.#note({ file, sha256, motivo: SENTENCES[refusal], ...said })
      }
      throw error
    }
  }

  #note(refused: Omit<Refused, 'estado' | 'recibidoAt'>): void {
    const isKnown = this.#refused.some(
      ({ sha256, motivo }) => sha256 === refused.sha256 && motivo === refused.motivo,
    )
    if (isKnown) return
    const entry: Refused = { estado: 'rechazado', recibidoAt: this.#desk.now(), ...refused }
    this.#refused = [...this.#refused, entry].slice(-REFUSED_MAX)
    mkdirSync(this.#folder, { recursive: true })
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`)
  }
}

/** The refused files of earlier starts; a line cut off by a power cut is left out. */
function readRefused(path: string): Refused[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => refusedOf(line))
      .slice(-REFUSED_MAX)
  } catch {
    return []
  }
}

function refusedOf(line: string): Refused[] {
  try {
    return [JSON.parse(line) as Refused]
  } catch {
    return []
  }
}
