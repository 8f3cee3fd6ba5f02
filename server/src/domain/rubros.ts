import { isWhole, totalOf, type Figures } from './acta.ts'
import type { Representantes } from './causal.ts'
import { isCount, votesOf, type Figure } from './figure.ts'

/** How a zero beside votes is taken: as a figure, or as a line left blank (RULES.md CS2). */
export type Cero = 'cifra' | 'blanco'

/** Whether a line says something: `-` and N/A are no lines of the acta's ballot. */
export function isUnread(figure: Figure | undefined): boolean {
  return !isCount(figure) && figure !== 'guion' && figure !== 'no_aplica'
}

/**
 * The acta with its zeros as the law reads them: PREP writes 0 for a line left blank, and where
 * votes exist none of the totals is zero (RULES.md CS2).
 */
export function withBlanks<T extends Figures>(acta: T): T {
  const { totalAsentado, votosSacados, personasVotaron, boletasSobrantes } = acta
  const some = [totalOf(acta.votos), votosSacados, personasVotaron, totalAsentado]
  if (!some.some((figure) => votesOf(figure) > 0)) return acta
  const blank = (figure: Figure) => (figure === 0 ? 'blanco' : figure)
  return {
    ...acta,
    totalAsentado: blank(totalAsentado),
    votosSacados: blank(votosSacados),
    personasVotaron: blank(personasVotaron),
    boletasSobrantes: blank(boletasSobrantes),
  }
}

/** The sum of the lines; a mark where some line of the ballot has no figure. */
export function sumaOf({ votos }: Figures): Figure {
  if (!isWhole(votos)) return 'no_capturado'
  if (!votos.some(isCount) || votos.some(isUnread)) return 'ilegible'
  return totalOf(votos)
}

/** By how much the rubros are apart; undefined where fewer than two have a figure. */
export type Rubros = { discordancia: number | undefined; falta: string[] }

/**
 * The three rubros of an acta: people that voted, votes drawn from the urn, sum of the lines. The
 * identities AC4, AC5 and AC7 of `acta.ts` compare them in pairs; the law asks for the largest
 * distance (8/97). Blanks stay out; with `entre_personas` the reading of `personas` that brings the
 * rubros closer holds (RULES.md CS2, CS3).
 */
export function rubrosOf(acta: Figures, cero: Cero, representantes: Representantes): Rubros {
  const read = cero === 'blanco' ? withBlanks(acta) : acta
  const sum = sumaOf(read)
  const renglones = cero === 'blanco' && sum === 0 && read !== acta ? 'blanco' : sum
  const { personasVotaron: personas, representantesVotaron: reps, votosSacados } = read
  const others = [renglones, votosSacados].filter(isCount)
  const falta = [
    ...(isCount(personas) ? [] : ['personasVotaron']),
    ...(isCount(votosSacados) ? [] : ['votosSacados']),
    ...(isCount(renglones) ? [] : ['totalCalculado']),
  ]
  if (!isCount(personas)) return { discordancia: apart(others), falta }
  const alone = apart([...others, personas])
  if (alone === 0 && representantes === 'entre_personas') return { discordancia: 0, falta }
  // Representatives that nobody wrote down leave only what the other two say.
  if (reps === 'no_capturado')
    return { discordancia: apart(others) || undefined, falta: [...falta, 'representantesVotaron'] }
  const added = apart([...others, personas + votesOf(reps)])
  const either = representantes === 'entre_personas' ? [alone, added] : [added]
  const known = either.filter((each) => each !== undefined)
  return { discordancia: known.length > 0 ? Math.min(...known) : undefined, falta }
}

function apart(figures: readonly number[]): number | undefined {
  return figures.length < 2 ? undefined : Math.max(...figures) - Math.min(...figures)
}
