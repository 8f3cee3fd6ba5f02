/** A formula, also in the full-width signs that a spreadsheet takes for the plain ones. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
/** Text that a spreadsheet makes a number or a date: 050019E0101 is 5.0019E+105, 05-002 a day. */
const NUMERIC = /^(\d+E\d+|0\d+|\d{16,}|\d{1,4}[-/]\d{1,4})$/i

/**
 * A cell that means the same when a spreadsheet opens and saves the CSV: `="050019E0101"` for keys
 * that look like numbers, an apostrophe before a formula (RULES.md EX1). Numbers stay numbers.
 */
export function spreadsheetCell(cell: string | number): string | number {
  if (typeof cell === 'number') return cell
  if (NUMERIC.test(cell)) return `="${cell}"`
  return FORMULA.test(cell) ? `'${cell}` : cell
}
