import type { AmbitoDoc } from '@espejo/server/contract'
import { count } from '#lib/format.ts'
import { isIndependiente } from '#lib/parties.ts'
import { listed } from '#lib/sentences.ts'
import { otherSide, type Row, type Side } from '#lib/standing.ts'

/** A candidacy on the scoreboard of an ámbito with several demarcaciones. */
export type Score = {
  key: string
  partidos: string[]
  /** Demarcaciones led by the side that speaks; of them, in dispute or of one point or less. */
  led: number
  open: number
  /** Demarcaciones led by the other side. */
  other: number
}

/** The candidacies that lead a demarcación by either side, most first (RULES.md FR2, SG2, SG4). */
export function scoresOf({ demarcaciones, cerradas, candidaturas, voz }: AmbitoDoc): Score[] {
  const lideran = Object.entries(demarcaciones?.lideran ?? {})
  const open = Object.values(cerradas ?? {}).map((row) => row[voz]?.lider)
  return lideran
    .map(([key, by]) => ({
      ...{ key, led: by[voz], other: by[otherSide(voz)] },
      partidos: candidaturas.find((row) => row.key === key)?.partidos ?? [],
      open: open.filter((lider) => lider === key).length,
    }))
    .sort((a, b) => b.led - a.led || b.other - a.other)
}

/** Demarcaciones that nobody leads by a side: a tie, or no votes yet. */
export function unledOf({ demarcaciones }: AmbitoDoc, side: Side): number {
  const { total, lideran } = demarcaciones ?? { total: 0, lideran: {} }
  return Object.values(lideran).reduce((rest, by) => rest - by[side], total)
}

/**
 * `15 a un punto o menos y 12 con ganador distinto entre las dos fuentes (7 en las dos listas)`: the
 * counts of the two lists below (RULES.md SG2, SG4); '' without any.
 */
export function openSentence({ cerradas }: AmbitoDoc): string {
  const rows = Object.values(cerradas ?? {})
  const close = rows.filter(({ unPunto }) => unPunto)
  const apart = rows.filter(({ ganadores }) => ganadores)
  const twice = close.filter((row) => apart.includes(row)).length
  const said = listed([
    ...(close.length > 0 ? [`${count(close.length)} a un punto o menos`] : []),
    ...(apart.length > 0
      ? [`${count(apart.length)} con ganador distinto entre las dos fuentes`]
      : []),
  ])
  return twice > 0 ? `${said} (${count(twice)} en las dos listas)` : said
}

/**
 * Rows of an ámbito with several demarcaciones: its parties by the legal split (RULES.md PT1), since
 * an alliance in one demarcación is another in the next; independents are one row, as each is a
 * different person in each demarcación.
 */
export function partyRows({ partidos }: AmbitoDoc): Row[] {
  const rows = new Map<string, Row>()
  for (const { key, nuestra, prep } of partidos) {
    const alone = isIndependiente(key)
    const name = alone ? 'Independientes' : key
    const row = rows.get(name) ?? {
      ...{ key: name, partidos: alone ? [] : [key], nuestra: 0, prep: 0 },
    }
    rows.set(name, { ...row, nuestra: row.nuestra + nuestra, prep: row.prep + prep })
  }
  return [...rows.values()]
}
