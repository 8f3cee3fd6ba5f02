import type { Eleccion } from './eleccion.ts'
import type { Night } from './night.ts'
import type { Slot } from './slot.ts'

/** Actas, each with its elección. */
export type Places = (readonly [Eleccion, Slot])[]

/** All actas of a casilla, in every elección of the night. */
export function actasAt({ elecciones }: Pick<Night, 'elecciones'>, casilla: string): Places {
  return [...elecciones.values()].flatMap((eleccion) =>
    (eleccion.byCasilla.get(casilla) ?? []).map((slot) => [eleccion, slot] as const),
  )
}

/** The named actas found in the elección. */
export function actasIn(
  { elecciones }: Pick<Night, 'elecciones'>,
  clave: string,
  actas: readonly { acta: string }[],
): Places {
  const eleccion = elecciones.get(clave)
  if (!eleccion) return []
  return actas.flatMap(({ acta }) => {
    const slot = eleccion.slots.get(acta)
    return slot ? [[eleccion, slot] as const] : []
  })
}
