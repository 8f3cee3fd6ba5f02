import type { Figure } from '../domain/figure.ts'
import { NO_REGISTRADAS, NULOS, OPTIONS } from './boleta.ts'
import { CLAVE } from './setting.ts'
import { cortesOf, MINUTES } from './arrivals.ts'
import type { SimulacroNight } from './night.ts'
import { itemAt } from './random.ts'

/** An event at a simulated minute. `revision` counts from 0; a copy repeats the number. */
export type Happening =
  | { minute: number; what: 'submission'; place: number; revision: number; isCopy: boolean }
  | { minute: number; what: 'corte' }
  | { minute: number; what: 'minute' }

/** At the same minute phones come first, then PREP, then the clock. */
const ORDER = { submission: 0, corte: 1, minute: 2 } as const

/** All events of the night after the empty base, in order. */
export function agendaOf({ histories }: SimulacroNight): Happening[] {
  const what = 'submission' as const
  const happenings: Happening[] = histories.flatMap(({ nuestra }, place) =>
    nuestra.flatMap(({ minute, copies }, revision) => [
      { minute, what, place, revision, isCopy: false },
      ...copies.map((at) => ({ minute: at, what, place, revision, isCopy: true })),
    ]),
  )
  for (const minute of cortesOf()) if (minute > 0) happenings.push({ minute, what: 'corte' })
  for (let minute = 1; minute <= MINUTES; minute++) happenings.push({ minute, what: 'minute' })
  return happenings.sort((a, b) => a.minute - b.minute || ORDER[a.what] - ORDER[b.what])
}

/** The body of POST /api/actas for a submission; a copy has the very same body. */
export function submissionOf(night: SimulacroNight, place: number, revision: number) {
  const casilla = itemAt(night.casillas, place)
  const { minute, figures } = itemAt(itemAt(night.histories, place).nuestra, revision)
  const { votos, ...rest } = figures
  const own: Record<string, Figure> = {}
  for (const at of itemAt(night.municipios, casilla.place).places)
    if (at !== NO_REGISTRADAS && at !== NULOS) own[itemAt(OPTIONS, at).key] = itemAt(votos, at)
  return {
    id: `simulacro-${night.seed}-${place}-${revision}`,
    at: minuteIso(minute),
    eleccion: CLAVE,
    casilla: casilla.casilla,
    votos: own,
    noRegistradas: itemAt(votos, NO_REGISTRADAS),
    nulos: itemAt(votos, NULOS),
    ...rest,
  }
}

/** ISO 8601 of a minute of the night: 18:00 in Veracruz is 23:00 UTC. */
export function minuteIso(minute: number): string {
  return new Date(Date.UTC(2017, 5, 4, 23) + Math.round(minute * 60_000)).toISOString()
}
