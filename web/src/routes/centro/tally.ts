import type { TareaDoc } from '@espejo/server/contract'
import { tallyBody, TOTAL, type Cell, type PaperLine } from '#lib/captura/acta.ts'
import { eraseDigit, typeDigit } from '#lib/captura/typing.ts'
import { findingsOf } from '#lib/captura/findings.ts'

/**
 * A tally during typing: one line has the focus; past the last line the tally is ready to hand in.
 */
export type Tally = {
  celdas: Record<string, Cell>
  at: number
  /** The next digit begins the figure anew, in a revisited line. */
  fresh: boolean
  /** The states before the changing keys, newest last, for undo. */
  past: Pick<Tally, 'celdas' | 'at'>[]
}

const PAST_MAX = 500

export function newTally(): Tally {
  return { celdas: {}, at: 0, fresh: true, past: [] }
}

/** The acta's order: the counts of the casilla above the lines with votes, the total below. */
export function inPaperOrder(lines: readonly PaperLine[]): PaperLine[] {
  const order = ['boletasSobrantes', 'personasVotaron', 'representantesVotaron', 'votosSacados']
  const counted = lines.filter(({ kind }) => kind === 'dato')
  counted.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
  return [...counted, ...lines.filter(({ kind }) => kind !== 'dato')]
}

/** Body of POST /api/actas for a task: by telephone on a call, else from the photograph in sight. */
export function seatBody(
  { tipo: kind, eleccion, acta, renglones: lines }: TareaDoc,
  cells: Record<string, Cell>,
  head: { id: string; at: string },
  foto: string | undefined,
) {
  const place = { ...head, eleccion, casilla: acta }
  const source =
    kind === 'llamada'
      ? { canal: 'telefono' as const }
      : { canal: 'captura' as const, ...(foto ? { foto } : {}) }
  return tallyBody({ ...place, ...source }, lines, cells)
}

/**
 * The sentences on figures that do not add up, the most serious first: with any, Enter alone hands
 * nothing in. A line that cannot be read is no doubt (RULES.md AC6).
 */
export function doubtsOf(
  acta: Pick<TareaDoc, 'renglones' | 'limite'>,
  cells: Record<string, Cell>,
): string[] {
  const odd = findingsOf(acta, cells).filter(({ regla }) => regla !== 'AC6')
  return odd.map(({ texto: text }) => text)
}

/** The tally after a key; undefined: no key of the grid. */
export function press(tally: Tally, lines: readonly PaperLine[], key: string): Tally | undefined {
  const line = lines[tally.at]
  if (/^\d$/.test(key)) return line ? digit(tally, line.key, key) : tally
  switch (key.toLowerCase()) {
    case 'backspace':
      return line
        ? write(tally, line.key, eraseDigit(tally.celdas[line.key] ?? ''))
        : go(tally, lines, tally.at - 1)
    case 'b':
      return line ? go(write(tally, line.key, 'blanco'), lines, tally.at + 1) : tally
    case 'i':
      return line ? go(write(tally, line.key, 'ilegible'), lines, tally.at + 1) : tally
    case 'enter':
      // Enter leaves a line only after a figure or a mark: Enter never skips a line.
      return line && tally.celdas[line.key] ? go(tally, lines, nextOf(tally, lines)) : tally
    case 'arrowdown':
      return go(tally, lines, tally.at + 1)
    case 'arrowup':
      return go(tally, lines, tally.at - 1)
    case 't':
      return go(
        tally,
        lines,
        lines.findIndex((each) => each.key === TOTAL),
      )
    case 'u':
      return undo(tally)
    default:
      return undefined
  }
}

/** Goes to a line; the first digit begins the figure anew. */
export function go(tally: Tally, lines: readonly PaperLine[], at: number): Tally {
  return { ...tally, at: Math.max(0, Math.min(at, lines.length)), fresh: true }
}

/** The line below; from the last line, the first line without a cell. */
function nextOf({ at, celdas: cells }: Tally, lines: readonly PaperLine[]): number {
  if (at + 1 < lines.length) return at + 1
  const left = lines.findIndex(({ key }) => !cells[key])
  return left < 0 ? lines.length : left
}

function digit(tally: Tally, key: string, typed: string): Tally {
  const before = tally.fresh ? '' : (tally.celdas[key] ?? '')
  return { ...write(tally, key, typeDigit(before, typed)), fresh: false }
}

function write(tally: Tally, key: string, cell: Cell): Tally {
  const past = [...tally.past.slice(-PAST_MAX), { celdas: tally.celdas, at: tally.at }]
  return { celdas: { ...tally.celdas, [key]: cell }, at: tally.at, fresh: false, past }
}

function undo(tally: Tally): Tally {
  const last = tally.past[tally.past.length - 1]
  return last ? { ...last, fresh: true, past: tally.past.slice(0, -1) } : tally
}
