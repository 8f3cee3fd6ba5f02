/** Where a line stands on the photograph: place from 0 (top edge) to 1 (bottom edge). */
export type Anchor = { line: number; y: number }

/**
 * Usual places on an acta as large as the photograph: the four figures, the lines with votes, the
 * total.
 */
const COUNTED_Y = 0.2
const FIRST_Y = 0.27
const LAST_Y = 0.76
/**
 * Lines: half as many as a capturist moved the band over. Two anchors nearer than `APART_MIN` give
 * no slope.
 */
const APART_MIN = 3

/**
 * The expected place of line `line` of `lines`: by the capturist's anchors, else the usual place on
 * actas. Lines below 0 are the four figures above the table.
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
