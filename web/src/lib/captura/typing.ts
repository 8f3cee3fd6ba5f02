import { FIGURE_MAX, isCount } from '@espejo/server/domain/figure'
import { figureOf, TOTAL, votesIn, type Cell, type PaperLine } from './acta.ts'

const DIGITS_MAX = String(FIGURE_MAX).length

/** A digit at the end; digits beyond the service's limit are not typed. Leading zeros fall away. */
export function typeDigit(cell: Cell, digit: string): Cell {
  const digits = /^\d+$/.test(cell) ? cell : ''
  const next = `${digits}${digit}`.replace(/^0+(?=\d)/, '')
  return next.length > DIGITS_MAX ? cell : next
}

export function eraseDigit(cell: Cell): Cell {
  return /^\d+$/.test(cell) ? cell.slice(0, -1) : ''
}

/** Lines still without digits, «blanco» or «ilegible». */
export function pendingOf(lines: readonly PaperLine[], cells: Record<string, Cell>): number {
  return lines.filter(({ key }) => !cells[key]).length
}

/** Index of the first line without a cell below `at`; undefined: none. */
export function nextPending(
  lines: readonly PaperLine[],
  cells: Record<string, Cell>,
  at: number,
): number | undefined {
  const found = lines.findIndex(({ key }, i) => i > at && !cells[key])
  return found < 0 ? undefined : found
}

/**
 * Excess of the acta's total over the lines typed so far; undefined without a total. With all lines
 * typed the excess is that of AC3 (RULES.md).
 */
export function gapOf(
  lines: readonly PaperLine[],
  cells: Record<string, Cell>,
): number | undefined {
  const total = figureOf(cells[TOTAL])
  return isCount(total) ? total - votesIn(lines, cells) : undefined
}

/** Whether a figure is above the lista nominal; never in a casilla without a lista nominal. */
export function isOver(cell: Cell | undefined, listaNominal: number): boolean {
  return listaNominal > 0 && Number(cell || 0) > listaNominal
}
