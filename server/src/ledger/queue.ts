import { invariant } from '../domain/invariant.ts'
import type { Draft } from '../domain/record.ts'
import { LedgerError, type Failing, type Ledger } from './ledger.ts'
import { lineOf } from './line.ts'

/** Records that may wait; above this, `append` refuses at once and the caller answers 503. */
export const WAITING_MAX = 20_000

/** Records and characters in one commit: a commit of 1,000 lines of 700 bytes takes some 25 ms. */
const BATCH_RECORDS_MAX = 1_000
const BATCH_CHARS_MAX = 8_000_000

/** With so many records a batch follows a batch still on its way to the disk. */
export const FOLLOW_AT = 20

/** The content of a commit: whole appends, side by side, all or none. */
export class Batch {
  readonly drafts: Draft[] = []
  readonly texts: string[] = []
  readonly done = Promise.withResolvers<void>()
  chars = 0
  /** Milliseconds of `performance.now`. */
  readonly bornMs = performance.now()

  isFull(): boolean {
    return this.texts.length >= BATCH_RECORDS_MAX || this.chars >= BATCH_CHARS_MAX
  }

  add(drafts: Draft[], texts: string[]): void {
    this.drafts.push(...drafts)
    this.texts.push(...texts)
    for (const text of texts) this.chars += text.length
  }
}

/** Puts one batch on disk and delivers it; rejects when the write cannot be confirmed. */
export type WriteBatch = (batch: Batch) => Promise<void>

/**
 * Group commit. One batch is in flight; everything that arrives meanwhile goes into the next.
 * Commits are fewer and larger than with eager writes; group commit was the faster of the two
 * (toolchain 11). With `followAt`, a batch of so many records follows the batch in flight at once,
 * and the disk need not wait until this thread has heard of the first (a tenth more with 64
 * senders). All appends of a batch share its promise: nothing is allocated per record but the line.
 */
export class Queue {
  readonly #write: WriteBatch
  readonly #batches: Batch[] = []
  /** On the way to the disk, the oldest first. */
  readonly #flying = new Set<Batch>()
  #running: Promise<void> | undefined
  readonly #followAt: number
  #follower: Promise<void> | undefined
  readonly #stopped = Promise.withResolvers<LedgerError>()
  #waiting = 0
  #failing: Failing | undefined
  #refusal: LedgerError | undefined

  constructor(write: WriteBatch, followAt = Infinity) {
    this.#write = write
    this.#followAt = followAt
  }

  get state(): Pick<ReturnType<Ledger['stats']>, 'waiting' | 'oldestAtMs' | 'failing'> {
    const failing = this.#failing
    const [oldest = this.#batches[0]] = this.#flying
    return {
      waiting: this.#waiting,
      ...(oldest && { oldestAtMs: oldest.bornMs }),
      ...(failing && { failing }),
    }
  }

  /** Refuses an append, and notes how many records went with the refusal; the next may succeed. */
  refuse(refusal: LedgerError, records = 1): Promise<never> {
    const veces = (this.#failing?.veces ?? 0) + records
    this.#failing = { causa: refusal.message, veces, lastMs: performance.now() }
    return Promise.reject(refusal)
  }

  /** The way to the disk is open again. */
  recovered(): void {
    this.#failing = undefined
  }

  /** Resolves with the first refusal of `stop`; never after `close`. */
  get stopped(): Promise<LedgerError> {
    return this.#stopped.promise
  }

  /** Closed or failed for good: the queue itself refuses every append. */
  get isStopped(): boolean {
    return this.#refusal !== undefined
  }

  append(drafts: Draft[]): Promise<void> {
    if (this.#refusal) return Promise.reject(this.#refusal)
    if (this.#waiting >= WAITING_MAX) return this.refuse(full())
    if (drafts.length === 0) return Promise.resolve()
    // All lines are made before the queue grows: a draft refused by JSON leaves no half append.
    try {
      const texts = drafts.map(lineOf)
      for (const text of texts) invariant(!text.includes('\n'), 'a record is one line')
      return this.#enqueue(drafts, texts)
    } catch (cause) {
      return Promise.reject(
        new LedgerError('El registro no se puede escribir como JSON', { cause }),
      )
    }
  }

  /** Refuses waiting and later appends. The writer settles the batch in flight. */
  stop(refusal: LedgerError): void {
    if (!this.#refusal) this.#stopped.resolve(refusal)
    this.#refusal ??= refusal
    this.drop(this.#refusal)
  }

  /** Refuses waiting appends, and accepts later appends. */
  drop(refusal: LedgerError): void {
    for (const batch of this.#batches.splice(0)) this.#settle(batch, refusal)
  }

  /** Takes no more, and resolves when all waiting appends have been written or refused. */
  async close(): Promise<void> {
    this.#refusal ??= new LedgerError('La bitácora está cerrada', { fault: 'cerrada' })
    await this.#running
    await this.#follower
  }

  #enqueue(drafts: Draft[], texts: string[]): Promise<void> {
    let batch = this.#batches.at(-1)
    if (!batch || batch.isFull()) {
      batch = new Batch()
      this.#batches.push(batch)
    }
    batch.add(drafts, texts)
    this.#waiting += texts.length
    if (!this.#running) this.#running = this.#run()
    else if (!this.#follower && batch.texts.length >= this.#followAt) this.#follow()
    return batch.done.promise
  }

  async #run(): Promise<void> {
    // The rest of this turn of the loop joins the first batch: no commit of one record.
    await new Promise((resolve) => setImmediate(resolve))
    for (let batch = this.#batches.shift(); batch; batch = this.#batches.shift())
      await this.#fly(batch)
    this.#running = undefined
  }

  #follow(): void {
    const batch = this.#batches.shift()
    if (!batch) return
    this.#follower = this.#fly(batch).finally(() => (this.#follower = undefined))
  }

  async #fly(batch: Batch): Promise<void> {
    this.#flying.add(batch)
    const refusal = await this.#write(batch).then(
      () => undefined,
      (error: unknown) => error,
    )
    this.#flying.delete(batch)
    this.#settle(batch, refusal)
  }

  #settle(batch: Batch, refusal: unknown): void {
    this.#waiting -= batch.texts.length
    if (refusal === undefined) this.recovered()
    if (refusal === undefined) batch.done.resolve()
    else if (refusal instanceof LedgerError)
      batch.done.resolve(this.refuse(refusal, batch.texts.length))
    else batch.done.reject(refusal)
  }
}

function full(): LedgerError {
  return new LedgerError(`La bitácora está llena: ${WAITING_MAX} registros esperan`, {
    fault: 'lleno',
  })
}
