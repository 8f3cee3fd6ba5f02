import { votesOf } from '@espejo/server/domain/figure'
import type { ActaCaptura } from '@espejo/server/contract'

/**
 * A figure's place during typing: '' not yet, digits, «blanco» or «ilegible». Digits stay as text,
 * so that «0», «00» and nothing are what the finger did.
 */
export type Cell = string

/** A figure in the service's form. */
export type Reported = number | 'blanco' | 'ilegible' | 'no_capturado'

/** A line of the paper, from the first option to the votes taken out of the box. */
export type PaperLine = {
  key: string
  /** Parties whose emblems are on the line; none for totals. */
  partidos: string[]
  nombre?: string
  kind: 'voto' | 'total' | 'dato'
}

/** A tally during typing. All of a draft is kept at each keystroke. */
export type Draft = {
  /** `eleccion|acta` */
  key: string
  celdas: Record<string, Cell>
  /** Index of the line in focus. */
  at: number
  /** Key of the line whose next digit begins the figure anew: the person came back to the line. */
  fresh?: boolean
  /** Last figure typed, ms on the phone's clock; absent in a draft of an older build. */
  tecleadoAt?: number
}

/** Typed cells lie over the earlier cells, cell by cell; cells not named stay. */
export function typedOver(before: Draft | undefined, typed: Draft): Draft {
  const { tecleadoAt: typedMs } = before ?? {}
  const since = typedMs === undefined ? {} : { tecleadoAt: typedMs }
  return { ...since, ...typed, celdas: { ...before?.celdas, ...typed.celdas } }
}

export const TOTAL = 'totalAsentado'
const COUNTED = {
  personasVotaron: 'Personas que votaron',
  representantesVotaron: 'Representantes que votaron',
  boletasSobrantes: 'Boletas sobrantes',
  votosSacados: 'Votos sacados de la urna',
} as const

/**
 * The lines in the acta's own order: options, no registradas, nulos, total, and the casilla's
 * counts.
 */
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

/**
 * A line as sent to the service. A line is blank only where a person said so: a line never touched
 * is no fact of the paper (RULES.md FI3).
 */
export function figureOf(cell: Cell | undefined): Reported {
  if (!cell) return 'no_capturado'
  return cell === 'blanco' || cell === 'ilegible' ? cell : Number(cell)
}

/** Sum of the legible votes so far. */
export function votesIn(lines: readonly PaperLine[], cells: Record<string, Cell>): number {
  const votos = lines.filter(({ kind }) => kind === 'voto')
  return votos.reduce((sum, { key }) => sum + votesOf(figureOf(cells[key])), 0)
}

/**
 * Parts of the body of POST /api/actas other than figures. `at` is this machine's clock, with
 * offset.
 */
type TallyHead = {
  id: string
  at: string
  eleccion: string
  casilla: string
  canal?: 'telefono' | 'captura'
  foto?: string
}

/** Body of POST /api/actas. Phones compare bodies with the bodies sent: see `sameTally`. */
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

/** `2026-06-07T22:41:07-06:00`: a time with the offset of the machine's own clock. */
export function withOffset(ms: number, eastMinutes: number): string {
  const local = new Date(ms + eastMinutes * 60_000).toISOString().slice(0, 19)
  const [sign, minutes] = eastMinutes < 0 ? ['-', -eastMinutes] : ['+', eastMinutes]
  const two = (n: number) => String(n).padStart(2, '0')
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Whether two bodies carry the same figures, whatever the ids, the times and the order of lines. */
export function sameTally(a: string, b: string): boolean {
  const figures = (body: string) => {
    const {
      id: _id,
      at: _at,
      votos,
      ...rest
    } = JSON.parse(body) as { votos?: object; id?: unknown; at?: unknown }
    return JSON.stringify([rest, Object.entries(votos ?? {}).sort()])
  }
  return figures(a) === figures(b)
}
