import type { Draft, LedgerRecord } from '../domain/record.ts'
import { LedgerError } from './ledger.ts'

/**
 * The stored line: one JSON object, keys in this order, never with a raw line break or NUL (JSON
 * escapes both), so lines can be joined by `\n`.
 */
export function lineOf({ at, id, actor, kind, version, needs, body }: Draft): string {
  return JSON.stringify({ at, id, actor, kind, version, needs, body })
}

/** A draft at its place, from memory: equal to `parseLine(seq, lineOf(draft))`. */
export function recordOf(seq: number, draft: Draft, text: string): LedgerRecord {
  const { at, id, actor, kind, version, needs, body } = draft
  const record = { at, id, actor, kind, version, body, seq, text } as LedgerRecord
  if (needs !== undefined) record.needs = needs
  return record
}

/**
 * Reads a stored line back. Throws `LedgerError` (`ilegible`, with the seq) on a line without a
 * record. A kind or a version unknown to this build is still a record, and the fold decides about
 * the record.
 */
export function parseLine(seq: number, text: string): LedgerRecord {
  const value = parseJson(seq, text)
  if (!isDraft(value)) throw unreadable(seq, 'no tiene la forma de un registro')
  return Object.assign(value, { seq, text })
}

function parseJson(seq: number, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(seq, 'no es JSON', cause)
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const { at, id, actor, kind, version, needs, body } = value as Record<string, unknown>
  if (typeof at !== 'string' || typeof id !== 'string') return false
  if (typeof actor !== 'string' || typeof kind !== 'string') return false
  if (!isNumber(version) || (needs !== undefined && !isNumber(needs))) return false
  return typeof body === 'object' && body !== null
}

function isNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function unreadable(seq: number, why: string, cause?: unknown): LedgerError {
  const message = `El registro ${seq} de la bitácora es ilegible: ${why}`
  return new LedgerError(message, { fault: 'ilegible', seq, cause })
}
