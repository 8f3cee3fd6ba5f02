import { setImmediate } from 'node:timers/promises'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Draft } from '../domain/record.ts'
import type { Desk } from '../ledger/desk.ts'
import { RefusalError, type RefusalName } from '../refusal/refusal.ts'
import type { Bundle } from './base.ts'
import { allianceNotes, columnNotes, extension, makeCatalogo, placelessIn } from './catalogo.ts'
import { Cortes } from './cortes.ts'
import { corteDrafts } from './drafts.ts'
import { adoptKeys, catalogoOf } from './known.ts'
import { PrepError } from './error.ts'
import { byHand } from './held.ts'
import { inspectDocument } from './inspect.ts'
import { textsOf } from './notes.ts'
import { apartNote, cuandoIn, dateOn, datesFor, legalIn, type Cuando } from './jornada.ts'
import { Rechazados, type KeptFile } from './rechazados.ts'
import { refuseRetirado, refuseStranger, untimelyOf } from './refused.ts'
import { readApart } from './reader.ts'
import { answerOf, doneOf, planRetiro, retiroDrafts, trialOf } from './retiro.ts'
import type { Retiro, RetiroBody } from '../contract/prep.ts'
import type { Base } from './shape.ts'
import { notTaken, type Taken } from './taken.ts'

type IntakeDesk = Pick<Desk, 'night' | 'submitAll' | 'now'>

/**
 * PREP's way into the night: bytes → bases → changes → records. In this process alone: the queue,
 * so that cortes are taken one at a time.
 */
export class Intake {
  #desk: IntakeDesk
  #cortes: Cortes
  #turn: Promise<unknown> = Promise.resolve()
  protected readonly rechazados: Rechazados

  constructor(desk: IntakeDesk, folder: string) {
    this.#desk = desk
    this.#cortes = new Cortes(folder)
    this.rechazados = new Rechazados(desk, folder)
  }

  /** Reads a delivery and describes the contents; keeps nothing. */
  async inspect(bytes: Uint8Array, fileName: string): Promise<unknown> {
    const { bases, candidaturas } = await readApart(bytes, fileName)
    const now = this.#desk.now()
    return inspectDocument(bases, candidaturas).map((doc) => {
      const jornada = cuandoIn(doc, now)
      return jornada ? { ...doc, jornada } : doc
    })
  }

  /**
   * Makes an elección of each base, and takes the bases as first cortes. The same bases complete a
   * creation that was cut off: an elección without a corte was never finished. `cuando` absent: the
   * day that each base speaks of, until 18:00 (RULES.md JO1).
   */
  create(
    bytes: Uint8Array,
    fileName: string,
    simulacro: boolean,
    cuando?: Cuando,
  ): Promise<Taken[]> {
    return this.#inNight(async () => {
      const bundle = await this.#read(bytes, fileName)
      const known = this.#knownOf(bundle.bases)
      if (known) throw await this.#kept(known, 'eleccion_repetida')
      if (this.#mixes(simulacro)) throw new RefusalError('hay_practica')
      await this.#createMissing(bundle, simulacro, (base, now) => {
        if (simulacro) return null
        return cuando === undefined ? cuandoIn(base, now) : cuando
      })
      return this.#takeAll(bundle)
    })
  }

  /** Sets day and hour of an elección, while they may change (RULES.md JO4). */
  date(clave: string, cuando: NonNullable<Cuando>, actor: string): Promise<void> {
    return this.#inNight(() => dateOn(this.#desk, clave, cuando, actor))
  }

  /** Takes each base as a corte of its elección: only changes become records. */
  take(bytes: Uint8Array, fileName: string): Promise<Taken[]> {
    return this.#inNight(async () => {
      const bundle = await this.#read(bytes, fileName)
      const [first] = bundle.bases
      if (first && !bundle.bases.some(({ eleccion }) => this.#eleccion(eleccion)))
        throw await this.#kept(first, 'eleccion_desconocida')
      return this.#takeAll(bundle)
    })
  }

  /**
   * Takes a source's delivery: the first corte of an unknown elección creates the elección, without a
   * date but on the day of the law (RULES.md JO1). `mark`: around the reading alone (RE8).
   */
  takeOrCreate(bytes: Uint8Array, fileName: string, mark = byHand): Promise<Taken[]> {
    return this.#inNight(async () => {
      const bundle = await mark(() => this.#read(bytes, fileName))
      const isFresh = bundle.bases.some(({ eleccion }) => !this.#eleccion(eleccion))
      if (isFresh && this.#mixes(false)) throw new RefusalError('hay_practica')
      await this.#createMissing(bundle, false, legalIn)
      return this.#takeAll(bundle, (eleccion, base) => refuseRetirado(eleccion, base))
    })
  }

  /**
   * Takes a corte back, or with `trial` only says what would change (RULES.md RE7). The files that
   * the corte kept out come in. Throws RefusalError.
   */
  withdraw(asked: RetiroBody, actor: string, trial = false): Promise<Retiro> {
    return this.#inNight(async () => {
      const eleccion = this.#eleccion(asked.eleccion)
      if (!eleccion) throw new RefusalError('eleccion_desconocida', [asked.eleccion])
      const corte = eleccion.cortes.find(({ seq }) => seq === asked.corte)
      if (!corte) {
        const isOut = eleccion.retirados.some(({ seq }) => seq === asked.corte)
        throw new RefusalError(isOut ? 'corte_retirado' : 'no_encontrado', [String(asked.corte)])
      }
      const plan = await planRetiro(eleccion, corte, (each) => this.#keptBase(each))
      const answer = answerOf(eleccion, corte, plan, asked.motivo)
      const waiting = this.rechazados.waiting(eleccion, answer.quedaAt)
      if (trial) return trialOf(answer, waiting)
      for (const draft of retiroDrafts(eleccion, corte, plan, {
        ...asked,
        actor,
        desk: this.#desk,
      })) {
        const [outcome] = await this.#desk.submitAll([draft])
        if (outcome?.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
      }
      let entran = 0
      for (const each of waiting) if (await this.#takeWaiting(eleccion, each)) entran += 1
      return doneOf(answer, eleccion, entran)
    })
  }

  async #takeWaiting(eleccion: Eleccion, kept: KeptFile): Promise<boolean> {
    try {
      const base = await this.#keptBase(kept)
      const bundle = { bases: [base], candidaturas: [], errors: [] }
      const { repetido } = await this.#takeBase(eleccion, base, bundle)
      return !repetido
    } catch (error) {
      if (error instanceof RefusalError) return false
      throw error
    }
  }

  /** A base read again from its kept bytes. */
  async #keptBase({ sha256, file, corteAt }: KeptFile): Promise<Base> {
    const bytes = await this.#cortes.read(sha256)
    const [base] = bytes ? (await readApart(bytes, file, true)).bases : []
    if (!base) throw new RefusalError('corte_sin_archivo', [corteAt])
    return base
  }

  /** Runs the work after all earlier work and before all later work. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => undefined)
    return next
  }

  /**
   * Refuses work that waited while a practice night ended: the work was meant for the ended night.
   */
  #inNight<T>(work: () => Promise<T>): Promise<T> {
    const { elecciones } = this.#desk.night
    return this.inTurn(() => {
      if (this.#desk.night.elecciones !== elecciones) throw new RefusalError('hay_practica')
      return work()
    })
  }

  #eleccion(clave: string): Eleccion | undefined {
    return this.#desk.night.elecciones.get(clave)
  }

  hasSimulacro(): boolean {
    return this.#mixes(false)
  }

  /** A practice night and a real one never share a ledger. */
  #mixes(simulacro: boolean): boolean {
    const elecciones = [...this.#desk.night.elecciones.values()]
    return elecciones.some(({ catalogo }) => catalogo.simulacro !== simulacro)
  }

  /**
   * A base with an existing elección, unless the same bases began that elección and were cut off.
   */
  #knownOf(bases: readonly Base[]): Base | undefined {
    const lastOf = ({ eleccion: clave }: Base) => {
      const { cortes = [], retirados = [] } = this.#eleccion(clave) ?? {}
      return [...retirados, ...cortes].at(-1)?.sha256
    }
    const isWhole = bases.every(lastOf)
    return bases.find((base) => isWhole || (lastOf(base) ?? base.sha256) !== base.sha256)
  }

  async #createMissing(
    bundle: Bundle,
    simulacro: boolean,
    cuandoOf: (base: Base, now: string) => Cuando,
  ): Promise<void> {
    const fresh = bundle.bases.filter(({ eleccion }) => !this.#eleccion(eleccion))
    if (fresh.length === 0) return
    const head = { at: this.#desk.now(), actor: 'prep' }
    const drafts = fresh.flatMap((base): Draft[] => {
      const body = { ...makeCatalogo(base, bundle.candidaturas), simulacro }
      const id = `eleccion:${body.clave}`
      const made = { ...head, id, kind: 'eleccion.created', version: 1, body } as const
      return [made, ...datesFor(body, cuandoOf(base, head.at), head)]
    })
    await this.#desk.submitAll(drafts)
  }

  /**
   * Unreadable bytes change nothing; kept and noted are only those of a base: any other file brought
   * here by mistake may hold names and telephones.
   */
  async #read(bytes: Uint8Array, fileName: string): Promise<Bundle> {
    try {
      return await readApart(bytes, fileName)
    } catch (error) {
      if (error instanceof PrepError && error.isOfBase) {
        const reason = error.detalle.join('\n')
        const told = { fileName, reason, nowMs: Date.parse(this.#desk.now()) }
        const sha256 = await this.#cortes.keepUnreadable(bytes, told)
        this.rechazados.note({ file: fileName, sha256 }, error)
      }
      throw error
    }
  }

  /** Keeps and notes a base that no elección takes; resolves with the refusal. */
  async #kept(base: Base, reason: RefusalName): Promise<RefusalError> {
    await this.#cortes.keep(base.bytes, base.sha256)
    const error = new RefusalError(reason, [base.eleccion])
    this.rechazados.note(base, error)
    return error
  }

  /** Takes each base on its own: a refused base does not keep the rest of the delivery out. */
  async #takeAll(
    bundle: Bundle,
    check: (eleccion: Eleccion, base: Base) => void = () => undefined,
  ): Promise<Taken[]> {
    const taken: Taken[] = []
    const refused: { base: Base; error: RefusalError }[] = []
    for (const base of bundle.bases) {
      await this.#cortes.keep(base.bytes, base.sha256)
      const eleccion = this.#eleccion(base.eleccion)
      if (!eleccion) continue
      try {
        check(eleccion, base)
        taken.push(await this.#takeBase(eleccion, base, bundle))
      } catch (error) {
        if (!(error instanceof RefusalError)) throw error
        this.rechazados.note(base, error)
        refused.push({ base, error })
      }
    }
    const [first] = refused
    if (first && taken.length === 0) throw first.error
    return [...taken, ...refused.map(({ base, error }) => notTaken(base, error))]
  }

  async #takeBase(eleccion: Eleccion, base: Base, bundle: Bundle): Promise<Taken> {
    refuseStranger(eleccion, base)
    const last = eleccion.cortes[eleccion.cortes.length - 1]
    const { corteAt, sha256, warnings } = base
    const one = { eleccion: base.eleccion, corteAt, sha256, avisos: textsOf(warnings) }
    const taken = { ...one, cambios: 0, repetido: false }
    if (last?.sha256 === sha256) return { ...taken, repetido: true }
    const untimely = last && untimelyOf(corteAt, last.corteAt, this.#desk.now())
    if (untimely) throw untimely
    // Each step takes tenths of a second over a federal base: the door is open between steps.
    const catalogo = catalogoOf(eleccion)
    const notes = [
      ...[...placelessIn(base), ...columnNotes(catalogo, base)],
      ...apartNote(eleccion.jornada, corteAt),
    ]
    await setImmediate()
    const known = adoptKeys(catalogo.actas, base)
    await setImmediate()
    const more = extension(catalogo, known, bundle.candidaturas)
    await setImmediate()
    const avisos = textsOf([...warnings, ...notes, ...allianceNotes(catalogo, more)])
    const { drafts, cambios } = corteDrafts(eleccion, known, more, this.#desk)
    for (const draft of drafts) {
      const [outcome] = await this.#desk.submitAll([draft])
      if (outcome?.status !== 'refused') continue
      // Another server's corte came first: the changes must be computed again.
      if (outcome.refusal === 'lote_incompleto') return this.#takeBase(eleccion, base, bundle)
      throw new RefusalError(outcome.refusal, outcome.detail)
    }
    return { ...taken, cambios, avisos }
  }
}
