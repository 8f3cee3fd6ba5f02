import type { Eleccion } from '../fold/eleccion.ts'
import { corteOf } from '../fold/retiro.ts'
import type { Corte } from '../fold/slot.ts'

/** Actas of a corte against the corte before. */
type Counts = { nuevas: number; cambiadas: number; quitadas: number }

/**
 * The cortes of an elección, each with its new, changed and removed actas, read from the versions of
 * the actas: once over all of them. Cortes taken back follow, with the reason (RULES.md RE7).
 */
export function cortesTaken({ catalogo, cortes, retirados, slots }: Eleccion) {
  const counts = cortes.map((): Counts => ({ nuevas: 0, cambiadas: 0, quitadas: 0 }))
  for (const { prep } of slots.values()) {
    for (const version of prep) {
      const { cambio } = version
      const count = counts[corteOf(cortes, version)]
      if (!count) continue
      if (cambio === 'aparece') count.nuevas += 1
      else if (cambio === 'desaparece') count.quitadas += 1
      else count.cambiadas += 1
    }
  }
  const eleccion = catalogo.clave
  return [
    ...cortes.map((corte, i) => ({
      ...{ estado: 'tomado' as const, eleccion, ...wordOf(corte) },
      ...(counts[i] ?? { nuevas: 0, cambiadas: 0, quitadas: 0 }),
    })),
    ...retirados.map((corte) => ({
      ...{ estado: 'retirado' as const, eleccion, ...wordOf(corte) },
      retirado: { at: corte.retiradoAt, motivo: corte.motivo },
    })),
  ]
}

function wordOf(corte: Corte) {
  const { seq, corteAt, recibidoAt, file, sha256, capturadas, contabilizadas } = corte
  return { seq, corteAt, recibidoAt, file, sha256, capturadas, contabilizadas }
}
