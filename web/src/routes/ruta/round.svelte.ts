import type { AvisoBody, RutaDoc } from '@espejo/server/contract'
import { ask, post, problemOf, type Problem } from '#lib/api.ts'
import { delayOf, slotMsOf } from '#lib/captura/backoff.ts'
import { newId } from '#lib/captura/id.ts'
import { isoOf } from '#lib/format.ts'
import { keep, kept } from '#lib/kept.ts'
import { keepZone } from '#lib/zone.ts'

const EVERY_MS = 15_000
const PATIENCE_MS = 20_000

/**
 * The phone's last knowledge, for times without signal. `skewMs`: the service's clock less the
 * phone's.
 */
type Kept = { sub: string; doc: RutaDoc; heardMs: number; skewMs: number }

export type ParadaRuta = RutaDoc['paradas'][number] & {
  /** The aviso of the casilla is still on the phone. */
  unsent: boolean
}

/** The author of an aviso sends the aviso, and nobody else. */
type Waiting = { sub: string; list: AvisoBody[] }

/**
 * The round on the phone: reads the route every 15 s while somebody looks, keeps the last route,
 * and sends each aviso until the service has the aviso.
 */
export class Round {
  doc = $state.raw<RutaDoc>()
  transport = $state<'leyendo' | 'en línea' | 'sin conexión'>('leyendo')
  /** The service no longer admits the credential. */
  refused = $state.raw<Problem>()
  /** Why an aviso was not taken. */
  told = $state('')
  /** By the phone's clock; 0 before the first answer. */
  heardMs = $state(0)
  #phoneMs = $state(Date.now())
  #skewMs = $state(0)
  #pending = $state.raw<AvisoBody[]>([])
  #asking: { token: string; patienceMs: number; cache: RequestCache }
  #sub: string
  #etag = ''
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #reading = false

  constructor(token: string, sub: string) {
    this.#asking = { token, patienceMs: PATIENCE_MS, cache: 'no-store' }
    this.#sub = sub
    const last = kept<Kept>('round')
    if (last?.sub === sub) {
      this.doc = last.doc
      this.heardMs = last.heardMs
      this.#skewMs = last.skewMs
    }
    const waiting = kept<Waiting>('avisos')
    if (waiting?.sub === sub) this.#pending = waiting.list
  }

  /** The night's time. */
  get now(): number {
    return this.#phoneMs + this.#skewMs
  }

  /** The time of the shown data, on the night's clock. */
  get heardAt(): string {
    return isoOf(this.heardMs + this.#skewMs)
  }

  get paradas(): ParadaRuta[] {
    return (this.doc?.paradas ?? []).map((parada) => {
      const found = this.#pending.find(({ casilla }) => casilla === parada.casilla)
      const { aviso: known, ...rest } = parada
      const aviso = found ? this.#avisoFrom(found) : known
      return { ...rest, ...(aviso ? { aviso } : {}), unsent: found !== undefined }
    })
  }

  #avisoFrom({ aviso }: AvisoBody): ParadaRuta['aviso'] {
    return aviso === 'ninguno' ? undefined : { aviso, at: isoOf(this.now) }
  }

  /** Starts reading; the returned function stops. */
  start(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void this.#turn()
    }
    const tick = setInterval(() => (this.#phoneMs = Date.now()), 5000)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', look)
    void this.#turn()
    return () => {
      clearInterval(tick)
      clearTimeout(this.#timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('online', look)
    }
  }

  /**
   * Notes an aviso about a casilla, kept on the phone until the service has the aviso. The last
   * word on a casilla counts.
   */
  note(casilla: string, aviso: AvisoBody['aviso']): void {
    this.told = ''
    this.#keepPending([
      ...this.#pending.filter((each) => each.casilla !== casilla),
      { id: newId(), casilla, aviso },
    ])
    void this.#turn()
  }

  /** Somebody does not want to wait. */
  retry = (): void => {
    void this.#turn()
  }

  async #turn(): Promise<void> {
    if (this.#reading || this.refused) return
    this.#reading = true
    clearTimeout(this.#timer)
    let slot: number | undefined
    try {
      for (const each of this.#pending) await this.#send(each)
      slot = await this.#read()
      this.#tries = 0
      this.transport = 'en línea'
    } catch {
      this.#tries += 1
      this.transport = 'sin conexión'
    }
    this.#phoneMs = Date.now()
    this.#reading = false
    const wait = this.#tries > 0 ? delayOf(this.#tries, Math.random()) : EVERY_MS
    this.#timer = setTimeout(
      () => {
        if (document.visibilityState === 'visible') void this.#turn()
      },
      Math.max(EVERY_MS, slot ?? wait),
    )
  }

  async #send(body: AvisoBody): Promise<void> {
    const sending = post<unknown>('/api/casillas/aviso', body, this.#asking)
    const problem = await sending.then(
      () => undefined,
      (each: Problem) => each,
    )
    // The aviso waits on the phone for a credential in force.
    if (problem && ['sin_credencial', 'credencial_revocada'].includes(problem.code))
      return this.#refuse(problem)
    // A portal's own page, an error of the service or no answer: the aviso is not delivered.
    if (problem && (problem.status < 400 || problem.status >= 500)) throw problem
    if (problem) this.told = problem.message
    this.#etag = ''
    this.#keepPending(this.#pending.filter(({ id }) => id !== body.id))
  }

  /** Resolves with the milliseconds a busy service asks for. */
  async #read(): Promise<number | undefined> {
    const headers = { 'if-none-match': this.#etag }
    const answer = await ask('/api/ruta', { ...this.#asking, headers })
    if (answer.status === 401 || answer.status === 403) this.#refuse(await problemOf(answer))
    if (this.refused) return undefined
    if (answer.status >= 500) return slotMsOf(answer.headers.get('retry-after'), Date.now())
    const at = Date.parse(answer.headers.get('x-espejo-at') ?? '')
    if (answer.status === 200) this.doc = (await answer.json()) as RutaDoc
    this.#etag = answer.headers.get('etag') ?? ''
    this.heardMs = Date.now()
    this.#skewMs = Number.isNaN(at) ? 0 : at - this.heardMs
    if (this.doc) {
      keep('round', this.#kept(this.doc))
      keepZone(this.doc.utcOffset)
    }
    return undefined
  }

  /** After a refusal no names and phones stay on the phone. */
  #refuse(problem: Problem): void {
    this.refused = problem
    this.doc = undefined
    keep('round', undefined)
  }

  #kept(doc: RutaDoc): Kept {
    return { sub: this.#sub, doc, heardMs: this.heardMs, skewMs: this.#skewMs }
  }

  #keepPending(pending: AvisoBody[]): void {
    this.#pending = pending
    const waiting: Waiting = { sub: this.#sub, list: pending }
    keep('avisos', waiting)
  }
}

/** After the holder signs out, no names and phones stay on the phone. */
export function forgetRound(): void {
  keep('round', undefined)
}
