import { BLOCK, findSheet, levelsOf, type Box, type Grey, type Sheet } from './sheet.ts'

/**
 * Checks of a photograph of an acta before anybody reads the acta. Works on a grey picture of
 * LONG_SIDE px on its long side, so that an edge is one or two pixels wide with any camera. Every
 * check warns; nothing refuses. quality.test.ts holds the limits.
 */
export type Quality = {
  /** Second differences over contrast, in the worse of the two directions; 0 without writing. */
  sharpness: number
  blurred: boolean
  dark: boolean
  glare?: GlareSide
  sheet: 'whole' | 'overrun' | 'far' | 'none'
  /** Place of the sheet, or the whole picture. */
  box: Box
}

export type GlareSide = 'left' | 'right' | 'top' | 'bottom' | 'middle'

export const LONG_SIDE = 640
const SHARPNESS_MIN = 0.14
/** A block counts as written from a contrast of this part of the paper's brightness. */
const INK_MIN = 0.07
const INKED_MIN = 12
const PAPER_DARK = 80
const SATURATED = 250
/** Paper from this brightness on is a scan or burnt evenly: white is no reflection there. */
const SHADE_MAX = 240
/** The three digits of a figure are about 0.5 % of an acta. */
const GLARE_MIN = 0.005
/** A corner may be lost, a margin may not. */
const OVERRUN_MAX = 0.12
const SHARE_FAR = 0.25

const WHOLE: Box = { left: 0, top: 0, right: 1, bottom: 1 }

type Pixels = { data: ArrayLike<number>; width: number; height: number }

/** RGBA to brightness (ITU-R BT.601 weights, in 256ths). */
export function greyOf({ data, width, height }: Pixels): Grey {
  const grey = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < grey.length; at++, from += 4) {
    const [red, green, blue] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0]
    grey[at] = (77 * red + 150 * green + 29 * blue) >> 8
  }
  return { data: grey, width, height }
}

export function assess(grey: Grey): Quality {
  const sheet = findSheet(grey)
  const sharpness = sharpnessOf(grey, sheet)
  const glare = sheet && glareOf(grey, sheet)
  return {
    sharpness,
    blurred: sharpness < SHARPNESS_MIN,
    dark: (sheet ? sheet.paper : brightest(grey)) < PAPER_DARK,
    ...(glare ? { glare } : {}),
    sheet: standingOf(sheet),
    box: sheet?.box ?? WHOLE,
  }
}

function standingOf(sheet: Sheet | undefined): Quality['sheet'] {
  if (!sheet) return 'none'
  if (sheet.overrun > OVERRUN_MAX) return 'overrun'
  return sheet.share < SHARE_FAR ? 'far' : 'whole'
}

/** Without a sheet: lowest brightness within the brightest tenth of the picture. */
function brightest(grey: Grey): number {
  const cols = Math.floor(grey.width / BLOCK)
  const rows = Math.floor(grey.height / BLOCK)
  const levels = levelsOf(grey, cols, rows).sort()
  return levels[Math.floor(levels.length * 0.9)] ?? 0
}

/**
 * Variance of the Laplacian over the variance of the picture itself, so that faint ink and poor
 * light do not pass for blur. The two directions are apart because a hand moves in a single
 * direction.
 */
function sharpnessOf(grey: Grey, sheet: Sheet | undefined): number {
  const sums = { contrast: 0, across: 0, down: 0 }
  const floor = ((sheet?.paper ?? 128) * INK_MIN) ** 2
  let inked = 0
  for (let row = 1; row < Math.floor(grey.height / BLOCK) - 2; row++) {
    for (let col = 1; col < Math.floor(grey.width / BLOCK) - 2; col++) {
      if (sheet && !isInside(sheet, col, row)) continue
      const found = variances(grey, col * BLOCK, row * BLOCK)
      if (found.contrast < floor) continue
      inked++
      sums.contrast += found.contrast
      sums.across += found.across
      sums.down += found.down
    }
  }
  if (inked < INKED_MIN) return 0
  return Math.min(sums.across, sums.down) / sums.contrast
}

/** False at the sheet's edge: the edge's contrast with the table is nobody's writing. */
function isInside({ mask, cols }: Sheet, col: number, row: number): boolean {
  for (let y = row - 1; y <= row + 1; y++) {
    for (let x = col - 1; x <= col + 1; x++) if (!mask[y * cols + x]) return false
  }
  return true
}

/**
 * Variance of a block and of the block's second differences; the latter have a mean of nearly 0.
 */
function variances({ data, width }: Grey, left: number, top: number) {
  let [sum, squares, across, down] = [0, 0, 0, 0]
  for (let y = top; y < top + BLOCK; y++) {
    for (let at = y * width + left; at < y * width + left + BLOCK; at++) {
      const here = data[at] ?? 0
      const dx = (data[at - 1] ?? 0) + (data[at + 1] ?? 0) - 2 * here
      const dy = (data[at - width] ?? 0) + (data[at + width] ?? 0) - 2 * here
      sum += here
      squares += here * here
      across += dx * dx
      down += dy * dy
    }
  }
  const count = BLOCK * BLOCK
  const contrast = squares / count - (sum / count) ** 2
  return { contrast, across: across / count, down: down / count }
}

/** Side of the sheet where a reflection wipes out the writing; undefined without a reflection. */
function glareOf(grey: Grey, sheet: Sheet): GlareSide | undefined {
  if (sheet.shade > SHADE_MAX) return undefined
  const sum = { blocks: 0, wiped: 0, x: 0, y: 0 }
  sheet.mask.forEach((bit, block) => {
    if (!bit) return
    sum.blocks++
    const [col, row] = [block % sheet.cols, Math.floor(block / sheet.cols)]
    if (!isWiped(grey, col * BLOCK, row * BLOCK)) return
    sum.wiped++
    sum.x += (col + 0.5) / sheet.cols
    sum.y += (row + 0.5) / sheet.rows
  })
  if (sum.wiped < sum.blocks * GLARE_MIN) return undefined
  const { left, top, right, bottom } = sheet.box
  const x = (sum.x / sum.wiped - left) / (right - left) - 0.5
  const y = (sum.y / sum.wiped - top) / (bottom - top) - 0.5
  return sideOf(x, y)
}

function sideOf(x: number, y: number): GlareSide {
  if (Math.max(Math.abs(x), Math.abs(y)) < 0.12) return 'middle'
  if (Math.abs(x) >= Math.abs(y)) return x < 0 ? 'left' : 'right'
  return y < 0 ? 'top' : 'bottom'
}

/** Nine in ten pixels of the block are at the sensor's end. */
function isWiped({ data, width }: Grey, left: number, top: number): boolean {
  let saturated = 0
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++) {
      if ((data[y * width + x] ?? 0) >= SATURATED) saturated++
    }
  }
  return saturated >= BLOCK * BLOCK * 0.9
}
