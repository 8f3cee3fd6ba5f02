import type { PrepActa } from '../domain/catalogo.ts'
import { votesOf } from '../domain/figure.ts'
import type { Sums } from './shape.ts'

export function noSums(options: number): Sums {
  return {
    ...{ capturadas: 0, contabilizadas: 0, listaNominal: 0, votos: 0, votosSinEspeciales: 0 },
    porOption: Array.from({ length: options }, () => 0),
  }
}

export function votosIn({ votos }: PrepActa): number {
  return votos.reduce((sum: number, figure) => sum + votesOf(figure), 0)
}

/** Adds an acta; votes of an `especial` stay out of `votosSinEspeciales`. */
export function addTo(sums: Sums, value: PrepActa, especial: boolean): void {
  if (value.capturada) sums.capturadas += 1
  if (!value.contabilizada) return
  const votos = votosIn(value)
  sums.contabilizadas += 1
  sums.listaNominal += value.listaNominal
  sums.votos += votos
  if (!especial) sums.votosSinEspeciales += votos
  value.votos.forEach((figure, at) => {
    sums.porOption[at] = (sums.porOption[at] ?? 0) + votesOf(figure)
  })
}
