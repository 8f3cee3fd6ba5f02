import { newNight } from '../domain/fold/night.ts'
import { invariant } from '../domain/invariant.ts'
import type { Outcome } from '../domain/fold/outcome.ts'
import type { Draft, LedgerRecord } from '../domain/record.ts'
import { chainAt, chainStep, GENESIS, holdsChains, sealOf } from './chain.ts'
import { LedgerError, type Ledger, type OpenLedger } from './ledger.ts'
import type { HeadKeeper } from './head.ts'
import { apply } from '../domain/fold/apply.ts'
import { rowOf } from '../domain/fold/kinds.ts'

/** Records between two seals; a seal names the chain after each record. */
const SEAL_EVERY = 256

type Clock = () => Date

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
  #clock: Clock
  readonly #keeper: HeadKeeper | undefined
  #sealed = 0
  #chains: string[] = []
  #lastIsSeal = false
  #sealing = false
  /** Milliseconds of `performance.now`: a clock that is set would stop the seals. */
  #foldedAt = 0
  #nowMs = NaN
  #nowText = ''
  #listeners = new Set<(records: readonly LedgerRecord[]) => void>()

  private constructor(clock: Clock, keeper: HeadKeeper | undefined) {
    this.#clock = clock
    this.#keeper = keeper
  }

  /** Folds the whole history, then takes drafts. `keeper`: of the head kept apart. */
  static async open(openLedger: OpenLedger, clock: Clock, keeper?: HeadKeeper): Promise<Desk> {
    const desk = new Desk(clock, keeper)
    await desk.#open(openLedger)
    return desk
  }

  async #open(openLedger: OpenLedger): Promise<void> {
    this.#ledger = await openLedger((...batch) => this.#fold(...batch))
    void this.#ledger.stopped.then((fault) => {
      this.fault = fault
      this.#stopped.resolve(fault)
    })
  }

  /** A loss seen by the head kept apart, as a sentence (RULES.md LE9); undefined: no loss. */
  get loss(): string | undefined {
    return this.#keeper?.lossAt(this.night.seq, this.night.representacion.desdeMs)
  }

  /** Keeps the head apart; called once a second and at the end, and waited for by no record. */
  async keepHead(): Promise<void> {
    await this.#keeper?.keep({ seq: this.night.seq, chain: this.chain, at: this.now() })
  }

  /** Resolves if the ledger of this or a later night stops by itself. */
  get stopped(): Promise<LedgerError> {
    return this.#stopped.promise
  }

  /** Appends one draft. A known id gets its first outcome again, without another record. */
  submit(draft: Draft): Promise<Outcome> {
    const seen = this.night.outcomes.get(draft.id)
    if (seen) return Promise.resolve(seen)
    return this.#append([draft]).then(() => this.#outcomeOf(draft))
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
    const waits = this.#chains.length > 1 || (this.#chains.length === 1 && !this.#lastIsSeal)
    return waits && performance.now() - this.#foldedAt >= ms
  }

  /**
   * Ends a practice night: closes the ledger, lets `discard` put the old ledger away and opens a
   * new one. The first record of the new ledger says from when on credentials are valid; until then
   * none is. `night` is emptied in place as soon as the ledger is closed: nothing more begins in
   * the old night, and holders of `night` keep the same object.
   */
  async reset(openLedger: OpenLedger, discard: () => Promise<void>): Promise<void> {
    await this.ledger.close()
    Object.assign(this.night, newNight())
    Object.assign(this.night.representacion, { noche: undefined, desdeMs: Infinity })
    await this.#keeper?.forget()
    await discard()
    this.chain = GENESIS
    this.#sealed = 0
    this.#chains = []
    await this.#open(openLedger)
    await this.endSimulacro()
    for (const listener of this.#listeners) listener([])
  }

  /** Anything issued until now opens nothing from now on (RULES.md NO7). */
  async endSimulacro(): Promise<void> {
    const draft = { at: this.now(), actor: 'sistema', version: 1, body: {} } as const
    await this.submit({ ...draft, id: `simulacro:${draft.at}`, kind: 'simulacro.ended' })
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
    if (this.#chains.length === 0 || this.#sealing) return
    this.#sealing = true
    const to = this.#sealed + this.#chains.length
    const body = sealOf(this.#sealed + 1, this.#chains)
    const draft = { id: `sello:${to}`, at: this.now(), actor: 'sistema', version: 1 } as const
    try {
      // Folding the seal takes its records off the list: a failed seal loses no record.
      await this.ledger.append([{ ...draft, kind: 'ledger.sealed', body }])
    } finally {
      this.#sealing = false
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
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
      this.#remember(record)
    }
    this.#foldedAt = performance.now()
    this.#lastIsSeal = records[records.length - 1]?.kind === 'ledger.sealed'
    for (const listener of this.#listeners) listener(counting)
    if (this.#ledger && this.#chains.length >= SEAL_EVERY) void this.seal().catch(() => undefined)
  }

  /** A seal needs no seal of its own to be believed: the next one covers it. */
  #remember(record: LedgerRecord): void {
    if (record.kind === 'ledger.sealed' && rowOf(record) && record.body.to > this.#sealed) {
      this.#chains.splice(0, record.body.to - this.#sealed)
      this.#sealed = record.body.to
    }
    this.#chains.push(this.chain)
  }

  #outcomeOf(draft: Draft): Outcome {
    const outcome = this.night.outcomes.get(draft.id)
    invariant(outcome, 'the ledger delivers before it resolves')
    return outcome
  }
}
