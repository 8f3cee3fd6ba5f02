import type { Eleccion } from '../fold/eleccion.ts'

/** Actas of a corte against the corte before. */
type Counts = { nuevas: number; cambiadas: number; quitadas: number }

/**
 * The cortes of an elección, oldest first, each with its new, changed and removed actas. Read from
 * the versions of the actas: once over all of them.
 */
export function cortesTaken({ catalogo, cortes, slots }: Eleccion) {
  const counts = cortes.map((): Counts => ({ nuevas: 0, cambiadas: 0, quitadas: 0 }))
  for (const { prep } of slots.values()) {
    let at = 0
    for (const { seq, cambio } of prep) {
      while ((cortes[at]?.seq ?? Infinity) < seq) at += 1
      const count = counts[at]
      if (!count) continue
      if (cambio === 'aparece') count.nuevas += 1
      else if (cambio === 'desaparece') count.quitadas += 1
      else count.cambiadas += 1
    }
  }
  return cortes.map(({ seq, corteAt, recibidoAt, file, sha256, ...corte }, i) => ({
    estado: 'tomado' as const,
    ...{ seq, corteAt, recibidoAt, file, sha256 },
    ...{ capturadas: corte.capturadas, contabilizadas: corte.contabilizadas },
    eleccion: catalogo.clave,
    ...(counts[i] ?? { nuevas: 0, cambiadas: 0, quitadas: 0 }),
  }))
}
