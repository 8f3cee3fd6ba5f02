import type TinyQueue from 'tinyqueue'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import { slotsOf } from '../domain/read/diferencias.ts'
import { dueAt, vecindadOf } from '../domain/read/due.ts'
import { touchedBy } from '../domain/fold/kinds.ts'
import type { Night } from '../domain/fold/night.ts'
import { emptyHeaps, sameTarea } from './heaps.ts'
import type { LedgerRecord } from '../domain/record.ts'
import {
  compareTareas,
  BANDAS,
  TARDIAS,
  claveTarea,
  faltantesAt,
  isCallTime,
  isDue,
  mayTake,
  tareaAt,
  tareaOf,
  type Tarea,
} from '../domain/read/tarea.ts'
import { TAREA_KINDS, type TareaKind } from '../domain/tarea.ts'
import { covers, type Scope } from '../access/role.ts'
import { Leases, type Lease } from './leases.ts'
import { Pace } from './pace.ts'
import type { Ambito, Slot } from '../domain/fold/slot.ts'
import { actasAt } from '../domain/fold/casilla.ts'

/** A person at the centre, with the casillas in charge. */
export type Operator = Scope & { sub: string; supervisa: boolean }

/** Output of the fold: the night, and word of each record. */
type Folded = {
  readonly night: Night
  onChange(listener: (records: readonly LedgerRecord[]) => void): () => void
}

/** Stale entries allowed in the heaps, besides as many as the open tasks. */
const STALE_MAX = 1000
const AGE_EVERY_MS = 5000
const DECLINED_MS = 10 * 60_000
const DECLINED_MAX = 10_000

/**
 * The call centre's queue. The open tasks are kept as records come: each record re-examines only
 * its own actas. A heap for each band gives the next task. An entry with a task changed since is
 * dropped at the top of the heap; a task held by somebody or unfit for the person is put back. In
 * this process alone: tasks lately given back.
 */
export class Centro {
  readonly ritmo = new Pace()
  readonly #night: Night
  readonly #nowMs: () => number
  readonly #steadyMs: () => number
  readonly #leases = new Leases<Tarea>()
  #heaps = emptyHeaps()
  readonly #open = new Map<Slot, Tarea>()
  readonly #count = new Map<TareaKind, number>()
  /** Time in ms up to which a returned task comes last for the person, by person and task. */
  readonly #declined = new Map<string, number>()
  /** Places with a known hour at which casillas are expected. */
  readonly #expected = new Set<Ambito>()
  #elecciones: Night['elecciones'] | undefined
  #parts: LedgerRecord[] = []
  #turn: NodeJS.Immediate | undefined
  #ages = { atMs: -Infinity, oldest: new Map<TareaKind, string>() }

  /** `nowMs`: since 1970, to compare with records; `steadyMs`: a clock that nobody sets, for spans. */
  constructor(folded: Folded, nowMs: () => number, steadyMs = nowMs) {
    this.#night = folded.night
    this.#nowMs = nowMs
    this.#steadyMs = steadyMs
    this.#rebuild()
    folded.onChange((records) => this.#follow(records))
  }

  /** The task held by the person, else the most useful task for the person, held from now on. */
  next(persona: Operator, kinds: readonly TareaKind[] = TAREA_KINDS): Lease<Tarea> | undefined {
    const nowMs = this.#steadyMs()
    const held = this.#leases.heldBy(persona.sub, nowMs)
    if (held) return this.#leases.renew(held.clave, persona.sub, nowMs)
    const isDeclined = (clave: string) =>
      (this.#declined.get(`${persona.sub} ${clave}`) ?? 0) > nowMs
    const found =
      this.#find(persona, kinds, (clave) => !isDeclined(clave)) ??
      this.#find(persona, kinds, isDeclined)
    return found && this.#leases.take(claveTarea(found), persona.sub, found, nowMs)
  }

  /**
   * The task under a key for a person who asks for this very task: work left half done, or a
   * casilla on the telephone (RULES.md LL2). Undefined where the task is done, is not for the
   * person, or is somebody else's; the person's task in hand goes back to the queue.
   */
  claim({ sub, supervisa, casillas }: Operator, clave: string): Lease<Tarea> | undefined {
    const found = tareaAt(this.#night, clave)
    if (!found || !covers({ casillas }, found.slot.expected.casilla)) return undefined
    if (!mayTake(found, sub, supervisa) || this.isElsewhere(clave, sub)) return undefined
    return this.#leases.take(clave, sub, found, this.#steadyMs())
  }

  /** Whether somebody other than the person holds the task under a key. */
  isElsewhere(clave: string, persona: string): boolean {
    return this.held(persona)?.clave !== clave && !this.#leases.isFree(clave, this.#steadyMs())
  }

  #find(
    { sub, supervisa, casillas }: Operator,
    kinds: readonly TareaKind[],
    wanted: (clave: string) => boolean,
  ): Tarea | undefined {
    const [nowMs, steadyMs] = [this.#nowMs(), this.#steadyMs()]
    const fits = (tarea: Tarea) => {
      const clave = claveTarea(tarea)
      return (
        mayTake(tarea, sub, supervisa) &&
        isDue(this.#night, tarea, nowMs) &&
        this.#leases.isFree(clave, steadyMs) &&
        wanted(clave)
      )
    }
    const isOffered = (banda: number, kind: TareaKind) =>
      kinds.includes(kind) &&
      (kind !== 'tercera' || supervisa) &&
      (banda <= TARDIAS || isCallTime(this.#night))
    if (casillas !== 'todas') {
      // A search among all tasks for the tasks of a few casillas would be long.
      const own = this.#openAt(casillas)
      return own.find((each) => isOffered(each.banda, each.kind) && fits(each))
    }
    for (const [banda, kind] of BANDAS.entries()) {
      const found = isOffered(banda, kind) && this.#take(this.#heaps[banda]!, fits)
      if (found) return found
    }
    return undefined
  }

  #openAt(casillas: ReadonlySet<string>): Tarea[] {
    return [...casillas]
      .flatMap((casilla) => actasAt(this.#night, casilla))
      .flatMap(([, slot]) => this.#open.get(slot) ?? [])
      .sort((a, b) => a.banda - b.banda || compareTareas(a, b))
  }

  held(persona: string): Lease<Tarea> | undefined {
    return this.#leases.heldBy(persona, this.#steadyMs())
  }

  /** End of a lease by the clock of the screens, ISO 8601 UTC. */
  venceAt({ venceMs }: Lease<Tarea>): string {
    return new Date(this.#nowMs() + venceMs - this.#steadyMs()).toISOString()
  }

  renew(clave: string, persona: string): Lease<Tarea> | undefined {
    return this.#leases.renew(clave, persona, this.#steadyMs())
  }

  /** Gives the task back; for ten minutes the task comes last for this person. */
  release(clave: string, persona: string): void {
    if (this.held(persona)?.clave !== clave) return
    this.#leases.release(persona)
    if (this.#declined.size >= DECLINED_MAX) this.#declined.clear()
    this.#declined.set(`${persona} ${clave}`, this.#steadyMs() + DECLINED_MS)
  }

  /** Waiting tasks of each kind, and the time of the oldest; ages are read every five seconds. */
  waiting(): { kind: TareaKind; esperan: number; desdeAt: string | undefined }[] {
    this.#readAges()
    return TAREA_KINDS.map((kind) => {
      const esperan = this.#count.get(kind) ?? 0
      return { kind, esperan, desdeAt: esperan > 0 ? this.#ages.oldest.get(kind) : undefined }
    })
  }

  /** People with a task in hand. */
  busy(): number {
    return this.#leases.count(this.#steadyMs())
  }

  #take(heap: TinyQueue<Tarea>, wanted: (tarea: Tarea) => boolean): Tarea | undefined {
    const passed: Tarea[] = []
    let found: Tarea | undefined
    while (!found) {
      const tarea = heap.pop()
      if (!tarea) break
      if (this.#open.get(tarea.slot) !== tarea) continue
      passed.push(tarea)
      if (wanted(tarea)) found = tarea
    }
    // A task handed out stays in the heap too, ready for its return.
    for (const tarea of passed) heap.push(tarea)
    return found
  }

  #follow(records: readonly LedgerRecord[]): void {
    if (this.#night.elecciones !== this.#elecciones) return this.#rebuild()
    for (const record of records)
      if ('lote' in record.body) this.#parts.push(record)
      else this.#see(record)
    if (this.#parts.length > 0 && !this.#turn) this.#turn = setImmediate(() => this.#seePart())
    if (this.#heaps.reduce((sum, { length }) => sum + length, 0) > 2 * this.#open.size + STALE_MAX)
      this.#refill()
  }

  /**
   * All parts of a lote count at once; each turn looks at a single part, so that requests do not
   * wait.
   */
  #seePart(): void {
    const part = this.#parts.shift()
    if (part) this.#see(part)
    this.#turn = part && setImmediate(() => this.#seePart())
  }

  #see(record: LedgerRecord): void {
    // Casillas of a corte taken back are gone: a call to them would be a call to nobody.
    if (record.kind === 'prep.corte.withdrawn' && record.body.catalogo) this.#forget()
    const places = touchedBy(this.#night, record)
    for (const [eleccion, slot] of places) {
      this.#look(eleccion, slot)
      this.#expect(eleccion, slot)
    }
    this.ritmo.note(record)
    const held = this.#leases.heldBy(record.actor, this.#steadyMs())
    if (held && places.some(([, slot]) => slot === held.tarea.slot)) this.#goOn(held, record)
  }

  /** A call goes on to the casilla's next missing acta (RULES.md LL1); other tasks are done. */
  #goOn({ clave, tarea }: Lease<Tarea>, { kind, actor }: LedgerRecord): void {
    const isDictated = tarea.kind === 'llamada' && kind === 'acta.submitted'
    const next = isDictated && faltantesAt(this.#night, tarea.slot.expected.casilla)[0]
    if (next) this.#leases.take(clave, actor, next, this.#steadyMs())
    else this.#leases.release(actor)
  }

  /** Everything anew: at the start, and after a practice night is put away. */
  #rebuild(): void {
    this.#elecciones = this.#night.elecciones
    this.#parts = []
    this.#open.clear()
    this.#count.clear()
    this.#leases.clear()
    this.#declined.clear()
    this.#expected.clear()
    this.ritmo.clear()
    this.#heaps = emptyHeaps()
    for (const eleccion of this.#elecciones.values())
      for (const slot of eleccion.slots.values()) {
        this.#look(eleccion, slot)
        this.ritmo.read(slot.nuestra)
      }
  }

  /** Drops the tasks of actas that are in no elección any more. */
  #forget(): void {
    for (const [slot, { eleccion, kind }] of this.#open) {
      if (eleccion.slots.get(slot.expected.acta) === slot) continue
      this.#open.delete(slot)
      this.#count.set(kind, (this.#count.get(kind) ?? 0) - 1)
    }
  }

  #refill(): void {
    this.#heaps = emptyHeaps()
    for (const tarea of this.#open.values()) this.#heaps[tarea.banda]?.push(tarea)
  }

  #look(eleccion: Eleccion, slot: Slot): void {
    const before = this.#open.get(slot)
    const after = tareaOf(eleccion, slot, this.#night)
    if (before && after && sameTarea(before, after)) return
    if (before) this.#count.set(before.kind, (this.#count.get(before.kind) ?? 0) - 1)
    if (!after) return void this.#open.delete(slot)
    this.#open.set(slot, after)
    this.#count.set(after.kind, (this.#count.get(after.kind) ?? 0) + 1)
    this.#heaps[after.banda]?.push(after)
  }

  /** Once most casillas of a place reported, the silent ones are late from now on (RULES.md RU3). */
  #expect(eleccion: Eleccion, slot: Slot): void {
    const vecindad = vecindadOf(slot)
    if (!vecindad || this.#expected.has(vecindad) || dueAt(vecindad) === undefined) return
    this.#expected.add(vecindad)
    for (const each of slotsOf(vecindad)) this.#look(eleccion, each)
  }

  #readAges(): void {
    const nowMs = this.#steadyMs()
    const isKnown = (kind: TareaKind) =>
      kind === 'llamada' || !this.#count.get(kind) || this.#ages.oldest.has(kind)
    if (nowMs - this.#ages.atMs < AGE_EVERY_MS && TAREA_KINDS.every(isKnown)) return
    const oldest = new Map<TareaKind, string>()
    for (const { kind, desdeAt } of this.#open.values()) {
      if (kind === 'llamada' || desdeAt === '') continue
      const known = oldest.get(kind)
      if (known === undefined || desdeAt < known) oldest.set(kind, desdeAt)
    }
    this.#ages = { atMs: nowMs, oldest }
  }
}
