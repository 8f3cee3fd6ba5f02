/** Where a line stands on the photograph: place from 0 (top edge) to 1 (bottom edge). */
export type Anchor = { line: number; y: number }

/** An acta that fills its photograph: the four figures, then the lines with votes, then the total. */
const DATOS_Y = 0.2
const FIRST_Y = 0.27
const LAST_Y = 0.76
/** The four figures stand in one row, so many lines above the first. */
const DATOS_LINE = -2.5
/** Half the lines a capturist moved the band over; nearer than this two anchors say no slope. */
const APART_MIN = 3

/**
 * Where line `line` of `lines` should be: through what the capturist pointed at, else where actas
 * usually have it. Lines below 0 are the four figures above the table.
 */
export function yOf(line: number, lines: number, anchors: readonly Anchor[]): number {
  const usual = (at: number) =>
    at < 0 ? DATOS_Y : FIRST_Y + ((LAST_Y - FIRST_Y) * at) / Math.max(1, lines - 1)
  const at = rowOf(line)
  const [a, b] = anchors
  if (!a) return usual(at)
  if (!b) return inside(usual(at) + a.y - usual(a.line))
  return inside(a.y + ((b.y - a.y) * (at - a.line)) / (b.line - a.line))
}

/** Remembers where a line was found; two lines well apart are enough. */
export function learn(anchors: readonly Anchor[], { line, y }: Anchor): Anchor[] {
  const found = { line: rowOf(line), y }
  const others = anchors.filter((each) => Math.abs(each.line - found.line) >= APART_MIN)
  return [found, ...others].slice(0, 2)
}

function rowOf(line: number): number {
  return line < 0 ? DATOS_LINE : line
}

function inside(y: number): number {
  return Math.max(0, Math.min(1, y))
}
