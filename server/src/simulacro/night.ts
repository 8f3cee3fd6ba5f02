import { hash } from 'node:crypto'
import type { Figures } from '../domain/acta.ts'
import { makeSetting, type Setting } from './setting.ts'
import { plantErrors, type Finding, type Planted } from './errors.ts'
import { makeHistories, type History } from './arrivals.ts'
import { randomFrom } from './random.ts'
import { makeTruth } from './truth.ts'

/**
 * A whole practice night, known before the start. By place: `truth` and `histories` follow
 * `casillas`.
 */
export type SimulacroNight = Setting & {
  seed: number
  scale: number
  truth: Figures[]
  histories: History[]
  planted: Planted[]
  /**
   * Actas on only one side at the end, or on neither, without any error: nobody was sent, or the
   * acta came too late.
   */
  silences: Map<string, Finding | 'sin_llegar'>
  /** SHA-256 of each acta's image, as PREP publishes the hash. */
  images: string[]
  /** Minutes at which PREP registers a paper without a casilla in the catálogo. */
  strays: number[]
}

/** The night of a seed, always the same: 0.3 s for all of Veracruz. */
export function makeNight(seed: number, scale = 1): SimulacroNight {
  const catalogo = makeSetting(seed, scale)
  const truth = makeTruth(catalogo, seed)
  const histories = makeHistories(catalogo, truth, seed)
  const silences = silencesOf(catalogo, histories)
  const planted = plantErrors(catalogo, truth, histories, seed, scale)
  return {
    ...catalogo,
    seed,
    scale,
    truth,
    histories,
    planted: planted.sort((a, b) => a.desde - b.desde || (a.acta < b.acta ? -1 : 1)),
    silences,
    images: catalogo.casillas.map(({ acta }) => hash('sha256', `${seed}:${acta}`)),
    strays: strays(seed, scale),
  }
}

function silencesOf({ casillas }: Setting, histories: History[]): SimulacroNight['silences'] {
  const silences: SimulacroNight['silences'] = new Map()
  histories.forEach(({ nuestra, prep }, i) => {
    const acta = casillas[i]?.acta ?? ''
    if (nuestra.length > 0 && prep.length > 0) return
    if (nuestra.length === 0 && prep.length === 0) silences.set(acta, 'sin_llegar')
    else silences.set(acta, nuestra.length > 0 ? 'solo_nuestra' : 'solo_prep')
  })
  return silences
}

function strays(seed: number, scale: number): number[] {
  const random = randomFrom(seed, 'fuera de catalogo')
  const count = Math.max(1, Math.round(9 * scale))
  const minutes = Array.from({ length: count }, () => random.int(130, 290))
  return minutes.sort((a, b) => a - b)
}
