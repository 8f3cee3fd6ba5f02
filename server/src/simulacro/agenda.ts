import type { Figure } from '../domain/figure.ts'
import { NO_REGISTRADAS, NULOS, OPTIONS } from './boleta.ts'
import { CLAVE } from './catalogo.ts'
import { cortesOf, MINUTES } from './arrivals.ts'
import type { PracticeNight } from './night.ts'
import { itemAt } from './random.ts'

/** One thing that happens at a simulated minute. `revision` counts from 0; a copy repeats it. */
export type Suceso =
  | { minuto: number; que: 'envio'; place: number; revision: number; copia: boolean }
  | { minuto: number; que: 'corte' }
  | { minuto: number; que: 'minuto' }

/** At the same minute phones come first, then PREP, then the clock. */
const ORDER = { envio: 0, corte: 1, minuto: 2 } as const

/** Everything that happens in the night after the empty base, in order. */
export function agendaOf({ historias }: PracticeNight): Suceso[] {
  const sucesos: Suceso[] = historias.flatMap(({ nuestra }, place) =>
    nuestra.flatMap(({ minuto, copias }, revision) => [
      { minuto, que: 'envio' as const, place, revision, copia: false },
      ...copias.map((at) => ({ minuto: at, que: 'envio' as const, place, revision, copia: true })),
    ]),
  )
  for (const minuto of cortesOf()) if (minuto > 0) sucesos.push({ minuto, que: 'corte' })
  for (let minuto = 1; minuto <= MINUTES; minuto++) sucesos.push({ minuto, que: 'minuto' })
  return sucesos.sort((a, b) => a.minuto - b.minuto || ORDER[a.que] - ORDER[b.que])
}

/** The body of POST /api/actas for one submission; a copy has the very same one. */
export function bodyOf(night: PracticeNight, place: number, revision: number) {
  const casilla = itemAt(night.casillas, place)
  const { minuto, figures } = itemAt(itemAt(night.historias, place).nuestra, revision)
  const { votos, ...rest } = figures
  const own: Record<string, Figure> = {}
  for (const at of itemAt(night.municipios, casilla.place).places)
    if (at !== NO_REGISTRADAS && at !== NULOS) own[itemAt(OPTIONS, at).key] = itemAt(votos, at)
  return {
    id: `simulacro-${night.seed}-${place}-${revision}`,
    at: isoOf(minuto),
    eleccion: CLAVE,
    casilla: casilla.casilla,
    votos: own,
    noRegistradas: itemAt(votos, NO_REGISTRADAS),
    nulos: itemAt(votos, NULOS),
    ...rest,
  }
}

/** ISO 8601 of a minute of the night: 18:00 in Veracruz is 23:00 UTC. */
export function isoOf(minuto: number): string {
  return new Date(Date.UTC(2017, 5, 4, 23) + Math.round(minuto * 60_000)).toISOString()
}
