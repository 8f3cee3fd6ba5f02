import type { Eleccion } from '../fold/eleccion.ts'
import { humanCasilla, shortCasilla } from '../clave.ts'
import { dueAtSlot } from './due.ts'
import type { Night } from '../fold/night.ts'
import { horarioOf } from '../fold/jornada.ts'
import { reconcileActa } from '../fold/reconcile.ts'
import { actasAt, ambitoOver, peopleAt } from '../fold/casilla.ts'
import type { ActaParada, Parada } from '../ruta.ts'
import { isRead, totalOf } from '../acta.ts'
import { nuestraOf, type Slot, type ActaState } from '../fold/slot.ts'

/** A casilla of a route for screens. */
export type ParadaDoc = Parada & {
  /** `0309 contigua 2`, and `0309 C2`. */
  nombre: string
  corto: string
  /** Name of the municipio, or of the distrito; absent while no elección knows the casilla. */
  lugar?: string
}

/** The night's knowledge of a casilla; without actas while no elección has the casilla. */
export function paradaOf(night: Night, casilla: string): ParadaDoc {
  const found = actasAt(night, casilla)
  const aviso = night.casillas.get(casilla)?.aviso
  const activadoAt = activadoAtOf(night, casilla)
  const lugar = ambitoOver(night, casilla, 'municipio') ?? ambitoOver(night, casilla, 'distrito')
  const [jornada] = found.flatMap((place) => horarioOf(night, ...place) ?? [])
  const esperada = Math.min(...found.map(([, slot]) => dueAtSlot(slot) ?? Infinity))
  return {
    casilla,
    nombre: humanCasilla(casilla),
    corto: shortCasilla(casilla),
    actas: found.map(([eleccion, slot]) => actaOf(eleccion, slot)),
    ...(lugar ? { lugar: lugar.nombre } : {}),
    ...(activadoAt === undefined ? {} : { activadoAt }),
    ...(esperada < Infinity ? { esperadaAt: new Date(esperada).toISOString() } : {}),
    ...(aviso ? { aviso: { aviso: aviso.aviso, at: aviso.at } } : {}),
    ...(jornada ? { jornada } : {}),
  }
}

/** An RG answers for many casillas: an app opened by an RG says nothing of this casilla. */
function activadoAtOf(night: Night, casilla: string): string | undefined {
  const times = peopleAt(night, casilla).flatMap(({ cargo, activadoAt }) =>
    activadoAt && (cargo === 'propietario' || cargo === 'suplente') ? [activadoAt] : [],
  )
  return times.sort()[0]
}

const PREP: Record<ActaState, ActaParada['prep']> = {
  coincide: 'coincide',
  difiere: 'difiere',
  solo_nuestra: 'sin_dato',
  sin_llegar: 'sin_dato',
  solo_prep: 'solo_prep',
  prep_sin_contabilizar: 'sin_contabilizar',
}

function actaOf({ catalogo }: Eleccion, slot: Slot): ActaParada {
  const first = slot.nuestra.find(({ votos }) => isRead(votos))
  const inForce = nuestraOf(slot)
  return {
    eleccion: catalogo.clave,
    titulo: catalogo.titulo,
    acta: slot.expected.acta,
    // A photograph marked as useless has to be taken again.
    foto: slot.fotos.some(({ clase, problema }) => clase === 'acta' && !problema),
    prep: PREP[reconcileActa(slot)],
    ...(first ? { numerosAt: first.clock } : {}),
    ...(first && slot.lecturas.length === 0 ? { espera: true as const } : {}),
    ...(inForce && !inForce.contabilizada
      ? { enRevision: { suma: totalOf(inForce.votos), limite: slot.limit } }
      : {}),
  }
}
