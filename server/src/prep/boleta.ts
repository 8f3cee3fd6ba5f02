import type { Candidatura, Option } from '../domain/catalogo.ts'
import type { Registro } from './candidaturas.ts'
import { plain } from './cell.ts'
import { columnName } from './columns.ts'
import { partyKey } from './partidos.ts'

/** Known facts of a demarcación; options are numbered by place in the elección's list. */
export type Terms = {
  registros: Registro[]
  /** Options that every captured acta marks as not on the ballot. */
  absent: ReadonlySet<number>
  /** Options with votes. */
  voted: ReadonlySet<number>
}

/**
 * The candidacies of one demarcación: each party with all its combinations. A line is off the
 * ballot when the actas mark the line `-` (LEEME 2018, field 26) or no registration of the
 * demarcación names the line; a line with votes stays. Without any evidence every combination joins
 * its parties (RULES.md CA1).
 */
export function contend(options: readonly Option[], terms: Terms): Candidatura[] {
  const lines = options.filter(({ kind }) => kind !== 'no_registradas' && kind !== 'nulos')
  // Puebla 2018 lists every possible combination; the combinations registered here have a name.
  const named = terms.registros.some(({ nombre }) => nombre !== '')
  const registros = terms.registros.flatMap((registro) => {
    const partidos = resolveParties(registro.partidos, lines)
    const empty = named && registro.nombre === '' && (partidos?.length ?? 0) > 1
    return partidos && !empty ? [{ ...registro, partidos }] : []
  })
  const combos = lines.filter(({ parties }) => parties !== undefined)
  const alliances = alliancesOf(
    combos.filter((combo) => !terms.absent.has(options.indexOf(combo))),
    registros,
  )
  const isOffered = (option: Option) => {
    const place = options.indexOf(option)
    if (terms.voted.has(place)) return true
    return !terms.absent.has(place) && isRegistered(option, alliances, registros)
  }
  const offered = lines.filter(isOffered)
  const taken = new Set<string>()
  const candidaturas: Candidatura[] = []
  for (const option of offered) {
    if (taken.has(option.key)) continue
    const alliance = alliances.find((parties) => isWithin(option, parties))
    const own = alliance ? offered.filter((other) => isWithin(other, alliance)) : [option]
    for (const { key } of own) taken.add(key)
    candidaturas.push(candidaturaOf(own, alliance, registros))
  }
  return candidaturas
}

/** A party with two names: a registration may use the name that has no column. */
const SAME: Record<string, string> = { PES: 'ES', ES: 'PES' }

/**
 * The lines of a registration: files write `PAN-PRI`, `PAN_PRI`, `C_PT_MOR`, `CI-1`; undefined for
 * CNR and the like.
 */
function resolveParties(partidos: string[], lines: Option[]): string[] | undefined {
  const isKnown = (party: string) =>
    lines.some(({ key, parties }) => key === party || parties?.includes(party))
  const named = (pieces: string[]) =>
    pieces.map((party) => (isKnown(party) ? party : (SAME[party] ?? party)))
  const whole = partidos.join('_')
  for (const pieces of [named(partidos), named(whole.split('_').map(partyKey))])
    if (pieces.every(isKnown)) return pieces
  const line = lines.find(
    ({ key, kind, column = '' }) =>
      key.replaceAll('-', '_') === whole ||
      columnName(column) === whole ||
      (kind === 'independiente' && /IND|^C_?I/.test(whole) && numberIn(key) === numberIn(whole)),
  )
  return line && (line.parties ?? [line.key])
}

function numberIn(text: string): number {
  return Number(/\d+/.exec(text)?.[0] ?? 1)
}

/**
 * Whether the demarcación's registrations name the line; without registrations, all lines count as
 * named.
 */
function isRegistered(option: Option, alliances: string[][], registros: Registro[]): boolean {
  if (registros.length === 0) return true
  if (alliances.some((parties) => isWithin(option, parties))) return true
  return registros.some(({ partidos }) => partidos.length === 1 && partidos[0] === option.key)
}

/** Sets of parties that go together: as registered, or else the largest printed combinations. */
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
  // Federal files repeat the same name under each party instead of naming the sum.
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
    partidos,
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
