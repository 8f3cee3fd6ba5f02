/**
 * Where a line stands on the photograph: place from 0 (top edge) to 1 (bottom edge). The four figures
 * above the votes are the lines −4 to −1.
 */
export type Anchor = { line: number; y: number }

/**
 * Usual places on an acta as large as the photograph. The four figures stand in boxes one below the
 * other, at the left of the votes; the total is the last line.
 */
const COUNTED = 4
const COUNTED_Y = 0.225
const COUNTED_STEP = 0.078
const FIRST_Y = 0.27
const LAST_Y = 0.76
/**
 * Lines: half as many as a capturist moved the band over. Two anchors nearer than `APART_MIN` give
 * no slope.
 */
const APART_MIN = 3

/** The expected place of line `line` of `lines`: by the capturist's anchors, else the usual place. */
export function yOf(line: number, lines: number, anchors: readonly Anchor[]): number {
  const usual = (at: number) =>
    at < 0
      ? COUNTED_Y + COUNTED_STEP * (at + COUNTED)
      : FIRST_Y + ((LAST_Y - FIRST_Y) * at) / Math.max(1, lines - 1)
  const [a, b] = anchors.filter((each) => isBeside(each, line))
  if (!a) return usual(line)
  if (!b) return inside(usual(line) + a.y - usual(a.line))
  return inside(a.y + ((b.y - a.y) * (line - a.line)) / (b.line - a.line))
}

/** Remembers where a line was found; two lines well apart are enough, of the four figures and of the votes. */
export function learn(anchors: readonly Anchor[], found: Anchor): Anchor[] {
  const apart = found.line < 0 ? 1 : APART_MIN
  const others = anchors.filter((each) => isBeside(each, found.line))
  const [other] = others.filter(({ line }) => Math.abs(line - found.line) >= apart)
  return [found, ...(other ? [other] : []), ...anchors.filter((each) => !others.includes(each))]
}

/** Boxes say nothing of the places of the votes, nor votes of the boxes. */
function isBeside(anchor: Anchor, line: number): boolean {
  return anchor.line < 0 === line < 0
}

function inside(y: number): number {
  return Math.max(0, Math.min(1, y))
}
