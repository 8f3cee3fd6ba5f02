import { isCount } from '../domain/figure.ts'
import { readFigure } from './cell.ts'
import { splitLine, type Table } from './text.ts'

/** Some rows of a table, to learn the kind of each column before the full reading. */
export type Sample = {
  /**
   * Whether most of the first rows hold counts and marks at `place`; garbage in one cell changes
   * nothing.
   */
  isFigures(place: number): boolean
  /**
   * Rows with a count at `total`: for each row the counts at `places`, and the count at `total`.
   */
  sums(places: readonly number[], total: number): { counts: number[]; total: number }[]
}

const ROWS = 60
/**
 * Early in the night few actas have come: the search for rows with a count ends after 20,000 rows.
 */
const SEARCHED = 20_000

export function sampleOf(table: Table): Sample {
  const first = [...rowsOf(table, ROWS)]
  return {
    isFigures(place) {
      const figures = first.filter((cells) => readFigure(cells[place] ?? '') !== undefined)
      return figures.length * 2 >= first.length
    },
    sums(places, total) {
      const found = []
      for (const cells of rowsOf(table, SEARCHED)) {
        const figure = readFigure(cells[total] ?? '')
        if (!isCount(figure) || figure === 0) continue
        found.push({ counts: places.map((place) => countIn(cells[place])), total: figure })
        if (found.length === ROWS) break
      }
      return found
    },
  }
}

function countIn(cell = ''): number {
  const figure = readFigure(cell)
  return isCount(figure) ? figure : 0
}

/** Whole rows in order; a row over several lines is passed over. */
function* rowsOf({ text, bodyAt, delimiter, header }: Table, most: number): Generator<string[]> {
  const line = /[^\r\n]+/g
  line.lastIndex = bodyAt
  for (let count = 0; count < most; count++) {
    const [raw] = line.exec(text) ?? []
    if (raw === undefined) return
    const cells = raw.includes('"') ? splitLine(raw, delimiter) : raw.split(delimiter)
    if (cells.length >= header.length) yield cells
  }
}
