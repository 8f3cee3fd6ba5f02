import type { Draft, LedgerRecord } from '../domain/record.ts'

/**
 * Called with durable records, in ledger order, each exactly once per opening; history first, then
 * live. `chains`: the chain after each of them, 64 hex digits one behind the other, from a ledger
 * whose own thread reckons it; otherwise it is for the receiver to do.
 */
export type Deliver = (records: LedgerRecord[], chains?: string) => void

/**
 * The one append-only log. Two implementations: SQLite (embedded) and Redis Streams (several
 * machines). What is delivered is on disk; delivery order is the order of `seq`, without gaps, from 1.
 */
export type Ledger = {
  /**
   * Resolves when the drafts are on disk, all or none, next to one another. They come back through
   * `deliver`, in this process too, before the promise resolves. Rejects with `LedgerError` when it
   * cannot say that they are on disk (they may still be: the id makes a retry safe). A draft is
   * written as it is at the call and delivered as the same object: it must not change afterwards.
   */
  append(drafts: Draft[]): Promise<void>
  /**
   * Of this opening, for the bench: commits (fsyncs) and records this process wrote, records waiting.
   */
  stats(): { commits: number; records: number; waiting: number }
  /** Writes what waits, then closes; later appends are refused. */
  close(): Promise<void>
}

/** Opens the ledger; resolves when the whole history has been delivered. */
export type OpenLedger = (deliver: Deliver) => Promise<Ledger>

/**
 * What went wrong, for whoever maps it to an answer. `lleno` and `sin confirmar` are worth a retry;
 * after `detenida` this process accepts nothing more; `ilegible` is a stored line that is not one.
 */
export type LedgerFault =
  'lleno' | 'sin confirmar' | 'detenida' | 'cerrada' | 'ocupada' | 'sin acceso' | 'ilegible'

export class LedgerError extends Error {
  override name = 'LedgerError'
  readonly fault: LedgerFault
  /** The record it is about, where it is about one. */
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
