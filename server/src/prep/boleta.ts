import type { Candidatura, Option } from '../domain/catalogo.ts'
import type { Registro } from './candidaturas.ts'
import { plain } from './cell.ts'
import { columnName } from './columns.ts'
import { nearest, partyKey } from './partidos.ts'

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
  const registros = registrosOf(terms.registros, lines)
  const combos = lines.filter(({ parties }) => parties !== undefined)
  const alliances = alliancesOf(
    combos.filter((combo) => !terms.absent.has(options.indexOf(combo))),
    registros,
  ).map((parties) => inOrder(parties, lines))
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

/**
 * Registrations of lines of the ballot. Rows of no registradas and nulos carry texts and are nobody's
 * registration. Puebla 2018 lists every possible combination: where people are named, a combination
 * without a name is none, but a `SUM-` row is one unless its parties are named apart (RULES.md CA4).
 */
function registrosOf(all: Registro[], lines: Option[]): Registro[] {
  const resolved = all.flatMap((registro) => {
    const partidos = resolveParties(registro.partidos, lines)
    return partidos ? [{ ...registro, partidos }] : []
  })
  const named = resolved.filter(({ nombre }) => nombre !== '')
  const isApart = ({ partidos, suma }: Registro) => {
    if (!suma) return named.length > 0
    const touching = named.filter(({ partidos: own }) => own.some((one) => partidos.includes(one)))
    const people = new Set(touching.map(({ nombre }) => plain(nombre)))
    return people.size > 1 || touching.some(({ suma: sum, partidos: own }) => sum && own.length > 1)
  }
  return resolved.filter(
    (each) => each.nombre !== '' || each.partidos.length === 1 || !isApart(each),
  )
}

/** Rows for the last lines of a ballot, with a text in place of a name. */
const LAST_LINES = /^(V?CNR|VCN|VN|(.*[ _])?NUL[OA]S|.*NO[ _]REGISTRAD.*)$/

/**
 * The lines of a registration: files write `PAN-PRI`, `PAN_PRI`, `C_PT_MOR`, `CI-1`; undefined for
 * CNR and the like.
 */
function resolveParties(partidos: string[], lines: Option[]): string[] | undefined {
  const known = new Set(
    lines.flatMap(({ key, kind, parties }) => (kind === 'independiente' ? [] : (parties ?? key))),
  )
  const whole = partidos.join('_')
  if (LAST_LINES.test(whole)) return undefined
  const ways = [partidos, whole.split('_').map(partyKey)]
  const isKnown = (party: string) => known.has(party)
  const exact = ways.find((pieces) => pieces.every(isKnown))
  if (exact) return exact
  const line = lines.find(
    ({ key, kind, column = '' }) =>
      key.replaceAll('-', '_') === whole ||
      columnName(column) === whole ||
      (kind === 'independiente' && /IND|^C_?I/.test(whole) && numberIn(key) === numberIn(whole)),
  )
  if (line) return line.parties ?? [line.key]
  // A registration may use initials that have no column: PES beside the column ES.
  const near = ways.map((pieces) =>
    pieces.map((party) => (isKnown(party) ? party : (nearest(party, known) ?? ''))),
  )
  return near.find((pieces) => pieces.every(isKnown) && new Set(pieces).size === pieces.length)
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
  if (alliances.some((parties) => parties.length > 1 && isWithin(option, parties))) return true
  const [party = option.key, ...others] = option.parties ?? []
  if (others.length > 0) return false
  return registros.some(({ partidos }) => partidos.length === 1 && partidos[0] === party)
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
  for (const parties of printed)
    if (parties.length === 1 || shareName(parties, registros)) add(parties)
  return found
}

/** The parties in the ballot's order: by the line of each, else by its first combination. */
function inOrder(parties: string[], lines: Option[]): string[] {
  const placeOf = (party: string) => {
    const own = lines.findIndex(({ key }) => key === party)
    return own >= 0 ? own : lines.findIndex((line) => line.parties?.includes(party))
  }
  return [...parties].sort((a, b) => placeOf(a) - placeOf(b))
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
