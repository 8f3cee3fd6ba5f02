import type { CentroDoc, SiguienteDoc, TareaDoc } from '@espejo/server/contract'
import type { Aviso, Problema } from '@espejo/server/domain/record'
import { LEASE_MS } from '@espejo/server/domain/tarea'
import { gapOf, paperLines, tallyBody, withOffset, type PaperLine } from '#lib/captura/acta.ts'
import { newId } from '#lib/captura/id.ts'
import { call, post, Problem } from '#lib/api.ts'
import { isoOf } from '#lib/format.ts'
import { keep, kept } from '#lib/kept.ts'
import { inPaperOrder, newTally, press, type Tally } from './tally.ts'
import { ANSWERS, eastMinutes, VERDICTS } from './words.ts'

const POLL_MS = 5000
/** The lease is asked for again at most so often, and only while somebody works. */
const BEAT_MS = 20_000

/** A just-drawn task takes no key: a key meant for the last task would act on this one. */
const SETTLE_MS = 600
/** An act waits for so long, and can be undone. */
const UNDO_MS = 5000

const UNSENT = 'No se guardó: no hubo conexión. Lo tecleado sigue aquí; mándalo otra vez.'
const LOST = 'Ya no es tuya: venció, o la terminaste en otra ventana. Esc la deja; Enter pide otra.'

export type Seat = 'leyendo' | 'trabajo' | 'vacia' | 'pausa' | 'cerrado'

/**
 * A person's seat at the call centre: the task in hand, the typed cells, and the fate of the last
 * task.
 */
export class Work {
  state = $state<Seat>('leyendo')
  tarea = $state.raw<TareaDoc>()
  centro = $state.raw<CentroDoc>()
  tally = $state.raw<Tally>(newTally())
  /** Index of the photograph in view. */
  fotoAt = $state(0)
  busy = $state(false)
  /** Why the last order was not carried out. */
  problem = $state('')
  /** The service does not answer. */
  offline = $state(false)
  saved = $state.raw<{ at: string; text: string }>()
  /** The act that waits to be sent; undefined: none. */
  waiting = $state.raw<{ text: string; endsMs: number; send: () => Promise<void> }>()
  /** False for a moment after a change of task. */
  settled = $state(true)
  now = $state(Date.now())
  lines: PaperLine[] = $derived(this.tarea ? inPaperOrder(paperLines(this.tarea)) : [])
  typed = $derived(Object.values(this.tally.celdas).some(Boolean))
  foto = $derived(this.tarea?.fotos[this.fotoAt])
  /** Votes by which the lines miss the total; 0 where they add up, or where there is no total. */
  gap = $derived(gapOf(this.lines, this.tally.celdas) ?? 0)
  #skewMs = 0
  #id = newId()
  #timer: ReturnType<typeof setTimeout> | undefined
  #settling: ReturnType<typeof setTimeout> | undefined
  #beatMs = 0
  #endsMs = $state(0)

  /** Milliseconds left of the lease. */
  leftMs = $derived(Math.max(0, Math.min(LEASE_MS, this.#endsMs - this.now)))

  start(): () => void {
    const tick = setInterval(() => this.#tick(), 1000)
    const poll = setInterval(() => void this.#poll(), POLL_MS)
    void this.next()
    return () => {
      clearInterval(tick)
      clearInterval(poll)
      this.undo()
    }
  }

  /** The next task, or the task in hand: its typed cells stay. */
  async next(): Promise<void> {
    await this.#do(async () => {
      const { centro, tarea } = await post<SiguienteDoc>('/api/centro/siguiente', {})
      this.#hear(centro)
      if (tarea?.clave !== this.tarea?.clave || tarea?.tipo !== this.tarea?.tipo) {
        this.tally = (tarea && recall(tarea)) ?? newTally()
        this.fotoAt = 0
        this.#id = newId()
        this.#settle()
      }
      this.tarea = tarea
      this.state = tarea ? 'trabajo' : 'vacia'
      if (tarea) this.#endsMs = Date.parse(tarea.venceAt) - this.#skewMs
    })
  }

  /** Handles a key; true if the key belongs to the grid. */
  type(key: string): boolean {
    const after = press(this.tally, this.lines, key)
    if (!after) return false
    this.tally = after
    if (this.tarea) remember(this.tarea, after)
    this.stay()
    return true
  }

  /** Hands in the tally: the lease ends with the tally, and the next task comes. */
  async submit(): Promise<void> {
    const { tarea } = this
    if (!tarea || this.busy) return
    const done = await this.#send('/api/actas', this.#body(tarea))
    if (done) await this.#over(`${tarea.nombre}, guardada`)
  }

  /** Marks a photograph, after the seconds in which the mark can be undone. */
  mark(problema: Problema | 'ninguno', sha256: string): void {
    const said = VERDICTS.find((each) => each.problema === problema)?.said ?? 'la foto sirve'
    this.#hold(said, ({ clave, nombre }) =>
      this.#end('/api/centro/marcar', { clave, sha256, problema }, `${nombre}, marcada: ${said}`),
    )
  }

  /** Moves a photograph to the casilla on the paper, as typed: at once. */
  async move(sha256: string, casilla: string): Promise<void> {
    const { tarea } = this
    if (!tarea || this.busy) return
    const typed = casilla === '' ? {} : { casilla }
    const body = { clave: tarea.clave, sha256, problema: 'otra_casilla', ...typed }
    await this.#end('/api/centro/marcar', body, `${tarea.nombre}, marcada: es de otra casilla`)
  }

  /** Notes why there is no tally, after the seconds in which the note can be undone. */
  note(aviso: Aviso): void {
    const said = ANSWERS.find((each) => each.aviso === aviso)?.said ?? ''
    this.#hold(said, ({ clave, nombre }) =>
      this.#end('/api/centro/anotar', { clave, aviso }, `${nombre}, anotada: ${said}`),
    )
  }

  /** The act that waits never happened. */
  undo(): void {
    clearTimeout(this.#timer)
    this.waiting = undefined
  }

  /** Sends the act that waits, without waiting longer. */
  async hurry(): Promise<void> {
    const { waiting } = this
    this.undo()
    await waiting?.send()
  }

  #hold(text: string, send: (tarea: TareaDoc) => Promise<void>): void {
    const { tarea } = this
    if (!tarea || this.busy) return
    this.undo()
    this.waiting = { text, endsMs: Date.now() + UNDO_MS, send: () => send(tarea) }
    this.#timer = setTimeout(() => void this.hurry(), UNDO_MS)
  }

  async #end(path: string, body: unknown, text: string): Promise<void> {
    if (await this.#send(path, body)) await this.#over(text)
  }

  #settle(): void {
    this.settled = false
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => (this.settled = true), SETTLE_MS)
  }

  /** Gives the task back and rests. */
  async pause(): Promise<void> {
    const { tarea } = this
    this.undo()
    if (tarea) await this.#do(() => post('/api/centro/soltar', { clave: tarea.clave }))
    this.#forget()
    this.state = 'pausa'
    await this.#poll()
  }

  async #over(text: string): Promise<void> {
    this.saved = { at: isoOf(Date.now() + this.#skewMs), text }
    this.#forget()
    await this.next()
  }

  #forget(): void {
    this.tarea = undefined
    this.tally = newTally()
    keep('tally', undefined)
  }

  #body({ eleccion, acta, tipo: kind, renglones: lines }: TareaDoc) {
    const at = withOffset(Date.now() + this.#skewMs, eastMinutes())
    const head = { id: this.#id, at, eleccion, casilla: acta }
    const foto = this.foto?.sha256
    const source =
      kind === 'llamada'
        ? { canal: 'telefono' as const }
        : { canal: 'captura' as const, ...(foto ? { foto } : {}) }
    return tallyBody({ ...head, ...source }, lines, this.tally.celdas)
  }

  /** A person typing, or looking closer, keeps the task. */
  stay(): void {
    const { tarea } = this
    if (!tarea || Date.now() - this.#beatMs < BEAT_MS) return
    this.#beatMs = Date.now()
    post<{ venceAt: string }>('/api/centro/latido', { clave: tarea.clave })
      .then(({ venceAt }) => {
        this.#endsMs = Date.parse(venceAt) - this.#skewMs
        this.offline = false
      })
      .catch((error: unknown) => this.#say(error))
  }

  #tick(): void {
    this.now = Date.now()
    // On the telephone nobody types: the call itself holds the casilla.
    if (this.tarea?.tipo === 'llamada' && document.visibilityState === 'visible') this.stay()
  }

  async #poll(): Promise<void> {
    if (document.visibilityState !== 'visible' || this.busy || this.waiting) return
    if (this.state === 'cerrado') return
    if (!this.tarea && this.state !== 'pausa') return void (await this.next())
    await call<CentroDoc>('/api/centro')
      .then((centro) => this.#hear(centro))
      .catch((error: unknown) => this.#say(error))
  }

  #hear(centro: CentroDoc): void {
    this.centro = centro
    this.#skewMs = Date.parse(centro.servidorAt) - Date.now()
    this.offline = false
  }

  /** Hands in a body; after a failure the typed cells stay. */
  async #send(path: string, body: unknown): Promise<boolean> {
    const done = await this.#do(() => post(path, body))
    if (!done && this.offline) this.problem = UNSENT
    return done
  }

  async #do(order: () => Promise<unknown>): Promise<boolean> {
    this.busy = true
    this.problem = ''
    const done = await order().then(
      () => true,
      (error: unknown) => this.#say(error),
    )
    this.busy = false
    return done
  }

  #say(error: unknown): false {
    if (!(error instanceof Problem)) throw error
    this.offline = error.status === 0
    if (this.offline) return false
    if (error.code === 'tarea_ajena') {
      this.#endsMs = 0
      this.problem = LOST
      return false
    }
    this.problem = [error.message, ...error.details].join(' ')
    if (error.status === 401 || (error.status === 403 && !this.tarea)) this.state = 'cerrado'
    return false
  }
}

type Kept = Pick<TareaDoc, 'clave' | 'tipo'> & Pick<Tally, 'celdas' | 'at'>

/** The typed cells outlive a reload of the page, for the task in hand alone. */
function remember({ clave, tipo: kind }: TareaDoc, { celdas: cells, at }: Tally): void {
  const typed: Kept = { clave, tipo: kind, celdas: cells, at }
  keep('tally', typed)
}

function recall({ clave, tipo: kind }: TareaDoc): Tally | undefined {
  const typed = kept<Kept>('tally')
  if (typed?.clave !== clave || typed.tipo !== kind) return undefined
  return { ...newTally(), celdas: typed.celdas, at: typed.at }
}
