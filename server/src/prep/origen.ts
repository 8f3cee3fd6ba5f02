import { isCount } from '../domain/figure.ts'
import type { ActaLeida } from '../domain/boletas.ts'
import type { Campo } from '../domain/causal.ts'
import { sumaOf } from '../domain/rubros.ts'

/** Chance alone makes so many actas agree in no feed seen: people err in three of a hundred. */
const ACTAS_MIN = 200

/**
 * The totals that a feed fills from one field: votos sacados, total asentado and the sum of the lines
 * agree in every counted acta with votes (RULES.md CS6). A feed of CDMX 2024 is made so.
 */
export function mismaFuenteIn(actas: readonly ActaLeida[]): Campo[] {
  let told = 0
  for (const acta of actas) {
    const { contabilizada, votosSacados, totalAsentado } = acta
    const sum = sumaOf(acta)
    if (!contabilizada || sum === 0 || ![sum, votosSacados, totalAsentado].every(isCount)) continue
    if (sum !== votosSacados || sum !== totalAsentado) return []
    told += 1
  }
  return told < ACTAS_MIN ? [] : ['votosSacados', 'totalAsentado', 'totalCalculado']
}
