import { hash } from 'node:crypto'
import type { Figures } from '../domain/acta.ts'
import { makeCatalogo, type Catalogo } from './catalogo.ts'
import { plantErrors, type Hallado, type Sembrado } from './errors.ts'
import { makeHistorias, type Historia } from './arrivals.ts'
import { randomFrom } from './random.ts'
import { makeVerdad } from './truth.ts'

/** A whole practice night, known before it begins. By place: `verdad` and `historias` follow `casillas`. */
export type PracticeNight = Catalogo & {
  seed: number
  scale: number
  verdad: Figures[]
  historias: Historia[]
  sembrados: Sembrado[]
  /** Actas that at the end only one side has, without any error: nobody was sent, or it came too late. */
  silencios: Map<string, Hallado | 'sin_llegar'>
  /** SHA-256 of each acta's image, as PREP publishes it. */
  imagenes: string[]
  /** Minutes at which PREP registers a paper that belongs to no casilla of the catalogue. */
  fueraDeCatalogo: number[]
}

/** The night of a seed, always the same one: 0.3 s for all of Veracruz. */
export function makeNight(seed: number, scale = 1): PracticeNight {
  const catalogo = makeCatalogo(seed, scale)
  const verdad = makeVerdad(catalogo, seed)
  const historias = makeHistorias(catalogo, verdad, seed)
  const silencios = silencesOf(catalogo, historias)
  const sembrados = plantErrors(catalogo, verdad, historias, seed, scale)
  return {
    ...catalogo,
    seed,
    scale,
    verdad,
    historias,
    sembrados: sembrados.sort((a, b) => a.desde - b.desde || (a.acta < b.acta ? -1 : 1)),
    silencios,
    imagenes: catalogo.casillas.map(({ acta }) => hash('sha256', `${seed}:${acta}`)),
    fueraDeCatalogo: strays(seed, scale),
  }
}

function silencesOf({ casillas }: Catalogo, historias: Historia[]): PracticeNight['silencios'] {
  const silences: PracticeNight['silencios'] = new Map()
  historias.forEach(({ nuestra, prep }, i) => {
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
