import { Buffer } from 'node:buffer'
import { fromBufferPromise, type ZipFile } from 'yauzl'
import { EstructuraError } from './error.ts'

/** Largest size of an unpacked XLSX: 200,000 rows of five cells are some 60 MB. */
const UNZIPPED_MAX = 300 * 1024 * 1024
const ENTRIES_MAX = 500
/** Most bytes from one tag to the next: a cell of 32,767 letters, each written in eight bytes. */
const STRETCH_MAX = 262_144
/** The last row and the last column of a spreadsheet (ECMA-376: XFD1048576). */
const [ROW_MAX, COLUMN_MAX] = [1_048_576, 16_384]
/**
 * Most cells of a sheet from the first to the last with content: its reader makes every row as long
 * as the longest. 200,000 rows of a hundred columns.
 */
const GRID_MAX = 20_000_000

/**
 * Inflates a workbook piece by piece and throws `EstructuraError` for what would cost its reader
 * without measure: bytes, whatever the zip's directory says of them, a text without end, or cells
 * far apart. Keeps nothing.
 */
export async function checkBook(bytes: Uint8Array): Promise<void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const zip = await fromBufferPromise(buffer, { autoClose: false }).catch((cause: unknown) => {
    throw new EstructuraError('El libro de Excel está cortado.', { cause })
  })
  try {
    await checkEntries(zip)
  } catch (cause) {
    if (cause instanceof EstructuraError) throw cause
    throw new EstructuraError('El libro de Excel está dañado.', { cause })
  }
}

async function checkEntries(zip: ZipFile): Promise<void> {
  const entries = []
  let told = 0
  for await (const entry of zip.eachEntry()) {
    entries.push(entry)
    told += entry.uncompressedSize
    if (told > UNZIPPED_MAX || entries.length > ENTRIES_MAX) throw outOfProportion()
  }
  let inflated = 0
  for (const entry of entries) {
    const check = new SheetCheck()
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const piece = chunk as Buffer
      inflated += piece.length
      if (inflated > UNZIPPED_MAX) throw outOfProportion()
      if (/\.(xml|rels)$/i.test(entry.fileName)) check.take(piece)
    }
  }
}

function outOfProportion(): EstructuraError {
  return new EstructuraError('Se rechaza: el libro de Excel es desproporcionado por dentro.')
}

/** Counts along the XML of one part of a workbook, in pieces of any size. */
class SheetCheck {
  /** From the last tag begun. */
  #rest = ''
  /** The row under way, and the last row and column with content. */
  #row = 0
  #rows = 0
  #columns = 0

  take(piece: Buffer): void {
    const text = this.#rest + piece.toString('latin1')
    let at = Math.max(0, text.indexOf('<'))
    for (;;) {
      const next = text.indexOf('<', at + 1)
      if ((next < 0 ? text.length : next) - at > STRETCH_MAX) throw outOfProportion()
      if (next < 0) break
      this.#tag(text, at, next)
      at = next
    }
    this.#rest = text.slice(at)
  }

  /** Notes a row or a cell; `from` is the place of the tag's `<`, `to` that of the next. */
  #tag(text: string, from: number, to: number): void {
    const [, kind, inner = ''] = /^<(?:\w+:)?(row|c)\b([^>]*)/.exec(text.slice(from, to)) ?? []
    if (kind === undefined) return
    const [, letters = '', digits = '0'] = /\sr\s*=\s*["']\s*([A-Z]*)([^"']*)/.exec(inner) ?? []
    // A reference in a notation of its own is no spreadsheet's.
    if (!/^\d{1,7}$/.test(digits) || Number(digits) > ROW_MAX) throw outOfProportion()
    const column = columnOf(letters)
    if (column > COLUMN_MAX) throw outOfProportion()
    if (kind === 'row') this.#row = digits === '0' ? this.#row + 1 : Number(digits)
    // A cell that is only drawn has no content.
    if (kind === 'row' || inner.endsWith('/')) return
    this.#rows = Math.max(this.#rows, this.#row, Number(digits))
    this.#columns = Math.max(this.#columns, column)
    if (this.#rows * this.#columns > GRID_MAX) throw outOfProportion()
  }
}

/** 1 for A, 27 for AA. */
function columnOf(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
