import type { Candidatura, Option } from '../domain/eleccion.ts'
import type { Registro } from './candidaturas.ts'
import { plain } from './cell.ts'

/** What is known of one demarcación: who registered, and which options its actas mark as absent. */
export type Terms = { registros: Registro[]; absent: ReadonlySet<number> }

/**
 * The candidacies of one demarcación: each party with every combination it goes in. A combination
 * marked `-` on the actas, or that no registration of the demarcación names, joins nobody there
 * (LEEME 2018, field 26); where nothing tells, it joins its parties (RULES.md CA1).
 */
export function contend(options: readonly Option[], { registros, absent }: Terms): Candidatura[] {
  const offered = options.filter(
    ({ kind }, place) => kind !== 'no_registradas' && kind !== 'nulos' && !absent.has(place),
  )
  const combos = offered.filter(({ parties }) => parties !== undefined)
  const alliances = alliancesOf(combos, registros)
  const taken = new Set<string>()
  const candidaturas: Candidatura[] = []
  for (const option of offered) {
    if (taken.has(option.key)) continue
    const alliance = alliances.find((parties) => isWithin(option, parties))
    // A combination outside every alliance is a line without a candidacy, unless votes stand on it.
    const own = alliance ? offered.filter((other) => isWithin(other, alliance)) : [option]
    for (const { key } of own) taken.add(key)
    candidaturas.push(candidaturaOf(own, alliance, registros))
  }
  return candidaturas
}

/** Sets of parties that go together: as registered, or else the largest combinations printed. */
function alliancesOf(combos: Option[], registros: Registro[]): string[][] {
  const bySize = [...combos].sort((a, b) => sizeOf(b) - sizeOf(a))
  const printed = bySize.map(({ parties = [] }) => parties)
  const found: string[][] = []
  const add = (parties: string[]) => {
    if (parties.every((party) => !found.some((each) => each.includes(party)))) found.push(parties)
  }
  if (registros.length === 0) {
    printed.forEach(add)
    return found
  }
  const registered = registros.map(({ partidos }) => partidos).filter(({ length }) => length > 1)
  registered.sort((a, b) => b.length - a.length)
  for (const partidos of registered)
    add(printed.find((each) => sameSet(each, partidos)) ?? partidos)
  // Federal files repeat the one name under each party instead of naming the sum.
  for (const parties of printed) if (shareName(parties, registros)) add(parties)
  return found
}

function shareName(parties: string[], registros: Registro[]): boolean {
  const [first, ...rest] = parties.map((party) => nombreOf([party], registros))
  return (
    first !== undefined &&
    rest.every((nombre) => nombre !== undefined && plain(nombre) === plain(first))
  )
}

function candidaturaOf(
  own: Option[],
  alliance: string[] | undefined,
  registros: Registro[],
): Candidatura {
  const [first] = own
  const partidos = alliance ?? first?.parties ?? [first?.key ?? '']
  const key = alliance ? alliance.join('-') : (first?.key ?? '')
  const nombre = nombreOf(partidos, registros) ?? nombreOf(partidos.slice(0, 1), registros)
  return {
    key,
    partidos: first?.kind === 'independiente' ? [] : partidos,
    options: own.map((option) => option.key),
    ...(nombre === undefined ? {} : { nombre }),
  }
}

function nombreOf(parties: string[], registros: Registro[]): string | undefined {
  const found = registros.find(
    ({ partidos, nombre }) => nombre !== '' && sameSet(partidos, parties),
  )
  return found?.nombre
}

function isWithin({ key, parties }: Option, alliance: string[]): boolean {
  return (parties ?? [key]).every((party) => alliance.includes(party))
}

function sizeOf({ parties }: Option): number {
  return parties?.length ?? 1
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each))
}
