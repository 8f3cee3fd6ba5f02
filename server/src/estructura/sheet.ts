import { Buffer } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/universal'
import { checkBook } from './book-check.ts'
import { EstructuraError } from './error.ts'

/** The largest file and the most rows accepted: all casillas of the country with some to spare. */
const BYTES_MAX = 40 * 1024 * 1024
const ROWS_MAX = 200_000

/** Longest text of a cell, the most that Excel itself lets anybody type. */
const CELL_MAX = 32_767

/** A row of text cells; `row` is the row number in the file, from 1, as a spreadsheet shows. */
export type Row = { row: number; cells: string[] }

/**
 * Reads the first sheet of an XLSX, or a CSV in any encoding. Throws `EstructuraError` with a
 * sentence.
 */
export async function readTable(bytes: Uint8Array): Promise<Row[]> {
  if (bytes.byteLength === 0) throw new EstructuraError('El archivo está vacío.')
  if (bytes.byteLength > BYTES_MAX) throw new EstructuraError('El archivo pasa de 40 MB.')
  const rows = isZip(bytes) ? await readXlsx(bytes) : readCsv(textIn(bytes))
  if (rows.length > ROWS_MAX + 1)
    throw new EstructuraError(`El archivo tiene más de ${ROWS_MAX} filas.`)
  return rows
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
}

/** UTF-8 with or without BOM, UTF-16 by its BOM, else Windows-1252: Excel saves CSV so here. */
function textIn(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const DELIMITERS = [',', ';', '\t', '|']

/** Strict: an error names the row of a quotation mark left open or opened mid-cell. */
function readCsv(text: string): Row[] {
  if (text.includes('\0')) throw new EstructuraError('El archivo no es texto ni un libro de Excel.')
  // Excel's own first line that names the separator.
  const from = /^sep=.\r?\n/i.exec(text)?.[0].length ?? 0
  const before = from > 0 ? 1 : 0
  const first = text.slice(from, from + 10_000).split(/\r?\n|\r/, 1)[0] ?? ''
  const counts = DELIMITERS.map((delimiter) => first.split(delimiter).length)
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
  const rows: Row[] = []
  let last = before
  const onRecord = (cells: string[], { lines }: { lines: number }): null => {
    last = before + lines
    if (rows.length > ROWS_MAX + 1) return null
    rows.push({ row: last, cells })
    return null
  }
  try {
    parse(Buffer.from(text.slice(from)), {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 65_536,
      on_record: onRecord,
    })
  } catch {
    const row = last + 1
    throw new EstructuraError(`Fila ${row}: hay unas comillas sin cerrar o una fila desmedida.`)
  }
  return rows
}

/** Throws for a workbook out of proportion before the reader of workbooks sees a byte of it. */
async function readXlsx(bytes: Uint8Array): Promise<Row[]> {
  await checkBook(bytes)
  // The reader wants an unshared ArrayBuffer; a Buffer may share its memory.
  const buffer = new Uint8Array(bytes).buffer
  const rows = await readSheet(buffer).catch((cause: unknown) => {
    throw new EstructuraError('El libro de Excel está dañado o no tiene hojas.', { cause })
  })
  return rows.flatMap((row, i) => {
    const cells = row.map(textOf)
    if (cells.some(({ length }) => length > CELL_MAX))
      throw new EstructuraError(`Fila ${i + 1}: hay una celda con un texto desmedido.`)
    return cells.some(Boolean) ? [{ row: i + 1, cells }] : []
  })
}

/** `null` is an empty cell; a telephone or a sección may have been kept as a number. */
function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : ''
}
