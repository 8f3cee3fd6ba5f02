import { makeBook } from '../hojas/book.ts'
import { headingIndex, QUE_CORREGIR } from './columns.ts'
import { makePlan, type Asked } from './plan.ts'
import type { Fault } from './row.ts'
import type { Row } from './sheet.ts'
import { plainWords } from '../domain/words.ts'

/**
 * The whole sheet again with a column that says what to correct; a filter shows the bad rows alone.
 * The good rows stay in the sheet: a general's ruta is read from all of them, and a file without
 * them would take casillas from papers. A column of an earlier answer is written anew.
 */
export async function makeBadSheet(
  table: readonly Row[],
  asked: Asked,
  more: readonly Fault[] = [],
): Promise<Uint8Array> {
  const { malas } = makePlan(table, { ...asked, shown: Infinity })
  const said = new Map<number, string[]>()
  for (const { fila: row, motivo } of [...malas, ...more])
    said.set(row, [...(said.get(row) ?? []), motivo])
  const at = headingIndex(table)
  const titles = table[at]?.cells ?? []
  const before = titles.findIndex((each) => plainWords(each) === plainWords(QUE_CORREGIR))
  const column = before < 0 ? Math.max(...table.map(({ cells }) => cells.length)) : before
  const rows = table.map(({ row, cells }, i) => {
    const filled = Array.from(
      { length: Math.max(column + 1, cells.length) },
      (_, k) => cells[k] ?? '',
    )
    filled[column] = i === at ? QUE_CORREGIR : (said.get(row)?.join(' ') ?? '')
    return filled
  })
  const widths = Array.from({ length: column + 1 }, (_, i) => (i === column ? 70 : 18))
  return makeBook([{ name: 'Estructura', rows, heading: at, widths, filter: column }])
}
