import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A sheet: every string is a text cell, so that no spreadsheet makes numbers of claves. */
export type BookSheet = {
  name: string
  rows: readonly (readonly (string | number)[])[]
  /** Index of the heading row, in bold. */
  heading?: number
  /** Widths of the columns in letters. */
  widths?: readonly number[]
  /** Column with a list of allowed texts, from the row after the heading. */
  list?: { column: number; texts: readonly string[] }
  /** Column with a filter that shows rows with text alone; the others are hidden. */
  filter?: number
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const ROWS_OF_LIST = 10_000

/** Style 0: as is. 1: text. 2: text in bold. `49` is the number format «text». */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" xfId="0"/><xf numFmtId="49" fontId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`

/**
 * How a file lies in an archive: with an hour that no clock and no time zone changes, so that the
 * same content makes the same bytes on every machine.
 */
export const PACKED = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true }

/** A workbook (XLSX, ECMA-376) with the sheets in order. */
export const makeBook = (sheets: readonly BookSheet[]): Promise<Buffer> =>
  buffer(bookStream(sheets))

/** The same as a stream: the XML of a sheet of 170,000 rows is longer than a string can be. */
export function bookStream(sheets: readonly BookSheet[]): Readable {
  const zip = new ZipFile()
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, PACKED)
  const each = (make: (sheet: BookSheet, i: number) => string) => sheets.map(make).join('')
  add(
    '[Content_Types].xml',
    `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${each((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`,
  )
  add(
    '_rels/.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  add(
    'xl/workbook.xml',
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets>${each(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)}</sheets></workbook>`,
  )
  add(
    'xl/_rels/workbook.xml.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((_, i) => `<Relationship Id="rId${i + 1}" Type="${RELS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)}<Relationship Id="rId0" Type="${RELS}/styles" Target="styles.xml"/></Relationships>`,
  )
  add('xl/styles.xml', STYLES)
  sheets.forEach((sheet, i) => {
    zip.addReadStream(Readable.from(sheetXml(sheet)), `xl/worksheets/sheet${i + 1}.xml`, PACKED)
  })
  zip.end()
  return Readable.from(zip.outputStream)
}

function* sheetXml({ rows, heading = 0, widths = [], list, filter }: BookSheet): Generator<string> {
  const cols = widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" style="1" customWidth="1"/>`,
  )
  const pane = `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${heading + 1}" topLeftCell="A${heading + 2}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
  yield `${HEAD}<worksheet xmlns="${MAIN}">${pane}`
  if (cols.length > 0) yield `<cols>${cols.join('')}</cols>`
  yield '<sheetData>'
  for (const [i, cells] of rows.entries()) {
    const isHidden = filter !== undefined && i > heading && (cells[filter] ?? '') === ''
    yield rowXml(cells, i + 1, i === heading ? 2 : 1, isHidden)
  }
  yield '</sheetData>'
  const width = rows.reduce((most, cells) => Math.max(most, cells.length), 1)
  const range = `A${heading + 1}:${letters(width - 1)}${Math.max(rows.length, heading + 1)}`
  if (filter !== undefined)
    yield `<autoFilter ref="${range}"><filterColumn colId="${filter}"><customFilters><customFilter operator="notEqual" val=" "/></customFilters></filterColumn></autoFilter>`
  if (list) yield listXml(list, heading)
  yield '</worksheet>'
}

function rowXml(
  cells: readonly (string | number)[],
  row: number,
  style: number,
  isHidden: boolean,
): string {
  const inner = cells.map((cell, i) => {
    if (cell === '') return ''
    if (typeof cell === 'number') return `<c r="${letters(i)}${row}"><v>${cell}</v></c>`
    return `<c r="${letters(i)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  })
  return `<row r="${row}"${isHidden ? ' hidden="1"' : ''}>${inner.join('')}</row>`
}

/** A list in the cell itself holds 255 letters: enough for the cargos. */
function listXml({ column, texts }: NonNullable<BookSheet['list']>, heading: number): string {
  const at = letters(column)
  return `<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="Cargo" error="Elige un cargo de la lista." sqref="${at}${heading + 2}:${at}${ROWS_OF_LIST}"><formula1>"${escaped(texts.join(','))}"</formula1></dataValidation></dataValidations>`
}

/** 0 is A, 26 is AA. */
function letters(place: number): string {
  const last = String.fromCharCode(65 + (place % 26))
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last
}

/** Without the control characters that XML cannot hold. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
