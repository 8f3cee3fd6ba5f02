import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { bookStream } from '../hojas/book.ts'

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
