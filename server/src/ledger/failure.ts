export const SQLITE_BUSY = 5
const SQLITE_READONLY = 8
export const SQLITE_FULL = 13
/** Any other error of `write`, as of a quota (EDQUOT) or a disk that the system made read-only (EROFS). */
const SQLITE_IOERR_WRITE = 778
/** No room for the index of the log. */
const SQLITE_IOERR_SHMSIZE = 4874

/** Result codes of a file that is damaged, or no database. */
export const HURT = [11, 26]

const PASSING = [SQLITE_BUSY, SQLITE_READONLY, SQLITE_FULL]
const PASSING_WRITES = [SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE]

/** A failure of SQLite; `code`: the primary result code; `stopped`: the ledger must not go on. */
export type DiskFailure = { failed: string; code: number; stopped: boolean }

/**
 * Judges an error of SQLite by its extended result code (sqlite.org/rescode.html). After a failed
 * fsync the system may have dropped the pages and say "done" the next time: only an error before any
 * fsync lets the ledger go on.
 */
export function diskFailureOf(error: unknown): DiskFailure {
  const { message, errcode = 0 } = error as Error & { errcode?: number }
  const code = errcode & 0xff
  const stopped = !PASSING.includes(code) && !PASSING_WRITES.includes(errcode)
  return { failed: message, code, stopped }
}
