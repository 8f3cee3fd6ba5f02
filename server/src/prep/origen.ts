import { isCount, type Figure } from '../domain/figure.ts'
import type { ActaLeida } from '../domain/boletas.ts'
import type { Campo } from '../domain/causal.ts'
import { sumaOf } from '../domain/rubros.ts'

/** Chance alone makes so many actas agree in no feed seen: people err in three of a hundred. */
const ACTAS_MIN = 200

/**
 * Figures that a feed fills from one field: two totals of the paper agree in every counted acta with
 * votes (RULES.md CS6). A feed of CDMX 2024 fills three columns so.
 */
export function mismaFuenteIn(actas: readonly ActaLeida[]): Campo[] {
  const counted = actas.filter(({ contabilizada }) => contabilizada)
  const figureOf = (acta: ActaLeida, campo: Campo): Figure =>
    campo === 'totalCalculado' ? sumaOf(acta) : acta[campo]
  const isOne = (a: Campo, b: Campo): boolean => {
    let told = 0
    for (const acta of counted) {
      const [one, other] = [figureOf(acta, a), figureOf(acta, b)]
      if (!isCount(one) || !isCount(other) || one + other === 0) continue
      if (one !== other) return false
      told += 1
    }
    return told >= ACTAS_MIN
  }
  const pairs: [Campo, Campo][] = [
    ['votosSacados', 'totalAsentado'],
    ['votosSacados', 'totalCalculado'],
    ['totalAsentado', 'totalCalculado'],
    ['personasVotaron', 'votosSacados'],
    ['personasVotaron', 'totalCalculado'],
  ]
  return [...new Set(pairs.filter(([a, b]) => isOne(a, b)).flat())]
}
