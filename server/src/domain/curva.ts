import type { Ambito, Slot } from './computo.ts'

/** Arrival curves of the ámbitos that draw one; secciones do not. */

function minuteOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 60_000)
}

/** Counts an acta's first arrival at its minute. A late clock never bends the curve backwards. */
export function countArrival(slot: Slot, at: string): void {
  if (slot.nuestra.length > 1) return
  const minute = minuteOf(at)
  for (const ambito of slot.ambitos) {
    if (ambito.kind === 'seccion') continue
    const last = ambito.curvaNuestra[ambito.curvaNuestra.length - 1]
    if (last && last[0] >= minute) last[1] = ambito.actas.recibidas
    else ambito.curvaNuestra.push([minute, ambito.actas.recibidas])
  }
}

/** A step of PREP's curve: what the ámbito had at this corte. */
export function countCorte({ kind, curvaPrep, actas }: Ambito, corteAt: string): void {
  if (kind !== 'seccion')
    curvaPrep.push([minuteOf(corteAt), actas.capturadas, actas.contabilizadas])
}
