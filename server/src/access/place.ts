import { casillaOf } from '../domain/clave.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Slot } from '../domain/fold/slot.ts'
import { slotOf } from '../domain/fold/submission.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { covers, type Scope } from './role.ts'

/** An acta as a request names it: by its casilla, or by its own key. */
type Named = { eleccion: string; casilla: string }

/**
 * The acta for a person in charge of its casilla. The catálogo says the casilla of an acta; the
 * first characters of a key may say another one (RULES.md NO14).
 */
export function slotFor(night: Night, who: Scope, named: Named): Slot {
  const slot = slotOf(night, named)
  const isFound = !('refusal' in slot)
  const casilla = isFound ? slot.expected.casilla : casillaOf(named.casilla)
  if (!covers(who, casilla)) throw new RefusalError('casilla_ajena', [named.casilla])
  if (!isFound) throw new RefusalError(slot.refusal, slot.detail)
  return slot
}

/** Whether an acta, by its own key, is of a casilla in the scope; false for an unknown acta. */
export function coversActa(
  { elecciones }: Pick<Night, 'elecciones'>,
  who: Scope,
  { eleccion, acta }: { eleccion: string; acta: string },
): boolean {
  const slot = elecciones.get(eleccion)?.slots.get(acta)
  return slot !== undefined && covers(who, slot.expected.casilla)
}
