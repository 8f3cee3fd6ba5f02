import type { PrepActa } from '../domain/catalogo.ts'
import { boletasIn, type Eleccion } from '../domain/fold/eleccion.ts'
import type { Known } from './catalogo.ts'

/** The grown catálogo of an elección, in the form that the PREP room compares with a base. */
export function catalogoOf(eleccion: Eleccion): Known {
  return {
    ...eleccion.catalogo,
    boletas: [...boletasIn(eleccion).values()],
    actas: [...eleccion.slots.values()].map((slot) => slot.expected),
  }
}

/** PREP's word on each acta in the night, the vanished left out. */
export function previousOf(slots: Eleccion['slots']): Map<string, PrepActa> {
  const previous = new Map<string, PrepActa>()
  for (const [acta, slot] of slots) {
    const value = slot.prep[slot.prep.length - 1]?.value
    if (value) previous.set(acta, value)
  }
  return previous
}
