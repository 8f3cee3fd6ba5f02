import type { Draft, LedgerRecord } from '../domain/record.ts'

/**
 * Called with durable records, in ledger order, each exactly once per opening; history first, then
 * live. `chains`: the chain after each record, 64 hex digits one behind the other, from a ledger
 * whose own thread reckons the chain. Without `chains` the receiver reckons.
 */
export type Deliver = (records: LedgerRecord[], chains?: string) => void

/**
 * How many records were refused since the last that was written, and the cause and time of the last
 * refusal (`lastMs`: milliseconds of `performance.now`).
 */
export type Failing = { causa: string; veces: number; lastMs: number }

/**
 * The one append-only log. Two implementations: SQLite (embedded) and Redis Streams (several
 * machines). Delivered records are on disk; delivery order is the order of `seq`, without gaps,
 * from 1.
 */
export type Ledger = {
  /** The key of the night's stream in Redis; none in a file, which has one night. */
  readonly stream?: string
  /**
   * Resolves when the drafts are on disk, all or none, next to one another. The drafts come back
   * through `deliver`, in this process too, before the promise resolves. Rejects with `LedgerError`
   * when the write cannot be confirmed (the drafts may still be on disk: the id makes a retry
   * safe). A draft is written as at the call and delivered as the same object: no change is allowed
   * afterwards.
   */
  append(drafts: Draft[]): Promise<void>
  /**
   * Since this opening, for the bench: commits (fsyncs) and records written by this process,
   * records waiting, and since when the oldest waits (milliseconds of `performance.now`).
   */
  stats(): {
    commits: number
    records: number
    waiting: number
    oldestAtMs?: number
    failing?: Failing
  }
  /**
   * Resolves if the ledger stops by itself: nothing more is ever written, and the process has to
   * end (RULES.md LE7), or after `otra noche` to open anew. Never resolves after `close`.
   */
  readonly stopped: Promise<LedgerError>
  /** Writes the waiting records, then closes; later appends are refused. */
  close(): Promise<void>
}

/** Told of each commit of this process, in milliseconds until on disk; nothing waits for the ear. */
export type Committed = (ms: number) => void

/** Opens the ledger; resolves when the whole history has been delivered. */
export type OpenLedger = (deliver: Deliver) => Promise<Ledger>

/**
 * The kind of failure, to be mapped to an answer. `lleno` and `sin confirmar` are worth a retry;
 * after `detenida` this process accepts nothing more; `ilegible`: a stored line is no record;
 * `anterior`: a newer build has written here, and this build writes no more (RULES.md LE6); `perdida`:
 * the ledger lacks records once known to be on disk (RULES.md LE9); `otra noche`: another server
 * ended this night, and nothing was written (RULES.md LE12).
 */
export type LedgerFault =
  | 'lleno'
  | 'sin confirmar'
  | 'detenida'
  | 'cerrada'
  | 'ocupada'
  | 'sin acceso'
  | 'ilegible'
  | 'anterior'
  | 'perdida'
  | 'otra noche'

export class LedgerError extends Error {
  override name = 'LedgerError'
  readonly fault: LedgerFault
  /** The record concerned, if any. */
  readonly seq: number | undefined

  constructor(
    message: string,
    options: { fault?: LedgerFault; seq?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.fault = options.fault ?? 'sin confirmar'
    this.seq = options.seq
  }
}

/** News, not a fault: whoever holds the ledger opens the night of now (RULES.md LE12). */
export function otherNight(): LedgerError {
  return new LedgerError('Ya empezó otra noche', { fault: 'otra noche' })
}

export function isOtherNight(error: unknown): boolean {
  return error instanceof LedgerError && error.fault === 'otra noche'
}
