import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { LedgerRecord } from '../domain/record.ts'
import { chainStep, GENESIS, verify } from './chain.ts'
import { LedgerError } from './ledger.ts'
import { parseLine } from './line.ts'
import { readSqlite } from './sqlite.ts'

type Chunks = AsyncIterable<readonly LedgerRecord[]> | Iterable<readonly LedgerRecord[]>

/** Hears of each record copied, and the chain after the record. */
export type Passed = (record: LedgerRecord, chain: string) => void

/** The end of a copied ledger; `reason`: why the copy ends before the ledger does. */
export type CopyEnd = { seq: number; chain: string; reason?: string }

const CHUNK_RECORDS = 1_000

/**
 * Writes records into a new ledger file, whatever kind of ledger the records come from: a ledger only
 * grows, so any beginning of a ledger is a state that the ledger had, and nothing has to stand still
 * for the copy. One commit for all: a wait for the disk at each chunk would let a busy night run ahead
 * of the copy. On disk when resolved. Rejects for a file in the way and for a gap.
 */
export async function copyLedger(
  chunks: Chunks,
  path: string,
  passed: Passed = () => undefined,
): Promise<CopyEnd> {
  closeSync(openSync(path, 'wx', 0o600))
  const db = new DatabaseSync(path)
  try {
    db.exec(`PRAGMA synchronous = FULL;
      CREATE TABLE records (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT`)
    const insert = db.prepare('INSERT INTO records (seq, line) VALUES (?, ?)')
    const end = { seq: 0, chain: GENESIS }
    db.exec('BEGIN')
    for await (const chunk of chunks)
      for (const record of chunk) {
        const { seq, text } = record
        if (seq !== end.seq + 1) throw gap(end.seq + 1)
        insert.run(seq, text)
        end.seq = seq
        end.chain = chainStep(end.chain, text)
        passed(record, end.chain)
      }
    db.exec('COMMIT')
    return end
  } finally {
    db.close()
  }
}

/**
 * Writes the readable beginning of a hurt ledger into a new file: up to the first gap, unreadable page
 * or line, and not past the first record that differs from its seal. The hurt file is only read.
 */
export async function salvageLedger(from: string, path: string, passed?: Passed): Promise<CopyEnd> {
  const stop: { reason?: string } = {}
  const end = await copyLedger(
    readableOf(from, (reason) => (stop.reason = reason)),
    path,
    passed,
  )
  const verdict = await verify(readSqlite(path))
  if (verdict.ok) return { ...end, ...stop }
  const { reason, seq } = verdict
  const db = new DatabaseSync(path)
  db.prepare('DELETE FROM records WHERE seq >= ?').run(seq)
  db.close()
  const left = await verify(readSqlite(path))
  if (!left.ok) throw new LedgerError(left.reason, { fault: 'ilegible', seq: left.seq })
  return { seq: left.records, chain: left.head, reason }
}

/** Row by row, so that the rows before a damage are kept. `stopped` hears why the reading ends early. */
function* readableOf(path: string, stopped: (reason: string) => void): Generator<LedgerRecord[]> {
  let chunk: LedgerRecord[] = []
  let last = 0
  let db: DatabaseSync | undefined
  try {
    // Otherwise SQLite reads nothing of a file shorter than its header says.
    db = new DatabaseSync(path, { readOnly: true, defensive: false })
    db.exec('PRAGMA writable_schema = ON')
    const rows = db.prepare('SELECT seq, line FROM records ORDER BY seq')
    rows.setReturnArrays(true)
    for (const row of rows.iterate()) {
      const [seq, line] = row as unknown as [number, string]
      if (seq !== last + 1) throw gap(last + 1)
      chunk.push(parseLine(seq, line))
      last = seq
      if (chunk.length < CHUNK_RECORDS) continue
      yield chunk
      chunk = []
    }
  } catch (error) {
    const { message } = error as Error
    stopped(
      error instanceof LedgerError
        ? message
        : `tras el registro ${last} el archivo está dañado (${message})`,
    )
  } finally {
    db?.close()
  }
  if (chunk.length > 0) yield chunk
}

function gap(seq: number): LedgerError {
  return new LedgerError(`Falta el registro ${seq} de la bitácora`, { fault: 'ilegible', seq })
}
