import type { Option } from '../catalogo.ts'
import { frontOf, type Front } from '../front.ts'
import type { Ambito, Ballot, Lado, Nodo, Suma } from './slot.ts'

/**
 * Votes by candidacy key: at or below the demarcación from its own boleta, above it summed over
 * demarcaciones (RULES.md CA1).
 */
export function candidaturasOf(ambito: Ambito, lado: Lado): Map<string, number> {
  const totals = new Map<string, number>()
  const ballot = ballotOf(ambito)
  if (ballot) {
    for (const { key, places } of ballot.candidaturas)
      totals.set(
        key,
        places.reduce((sum, place) => sum + (ambito.sumas[lado].votos[place] ?? 0), 0),
      )
    return totals
  }
  for (const demarcacion of demarcacionesOf(ambito))
    for (const [key, votes] of candidaturasOf(demarcacion, lado))
      totals.set(key, (totals.get(key) ?? 0) + votes)
  return totals
}

/** The boleta in force in an ámbito; null above the demarcación. */
export function ballotOf(nodo: Nodo | null): Ballot | null {
  return nodo === null ? null : (nodo.ballot ?? ballotOf(nodo.parent))
}

export function demarcacionesOf(ambito: Ambito): Ambito[] {
  return ambito.children.flatMap((child) => (child.ballot ? [child] : demarcacionesOf(child)))
}

/** The front of an ámbito by one side (RULES.md FR1, FR2). */
export function leadOf(ambito: Ambito, lado: Lado): Front | undefined {
  return frontOf(candidaturasOf(ambito, lado))
}

/** The order by the side that speaks; by the other while that side has no votes here. */
export function leadInForce(ambito: Ambito, voz: Lado): Front | undefined {
  return leadOf(ambito, voz) ?? leadOf(ambito, voz === 'prep' ? 'nuestra' : 'prep')
}

/**
 * Party totals by the legal split: a combination's votes in equal parts, the remainder to its party
 * with most votes of its own (LGIPE 311.1.c; RULES.md PT1). Computed where the law computes,
 * in the consejo (`isConsejo`), and summed above the consejo; below, the split is informative.
 */
export function partidosOf(
  ambito: Ambito,
  lado: Lado,
  options: readonly Option[],
  isConsejo: (ambito: Ambito) => boolean,
): Map<string, number> {
  const consejos = isConsejo(ambito) ? [] : descendants(ambito, isConsejo)
  if (consejos.length === 0) return splitVotes(ambito.sumas[lado].votos, options)
  const totals = new Map<string, number>()
  for (const consejo of consejos)
    for (const [key, votes] of splitVotes(consejo.sumas[lado].votos, options))
      totals.set(key, (totals.get(key) ?? 0) + votes)
  return totals
}

function descendants(ambito: Ambito, wanted: (ambito: Ambito) => boolean): Ambito[] {
  return ambito.children.flatMap((child) => (wanted(child) ? [child] : descendants(child, wanted)))
}

/** A single split. Ties for the remainder go to the first party on the acta: no rule was found. */
export function splitVotes(
  votos: readonly number[],
  options: readonly Option[],
): Map<string, number> {
  const own = new Map<string, number>()
  for (const [place, { key, kind, parties }] of options.entries()) {
    const only = parties?.length === 1 ? parties[0] : undefined
    if ((kind === 'coalicion' && !only) || kind === 'no_registradas' || kind === 'nulos') continue
    const party = only ?? key
    own.set(party, (own.get(party) ?? 0) + (votos[place] ?? 0))
  }
  const totals = new Map(own)
  for (const [place, { kind, parties = [] }] of options.entries()) {
    const votes = votos[place] ?? 0
    if (kind !== 'coalicion' || votes === 0 || parties.length < 2) continue
    const part = Math.floor(votes / parties.length)
    const strongest = parties.reduce((a, b) => ((own.get(b) ?? 0) > (own.get(a) ?? 0) ? b : a))
    for (const party of parties) totals.set(party, (totals.get(party) ?? 0) + part)
    const rest = votes - part * parties.length
    totals.set(strongest, (totals.get(strongest) ?? 0) + rest)
  }
  return totals
}

/**
 * Percent of the lista nominal, truncated to four decimals as in PREP; undefined without a lista
 * nominal (RULES.md PA1).
 */
export function participacionOf(sum: Suma, withEspeciales: boolean): number | undefined {
  if (sum.listaNominal === 0) return undefined
  const votes = (withEspeciales ? sum.total : sum.total - sum.especiales) * 1_000_000
  return (votes - (votes % sum.listaNominal)) / sum.listaNominal / 10_000
}
