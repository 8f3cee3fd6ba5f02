import type { Eleccion } from './eleccion.ts'
import type { Ambito, Slot } from './slot.ts'

/**
 * The ámbito whose council counts an acta: its distrito, or the demarcación where that is a
 * municipio, or where the catálogo names no distrito (RULES.md PT1).
 */
export function consejoDe({ root }: Eleccion, { ambitos }: Pick<Slot, 'ambitos'>): Ambito {
  const demarcacion = ambitos.findLast(({ ballot }) => ballot) ?? root
  if (demarcacion.kind === 'municipio') return demarcacion
  return ambitos.find(({ kind }) => kind === 'distrito') ?? demarcacion
}
