import type { Contest } from './catalogo.ts'
import type { Night } from './night.ts'
import type { Slot } from './slot.ts'

/** Actas, each with its elección. */
export type Places = (readonly [Contest, Slot])[]

/** All actas of a casilla, in every elección of the night. */
export function actasAt({ contests }: Pick<Night, 'contests'>, casilla: string): Places {
  return [...contests.values()].flatMap((contest) =>
    (contest.byCasilla.get(casilla) ?? []).map((slot) => [contest, slot] as const),
  )
}

/** The named actas found in the elección. */
export function actasIn(
  { contests }: Pick<Night, 'contests'>,
  eleccion: string,
  actas: readonly { acta: string }[],
): Places {
  const contest = contests.get(eleccion)
  if (!contest) return []
  return actas.flatMap(({ acta }) => {
    const slot = contest.slots.get(acta)
    return slot ? [[contest, slot] as const] : []
  })
}
