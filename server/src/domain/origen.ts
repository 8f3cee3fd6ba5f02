import type { ActaLeida } from './boletas.ts'
import type { Campo } from './causal.ts'
import { isCount } from './figure.ts'
import { sumaOf } from './rubros.ts'

/** Chance alone makes so many actas agree in no feed seen: people err in three of a hundred. */
const ACTAS_MIN = 200

/** Whether the three totals of a counted acta with votes agree; undefined where they say nothing. */
export function concuerda(acta: ActaLeida): boolean | undefined {
  const { contabilizada, votosSacados, totalAsentado } = acta
  const sum = sumaOf(acta)
  if (!contabilizada || sum === 0 || ![sum, votosSacados, totalAsentado].every(isCount))
    return undefined
  return sum === votosSacados && sum === totalAsentado
}

/**
 * The totals that a feed fills from one field: votos sacados, total asentado and the sum of the lines
 * agree in every counted acta with votes (RULES.md CS6). A feed of CDMX 2024 is made so.
 */
export function mismaFuenteIn(actas: Iterable<boolean | undefined>): Campo[] {
  let told = 0
  for (const agrees of actas) {
    if (agrees === false) return []
    if (agrees) told += 1
  }
  return told < ACTAS_MIN ? [] : ['votosSacados', 'totalAsentado', 'totalCalculado']
}
