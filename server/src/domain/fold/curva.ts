import type { Ambito, Slot } from './slot.ts'

/** Records of a batch share a time; the time is parsed once. */
let known = { iso: '', minute: NaN }

/** Minutes since the epoch. */
export function wholeMinute(iso: string): number {
  if (iso !== known.iso) known = { iso, minute: Math.floor(Date.parse(iso) / 60_000) }
  return known.minute
}

/** Counts an acta's first figures that count at their minute. A late clock never bends the curve backwards. */
export function countArrival(slot: Slot, at: string): void {
  const minute = wholeMinute(at)
  for (const ambito of slot.ambitos) {
    const last = ambito.curvaNuestra[ambito.curvaNuestra.length - 1]
    if (last && last[0] >= minute) last[1] = ambito.actas.recibidas
    else ambito.curvaNuestra.push([minute, ambito.actas.recibidas])
  }
}

/** A step of PREP's curve: the counts of the ámbito at this corte. */
export function countCorte({ curvaPrep, actas }: Ambito, corteAt: string): void {
  curvaPrep.push([wholeMinute(corteAt), actas.capturadas, actas.contabilizadas])
}
