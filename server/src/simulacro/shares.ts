import { itemAt, type Random } from './random.ts'

/**
 * Splits `total` whole things among `weights`, at least `floor` each, by largest remainder: the sum
 * is exact. Used for secciones by municipio and contiguas by sección.
 */
export function shareOut(total: number, weights: readonly number[], floor = 0): number[] {
  const free = total - floor * weights.length
  if (free < 0) throw new RangeError(`${total} is not enough for ${weights.length} × ${floor}`)
  const sum = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map((weight) => (free * weight) / sum)
  const parts = exact.map((value) => floor + Math.floor(value))
  const left = total - parts.reduce((a, b) => a + b, 0)
  const byRest = exact.map((value, i) => ({ i, rest: value - Math.floor(value) }))
  byRest.sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of byRest.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1
  return parts
}

/** Bounds of a part, and the place between the bounds chosen by chance, 0 to 1. */
export type Span = { low: number; high: number; at: number }

/**
 * Whole numbers within their spans with a sum of exactly `total`: a common exponent bends the
 * places between the bounds, and the last units are dealt singly.
 */
export function fillSpans(total: number, spans: readonly Span[], random: Random): number[] {
  const parts = (bend: number) =>
    spans.map(({ low, high, at }) => Math.round(low + (high - low) * at ** bend))
  const filled = parts(bendFor(total, spans))
  let left = total - filled.reduce((a, b) => a + b, 0)
  for (let tries = spans.length * 100; left !== 0 && tries > 0; tries--) {
    const i = random.int(0, spans.length - 1)
    const step = Math.sign(left)
    const next = itemAt(filled, i) + step
    const { low, high } = itemAt(spans, i)
    if (next < low || next > high) continue
    filled[i] = next
    left -= step
  }
  if (left !== 0) throw new RangeError(`The spans cannot hold ${total}`)
  return filled
}

function bendFor(total: number, spans: readonly Span[]): number {
  let [low, high] = [0.01, 100]
  for (let i = 0; i < 60; i++) {
    const bend = Math.sqrt(low * high)
    const sum = spans.reduce(
      (all, span) => all + span.low + (span.high - span.low) * span.at ** bend,
      0,
    )
    if (sum > total) low = bend
    else high = bend
  }
  return Math.sqrt(low * high)
}
