import type { Options } from 'csv-stringify'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { bookStream } from '../estructura/book.ts'

/** Text that a spreadsheet makes a number or a date: 050019E0101 is 5.0019E+105, 05-002 a day. */
const NUMERIC = /^(\d+E\d+|0\d+|\d{16,}|\d{1,4}[-/]\d{1,4})$/i

/**
 * Options of csv-stringify for a CSV that means the same when a spreadsheet opens and saves it: keys
 * that look like numbers are written `="050019E0101"`, a formula gets an apostrophe (RULES.md EX1).
 */
export const SPREADSHEET = {
  escape_formulas: true,
  cast: {
    string: (cell) => (NUMERIC.test(cell) ? { value: `="${cell}"`, escape_formulas: false } : cell),
  },
} satisfies Options

/**
 * Writes a workbook of one sheet: text is a text cell whatever the text looks like, only numbers are
 * numbers (RULES.md EX1). The first row stays in sight. Rejects as fs does.
 */
export async function writeWorkbook(
  rows: Iterable<(string | number)[]>,
  path: string,
): Promise<void> {
  await pipeline(bookStream([{ name: 'Actas', rows: [...rows] }]), createWriteStream(path))
}
