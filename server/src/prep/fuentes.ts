import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { ProgresoDoc } from '../contract/estado.ts'
import { RefusalError, type RefusalName } from '../refusal/refusal.ts'
import type { Intake } from './intake.ts'
import { LedgerError, type LedgerFault } from '../ledger/ledger.ts'
import { logFor } from '../log.ts'
import { fromFolder } from './folder.ts'
import type { Arrival, Fuente, FuentePlan } from './fuente.ts'
import { HeldFiles } from './held.ts'
import type { Reach } from './reach.ts'
import { fromUrl } from './url.ts'

type Taker = Pick<Intake, 'takeOrCreate' | 'hasSimulacro'>
const NAMED = z.array(z.union([z.object({ url: z.string() }), z.object({ carpeta: z.string() })]))
type Named = z.infer<typeof NAMED>[number]

/**
 * PREP publishes every 15 to 20 minutes; a corte is seen at most 66 s later (60 s and the jitter).
 */
const URL_EVERY_MS = 60_000
const FOLDER_EVERY_MS = 2_000
const FUENTES_MAX = 12
/** Faults that the ledger gets over without help. */
const PASSING: readonly LedgerFault[] = ['lleno', 'sin confirmar']

/**
 * An older corte is no fault of a source, since folders hold whole nights in any order; nor is a
 * corte taken back, which the authority may go on publishing.
 */
const NO_FAULT: readonly RefusalName[] = ['corte_anterior', 'corte_retirado']

/**
 * The sources watched without anybody's hand; remembered over restarts. In this process alone: the
 * list of sources, and the watching.
 */
export class Fuentes {
  #intake: Taker
  #path: string
  #now: () => Date
  #reach: Reach
  #named = new Map<string, Named>()
  #running = new Map<string, { fuente: Fuente; stop: AbortController }>()
  #listeners: (() => void)[] = []
  #log = logFor('fuentes')
  readonly #held: HeldFiles
  /** Name of the last held file of a source, said until a person's hand lets the file go. */
  readonly #heldOf = new WeakMap<Fuente, string>()
  readonly #folderEveryMs: number

  /** `folderEveryMs`: between two looks at a folder, and between two tries of a corte that waits. */
  constructor(
    intake: Taker,
    path: string,
    now: () => Date,
    reach: Reach,
    folderEveryMs = FOLDER_EVERY_MS,
  ) {
    this.#folderEveryMs = folderEveryMs
    this.#intake = intake
    this.#path = path
    this.#now = now
    this.#reach = reach
    this.#held = new HeldFiles(join(dirname(path), 'leyendo.json'))
    for (const named of this.#remembered()) this.#start(named)
  }

  /** `whole`: with the whole address or path, for admins alone; else the host, the folder's name. */
  list(whole: boolean): ProgresoDoc['fuentes'] {
    const fuentes: ProgresoDoc['fuentes'] = {}
    for (const [id, { fuente }] of this.#running) {
      const donde = whole ? withoutUser(fuente.donde) : shortOf(fuente)
      const held = this.#heldOf.get(fuente)
      const state = fuente.state()
      fuentes[id] = { tipo: fuente.tipo, donde, ...state, ...(held && withHeld(state, held)) }
    }
    return fuentes
  }

  add(named: Named): string {
    const refusal = this.#refusalOf(named)
    if (refusal !== undefined) throw new RefusalError('cuerpo_invalido', [refusal])
    if (this.#named.size >= FUENTES_MAX)
      throw new RefusalError('cuerpo_invalido', [`no más de ${FUENTES_MAX} fuentes`])
    const id = idOf(named)
    if (this.#named.has(id)) return id
    // A source that is not remembered does not run: the list is written first.
    this.#remember([...this.#named.values(), named])
    this.#held.release(id)
    this.#start(named)
    this.#changed()
    return id
  }

  remove(id: string): boolean {
    const running = this.#running.get(id)
    running?.stop.abort()
    this.#running.delete(id)
    const known = this.#named.delete(id)
    this.#remember([...this.#named.values()])
    this.#changed()
    return known
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  [Symbol.dispose](): void {
    for (const { stop } of this.#running.values()) stop.abort()
    this.#held[Symbol.dispose]()
  }

  #refusalOf(named: Named): string | undefined {
    if ('url' in named) return this.#reach.refusalOf(new URL(named.url))
    if (!isAbsolute(named.carpeta)) return 'carpeta: escribe la ruta completa'
    return this.#reach.refusalOfPath(named.carpeta)
  }

  #start(named: Named): void {
    const id = idOf(named)
    if (this.#running.has(id)) return
    const plan: FuentePlan = {
      everyMs: 'url' in named ? URL_EVERY_MS : this.#folderEveryMs,
      now: this.#now,
      random: Math.random,
      onState: () => this.#changed(),
      failed: (error) => this.#log.error({ error: String(error) }, 'fuente que falla'),
    }
    const fuente =
      'url' in named
        ? fromUrl(named.url, plan, this.#reach)
        : fromFolder(named.carpeta, plan, this.#reach)
    const stop = new AbortController()
    this.#named.set(id, named)
    this.#running.set(id, { fuente, stop })
    void this.#follow(id, fuente, stop.signal)
  }

  /**
   * A corte is taken, refused (theirs), or not now (ours): the first two are never asked for again,
   * the third comes again, ever later while the fault lasts, and the source goes on.
   */
  async #follow(id: string, fuente: Fuente, signal: AbortSignal): Promise<void> {
    for await (const arrival of fuente.arrivals(signal)) {
      try {
        await this.#take(id, fuente, arrival, signal)
      } catch (error) {
        if (!(error instanceof RefusalError) || error.refusal === 'disco_lleno') {
          this.#log.error({ tipo: fuente.tipo, error: String(error) }, 'corte que falla')
          fuente.postpone(oursOf(error))
        } else if (!NO_FAULT.includes(error.refusal))
          fuente.refuse(error.detalle.join('; ') || error.mensaje)
      }
    }
  }

  /**
   * The corte waits while the ledger cannot write or a practice night goes on: the source brings
   * each corte once.
   */
  async #take(id: string, fuente: Fuente, arrival: Arrival, signal: AbortSignal): Promise<void> {
    const { bytes, fileName, sha256 } = arrival
    const file = { fuente: id, sha256 }
    if (this.#held.holds(file)) {
      this.#heldOf.set(fuente, fileName)
      return this.#changed()
    }
    let waited = false
    while (!signal.aborted)
      try {
        const taken = await this.#intake.takeOrCreate(bytes, fileName, (read) =>
          this.#held.read(file, read),
        )
        if (waited) fuente.hold()
        const refused = taken.find(({ rechazo }) => rechazo && !NO_FAULT.includes(rechazo))
        if (refused) fuente.refuse(`${refused.eleccion}: ${refused.avisos.join(' ')}`)
        return
      } catch (error) {
        const wait = waitOf(error)
        if (error instanceof RefusalError && error.refusal === 'hay_practica') {
          fuente.hold(error.mensaje)
          // Asking anew would read the corte anew, seconds for a federal base.
          while (!signal.aborted && this.#intake.hasSimulacro())
            await nap(this.#folderEveryMs, signal)
          fuente.hold()
        } else if (wait !== undefined) {
          fuente.hold(wait)
          waited = true
          await nap(this.#folderEveryMs, signal)
        }
        // The newer server takes the corte.
        else if (error instanceof LedgerError && error.fault === 'anterior')
          return fuente.hold(error.message)
        else throw error
      }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  /** A list of another shape starts no source and stops no service; the file stays as it is. */
  #remembered(): Named[] {
    try {
      return NAMED.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT') this.#log.error('fuentes.json no se entiende: ninguna fuente corre')
      return []
    }
  }

  #remember(named: Named[]): void {
    const part = `${this.#path}.part`
    try {
      writeFileSync(part, JSON.stringify(named), { mode: 0o600 })
      renameSync(part, this.#path)
    } catch (error) {
      rmSync(part, { force: true })
      throw error
    }
  }
}

function idOf(named: Named): string {
  return hash('sha256', JSON.stringify(named)).slice(0, 12)
}

/** The host may be said to everybody; path and query may hold a key. */
function shortOf({ tipo, donde }: Fuente): string {
  return tipo === 'url' ? (URL.parse(donde)?.host ?? '') : basename(donde)
}

/** An older list may hold an address with a password. */
function withoutUser(donde: string): string {
  return donde.replace(/^(https?:\/\/)[^/?#]*@/i, '$1')
}

/** Why a corte waits here: the ledger gets over the fault, or another server is the office now. */
function waitOf(error: unknown): string | undefined {
  if (error instanceof LedgerError) return PASSING.includes(error.fault) ? error.message : undefined
  const isOther = error instanceof RefusalError && error.refusal === 'otra_oficina'
  return isOther ? error.mensaje : undefined
}

/** A held file is said beside whatever else the source says; a source that is down stays down. */
function withHeld({ estado, mensaje = '' }: ReturnType<Fuente['state']>, fileName: string) {
  const held = `${fileName}: el servicio se apagó mientras lo leía y no lo vuelve a leer solo. Cárgalo a mano, o quita la fuente y ponla otra vez.`
  return {
    estado: estado === 'caida' ? estado : ('ilegible' as const),
    mensaje: mensaje === '' ? held : `${mensaje.replace(/\.?$/, '.')} ${held}`,
  }
}

/** In words for the screen: a full disk is told by name. */
function oursOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  const isFull = error instanceof RefusalError || code === 'ENOSPC' || code === 'EDQUOT'
  const why = isFull ? 'No hay lugar en el disco' : 'Falló aquí'
  return `${why}: este corte se vuelve a intentar`
}

async function nap(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
