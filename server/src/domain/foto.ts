import type { Slot } from './computo.ts'
import type { Bodies, Foto, LedgerRecord, Problema } from './record.ts'

/** A photograph of an acta as it reached us, and what is wrong with it. */
export type FotoAt = Foto & { seq: number; at: string; actor: string; problema?: Problema }

export type FotoPlace = { eleccion: string; casilla: string; acta: string }

/** Puts a photograph with its acta; none replaces another, and the same one comes once (FO2). */
export function storeFoto(
  places: Map<string, FotoPlace[]>,
  slot: Slot,
  { seq, actor, body }: LedgerRecord<'foto.stored'>,
  at: string,
): void {
  const { eleccion, casilla, ...foto } = body
  const isSame = (each: Foto) => each.sha256 === foto.sha256 && each.clase === foto.clase
  if (slot.fotos.some(isSame)) return
  slot.fotos.push({ ...foto, seq, at, actor })
  const place = { eleccion, casilla, acta: slot.expected.acta }
  const found = places.get(foto.sha256)
  if (!found) places.set(foto.sha256, [place])
  else if (!found.some((each) => each.acta === place.acta && each.eleccion === eleccion))
    found.push(place)
}

/** Says what is wrong with a photograph, or that nothing is any more. */
export function markFoto(slot: Slot, { sha256, problema }: Bodies['foto.marked']): void {
  for (const foto of slot.fotos) {
    if (foto.sha256 !== sha256) continue
    if (problema === 'ninguno') delete foto.problema
    else foto.problema = problema
  }
}
