import type { Ambito, Slot } from '../fold/slot.ts'

/**
 * When a casilla could be expected, from tonight's own arrivals: no catálogo says an hour
 * (RULES.md RU3).
 */

/** The arrivals of fewer actas say nothing of the rest. */
const ACTAS_MIN = 10
/** Share of the actas of a place. Representatives seldom cover nine in ten casillas. */
const PARTE = 3 / 4

/**
 * The place whose arrivals speak for an acta: the municipio, or for a small municipio the ámbito
 * above.
 */
export function vecindadOf({ ambitos }: Slot): Ambito | undefined {
  return ambitos.findLast(({ actas }) => actas.esperadas >= ACTAS_MIN)
}

/**
 * When three quarters of a place's actas had arrived, in ms on the night's clock; undefined before.
 */
export function dueAt({ actas, curvaNuestra }: Ambito): number | undefined {
  const enough = actas.esperadas * PARTE
  if (actas.recibidas < enough) return undefined
  const found = curvaNuestra.find(([, received]) => received >= enough)
  return found && found[0] * 60_000
}

/** When an acta could be expected, in ms on the night's clock; undefined while unknown. */
export function dueAtSlot(slot: Slot): number | undefined {
  const vecindad = vecindadOf(slot)
  return vecindad && dueAt(vecindad)
}
