import { setTimeout as sleep } from 'node:timers/promises'
import type { ProgresoDoc } from '../contract/estado.ts'
import { agendaOf, submissionOf, type Happening } from './agenda.ts'
import { audit, type Audit, type Difference } from './audit.ts'
import { makeBase, writeFolder } from './base.ts'
import { CLAVE } from './setting.ts'
import { FIRST_CORTE, MINUTES } from './arrivals.ts'
import { makeNight, type SimulacroNight } from './night.ts'
import { itemAt, randomFrom } from './random.ts'
import { mensajeOf, Phones, type PhoneAnswer } from './sender.ts'

/** Minutes between two audits, once PREP publishes. */
const AUDIT_EVERY = 10
const LANES = 48
const REFUSED_KEPT = 20

const JSON_TYPE = { 'content-type': 'application/json' }
const REQUEST = { method: 'POST', path: '/api/actas', headers: JSON_TYPE } as const

export type RunOptions = {
  /** `http://127.0.0.1:8080` */
  baseUrl: string
  adminToken: string
  /** The credential of the representative of the casillas. */
  tokenFor(casillas: string[]): string | Promise<string>
  seed?: number
  scale?: number
  /** Simulated seconds in a second: 60 is five minutes for the night; 0 does not wait at all. */
  speed?: number
  signal?: AbortSignal
  onProgress?(progress: SimulacroDoc): void
  /** Folder for a copy of the cortes, for `espejo replay`. */
  folder?: string
}

/** Body of POST /api/simulacro/progreso. */
export type SimulacroDoc = NonNullable<ProgresoDoc['simulacro']>

export type Summary = SimulacroDoc & {
  auditoria: Audit
  casillas: number
  /** Submissions, copies included, and the number tried more than once. */
  enviadas: number
  copias: number
  reintentos: number
  cortes: number
  /** Submissions refused by the service, and the service's words for the first refusals. */
  rechazadas: number
  rechazos: string[]
  segundos: number
}

/**
 * Drives a running service through a practice night over HTTP: makes the elección from the empty
 * base, sends every acta with the credential of its representative, publishes the cortes and
 * compares the service's findings with the planted errors. Rejects when the service refuses the
 * elección or a corte, or when the signal aborts.
 */
export async function runSimulacro(options: RunOptions): Promise<Summary> {
  const night = makeNight(options.seed ?? 1, options.scale ?? 1)
  if (options.folder !== undefined) await writeFolder(night, options.folder)
  const run = new Run(night, options)
  try {
    return await run.play()
  } catch (error) {
    await run.stopped()
    throw error
  }
}

class Run {
  readonly #night: SimulacroNight
  readonly #options: RunOptions
  readonly #phones: Phones
  readonly #startedAt = performance.now()
  /** Last submission of each casilla: a correction waits for the end of the submission before. */
  readonly #last = new Map<number, Promise<void>>()
  readonly #count = { enviadas: 0, copias: 0, reintentos: 0, cortes: 0, rechazadas: 0 }
  readonly #refused: string[] = []
  #audit: Audit = { encontrados: [], faltan: [], pendientes: [], falsasAlarmas: [] }
  #minute = 0

  constructor(night: SimulacroNight, options: RunOptions) {
    this.#night = night
    this.#options = options
    const random = randomFrom(night.seed, 'reintentos')
    this.#phones = new Phones(options.baseUrl, random, LANES, options.signal)
  }

  async play(): Promise<Summary> {
    await this.#report('corriendo')
    await this.#publish(0, '/api/elecciones', { 'x-simulacro': '1' })
    const clock = this.#newClock()
    for (const happening of agendaOf(this.#night)) {
      await clock(happening.minute)
      await this.#happen(happening)
    }
    await this.#phones.idle()
    await this.#look()
    const progress = await this.#report('terminado')
    return { ...progress, ...this.#summary() }
  }

  /** The last word on a night cut short; a service that is gone need not hear the word. */
  async stopped(): Promise<void> {
    const { baseUrl, seed = 1 } = this.#options
    const farewell = new Phones(baseUrl, randomFrom(seed, 'adios'), 1, AbortSignal.timeout(2000))
    await this.#report('detenido', farewell).catch(() => undefined)
  }

  #summary(): Omit<Summary, keyof SimulacroDoc> {
    return {
      auditoria: this.#audit,
      casillas: this.#night.casillas.length,
      ...this.#count,
      rechazos: this.#refused,
      segundos: (performance.now() - this.#startedAt) / 1000,
    }
  }

  /** Waits for a simulated minute. A late run does not wait, and catches up. */
  #newClock(): (minute: number) => Promise<void> {
    const { speed = 60, signal } = this.#options
    const startedAt = performance.now()
    return async (minute) => {
      signal?.throwIfAborted()
      if (speed <= 0) return
      const wait = startedAt + (minute * 60_000) / speed - performance.now()
      if (wait > 1) await sleep(wait, undefined, { signal })
    }
  }

  async #happen(happening: Happening): Promise<void> {
    if (happening.what === 'submission') return this.#launch(happening)
    this.#minute = happening.minute
    if (happening.what === 'corte') {
      // Submissions sent before a corte arrive before the corte: a correction is then never taken
      // for an error.
      await this.#phones.idle()
      return this.#publish(happening.minute, '/api/prep/cortes')
    }
    const looks = happening.minute >= FIRST_CORTE && happening.minute % AUDIT_EVERY === 0
    if (looks) await this.#look()
    if (happening.minute < MINUTES) await this.#report('corriendo')
  }

  async #launch({ place, revision, isCopy }: Happening & { what: 'submission' }): Promise<void> {
    const before = isCopy ? undefined : this.#last.get(place)
    const { done } = await this.#phones.launch(async (send) => {
      const { casilla } = itemAt(this.#night.casillas, place)
      try {
        const token = await this.#options.tokenFor([casilla])
        const answer = await send({ ...REQUEST, token, body: this.#bodyOf(place, revision) })
        this.#tally(casilla, answer, isCopy)
      } catch (error) {
        this.#refuse(`${casilla}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }, before)
    if (!isCopy) this.#last.set(place, done)
  }

  #bodyOf(place: number, revision: number): string {
    return JSON.stringify(submissionOf(this.#night, place, revision))
  }

  #tally(casilla: string, { status, text, tries }: PhoneAnswer, isCopy: boolean): void {
    this.#count.enviadas++
    if (isCopy) this.#count.copias++
    if (tries > 1) this.#count.reintentos++
    if (status >= 300) this.#refuse(`${casilla}: ${mensajeOf(text) || `HTTP ${status}`}`)
  }

  #refuse(text: string): void {
    this.#count.rechazadas++
    if (this.#refused.length < REFUSED_KEPT) this.#refused.push(text)
  }

  async #publish(minute: number, path: string, extra: Record<string, string> = {}): Promise<void> {
    const { name, bytes } = await makeBase(this.#night, minute)
    const headers = { 'x-file-name': name, 'content-type': 'application/zip', ...extra }
    const token = this.#options.adminToken
    await this.#phones.must({ method: 'POST', path, token, headers, body: bytes })
    this.#count.cortes++
  }

  /** Reads the service's findings and compares the findings with the planted errors. */
  async #look(): Promise<void> {
    const token = this.#options.adminToken
    const found: Difference[] = []
    for (let [held, total] = [0, 1]; held < total; held = found.length) {
      const path = `/api/diferencias?ambito=${CLAVE}&todas=1&desde=${held}`
      const text = await this.#phones.must({ method: 'GET', path, token })
      const page = JSON.parse(text) as { total: number; filas: Record<string, Difference> }
      found.push(...Object.values(page.filas))
      total = Object.keys(page.filas).length > 0 ? page.total : 0
    }
    this.#audit = audit(this.#night, found, this.#minute)
  }

  async #report(estado: SimulacroDoc['estado'], phones = this.#phones): Promise<SimulacroDoc> {
    const progress: SimulacroDoc = {
      estado,
      semilla: this.#night.seed,
      minuto: Math.floor(this.#minute),
      minutos: MINUTES,
      sembrados: this.#night.planted.length,
      encontrados: this.#audit.encontrados.length,
      falsasAlarmas: this.#audit.falsasAlarmas.length,
    }
    this.#options.onProgress?.(progress)
    const token = this.#options.adminToken
    const body = JSON.stringify(progress)
    const path = '/api/simulacro/progreso'
    await phones.must({ method: 'POST', path, token, headers: JSON_TYPE, body })
    return progress
  }
}
