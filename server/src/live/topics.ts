import type { DiferenciasDoc } from '../contract/diferencia.ts'
import type { AmbitoDoc, ProgresoDoc } from '../contract/estado.ts'
import { diferenciasDoc } from '../domain/read/diferencias.ts'
import type { Night } from '../domain/fold/night.ts'
import { ambitoDoc, eleccionDoc, findAmbito } from '../domain/read/ambito.ts'

/** Present document of a live topic, the same as over HTTP. Null: unknown topic. */
export function readTopic(night: Night, progreso: () => ProgresoDoc, topic: string) {
  const doc = docOf(night, progreso, topic)
  return doc && { doc, seq: night.seq, at: night.clock }
}

function docOf(night: Night, progreso: () => ProgresoDoc, topic: string) {
  if (topic === 'progreso') return progreso()
  const colon = topic.indexOf(':')
  const place = findAmbito(night, colon < 0 ? '?' : topic.slice(colon + 1))
  if (!place) return null
  if (topic.startsWith('ambito:')) return ambitoDoc(night, place) satisfies AmbitoDoc
  if (topic.startsWith('diferencias:')) return diferenciasDoc(place) satisfies DiferenciasDoc
  return null
}

/** State of each elección, with its sources, and what keeps the service from its work. */
export function progresoDoc(
  night: Night,
  fuentes: ProgresoDoc['fuentes'],
  simulacro: ProgresoDoc['simulacro'],
  fallas: NonNullable<ProgresoDoc['fallas']> = {},
): ProgresoDoc {
  const elecciones: ProgresoDoc['elecciones'] = {}
  for (const eleccion of night.elecciones.values()) {
    const { esperadas, recibidas, capturadas, contabilizadas } = eleccion.root.actas
    const corte = eleccion.cortes[eleccion.cortes.length - 1]
    elecciones[eleccion.catalogo.clave] = {
      ...eleccionDoc(eleccion),
      demarcacion: eleccion.catalogo.demarcacion,
      esperadas,
      recibidas,
      capturadas,
      contabilizadas,
      listaNominal: eleccion.root.listaNominal.esperadas,
      ...(eleccion.jornada
        ? { jornada: { fecha: eleccion.jornada.fecha, cierre: eleccion.jornada.cierre } }
        : {}),
      ...(eleccion.esperan.size > 0 ? { esperan: eleccion.esperan.size } : {}),
      ...(corte ? { corte: { corteAt: corte.corteAt, recibidoAt: corte.recibidoAt } } : {}),
    }
  }
  return {
    ...(night.ultimaActaAt ? { ultimaActaAt: night.ultimaActaAt } : {}),
    elecciones,
    fuentes,
    ...(Object.keys(fallas).length > 0 ? { fallas } : {}),
    ...(simulacro ? { simulacro } : {}),
  }
}
