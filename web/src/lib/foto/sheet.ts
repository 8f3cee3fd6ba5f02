/**
 * Finds the sheet of paper in a grey picture of some 640 px: bright against the table. Otsu's
 * threshold tells blocks of 8 px apart; the largest bright patch is the sheet, filled from its
 * first to its last block in each row, because logos and black headings are paper too.
 */
export type Grey = { data: Uint8Array; width: number; height: number }

/** Fractions of the picture's width and height. */
export type Box = { left: number; top: number; right: number; bottom: number }

export type Sheet = {
  /** One byte a block, row by row: 1 where the sheet is. */
  mask: Uint8Array
  cols: number
  rows: number
  box: Box
  /** Share of the picture covered by the sheet. */
  share: number
  /** The largest share of a side of the picture that the sheet runs over. */
  overrun: number
  /** Brightness of the paper: median and lower quarter of its blocks, 0 to 255. */
  paper: number
  shade: number
}

export const BLOCK = 8
/** Two tones closer than this step are a single surface under uneven light. */
const TONES_MIN = 24
/** A picture of a single tone is all sheet from this brightness on. */
const PAPER_MIN = 110
/** A smaller patch is a lamp or a label, not the acta. */
const SHARE_MIN = 0.1

export function findSheet(grey: Grey): Sheet | undefined {
  const cols = Math.floor(grey.width / BLOCK)
  const rows = Math.floor(grey.height / BLOCK)
  if (cols < 4 || rows < 4) return undefined
  const levels = levelsOf(grey, cols, rows)
  const threshold = thresholdOf(levels)
  if (threshold === undefined) return undefined
  const mask = largestPatch(levels, threshold, cols, rows)
  fillRows(mask, cols, rows)
  const sheet = describe({ mask, levels, cols, rows })
  return sheet.share < SHARE_MIN ? undefined : sheet
}

/** The brightest quarter of each block: the paper, whatever is written there. */
export function levelsOf(grey: Grey, cols: number, rows: number): Uint8Array {
  const levels = new Uint8Array(cols * rows)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      levels[row * cols + col] = brightestQuarter(grey, col * BLOCK, row * BLOCK)
    }
  }
  return levels
}

function brightestQuarter({ data, width }: Grey, left: number, top: number): number {
  const half = BLOCK / 2
  let best = 0
  for (const dy of [0, half]) {
    for (const dx of [0, half]) {
      let sum = 0
      for (let y = top + dy; y < top + dy + half; y++) {
        for (let x = left + dx; x < left + dx + half; x++) sum += data[y * width + x] ?? 0
      }
      best = Math.max(best, sum / (half * half))
    }
  }
  return best
}

/** Otsu's threshold; 0 for a single bright surface, undefined for a single dark surface. */
function thresholdOf(levels: Uint8Array): number | undefined {
  const counts = new Uint32Array(256)
  let total = 0
  for (const level of levels) {
    counts[level] = (counts[level] ?? 0) + 1
    total += level
  }
  let [best, threshold, gap] = [-1, 0, 0]
  let [below, sumBelow] = [0, 0]
  for (let level = 0; level < 255; level++) {
    const count = counts[level] ?? 0
    below += count
    sumBelow += level * count
    const above = levels.length - below
    if (below === 0 || above === 0) continue
    const apart = (total - sumBelow) / above - sumBelow / below
    const between = below * above * apart * apart
    if (between > best) [best, threshold, gap] = [between, level + 1, apart]
  }
  if (gap >= TONES_MIN) return threshold
  return total / levels.length >= PAPER_MIN ? 0 : undefined
}

function largestPatch(levels: Uint8Array, threshold: number, cols: number, rows: number) {
  const seen = new Uint8Array(levels.length)
  let largest: number[] = []
  for (let start = 0; start < levels.length; start++) {
    if (seen[start] || (levels[start] ?? 0) < threshold) continue
    const patch = [start]
    seen[start] = 1
    for (let at = 0; at < patch.length; at++) {
      for (const next of neighbours(patch[at] ?? 0, cols, rows)) {
        if (seen[next] || (levels[next] ?? 0) < threshold) continue
        seen[next] = 1
        patch.push(next)
      }
    }
    if (patch.length > largest.length) largest = patch
  }
  const mask = new Uint8Array(levels.length)
  for (const block of largest) mask[block] = 1
  return mask
}

function neighbours(block: number, cols: number, rows: number): number[] {
  const col = block % cols
  const near: number[] = []
  if (col > 0) near.push(block - 1)
  if (col < cols - 1) near.push(block + 1)
  if (block >= cols) near.push(block - cols)
  if (block < cols * (rows - 1)) near.push(block + cols)
  return near
}

function fillRows(mask: Uint8Array, cols: number, rows: number) {
  for (let row = 0; row < rows; row++) {
    const line = mask.subarray(row * cols, (row + 1) * cols)
    const first = line.indexOf(1)
    if (first >= 0) line.fill(1, first, line.lastIndexOf(1) + 1)
  }
}

type Found = { mask: Uint8Array; levels: Uint8Array; cols: number; rows: number }

function describe({ mask, levels, cols, rows }: Found): Sheet {
  let [left, top, right, bottom] = [cols, rows, 0, 0]
  const sides = { left: 0, top: 0, right: 0, bottom: 0 }
  const inside: number[] = []
  mask.forEach((bit, block) => {
    if (!bit) return
    const [col, row] = [block % cols, Math.floor(block / cols)]
    inside.push(levels[block] ?? 0)
    left = Math.min(left, col)
    right = Math.max(right, col + 1)
    top = Math.min(top, row)
    bottom = Math.max(bottom, row + 1)
    if (col === 0) sides.left += 1 / rows
    if (col === cols - 1) sides.right += 1 / rows
    if (row === 0) sides.top += 1 / cols
    if (row === rows - 1) sides.bottom += 1 / cols
  })
  inside.sort((a, b) => a - b)
  const box = { left: left / cols, top: top / rows, right: right / cols, bottom: bottom / rows }
  const share = inside.length / mask.length
  const overrun = Math.max(sides.left, sides.top, sides.right, sides.bottom)
  const paper = inside[inside.length >> 1] ?? 0
  const shade = inside[inside.length >> 2] ?? 0
  return { mask, cols, rows, box, share, overrun, paper, shade }
}
