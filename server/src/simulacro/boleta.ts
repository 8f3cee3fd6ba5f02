import type { Candidatura, Option } from '../domain/catalogo.ts'
import type { Random } from './random.ts'

const PARTIES = ['PAN', 'PRI', 'PRD', 'PVEM', 'PT', 'MC', 'PANAL', 'MORENA', 'PES']
const COMBINATIONS = [
  ['PAN', 'PRD'],
  ['PRI', 'PVEM', 'PANAL'],
  ['PRI', 'PVEM'],
  ['PRI', 'PANAL'],
  ['PVEM', 'PANAL'],
]
const INDEPENDENTS = ['CAND_IND_01', 'CAND_IND_02', 'CAND_IND_03']

/** Every line on some acta of the night, in the order of the base's columns. */
export const OPTIONS: readonly Option[] = [
  ...PARTIES.map((key): Option => ({ key, kind: 'partido', column: key })),
  ...COMBINATIONS.map((parties): Option => ({
    key: parties.join('-'),
    kind: 'coalicion',
    parties,
    column: `C_${parties.join('_')}`,
  })),
  ...INDEPENDENTS.map((key): Option => ({ key, kind: 'independiente', column: key })),
  { key: 'NO_REGISTRADAS', kind: 'no_registradas', column: 'NO_REGISTRADAS' },
  { key: 'NULOS', kind: 'nulos', column: 'NULOS' },
]

const PLACE = new Map(OPTIONS.map(({ key }, place) => [key, place]))
export const NO_REGISTRADAS = optionPlace('NO_REGISTRADAS')
export const NULOS = optionPlace('NULOS')

export function optionPlace(key: string): number {
  const place = PLACE.get(key)
  if (place === undefined) throw new RangeError(`No option ${key}`)
  return place
}

/**
 * The competitors in a municipio. PAN and PRD go together in most, PRI leads one of two coalitions
 * in many, small parties stay away from some, independents stand in a quarter: ballots differ.
 */
export function makeBoleta(random: Random, nombre: string): Candidatura[] {
  const fronts: string[][] = []
  if (random.chance(0.78)) fronts.push(['PAN', 'PRD'])
  const pri = random.next()
  if (pri < 0.35) fronts.push(['PRI', 'PVEM', 'PANAL'])
  else if (pri < 0.7) fronts.push(['PRI', 'PVEM'])
  const allied = new Set(fronts.flat())
  const absent = ['PT', 'MC', 'PANAL', 'PES', 'PVEM'].filter(() => random.chance(0.08))
  const alone = PARTIES.filter((party) => !allied.has(party) && !absent.includes(party))
  const independents = random.chance(0.25) ? INDEPENDENTS.slice(0, random.int(1, 3)) : []
  return [...fronts, ...alone.map((party) => [party]), ...independents.map((key) => [key])].map(
    (parties) => candidaturaOf(parties, nombre),
  )
}

/** No person stands in a practice night: a candidacy is named after its parties and municipio. */
function candidaturaOf(parties: string[], nombre: string): Candidatura {
  const key = parties.join('-')
  const options = [...parties, ...combinationsOf(parties)]
  return { key, partidos: parties, options, nombre: `Planilla ${key} de ${nombre}` }
}

function combinationsOf(parties: string[]): string[] {
  if (parties.length < 2) return []
  const inside = COMBINATIONS.filter((each) => each.every((party) => parties.includes(party)))
  return inside.map((each) => each.join('-'))
}

/** Places of all lines on the acta, in order; every other line is `-` in the base. */
export function placesOf(candidaturas: readonly Candidatura[]): number[] {
  const places = candidaturas.flatMap(({ options }) => options.map(optionPlace))
  return [...places, NO_REGISTRADAS, NULOS].sort((a, b) => a - b)
}
