import type { ActaEsperada, PrepActa } from '../domain/catalogo.ts'
import { boletasIn, type Eleccion } from '../domain/fold/eleccion.ts'
import type { Known } from './catalogo.ts'
import { claveActaOf } from './keys.ts'
import type { ActaRow, Base } from './shape.ts'

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

/**
 * The base with the keys that the catálogo already gives its actas. A key may be unique in one
 * corte and repeated in the next, once a casilla was added: the acta with the key in the catálogo
 * keeps the key.
 */
export function adoptKeys(actas: readonly ActaEsperada[], base: Base): Base {
  const known = new Map(actas.map((acta) => [acta.acta, acta]))
  const strays = base.rows.filter(({ esperada }) => !known.has(esperada.acta))
  if (strays.length === 0) return base
  const present = new Set(base.rows.map(({ esperada }) => esperada.acta))
  const free = Map.groupBy(
    actas.filter(({ acta }) => !present.has(acta)),
    ({ acta }) => claveActaOf(acta),
  )
  const adopted = new Map<ActaRow, string>()
  for (const row of strays) {
    const waiting = free.get(row.clave) ?? []
    const at = waiting.findIndex((acta) => samePlace(acta, row.esperada))
    if (at < 0) continue
    adopted.set(row, waiting[at]?.acta ?? row.esperada.acta)
    waiting.splice(at, 1)
  }
  if (adopted.size === 0) return base
  const rows = base.rows.map((row) => {
    const acta = adopted.get(row)
    return acta === undefined ? row : { ...row, esperada: { ...row.esperada, acta } }
  })
  return { ...base, rows }
}

function samePlace(a: ActaEsperada, b: ActaEsperada): boolean {
  const same = (x?: string, y?: string) => x === undefined || y === undefined || x === y
  return same(a.distrito, b.distrito) && same(a.municipio, b.municipio)
}
