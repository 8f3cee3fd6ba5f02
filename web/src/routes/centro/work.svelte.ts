import type { CentroDoc, LatidoDoc, SiguienteDoc, TareaDoc } from '@espejo/server/contract'
import type { Aviso, Problema } from '@espejo/server/domain/record'
import { LEASE_MS } from '@espejo/server/domain/tarea'
import { paperLines, withOffset, type PaperLine } from '#lib/captura/acta.ts'
import { newId } from '#lib/captura/id.ts'
import { eastOf } from '#lib/captura/time.ts'
import { call, post, Problem } from '#lib/api.ts'
import { isoOf, sentence } from '#lib/format.ts'
import { keepZone } from '#lib/zone.ts'
import { dropHalf, halfOf, isSameTarea, keepHalf, lastHalf, type Half } from './halves.ts'
import { seatBody, doubtsOf, inPaperOrder, newTally, press, type Tally } from './tally.ts'
import { ANSWERS, LOST, lostHalf, UNSENT, VERDICTS } from './words.ts'

const POLL_MS = 5000
/** The lease is asked for again at most so often, and only while somebody works. */
const BEAT_MS = 20_000
/** A just-drawn task takes no key: a key meant for the last task would act on this one. */
const SETTLE_MS = 600
/** An act waits for so long, and can be undone. */
const UNDO_MS = 5000

export type Seat = 'leyendo' | 'inicio' | 'trabajo' | 'vacia' | 'pausa' | 'cerrado'

/** A person's seat at the call centre: the task in hand, the typed cells, the last task's fate. */
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
  /** Key of the task whose person phoned in: the key of all actas of the call. */
  #phoned = $state<string>()
  /** Work left half done, offered on the person's return. */
  half = $state.raw<Half>()
  /** False for a moment after a change of task. */
  settled = $state(true)
  now = $state(Date.now())
  /** The person of the task in hand phoned in. */
  incoming = $derived(this.tarea !== undefined && this.tarea.clave === this.#phoned)
  lines: PaperLine[] = $derived(this.tarea ? inPaperOrder(paperLines(this.tarea)) : [])
  typed = $derived(Object.values(this.tally.celdas).some(Boolean))
  foto = $derived(this.tarea?.fotos[this.fotoAt])
  /** The sentences on figures that do not add up, the most serious first. */
  doubts = $derived(this.tarea ? doubtsOf(this.tarea, this.tally.celdas) : [])
  #onended: () => void
  /** Halves whose task was not free when asked for: not asked for again in this sitting. */
  #lost: Half[] = []
  #skewMs = 0
  #id = newId()
  #timer: ReturnType<typeof setTimeout> | undefined
  #settling: ReturnType<typeof setTimeout> | undefined
  #beatMs = 0
  #endsMs = $state(0)
  #isLeft = false

  /** Milliseconds left of the lease. */
  leftMs = $derived(Math.max(0, Math.min(LEASE_MS, this.#endsMs - this.now)))

  /** `onended`: the session has ended, and the door of the page must shut. */
  constructor(onended: () => void) {
    this.#onended = onended
  }

  /** The end sends the act that waits: whoever leaves the seat took nothing back. */
  start(): () => void {
    const tick = setInterval(() => this.#tick(), 1000)
    const poll = setInterval(() => void this.#poll(), POLL_MS)
    void this.arrive()
    return () => {
      clearInterval(tick)
      clearInterval(poll)
      this.#isLeft = true
      void this.hurry()
    }
  }

  /** Enter with nothing in hand. */
  async begin(): Promise<void> {
    if (this.state === 'leyendo') await this.arrive()
    else if (this.state !== 'cerrado') await this.next()
  }

  /** Looking takes no task: only a task already in hand is shown at once (RULES.md LL3). */
  async arrive(): Promise<void> {
    const heard = await this.#do(async () => this.#hear(await call<CentroDoc>('/api/centro')))
    if (!heard || !this.centro) return
    if (this.centro.enMano !== undefined) return this.next()
    this.half = lastHalf(this.centro.persona, this.#lost)
    this.state = 'inicio'
  }

  /** The task in hand, else the person's work left half done, else the next task. */
  async next(): Promise<void> {
    const half = lastHalf(this.centro?.persona ?? '', this.#lost)
    await this.#do(async () => {
      const wish = half ? { clave: half.clave } : {}
      const doc = await post<SiguienteDoc>('/api/centro/siguiente', wish)
      this.#take(doc)
      this.half = undefined
      if (!half || !doc.perdida) return
      this.#lost.push(half)
      this.problem = lostHalf(half.nombre)
    })
  }

  /** Serves a person who phones in: the casilla's first missing acta, in place of the task in hand. */
  async answer(casilla: string): Promise<boolean> {
    return this.#do(async () =>
      this.#take(await post<SiguienteDoc>('/api/centro/llaman', { casilla }), true),
    )
  }

  #take({ centro, tarea }: SiguienteDoc, phoned = false): void {
    this.#hear(centro)
    const before = this.tarea
    if (phoned && tarea?.clave !== before?.clave) this.#phoned = tarea?.clave
    else if (tarea?.clave !== this.#phoned) this.#phoned = undefined
    if (!tarea || !before || !isSameTarea(tarea, before)) {
      this.tally = (tarea && halfOf(centro.persona, tarea)) ?? newTally()
      this.fotoAt = 0
      this.#id = newId()
      this.#settle()
    }
    this.tarea = tarea
    this.state = tarea ? 'trabajo' : 'vacia'
    if (!tarea) return
    keepZone(tarea.utcOffset)
    this.#endsMs = Date.parse(tarea.venceAt) - this.#skewMs
  }

  /** Handles a key; true if the key belongs to the grid. */
  type(key: string): boolean {
    const after = press(this.tally, this.lines, key)
    if (!after) return false
    this.tally = after
    if (this.tarea && this.centro) keepHalf(this.centro.persona, this.tarea, after)
    this.stay()
    return true
  }

  /** Hands in the tally: the lease ends with the tally, and the next task comes. */
  async submit(): Promise<void> {
    const { tarea } = this
    if (!tarea || this.busy) return
    const at = withOffset(Date.now() + this.#skewMs, eastOf(Date.now()))
    const body = seatBody(tarea, this.tally.celdas, { id: this.#id, at }, this.foto?.sha256)
    await this.#end('/api/actas', body, `${tarea.nombre}, ${sentence(tarea.titulo)}: guardada`)
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

  /** Hands in a body, and the next task comes; after a failure the typed cells stay. */
  async #end(path: string, body: unknown, text: string): Promise<void> {
    const done = await this.#do(() => post(path, body))
    if (!done && this.offline) this.problem = UNSENT
    if (!done) return
    this.saved = { at: isoOf(Date.now() + this.#skewMs), text }
    this.#forget()
    // No task is drawn for a seat where nobody can see the task.
    if (!this.#isLeft) await this.next()
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
    this.#phoned = undefined
    this.state = 'pausa'
    await this.#poll()
  }

  #forget(): void {
    if (this.tarea && this.centro) dropHalf(this.centro.persona, this.tarea)
    this.tarea = undefined
    this.tally = newTally()
  }

  /** A person typing, or looking closer, keeps the task. */
  stay(): void {
    const { tarea } = this
    if (!tarea || Date.now() - this.#beatMs < BEAT_MS) return
    this.#beatMs = Date.now()
    post<LatidoDoc>('/api/centro/latido', { clave: tarea.clave })
      .then(({ venceAt, recibido }) => {
        if (recibido && this.tarea === tarea) this.tarea = { ...tarea, recibido }
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
    if (this.state === 'leyendo') return this.arrive()
    if (this.state === 'vacia') return this.next()
    await call<CentroDoc>('/api/centro')
      .then((centro) => this.#hear(centro))
      .catch((error: unknown) => this.#say(error))
  }

  #hear(centro: CentroDoc): void {
    this.centro = centro
    this.#skewMs = Date.parse(centro.servidorAt) - Date.now()
    this.offline = false
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
    if (error.status === 401) this.#onended()
    if (error.status === 403 && !this.tarea) this.state = 'cerrado'
    return false
  }
}
