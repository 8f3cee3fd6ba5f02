import type { Figures } from './acta.ts'
import type { BoletasSobreLista } from './boletas.ts'
import type { Option } from './catalogo.ts'
import type { Campo, Comparadas } from './causal.ts'
import { votesOf, type Figure } from './figure.ts'
import { frontOf } from './front.ts'

/** The demarcación and the feed of an acta, as far as the grounds ask. */
export type Contexto = {
  options: readonly Option[]
  candidaturas: readonly { key: string; places: readonly number[] }[]
  sobreLista: BoletasSobreLista
  /** Figures that the feed fills from one field: arithmetic says nothing there (RULES.md CS6). */
  mismaFuente: readonly Campo[]
  /** The feed marks letter and number that differ. */
  marcaLetra: boolean
}

type Votos = { votos: readonly Figure[] }

/**
 * Votes of the first over the second: of candidacies, each with its parties and their combinations
 * (RULES.md CA1), or of bare columns.
 */
export function ventajaOf(acta: Figures, contexto: Contexto, por: Comparadas): number {
  return (
    frontOf(por === 'columna' ? columnasOf(acta, contexto) : totalsOf(acta, contexto))?.ventaja ?? 0
  )
}

/** Votes by candidacy, in the acta's order (RULES.md CA1). */
export function totalsOf(
  { votos }: Votos,
  { candidaturas }: Pick<Contexto, 'candidaturas'>,
): Map<string, number> {
  return new Map(
    candidaturas.map(({ key, places }) => [
      key,
      places.reduce((sum, place) => sum + votesOf(votos[place]), 0),
    ]),
  )
}

/**
 * Votes by the column of a party, a common candidacy or an independent: the combination of one party
 * is a line of the party (RULES.md CA2), a combination of several is nobody's column.
 */
export function columnasOf(
  { votos }: Votos,
  { options }: Pick<Contexto, 'options'>,
): Map<string, number> {
  const found = new Map<string, number>()
  for (const [place, { key, kind, parties = [] }] of options.entries()) {
    const isLast = kind === 'nulos' || kind === 'no_registradas'
    if (isLast || (kind === 'coalicion' && parties.length > 1)) continue
    const [party = key] = kind === 'coalicion' ? parties : []
    found.set(party, (found.get(party) ?? 0) + votesOf(votos[place]))
  }
  return found
}
