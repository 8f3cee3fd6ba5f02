import type { Ambito, Lado } from './slot.ts'

/** PREP speaks from this share of the lista nominal on. */
const FIFTH = 0.2
/** Two points below both marks before ours speak again, so that the voice does not flap. */
const SLACK = 0.02
/** Under this share a side has first actas and no lead. */
const FIRST = 0.05

/**
 * The share of an ámbito's lista nominal in the counted actas of a side, 0 to 1; of the expected
 * actas where no lista nominal is known.
 */
export function cuotaOf({ actas, listaNominal, sumas }: Ambito, lado: Lado): number {
  const whole = listaNominal.esperadas
  if (whole === 0) return sumas[lado].actas / Math.max(1, actas.esperadas)
  // PREP's own lista nominal may be another: both sides are measured by the catálogo's.
  return (lado === 'prep' ? listaNominal.contabilizadas : sumas.nuestra.listaNominal) / whole
}

/** The side that speaks next, by the shares of both in the whole elección (RULES.md VO1). */
export function nextVoz(voz: Lado, { nuestra, prep }: Record<Lado, number>): Lado {
  if (voz === 'nuestra') return prep >= FIFTH || prep > nuestra ? 'prep' : 'nuestra'
  return prep < FIFTH - SLACK && prep < nuestra - SLACK ? 'nuestra' : 'prep'
}

/** Whether a side has too few actas in an ámbito to have a lead (RULES.md VO2). */
export function isPrimeras(ambito: Ambito, lado: Lado): boolean {
  return cuotaOf(ambito, lado) < FIRST
}
