import type { AmbitoDoc } from '@espejo/server/contract'
import { frontOf, puntosOf, type Front } from '@espejo/server/domain/front'

export type Side = 'nuestra' | 'prep'
export type Row = AmbitoDoc['candidaturas'][number]

/** The front of one side (RULES.md FR1, FR2), with its rows. */
export type Margin = Front & {
  /** The row of the leader; none in a tie. */
  leader?: Row
  /** Share of all votes, nulls included, as PREP reckons percentages. */
  points: number
  /** All rows in a shared first place; none while a single row leads. */
  tied: Row[]
}

export const otherSide = (side: Side): Side => (side === 'prep' ? 'nuestra' : 'prep')

/** Most votes of a side first; among equals most of the other, then the acta's order. */
export function ranked(rows: Row[], side: Side): Row[] {
  const other = otherSide(side)
  return [...rows].sort((a, b) => b[side] - a[side] || b[other] - a[other])
}

/** Undefined without a single vote: nobody leads at zero. */
export function marginOf(
  { candidaturas, votos }: Pick<AmbitoDoc, 'candidaturas' | 'votos'>,
  side: Side,
): Margin | undefined {
  const front = frontOf(new Map(candidaturas.map((row) => [row.key, row[side]])))
  if (!front) return undefined
  const leader = candidaturas.find(({ key }) => key === front.lider)
  const tied = candidaturas.filter(({ key }) => front.empatan.includes(key))
  const points = puntosOf(front.ventaja, votos[side])
  return { ...front, ...(leader ? { leader } : {}), points, tied }
}

/** The side of the large figures: the side that speaks, or the other while that side is silent here. */
export function heroOf({ voz, votos }: Pick<AmbitoDoc, 'voz' | 'votos'>): Side {
  return votos[voz] > 0 || votos[otherSide(voz)] === 0 ? voz : otherSide(voz)
}

/** Whether each side has votes; the figures of a side without votes are no zeros. */
export function sidesOf(doc: Pick<AmbitoDoc, 'votos'>): Record<Side, boolean> {
  return { nuestra: doc.votos.nuestra > 0, prep: doc.votos.prep > 0 }
}

const FEWEST = 5
const MOST = 8
/** Share of all votes from which readers look for a candidacy by itself. */
const WORTH = 0.03

/**
 * The leading five, up to eight while they weigh, and a single row for the rest: the rest never
 * looks like a candidacy of its own. A rest of a single candidacy is a row like the others.
 */
export function split(rows: Row[], votos: AmbitoDoc['votos']): { lead: Row[]; rest: Row[] } {
  const weighs = (row: Row) =>
    (['nuestra', 'prep'] as const).some((side) => row[side] > WORTH * Math.max(1, votos[side]))
  const shown = Math.min(MOST, Math.max(FEWEST, rows.findLastIndex(weighs) + 1))
  if (rows.length <= shown + 1) return { lead: rows, rest: [] }
  return { lead: rows.slice(0, shown), rest: rows.slice(shown) }
}

/** Votes on the ballot that go to no candidacy: nulls and unregistered. */
export function unassigned(doc: Pick<AmbitoDoc, 'candidaturas' | 'votos'>, side: Side): number {
  const given = doc.candidaturas.reduce((sum, row) => sum + row[side], 0)
  return Math.max(0, doc.votos[side] - given)
}

/** Actas that did not reach us, whether or not PREP has them. */
export const lackingOf = (of: { esperadas: number; recibidas: number }): number =>
  of.esperadas - of.recibidas

/** The bar's five parts in order; together the expected actas. */
export const PARTS = [
  { key: 'contabilizadas', fill: 'f-counted', label: 'contabilizadas por PREP' },
  { key: 'recibidasSinContabilizar', fill: 'f-waiting', label: 'las tenemos, PREP aún no' },
  { key: 'enRevision', fill: 'f-review', label: 'en revisión' },
  { key: 'sinLlegar', fill: 'f-missing', label: 'nadie las tiene' },
  { key: 'noLlegaran', fill: 'f-never', label: 'no llegarán' },
] as const
