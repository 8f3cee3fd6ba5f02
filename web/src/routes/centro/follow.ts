/** Where a line stands on the photograph: place from 0 (top edge) to 1 (bottom edge). */
export type Anchor = { line: number; y: number }

/** An acta that fills its photograph: the four figures, then the lines with votes, then the total. */
const COUNTED_Y = 0.2
const FIRST_Y = 0.27
const LAST_Y = 0.76
/** Half the lines a capturist moved the band over; nearer than this two anchors say no slope. */
const APART_MIN = 3

/**
 * Where line `line` of `lines` should be: through what the capturist pointed at, else where actas
 * usually have it. Lines below 0 are the four figures above the table.
 */
export function yOf(line: number, lines: number, anchors: readonly Anchor[]): number {
  if (line < 0) return COUNTED_Y
  const usual = (at: number) => FIRST_Y + ((LAST_Y - FIRST_Y) * at) / Math.max(1, lines - 1)
  const [a, b] = anchors
  if (!a) return usual(line)
  if (!b) return inside(usual(line) + a.y - usual(a.line))
  return inside(a.y + ((b.y - a.y) * (line - a.line)) / (b.line - a.line))
}

/** Remembers where a line was found; two lines well apart are enough. */
export function learn(anchors: readonly Anchor[], found: Anchor): Anchor[] {
  const others = anchors.filter(({ line }) => Math.abs(line - found.line) >= APART_MIN)
  return [found, ...others].slice(0, 2)
}

function inside(y: number): number {
  return Math.max(0, Math.min(1, y))
}
