import { casillaOf } from '../clave.ts'
import type { Foto, LedgerRecord } from '../record.ts'
import type { Night } from './night.ts'
import { NOTED, type Outcome } from './outcome.ts'
import { beforeDay, isBeforeHour } from './jornada.ts'
import { withMore } from './list.ts'
import { changeSlot } from './share.ts'
import type { FotoAt, FotoPlace, Slot } from './slot.ts'
import { slotOf } from './submission.ts'

export function takeFoto(night: Night, record: LedgerRecord<'foto.stored'>): Outcome {
  const slot = slotOf(night, record.body)
  if ('refusal' in slot) return slot
  const eleccion = night.elecciones.get(record.body.eleccion)
  const early = eleccion && beforeDay(night, eleccion, slot, record.at)
  if (early) return early
  const isEarly = eleccion !== undefined && isBeforeHour(night, eleccion, slot, record.at)
  changeSlot(night, slot, () => storeFoto(night.fotos, slot, record, night.clock, isEarly))
  if (isEarly) eleccion.esperan.add(slot)
  return NOTED
}

/**
 * Puts a photograph with its acta; no photograph replaces an earlier photograph, and a repeated
 * image is kept once (FO2).
 */
function storeFoto(
  places: Map<string, FotoPlace[]>,
  slot: Slot,
  { seq, actor, body }: LedgerRecord<'foto.stored'>,
  at: string,
  isEarly: boolean,
): void {
  const { eleccion, casilla, ...foto } = body
  const isSame = (each: Foto) => each.sha256 === foto.sha256 && each.clase === foto.clase
  if (slot.fotos.some(isSame)) return
  const isHere = slot.fotos.some(({ sha256 }) => sha256 === foto.sha256)
  const stored: FotoAt = { ...foto, seq, at, actor, ...(isEarly ? { antes: true } : {}) }
  slot.fotos = withMore(slot.fotos, stored)
  const place = { eleccion, casilla, acta: slot.expected.acta }
  const found = places.get(foto.sha256)
  if (!found) places.set(foto.sha256, [place])
  else if (!isHere) found.push(place)
}

/** Marks the problem of a photograph, or clears the mark. */
export function markFoto(night: Night, { actor, body }: LedgerRecord<'foto.marked'>): Outcome {
  const slot = slotOf(night, body)
  if ('refusal' in slot) return slot
  for (const foto of slot.fotos) {
    if (foto.sha256 !== body.sha256) continue
    if (body.problema === 'ninguno') {
      delete foto.problema
      delete foto.marcas
    } else {
      foto.problema = body.problema
      foto.marcas = [...new Set([...(foto.marcas ?? []), actor])]
    }
  }
  return NOTED
}

/**
 * Images on more than one casilla: at most one casilla is the image's own (RULES.md FO1). The actas
 * of the same casilla may share an image, as with a sábana.
 */
export function repetidasOf(
  places: ReadonlyMap<string, FotoPlace[]>,
): { sha256: string; lugares: FotoPlace[] }[] {
  return [...places].flatMap(([sha256, lugares]) => {
    const [first] = lugares
    const isTwice = first && placesElsewhere(lugares, first.casilla).length > 0
    return isTwice ? [{ sha256, lugares: [...lugares] }] : []
  })
}

/** The places of an image besides a casilla (RULES.md FO1). */
export function placesElsewhere(lugares: readonly FotoPlace[], casilla: string): FotoPlace[] {
  return lugares.filter((each) => casillaOf(each.casilla) !== casillaOf(casilla))
}
