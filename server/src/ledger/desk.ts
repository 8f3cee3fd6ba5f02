import { AsyncLocalStorage } from 'node:async_hooks'
import { newNight } from '../domain/fold/night.ts'
import { invariant } from '../domain/invariant.ts'
import type { Outcome } from '../domain/fold/outcome.ts'
import type { Draft, LedgerRecord } from '../domain/record.ts'
import { chainAt, chainStep, GENESIS, holdsChains } from './chain.ts'
import { isOtherNight, LedgerError, otherNight } from './ledger.ts'
import type { Ledger, OpenLedger } from './ledger.ts'
import type { HeadKeeper } from './head.ts'
import { apply } from '../domain/fold/apply.ts'
import { Once } from '../jobs/once.ts'
import { NightTurns } from './turns.ts'
import { Unsealed } from './unsealed.ts'

type Clock = () => Date

/** The stream of a night that ends ('' in a file), and the first record of the next. */
export type EndOfNight = { stream: string; first: Draft<'simulacro.ended'> }

/** The part of the desk for the rooms: the night, the ways to add to the night, and the clock. */
export type NightDesk = Pick<Desk, 'night' | 'submit' | 'submitAll' | 'now'>

/**
 * Where the ledger meets the night: appends drafts, folds the records delivered, and answers with
 * the outcome at the record's place. Everything else reads `night`.
 */
export class Desk {
  readonly night = newNight()
  /** Chain after the last record folded. */
  chain = GENESIS
  readonly #stopped = Promise.withResolvers<LedgerError>()
  /** Why the ledger stopped by itself; nothing more is written (RULES.md LE7). */
  fault: LedgerError | undefined
  #ledger: Ledger | undefined
  /** Between two nights: nothing is to be asked of the desk, and nothing is written. */
  turning = false
  /** Whether the data beside the ledger is of a night that another server ended meanwhile. */
  isBehind = false
  /** Lets the old night's data beside the ledger go, where another server ended the night; never rejects. */
  leave: () => Promise<void> = () => Promise.resolve()
  /** Hears why the night of now cannot be opened yet; the opening is tried again. */
  failed: (error: unknown) => void = () => undefined
  /** Nights that ended in this process. */
  #nights = 0
  readonly #during = new AsyncLocalStorage<number>()
  readonly #openLedger: OpenLedger
  readonly turns = new NightTurns({
    // A turn that failed is gone on with.
    hasLeft: (from) => this.#ledger !== from && !this.turning,
    leaveNight: (discard) => this.#leaveNight(discard),
    isClosed: () => this.#isClosed,
    end: (fault) => this.#end(fault),
    failed: (error) => this.failed(error),
  })
  /** Drafts of `submit` on their way to the disk, by id. */
  readonly #appending = new Once<void>()
  #isClosed = false
  #clock: Clock
  readonly #keeper: HeadKeeper | undefined
  #unsealed = new Unsealed()
  #sealing = false
  /** Milliseconds of `performance.now`: a clock that is set would stop the seals. */
  #foldedAt = 0
  #nowMs = NaN
  #nowText = ''
  #listeners = new Set<(records: readonly LedgerRecord[]) => void>()

  private constructor(openLedger: OpenLedger, clock: Clock, keeper: HeadKeeper | undefined) {
    this.#openLedger = openLedger
    this.#clock = clock
    this.#keeper = keeper
  }

  /** Folds the whole history, then takes drafts. `keeper`: of the head kept apart. */
  static async open(openLedger: OpenLedger, clock: Clock, keeper?: HeadKeeper): Promise<Desk> {
    for (;;) {
      const desk = new Desk(openLedger, clock, keeper)
      try {
        await desk.#open()
        return desk
      } catch (error) {
        // Another server ended the night while it was read.
        if (!isOtherNight(error)) throw error
      }
    }
  }

  async #open(): Promise<void> {
    const ledger = await this.#openLedger((...batch) => this.#fold(...batch))
    this.#ledger = ledger
    void ledger.stopped.then((fault) => {
      if (!isOtherNight(fault)) return this.#end(fault)
      this.#follow(ledger)
    })
  }

  #end(fault: LedgerError): void {
    this.fault = fault
    this.#stopped.resolve(fault)
  }

  /** Folds the night of now, which another server began: news, and no fault (RULES.md LE12). */
  #follow(from: Ledger): void {
    this.turns.follow(from, async () => {
      // The door of the new night waits for no erasing.
      void this.leave()
      await this.#keeper?.forget()
    })
  }

  /**
   * Runs work that may write in the night of its beginning alone: a request that waits for its body
   * while the night ends was judged by the old night (RULES.md LE12).
   */
  inThisNight<T>(work: () => T): T {
    return this.#during.run(this.#nights, work)
  }

  /** A loss seen by the head kept apart, as a sentence (RULES.md LE9); undefined: no loss. */
  get loss(): string | undefined {
    return this.#keeper?.lossAt(this.night.seq)
  }

  /** Keeps the head apart; called once a second and at the end, and waited for by no record. */
  async keepHead(): Promise<void> {
    const { seq, representacion } = this.night
    const { noche = '' } = representacion
    await this.#keeper?.keep({ seq, chain: this.chain, at: this.now(), noche })
  }

  /** Resolves if the ledger of this or a later night stops by itself. */
  get stopped(): Promise<LedgerError> {
    return this.#stopped.promise
  }

  /** Whether the night has ended in which the present work began. */
  get isOver(): boolean {
    return this.turning || (this.#during.getStore() ?? this.#nights) !== this.#nights
  }

  /** Appends one draft. A known id, on disk or on the way, gets its first outcome, and no other record. */
  submit(draft: Draft): Promise<Outcome> {
    const seen = this.night.outcomes.get(draft.id)
    if (seen) return Promise.resolve(seen)
    const append = this.#appending.run(draft.id, () => this.#append([draft]))
    return append.then(() => this.#outcomeOf(draft))
  }

  /** Appends several, all or none, next to one another. */
  async submitAll(drafts: Draft[]): Promise<Outcome[]> {
    await this.#append(drafts)
    return drafts.map((draft) => this.#outcomeOf(draft))
  }

  /**
   * Judged by a night without the newer records, a draft could repeat or contradict the newer build:
   * a source, a photograph or a command would write a corte twice (RULES.md LE6).
   */
  #append(drafts: Draft[]): Promise<void> {
    if (this.isOver) return Promise.reject(otherNight())
    if (!this.night.newer) return this.ledger.append(drafts)
    return Promise.reject(
      new LedgerError('Esta noche la lleva una versión más nueva de Espejo: actualiza ésta.', {
        fault: 'anterior',
        seq: this.night.newer.seq,
      }),
    )
  }

  /** Server time, ISO 8601 UTC. Many records share a millisecond: the text is made once. */
  now(): string {
    const date = this.#clock()
    if (date.getTime() !== this.#nowMs) {
      this.#nowMs = date.getTime()
      this.#nowText = date.toISOString()
    }
    return this.#nowText
  }

  get ledger(): Ledger {
    invariant(this.#ledger, 'the ledger is open before anything is asked of it')
    return this.#ledger
  }

  /** Whether nothing has been folded for so long, and something waits for a seal. */
  isQuiet(ms: number): boolean {
    return this.#unsealed.waits && performance.now() - this.#foldedAt >= ms
  }

  /**
   * Ends a practice night: closes the ledger, lets `discard` put the old ledger away and opens a
   * new one. The first record of the new ledger says from when on credentials are valid; until then
   * none is. `night` is emptied in place as soon as the ledger is closed: nothing more begins in
   * the old night, and holders of `night` keep the same object.
   */
  async reset(discard: (end: EndOfNight) => Promise<void>): Promise<void> {
    const from = this.ledger
    if (this.turning) throw otherNight()
    const end = { stream: from.stream ?? '', first: this.#endedDraft() }
    const forget = async () => {
      await this.#keeper?.forget()
      await discard(end)
    }
    const hasTurned = await this.turns.turn(from, forget).catch((error: unknown) => {
      // Whichever of the two nights stands goes on.
      this.#follow(from)
      throw error
    })
    if (!hasTurned) throw otherNight()
  }

  async #leaveNight(discard: () => Promise<void>): Promise<void> {
    this.turning = true
    await this.ledger.close()
    this.#nights += 1
    Object.assign(this.night, newNight())
    const { representacion } = this.night
    Object.assign(representacion, { noche: undefined, desdeMs: Infinity })
    this.chain = GENESIS
    this.#unsealed = new Unsealed()
    // No screen shows the old night, however long the new one is to be waited for.
    this.#tell([])
    await discard()
    await this.#open()
    // Where servers share the ledger, the new night has begun with this record.
    if (this.night.seq === 0) await this.ledger.append([this.#endedDraft()])
    else if (representacion.noche === undefined)
      Object.assign(representacion, { noche: '', desdeMs: 0 })
    this.turning = false
    this.#tell([])
  }

  /** Anything issued until now opens nothing from now on (RULES.md NO7). */
  async endSimulacro(): Promise<void> {
    await this.submit(this.#endedDraft())
  }

  #endedDraft(): Draft<'simulacro.ended'> {
    const draft = { at: this.now(), actor: 'sistema', version: 1, body: {} } as const
    return { ...draft, id: `simulacro:${draft.at}`, kind: 'simulacro.ended' }
  }

  /**
   * Calls `listener` after each batch with the records now counted; without records when the night
   * began anew.
   */
  onChange(listener: (records: readonly LedgerRecord[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Seals the unsealed records; called when the night is quiet and before closing. */
  async seal(): Promise<void> {
    const draft = this.#sealing ? undefined : this.#unsealed.seal(() => this.now())
    if (!draft) return
    this.#sealing = true
    try {
      // Folding the seal takes its records off the list: a failed seal loses no record.
      await this.ledger.append([draft])
    } finally {
      this.#sealing = false
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    await this.turns.settled
    // A ledger that cannot write lacks its last seal; the next opening writes that seal.
    if (this.isQuiet(0)) await this.seal().catch(() => undefined)
    await this.ledger.close()
    await this.keepHead()
  }

  #fold(records: LedgerRecord[], chains?: string): void {
    const counting: LedgerRecord[] = []
    const count = (record: LedgerRecord) => void counting.push(record)
    invariant(!chains || holdsChains(chains, records.length), 'each record has its chain')
    for (const [place, record] of records.entries()) {
      invariant(record.seq === this.night.seq + 1, 'records come without a gap')
      this.chain = chains ? chainAt(chains, place) : chainStep(this.chain, record.text)
      apply(this.night, record, count)
      this.#keeper?.pass(record.seq, this.chain)
      this.#unsealed.add(record, this.chain)
    }
    this.#foldedAt = performance.now()
    this.#tell(counting)
    if (this.#ledger && !this.turning && this.#unsealed.isFull)
      void this.seal().catch(() => undefined)
  }

  #tell(records: readonly LedgerRecord[]): void {
    for (const listener of this.#listeners) listener(records)
  }

  #outcomeOf(draft: Draft): Outcome {
    const outcome = this.night.outcomes.get(draft.id)
    invariant(outcome, 'the ledger delivers before it resolves')
    return outcome
  }
}
