import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { chainStep, GENESIS } from './chain.ts'
import { diskFailureOf, SQLITE_BUSY, type DiskFailure } from './failure.ts'
import { guardOf } from './guard.ts'

/**
 * To the worker: a batch (lines joined by `\n`, the seq of the first), the seq to read on from, or
 * the end.
 */
export type ToWorker = { first: number; lines: string } | { after: number } | 'close'

/**
 * The lines read, joined by `\n`, and the chain after each line read or written; `ms`: milliseconds
 * that the lines took to be on disk.
 */
export type Answer = { lines: string; chains: string; missing?: number; ms?: number }

/** From the worker: ready, the answer to a batch or a question, closed. */
export type FromWorker = Answer | DiskFailure | { refused: string; locked: boolean }

/** Records read and sent at a time: bounds the memory of a replay. */
const CHUNK_RECORDS = 2_000
const CHUNK_CHARS = 1_000_000

/** After so many commits or characters the log is copied into the table, whatever else waits. */
const CHECKPOINT_COMMITS = 100
const CHECKPOINT_CHARS = 8_000_000
/** A ledger at rest is copied sooner, so that the next opening has little to recover. */
const IDLE_MS = 200

const NOTHING: Answer = { lines: '', chains: '' }

/** The ledger's files are looked at so often. */
const GUARD_MS = 250

const port = parentPort!
const path = workerData as string
let commits = 0
let chars = 0
let idle: NodeJS.Timeout | undefined

/**
 * One process writes. The lock is an open transaction on a file of its own. The system holds the
 * lock: the lock ends with the process, however the process ends, and readers of the ledger never
 * meet the lock.
 */
function takeLock(): DatabaseSync {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 })
  lock.exec('BEGIN EXCLUSIVE')
  return lock
}

function openTable(): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 })
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
    CREATE TABLE IF NOT EXISTS records (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT`)
  return db
}

/** Makes the function that reads a chunk of the ledger, from any place on. */
function readerOf(db: DatabaseSync): (after: number) => { lines: string[]; missing?: number } {
  const history = db.prepare('SELECT seq, line FROM records WHERE seq > ? ORDER BY seq')
  history.setReturnArrays(true)
  return (after) => {
    const lines: string[] = []
    let chars = 0
    for (const row of history.iterate(after)) {
      const [seq, line] = row as unknown as [number, string]
      const wanted = after + lines.length + 1
      if (seq !== wanted && lines.length === 0) return { lines, missing: wanted }
      if (seq !== wanted || lines.length === CHUNK_RECORDS || chars >= CHUNK_CHARS) break
      lines.push(line)
      chars += line.length
    }
    return { lines }
  }
}

function startGuard(): NodeJS.Timeout {
  const lostOf = guardOf(['', '-wal', '-shm', '.lock'].map((suffix) => `${path}${suffix}`))
  return setInterval(() => {
    const lost = lostOf()
    if (lost) port.postMessage({ failed: lost, code: 0, stopped: true } satisfies FromWorker)
  }, GUARD_MS)
}

function serve(lock: DatabaseSync, db: DatabaseSync): void {
  const read = readerOf(db)
  const insert = db.prepare('INSERT INTO records (seq, line) VALUES (?, ?)')
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')

  const { last } = db.prepare('SELECT coalesce(max(seq), 0) AS last FROM records').get() as {
    last: number
  }
  let next = last + 1
  /** After the last record read or written. */
  let chain = GENESIS

  function chainsOf(lines: readonly string[]): string {
    return lines.map((line) => (chain = chainStep(chain, line))).join('')
  }

  function answerRead(after: number): Answer {
    const { lines, ...rest } = read(after)
    return { lines: lines.join('\n'), chains: chainsOf(lines), ...rest }
  }

  // A batch behind a failed batch has the wrong places: refused with nothing written.
  function write(first: number, lines: readonly string[]): Answer {
    if (first !== next) throw Object.assign(new Error('fuera de turno'), { errcode: SQLITE_BUSY })
    const sinceMs = performance.now()
    begin.run()
    try {
      let seq = first
      for (const line of lines) insert.run(seq++, line)
      commit.run()
      next = seq
      const ms = performance.now() - sinceMs
      return { lines: '', chains: chainsOf(lines), ms }
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }

  // Passive: waits for nobody. Pages not copied, for want of room too, are copied the next time.
  function checkpoint(): void {
    commits = 0
    chars = 0
    try {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch (error) {
      const failed = diskFailureOf(error)
      if (failed.stopped) port.postMessage(failed)
    }
  }

  function answer(work: () => Answer): FromWorker {
    try {
      return work()
    } catch (error) {
      return diskFailureOf(error)
    }
  }

  const guard = startGuard()

  function close(): void {
    clearInterval(guard)
    db.close()
    lock.close()
    port.postMessage(NOTHING)
    port.close()
  }

  port.on('message', (message: ToWorker) => {
    clearTimeout(idle)
    if (message === 'close') return close()
    if ('after' in message) return port.postMessage(answer(() => answerRead(message.after)))
    port.postMessage(answer(() => write(message.first, message.lines.split('\n'))))
    commits += 1
    chars += message.lines.length
    if (commits >= CHECKPOINT_COMMITS || chars >= CHECKPOINT_CHARS) checkpoint()
    else idle = setTimeout(checkpoint, IDLE_MS)
  })
}

try {
  serve(takeLock(), openTable())
  port.postMessage(NOTHING)
} catch (error) {
  const { failed, code } = diskFailureOf(error)
  port.postMessage({ refused: failed, locked: code === SQLITE_BUSY } satisfies FromWorker)
  port.close()
}
