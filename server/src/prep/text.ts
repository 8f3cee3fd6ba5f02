import { Buffer, isUtf8 } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { PrepError } from './error.ts'
import type { PrepWarning } from './notes.ts'

/** A decoded file and the tolerated faults. */
export type Decoded = { text: string; warnings: PrepWarning[] }

/**
 * UTF-8 with or without BOM, UTF-16 by its BOM, else Windows-1252: the encodings authorities have
 * used.
 */
export function decode(bytes: Uint8Array): Decoded {
  const warnings: PrepWarning[] = []
  let text = decodeAny(bytes, warnings)
  const at = text.indexOf('\0')
  if (at >= 0) {
    const row = text.slice(0, at).split(/\r\n|\n|\r/).length
    warnings.push(['lectura', `Renglón ${row}: trae bytes nulos; se quitaron`])
    text = text.replaceAll('\0', '')
  }
  const twice = text.search(TWICE)
  if (twice >= 0) {
    const row = text.slice(0, twice).split(/\r\n|\n|\r/).length
    warnings.push([
      'lectura',
      `Renglón ${row}: trae letras codificadas dos veces en UTF-8; se enmendaron`,
    ])
    text = text.replace(new RegExp(TWICE, 'g'), onceDecoded)
  }
  return { text, warnings }
}

/** Letters of Windows-1252 for the bytes 0x80 to 0x9F; the bytes without a letter stay as they are. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
/**
 * A letter or a sign of print whose UTF-8 was taken for Windows-1252 and encoded again: `Ã±` for ñ.
 * No Spanish word has Â or Ã.
 */
const TWICE = new RegExp(`[ÂÃ][\\x80-\\xBF${HIGH}]|â[€\\x80][\\x80-\\xBF${HIGH}]`)

function onceDecoded(letters: string): string {
  const bytes = Array.from(letters, (letter) => {
    const high = HIGH.indexOf(letter)
    return high < 0 ? letter.charCodeAt(0) : 0x80 + high
  })
  return Buffer.from(bytes).toString('utf8')
}

function decodeAny(bytes: Uint8Array, warnings: PrepWarning[]): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    // As a stream, a character broken by the end of a truncated file is no error.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return decodeLines(bytes, warnings)
  }
}

/** Windows-1252, but for UTF-8 lines: some authorities join files of two kinds. */
function decodeLines(bytes: Uint8Array, warnings: PrepWarning[]): string {
  const eol = bytes.includes(0x0a) ? 0x0a : 0x0d
  const utf8 = new TextDecoder('utf-8')
  const windows = new TextDecoder('windows-1252')
  let text = ''
  let mixed = false
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(eol, at)
    const line = bytes.subarray(at, end < 0 ? bytes.length : end + 1)
    at += line.length
    const decoded = isUtf8(line) ? utf8.decode(line) : windows.decode(line)
    mixed ||= decoded.length < line.length
    text += decoded
  }
  if (mixed)
    warnings.push([
      'lectura',
      'El archivo mezcla UTF-8 y Windows-1252; cada renglón se leyó como lo que es',
    ])
  return text
}

/** A file taken apart: the lines above the header, the header, and where the rows begin. */
export type Table = {
  file: string
  text: string
  delimiter: string
  top: string[]
  header: string[]
  /** Line of the header in the file, from 1. */
  headerLine: number
  /** Place in `text` of the first row. */
  bodyAt: number
}

const DELIMITERS = [',', '|', '\t', ';']
const TOP_LINES_MAX = 60
/** Longest line, or row: some fifteen times the widest header known (Coahuila 2017). */
const LINE_MAX = 65_536
/** Most columns: the widest base known has 183 (Coahuila 2017). */
const COLUMNS_MAX = 300
/** Most rows of a file: twice the largest base known, a federal one with 172,000 actas, and more. */
const ROWS_MAX = 400_000

/** Looks for the header among the first lines; undefined when no line is a header. */
export function findTable(
  text: string,
  file: string,
  isHeader: (names: string[]) => boolean,
): Table | undefined {
  const top: string[] = []
  for (let at = 0, line = 1; at < text.length && line <= TOP_LINES_MAX; line++) {
    const end = lineEnd(text, at)
    const raw = text.slice(at, end.from)
    const delimiter = raw.length > LINE_MAX ? undefined : delimiterOf(raw)
    const header = delimiter === undefined ? [] : named(splitLine(raw, delimiter))
    if (delimiter !== undefined && isHeader(header))
      return { file, text, delimiter, top, header, headerLine: line, bodyAt: end.to }
    top.push(raw)
    at = end.to
  }
  return undefined
}

/** Throws `PrepError` for a header wider than any, or more lines than a file has rows. */
export function needBudget({ text, header, file }: Table): void {
  if (header.length > COLUMNS_MAX)
    throw new PrepError(`Se rechaza: tiene más de ${COLUMNS_MAX} columnas`, { file })
  const eol = text.includes('\n') ? '\n' : '\r'
  let lines = 0
  for (let at = text.indexOf(eol); at >= 0; at = text.indexOf(eol, at + 1)) {
    lines += 1
    if (lines > ROWS_MAX)
      throw new PrepError(`Se rechaza: tiene más de ${ROWS_MAX} renglones`, { file })
  }
}

/** Without delimiters at the end of the header that the rows do not have. */
function named(header: string[]): string[] {
  const last = header.findLastIndex((name) => name.trim() !== '')
  return header.slice(0, last + 1)
}

/** The line's own separator: the most frequent. A `sep=` line is only a hint to spreadsheets. */
export function delimiterOf(line: string): string | undefined {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length - 1)
  const most = Math.max(...counts)
  return most > 0 ? DELIMITERS[counts.indexOf(most)] : undefined
}

/** The cells of one line; a broken quote leaves the line as a single cell. */
export function splitLine(line: string, delimiter: string): string[] {
  try {
    const [cells = []] = parse(line, { delimiter, relax_quotes: true })
    return cells
  } catch {
    return [line]
  }
}

function lineEnd(text: string, from: number): { from: number; to: number } {
  let at = from
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
  const crlf = text[at] === '\r' && text[at + 1] === '\n'
  return { from: at, to: at + (crlf ? 2 : 1) }
}

/**
 * Calls `visit` with each row's cells and line in the file, in order. Passes over blank rows.
 * Throws `PrepError` naming a row that is long, leaves a quotation open, or is short unless
 * `mayEnd` lets the row end there. The last row of a file without a line end may be cut: such a row
 * may only end where another row of the file did.
 */
export function eachRow(
  table: Table,
  visit: (cells: string[], line: number) => void,
  mayEnd: (cells: string[]) => boolean = () => false,
): void {
  const before = table.headerLine
  const isEnded = /[\r\n]$/.test(table.text)
  const widths = new Set<number>()
  let last = 0
  let severed: { cells: string[]; row: number } | undefined
  const onRecord = (cells: string[], { lines }: { lines: number }): null => {
    last = lines
    severed = undefined
    const row = before + lines
    if (!fits(cells, table, row, mayEnd)) return null
    if (cells.length < table.header.length && !widths.has(cells.length)) {
      if (!isEnded) severed = { cells, row }
      widths.add(cells.length)
    }
    visit(cells, row)
    return null
  }
  try {
    parse(Buffer.from(table.text.slice(table.bodyAt)), {
      delimiter: table.delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      // Some files write a key ="230085B0100": a quote inside a bare cell.
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LINE_MAX,
      on_record: onRecord,
    })
    if (severed) fits(severed.cells, table, severed.row, () => false)
  } catch (cause) {
    if (cause instanceof PrepError) throw cause
    const row = before + last + 1
    throw new PrepError(`Renglón ${row}: hay unas comillas sin cerrar o una fila desmedida`, {
      file: table.file,
      row,
      cause,
    })
  }
}

/**
 * True for a row to be read, false for a blank row and a repeated header; a row of a different
 * width is refused by its line.
 */
function fits(
  cells: string[],
  { header, file }: Table,
  row: number,
  mayEnd: (cells: string[]) => boolean,
): boolean {
  const width = header.length
  // A spreadsheet ends with rows of nothing but delimiters.
  if (cells.every((cell) => cell.trim() === '')) return false
  if (header.every((name, place) => cells[place] === name)) return false
  if (cells.length === width) return true
  if (cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')) return true
  if (cells.length < width && mayEnd(cells)) return true
  const kind = cells.length < width ? 'está cortado' : 'tiene columnas de más'
  throw new PrepError(
    `Renglón ${row}: ${kind}; trae ${cells.length} columnas y el encabezado ${width}`,
    { file, row },
  )
}
