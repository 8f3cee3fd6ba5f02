import { totalOf, type Figures } from '../domain/acta.ts'
import { isCount, type Figure } from '../domain/figure.ts'
import { NO_REGISTRADAS, NULOS, OPTIONS, optionPlace } from './boleta.ts'
import { REPRESENTANTES, type SettingCasilla, type Setting, type Municipio } from './setting.ts'
import { itemAt, randomFrom, type Random } from './random.ts'

/** Weight of each party in the state, before each municipio goes its own way. Made up. */
const STATE: Readonly<Record<string, number>> = {
  PAN: 0.24,
  PRI: 0.19,
  PRD: 0.13,
  PVEM: 0.06,
  PT: 0.035,
  MC: 0.05,
  PANAL: 0.045,
  MORENA: 0.18,
  PES: 0.025,
  CAND_IND_01: 0.08,
  CAND_IND_02: 0.04,
  CAND_IND_03: 0.02,
}
/** Share of a coalition's votes marked on more than one of its emblems. */
const COMBINED = 0.07
/**
 * Fewer than the domain's maximum `BOLETAS_ESPECIAL`; a different number makes different nights.
 */
const BALLOTS_AT_ESPECIAL = 750

/** How often paper does not add up: between Tamaulipas 2023 and Quintana Roo 2019. */
const RATES = {
  asentadoWrong: 0.068,
  asentadoMissing: 0.05,
  sacadosWrong: 0.1,
  sacadosMissing: 0.04,
  personasWrong: 0.13,
  /** Representatives counted among personas already: not an error. */
  personasAll: 0.05,
  blanks: 0.34,
  illegible: 0.03,
}

/**
 * Figures on the paper of each casilla, by place in the catálogo. Where the paper does not add up,
 * both our representative and PREP read the same wrong figures.
 */
export function makeTruth({ municipios, casillas }: Setting, seed: number): Figures[] {
  const random = randomFrom(seed, 'verdad')
  const climates = municipios.map((municipio) => climateOf(municipio, random))
  let seccion = ''
  let local: number[] = []
  return casillas.map((casilla) => {
    const climate = itemAt(climates, casilla.place)
    if (casilla.seccion !== seccion) {
      seccion = casilla.seccion
      local = climate.leaning.map((value) => value * noise(0.28, random))
    }
    const votos = votesFor(casilla, itemAt(municipios, casilla.place), climate, local, random)
    return paperOf(casilla, votos, random)
  })
}

type Climate = { turnout: number; leaning: number[] }

/** Weight of each option in a municipio; 0 for an option not on the ballot. */
function climateOf({ candidaturas, places }: Municipio, random: Random): Climate {
  const leaning = OPTIONS.map(() => 0)
  for (const { partidos, options } of candidaturas) {
    const strength = noise(0.45, random)
    const own = partidos.map((party) => (STATE[party] ?? 0) * strength * noise(0.25, random))
    partidos.forEach((party, i) => (leaning[optionPlace(party)] = own[i] ?? 0))
    const combined = options.slice(partidos.length)
    const share = (own.reduce((a, b) => a + b, 0) * COMBINED) / Math.max(1, combined.length)
    for (const key of combined) leaning[optionPlace(key)] = share
  }
  leaning[NO_REGISTRADAS] = 0.0006
  leaning[NULOS] = 0.024 * noise(0.25, random)
  const onBallot = leaning.map((value, place) => (places.includes(place) ? value : 0))
  return { turnout: 0.6 + 0.05 * random.normal(), leaning: onBallot }
}

function noise(sigma: number, random: Random): number {
  return Math.exp(sigma * random.normal())
}

function votesFor(
  casilla: SettingCasilla,
  { places }: Municipio,
  { turnout }: Climate,
  local: number[],
  random: Random,
): Figure[] {
  const total = votersOf(casilla, turnout, random)
  const weights = local.map((value) => value * noise(0.12, random))
  const sum = weights.reduce((a, b) => a + b, 0)
  const votos: Figure[] = OPTIONS.map(() => 'guion')
  // Probabilistic rounding keeps small options at their share instead of at zero.
  for (const place of places)
    votos[place] = Math.floor((total * itemAt(weights, place)) / sum + random.next())
  return votos
}

function votersOf({ tipo, urbana, listaNominal }: SettingCasilla, turnout: number, random: Random) {
  if (tipo === 'S') return random.int(90, BALLOTS_AT_ESPECIAL - 60)
  const share = turnout + (urbana ? -0.02 : 0.03) + 0.055 * random.normal()
  // Room is left above for the rounding and for the wrong digits planted later.
  return Math.round(listaNominal * Math.min(0.93, Math.max(0.22, share)))
}

function paperOf(casilla: SettingCasilla, votos: Figure[], random: Random): Figures {
  const total = totalOf(votos)
  const reps = random.int(0, Math.min(8, total))
  const boletas = casilla.tipo === 'S' ? BALLOTS_AT_ESPECIAL : casilla.listaNominal + REPRESENTANTES
  const personas = random.chance(RATES.personasAll) ? total : total - reps
  return {
    votos: marked(votos, random),
    totalAsentado: written(total, RATES.asentadoWrong, RATES.asentadoMissing, random),
    boletasSobrantes: written(Math.max(0, boletas - total), 0.06, 0.03, random),
    personasVotaron: written(personas, RATES.personasWrong, 0.02, random),
    representantesVotaron: reps,
    votosSacados: written(total, RATES.sacadosWrong, RATES.sacadosMissing, random),
  }
}

/**
 * Figures of a tired crew: mostly right, sometimes off by a little, rarely by a lot, or nothing.
 */
function written(value: number, wrong: number, missing: number, random: Random): Figure {
  if (random.chance(missing)) return random.chance(0.8) ? 'blanco' : 'ilegible'
  if (!random.chance(wrong)) return value
  const off = random.chance(0.62) ? random.int(1, 5) : random.int(6, 90)
  return Math.max(0, value + (random.chance(0.5) && off <= value ? -off : off))
}

/** A zero is often left blank, a different fact from a zero; now and then a figure is illegible. */
function marked(votos: Figure[], random: Random): Figure[] {
  const blanks = random.chance(RATES.blanks)
  const blot = random.chance(RATES.illegible) ? smallOne(votos, random) : -1
  if (!blanks && blot < 0) return votos
  return votos.map((figure, place) => {
    if (place === blot) return 'ilegible'
    return blanks && figure === 0 && random.chance(0.7) ? 'blanco' : figure
  })
}

function smallOne(votos: Figure[], random: Random): number {
  const small = [...votos.keys()].filter((place) => {
    const figure = votos[place]
    return isCount(figure) && figure > 0 && figure < 30
  })
  return small.length > 0 ? random.pick(small) : -1
}
