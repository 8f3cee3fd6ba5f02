import type { LedgerRecord } from '../record.ts'
import { isNewer, rowOf } from './kinds.ts'
import { gather } from './lote.ts'
import type { Night } from './night.ts'
import { settleVoz } from './news.ts'
import { NOTED, type Outcome } from './outcome.ts'

/**
 * Applies the record at its place and returns the outcome. Deterministic: the same records in the
 * same order give the same night on every machine. A repeated id changes nothing and gets the first
 * outcome (RULES.md LE2). `count` hears of each record folded, at the moment the record counts; for a
 * lote, of all parts with the last part. Records that this build cannot fold count nowhere.
 */
export function apply(
  night: Night,
  record: LedgerRecord,
  count: (record: LedgerRecord) => void = () => undefined,
): Outcome {
  night.seq = record.seq
  night.at = record.at
  night.clock = clockOf(night, record)
  const repeated = night.outcomes.get(record.id)
  if (repeated) return repeated
  const outcome = applyCounting(night, record, count)
  settleVoz(night)
  night.outcomes.set(record.id, outcome)
  return outcome
}

/**
 * A practice night runs faster than the clock: the night's time is the time on its phones and
 * cortes.
 */
function clockOf(night: Night, record: LedgerRecord): string {
  const shown = rowOf(record)?.clock(record.body)
  if (!shown) return night.clock || record.at
  if (!night.elecciones.get(shown.eleccion)?.catalogo.simulacro) return record.at
  const time = new Date(shown.at)
  return Number.isNaN(time.getTime()) ? night.clock : time.toISOString()
}

function applyCounting(
  night: Night,
  record: LedgerRecord,
  count: (record: LedgerRecord) => void,
): Outcome {
  // Nothing may read the body of a newer record, not even as the part of a lote.
  if (isNewer(record)) {
    const { seq, kind, version, needs = 0 } = record
    night.newer ??= { seq, kind, version, needs }
    return NOTED
  }
  const counting = gather(night.lotes, record)
  if ('refusal' in counting) return counting
  let outcome: Outcome = NOTED
  for (const each of counting) {
    const row = rowOf(each)
    if (row) {
      outcome = row.apply(night, each)
      count(each)
    } else night.unknown.set(each.kind, (night.unknown.get(each.kind) ?? 0) + 1)
  }
  return outcome
}
