import type { Eleccion } from '../fold/eleccion.ts'
import { humanCasilla } from '../clave.ts'
import { efectoOf, fueraOf, opcionesAtIssue, reconcileActa } from '../fold/reconcile.ts'
import { claveOf, type Place } from './ambito.ts'
import { nuestraOf, type Ambito, type Slot, type ActaState } from '../fold/slot.ts'

export const FILAS_MAX = 200

/** The word of a list for an acta: the state, but a change by PREP outweighs agreement. */
export function kindOf(slot: Slot): ActaState | 'cambio_en_prep' {
  const state = reconcileActa(slot)
  return slot.cambioEnPrep && state !== 'difiere' ? 'cambio_en_prep' : state
}

/**
 * The differences of an ámbito by weight: actas with different votes, actas changed by PREP, actas
 * not counted by PREP; with `all`, also actas of only one side. In both directions: an error in our
 * favour stands in the same list (RULES.md RE5).
 */
export function diferenciasDoc({ eleccion, ambito }: Place, { all = false, max = FILAS_MAX } = {}) {
  const slots = all ? slotsOf(ambito).filter(isOneSided) : []
  const rows = [...(ambito.marcadas ?? []), ...slots]
    .map((slot) => diferenciaOf(eleccion, slot))
    .sort((a, b) => Math.abs(b.efecto) - Math.abs(a.efecto) || (a.acta < b.acta ? -1 : 1))
  return {
    total: rows.length,
    cuenta: { ...ambito.diferencias },
    filas: Object.fromEntries(rows.slice(0, max).map((row) => [row.acta, row])),
  }
}

/** Only one side has the acta, without any other finding. */
function isOneSided(slot: Slot): boolean {
  const state = reconcileActa(slot)
  return !slot.cambioEnPrep && (state === 'solo_nuestra' || state === 'solo_prep')
}

export function slotsOf(ambito: Ambito): Slot[] {
  const { slots, secciones, children } = ambito
  return [...slots, ...secciones.flatMap((each) => each.slots), ...children.flatMap(slotsOf)]
}

/** A line of the list; also on the acta's own page. */
export function diferenciaOf(eleccion: Eleccion, slot: Slot) {
  const { options } = eleccion.catalogo
  const { efecto, lider, segundo } = efectoOf(slot, eleccion.voz)
  const fuera = fueraOf(slot)
  return {
    acta: slot.expected.acta,
    clave: claveOf(eleccion, slot),
    casilla: slot.expected.casilla,
    nombre: humanCasilla(slot.expected.casilla),
    ambito: slot.seccion.clave,
    lugar: slot.seccion.parent?.nombre ?? eleccion.root.nombre,
    tipo: kindOf(slot),
    opciones: opcionesAtIssue(slot).map(({ place, ...figures }) => ({
      key: options[place]?.key ?? '',
      ...figures,
    })),
    ...(fuera ? { fuera } : {}),
    efecto,
    ...(lider ? { lider } : {}),
    ...(segundo ? { segundo } : {}),
    at: slot.prep[slot.prep.length - 1]?.at ?? nuestraOf(slot)?.at ?? '',
  }
}
