import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import readExcelFile from 'read-excel-file/node'
import { expect, it } from 'vitest'
import { readText } from '../prep/cell.ts'
import { SPREADSHEET } from '../hojas/cells.ts'
import { writeWorkbook } from './spreadsheet.ts'

/** A cell as the file holds it, read by a reader that knows CSV and no spreadsheet. */
function written(cell: string | number): string {
  const rows: string[][] = parse(stringify([[cell, 'x']], SPREADSHEET))
  return rows[0]?.[0] ?? ''
}

it.each(['050019E0101', '059019E01002', '210001e0100', '04', '0001', '05-002', '1234567890123456'])(
  '[EX1] the key %s stays text in a spreadsheet',
  (key) => {
    expect(written(key)).toBe(`="${key}"`)
  },
)

it.each(['040001B0100', '040001B010005', '050019E0101@002', 'difiere', 'CAND_IND_1', '', 0, 7, -7])(
  '[EX1] %s is written as it is',
  (cell) => {
    expect(written(cell)).toBe(String(cell))
  },
)

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1'])(
  '[EX1] the formula %s is text',
  (cell) => {
    expect(written(cell)).toBe(`'${cell}`)
  },
)

it('[EX1] the key of any casilla comes back whole from a protected cell', () => {
  const digits = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
  const key = fc
    .tuple(digits(6), fc.constantFrom(...'BCESMAP'), digits(4), fc.constantFrom('', '05'))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(key, (clave) => {
      const cell = written(clave)
      expect(readText(cell)).toBe(clave)
      expect(Number.isNaN(Number(cell))).toBe(true)
    }),
  )
})

const CASE = join(import.meta.dirname, '../../../../shared/cases/export-excel/muestra-export.csv')

const itOnCase = it.skipIf(!existsSync(CASE)) // needs ../shared/cases

itOnCase(
  '[EX1] no cell of a real-shaped export is a number to a spreadsheet but the counts (needs ../shared/cases)',
  () => {
    const [head = [], ...rows]: string[][] = parse(readFileSync(CASE, 'utf8'))
    expect(rows.length).toBeGreaterThan(2)
    const counts = new Set(['SECCION', 'LISTA_NOMINAL'])
    const numeric = rows.flatMap((row) =>
      row.filter((cell, i) => {
        const shown = written(cell)
        // A number in the eyes of a spreadsheet: digits, an exponent, or a day of a month.
        const isNumber = shown !== '' && (!Number.isNaN(Number(shown)) || /^\d+-\d+$/.test(shown))
        return isNumber && !counts.has(head[i] ?? '')
      }),
    )
    expect(numeric).toEqual([])
    for (const row of rows) for (const cell of row) expect(readText(written(cell))).toBe(cell)
  },
)

it('[EX1] a workbook holds keys, formulas and marks as text, and counts alone as numbers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'libro-'))
  const rows = [
    ['CLAVE_ACTA', 'SECCION', 'NUESTRA_PAN', 'ESTADO'],
    ['050019E010105', '0019', 140, '=HYPERLINK("http://x")'],
    ['040001B010005', '05-002', 0, '<b>&"difiere"'],
    ['1234567890123456', '', 7, '+1'],
  ]
  await writeWorkbook(rows, join(folder, 'actas.xlsx'))
  const [sheet] = await readExcelFile(join(folder, 'actas.xlsx'))
  expect(sheet?.data.map((row) => row.map((cell) => cell ?? ''))).toEqual(rows)
  rmSync(folder, { recursive: true })
})

it('[EX1] a workbook that cannot be written is refused', async () => {
  await expect(writeWorkbook([['a']], '/proc/no/hay.xlsx')).rejects.toThrow('ENOENT')
})
