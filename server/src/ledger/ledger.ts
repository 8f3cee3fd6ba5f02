import type { Draft, LedgerRecord } from '../domain/record.ts'

/** Called with durable records, in ledger order, each exactly once per opening; history first, then live. */
export type Deliver = (records: LedgerRecord[]) => void

/**
 * The one append-only log. Two implementations: SQLite (embedded) and Redis Streams (several
 * machines). What is delivered is on disk; delivery order is the order of `seq`, without gaps, from 1.
 */
export type Ledger = {
  /**
   * Resolves when the drafts are on disk, all or none, next to one another. They come back through
   * `deliver`, in this process too, before the promise resolves. Rejects with `LedgerError` when it
   * cannot say that they are on disk (they may still be: the id makes a retry safe).
   */
  append(drafts: Draft[]): Promise<void>
  /** fsyncs so far, where the implementation can know; for the bench. */
  stats(): { commits: number; records: number; waiting: number }
  close(): Promise<void>
}

/** Opens the ledger; resolves when the whole history has been delivered. */
export type OpenLedger = (deliver: Deliver) => Promise<Ledger>

export class LedgerError extends Error {
  override name = 'LedgerError'
}
