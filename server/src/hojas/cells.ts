import type { Options } from 'csv-stringify'

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
