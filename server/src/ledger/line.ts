import type { Draft, Kind, LedgerRecord } from '../domain/record.ts'
import { LedgerError } from './ledger.ts'

/** The versions this program can read. A line of any other is refused, never guessed at. */
const VERSIONS: Record<Kind, 1> = {
  'eleccion.created': 1,
  'eleccion.extended': 1,
  'acta.submitted': 1,
  'prep.corte.published': 1,
  'ledger.sealed': 1,
  'enlace.used': 1,
  'simulacro.ended': 1,
  'foto.stored': 1,
  'foto.marked': 1,
  'nombramiento.issued': 1,
  'nombramiento.revoked': 1,
  'nombramiento.printed': 1,
  'nombramiento.activated': 1,
  'casilla.noted': 1,
}

/**
 * The stored line: one JSON object, keys in this order, never with a raw line break or NUL in it
 * (JSON escapes both), so lines can be joined by `\n`.
 */
export function lineOf({ at, id, actor, kind, version, body }: Draft): string {
  return JSON.stringify({ at, id, actor, kind, version, body })
}

/** A draft at its place, from memory: what `parseLine(seq, lineOf(draft))` would give. */
export function recordOf(seq: number, draft: Draft, text: string): LedgerRecord {
  const { at, id, actor, kind, version, body } = draft
  return { at, id, actor, kind, version, body, seq, text } as LedgerRecord
}

/** Reads a stored line back. Throws `LedgerError` (`ilegible`, with the seq) on anything else. */
export function parseLine(seq: number, text: string): LedgerRecord {
  const value = parseJson(seq, text)
  if (!isDraft(value)) throw unreadable(seq, 'no tiene la forma de un registro')
  if (VERSIONS[value.kind] !== value.version) {
    throw unreadable(seq, 'este programa no conoce su tipo o su versión')
  }
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
  const { at, id, actor, kind, body } = value as Record<string, unknown>
  if (typeof at !== 'string' || typeof id !== 'string') return false
  if (typeof actor !== 'string' || typeof kind !== 'string') return false
  return typeof body === 'object' && body !== null
}

function unreadable(seq: number, why: string, cause?: unknown): LedgerError {
  const message = `El registro ${seq} de la bitácora es ilegible: ${why}`
  return new LedgerError(message, { fault: 'ilegible', seq, cause })
}
