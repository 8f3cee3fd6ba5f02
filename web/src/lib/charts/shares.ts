import type { AmbitoDoc } from '@espejo/server/contract'
import type { Row } from '#lib/standing.ts'

/** A single axis for both sides of every row, in percent, with round ticks from 0 to `max`. */
export type ShareAxis = { max: number; ticks: number[] }

const STEPS = [
  { upTo: 20, step: 5 },
  { upTo: 50, step: 10 },
  { upTo: 100, step: 25 },
]

/** Ends at the first tick over the largest share of either side. */
export function scaleOf(rows: Row[], votos: AmbitoDoc['votos']): ShareAxis {
  const shares = rows.flatMap((row) => [
    (100 * row.nuestra) / Math.max(1, votos.nuestra),
    (100 * row.prep) / Math.max(1, votos.prep),
  ])
  const top = Math.min(100, Math.max(1, ...shares))
  if (votos.nuestra + votos.prep === 0) return { max: 50, ticks: [0, 25, 50] }
  const { step } = STEPS.find(({ upTo }) => top <= upTo) ?? { step: 25 }
  const max = Math.ceil(top / step) * step
  return { max, ticks: Array.from({ length: max / step + 1 }, (_, i) => i * step) }
}
