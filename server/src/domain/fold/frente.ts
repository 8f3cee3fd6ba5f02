import { candidaturasOf } from './candidatura.ts'
import { frontOf, type Front } from '../front.ts'
import type { Contra } from '../peso.ts'
import type { Ambito, Lado } from './slot.ts'
import { isPrimeras } from './voz.ts'

/**
 * A demarcación against which its differences are weighed: its first two by the side that speaks,
 * or by the other while that side has no votes there.
 */
export type Frente = Contra & {
  clave: string
  lado: Lado
  /** Votes by candidacy of that side. */
  totals: ReadonlyMap<string, number>
  front: Front
}

/** Undefined without a vote of either side. */
export function frenteOf(demarcacion: Ambito, voz: Lado): Frente | undefined {
  for (const lado of voz === 'prep'
    ? (['prep', 'nuestra'] as const)
    : (['nuestra', 'prep'] as const)) {
    const totals = candidaturasOf(demarcacion, lado)
    const front = frontOf(totals)
    if (!front) continue
    return {
      clave: demarcacion.clave,
      lado,
      totals,
      front,
      ...(isPrimeras(demarcacion, lado) ? {} : { ventaja: front.ventaja }),
      votos: demarcacion.sumas[lado].total,
    }
  }
  return undefined
}

/** Fronts of the demarcaciones, each computed once for a reading. */
export function frentesBy(voz: Lado): (ambitos: readonly Ambito[]) => Frente | undefined {
  const known = new Map<Ambito, Frente | undefined>()
  return (ambitos) => {
    const demarcacion = ambitos.findLast((each) => each.ballot)
    if (!demarcacion) return undefined
    if (!known.has(demarcacion)) known.set(demarcacion, frenteOf(demarcacion, voz))
    return known.get(demarcacion)
  }
}
