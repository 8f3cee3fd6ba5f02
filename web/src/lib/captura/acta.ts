import {
  hallazgosOf,
  identitiesOf,
  totalOf,
  type Figures,
  type Hallazgo,
} from '@espejo/server/domain/acta'
import { FIGURE_MAX } from '@espejo/server/domain/figure'
import type { ActaCaptura } from '@espejo/server/contract'

/**
 * What stands in the place of a figure while it is typed: '' not yet, digits, or one of two marks.
 * Digits stay as text, so that «0», «00» and nothing are what the finger did.
 */
export type Cell = string

/** A figure as the service takes it. */
export type Reported = number | 'blanco' | 'ilegible'

/** A line of the paper, from the first option to the votes taken out of the box. */
export type PaperLine = {
  key: string
  /** Parties whose emblems are on the line; none for totals. */
  partidos: string[]
  nombre?: string
  kind: 'voto' | 'total' | 'dato'
}

/** A tally as it is typed. Everything of it is kept at each keystroke. */
export type Draft = {
  /** `eleccion|acta` */
  key: string
  celdas: Record<string, Cell>
  /** Index of the line in focus. */
  at: number
  /** Key of the line whose next digit begins the figure anew: one came back to it. */
  fresh?: boolean
}

/** What was typed lies over what was there, cell by cell; the cells that it does not name stay. */
export function typedOver(before: Draft | undefined, typed: Draft): Draft {
  return { ...typed, celdas: { ...before?.celdas, ...typed.celdas } }
}

export const TOTAL = 'totalAsentado'
const COUNTED = {
  personasVotaron: 'Personas que votaron',
  representantesVotaron: 'Representantes que votaron',
  boletasSobrantes: 'Boletas sobrantes',
  votosSacados: 'Votos sacados de la urna',
} as const
const DIGITS_MAX = String(FIGURE_MAX).length

/** The lines in the acta's own order: options, no registradas, nulos, total, and what was counted in the casilla. */
export function paperLines(acta: Pick<ActaCaptura, 'renglones'>): PaperLine[] {
  const line = (key: string, name: string, kind: PaperLine['kind']): PaperLine => ({
    key,
    partidos: [],
    nombre: name,
    kind,
  })
  return [
    ...acta.renglones.map((each) => ({ ...each, kind: 'voto' as const })),
    line('NO_REGISTRADAS', 'No registradas', 'voto'),
    line('NULOS', 'Nulos', 'voto'),
    line(TOTAL, 'Total del acta', 'total'),
    ...Object.entries(COUNTED).map(([key, name]) => line(key, name, 'dato')),
  ]
}

/** A digit at the end; more than the service takes is not typed. Leading zeros fall away. */
export function typeDigit(cell: Cell, digit: string): Cell {
  const digits = /^\d+$/.test(cell) ? cell : ''
  const next = `${digits}${digit}`.replace(/^0+(?=\d)/, '')
  return next.length > DIGITS_MAX ? cell : next
}

export function eraseDigit(cell: Cell): Cell {
  return /^\d+$/.test(cell) ? cell.slice(0, -1) : ''
}

/** What the service gets for a line: a line never touched is a line left blank. */
export function figureOf(cell: Cell | undefined): Reported {
  if (cell === 'ilegible') return cell
  return cell && cell !== 'blanco' ? Number(cell) : 'blanco'
}

/** Sum of the legible votes as they stand. */
export function votesIn(lines: readonly PaperLine[], cells: Record<string, Cell>): number {
  const votos = lines.filter(({ kind }) => kind === 'voto')
  return totalOf(votos.map(({ key }) => figureOf(cells[key])))
}

/** Lines that still wait for one of their three taps. */
export function pendingOf(lines: readonly PaperLine[], cells: Record<string, Cell>): number {
  return lines.filter(({ key }) => !cells[key]).length
}

/** What the phone says before sending is what the service will say: one arithmetic (RULES.md AC0). */
export function findingsOf(acta: ActaCaptura, cells: Record<string, Cell>): Hallazgo[] {
  return hallazgosOf(figuresOf(paperLines(acta), cells), acta.limite)
}

/** By how much the total of the acta exceeds its lines while it is typed (RULES.md AC3); undefined without a total. */
export function gapOf(
  lines: readonly PaperLine[],
  cells: Record<string, Cell>,
): number | undefined {
  const identities = identitiesOf(figuresOf(lines, cells), Infinity)
  return identities.find(({ regla }) => regla === 'AC3')?.diferencia
}

function figuresOf(lines: readonly PaperLine[], cells: Record<string, Cell>): Figures {
  const votos = lines.filter(({ kind }) => kind === 'voto')
  const figure = (key: string) => figureOf(cells[key])
  return {
    votos: votos.map(({ key }) => figure(key)),
    totalAsentado: figure(TOTAL),
    personasVotaron: figure('personasVotaron'),
    representantesVotaron: figure('representantesVotaron'),
    boletasSobrantes: figure('boletasSobrantes'),
    votosSacados: figure('votosSacados'),
  }
}

/**
 * What the first finding leaves to be said. What the casilla counted and is off by as much as the
 * total says the same as the total: once, and it points at a line that was typed wrong.
 */
export function restOf(findings: readonly Hallazgo[]): string[] {
  const total = findings.find(({ regla }) => regla === 'AC3')
  const same = findings.filter(
    (each) => total && /^AC[45]$/.test(each.regla) && each.diferencia === total.diferencia,
  )
  const others = findings.slice(1).filter((each) => !same.includes(each))
  const who = same.map(({ regla }) =>
    regla === 'AC4' ? 'los votos sacados' : 'las personas que votaron',
  )
  const also = `También ${who.join(' y ')} dan el total escrito: revisa los renglones.`
  return [...others.map(({ texto: text }) => text), ...(who.length > 0 ? [also] : [])]
}

/** What of the body of POST /api/actas is no figure. `at` is the clock of this machine, with its offset. */
type TallyHead = {
  id: string
  at: string
  eleccion: string
  casilla: string
  canal?: 'telefono' | 'captura'
  foto?: string
}

/** Body of POST /api/actas. Phones compare bodies as text with those that they sent: the order stays. */
export function tallyBody(
  head: TallyHead,
  lines: ActaCaptura['renglones'],
  cells: Record<string, Cell>,
) {
  const figure = (key: string) => figureOf(cells[key])
  return {
    ...head,
    votos: Object.fromEntries(lines.map(({ key }) => [key, figure(key)])),
    noRegistradas: figure('NO_REGISTRADAS'),
    nulos: figure('NULOS'),
    totalAsentado: figure(TOTAL),
    personasVotaron: figure('personasVotaron'),
    representantesVotaron: figure('representantesVotaron'),
    boletasSobrantes: figure('boletasSobrantes'),
    votosSacados: figure('votosSacados'),
  }
}

/** `2026-06-07T22:41:07-06:00`: a time of this phone that says its own offset. */
export function withOffset(ms: number, eastMinutes: number): string {
  const local = new Date(ms + eastMinutes * 60_000).toISOString().slice(0, 19)
  const [sign, minutes] = eastMinutes < 0 ? ['-', -eastMinutes] : ['+', eastMinutes]
  const two = (n: number) => String(n).padStart(2, '0')
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Whether two bodies carry the same figures, whatever their ids and times. */
export function sameTally(a: string, b: string): boolean {
  const figures = (body: string) => {
    const { id: _id, at: _at, ...rest } = JSON.parse(body) as Record<string, unknown>
    return JSON.stringify(rest)
  }
  return figures(a) === figures(b)
}

/** What is left to the three taps, as the strip and the rows show it. */
export function isOver(cell: Cell | undefined, listaNominal: number): boolean {
  return listaNominal > 0 && Number(cell || 0) > listaNominal
}
