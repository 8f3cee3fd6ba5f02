import type { Eleccion } from '../fold/eleccion.ts'
import { humanCasilla } from '../clave.ts'
import { frentesBy, type Frente } from '../fold/frente.ts'
import { comparePesadas, pesadaOf } from '../peso.ts'
import { efectoOf, fueraOf, isOneSided, opcionesAtIssue, reconcileActa } from '../fold/reconcile.ts'
import { claveOf, type Place } from './ambito.ts'
import { nuestraOf, type Ambito, type Slot, type ActaState } from '../fold/slot.ts'

/** The most rows of a live list, and of a page of the list. */
export const FILAS_MAX = 200

/** Names under which an acta is listed; an acta stands under every name true of it (DI3). */
export const TIPOS = ['difiere', 'prep_sin_contabilizar', 'cambio_en_prep', 'voltea'] as const
type Tipo = (typeof TIPOS)[number]

/** The word for an acta by itself: the state, but a change by PREP outweighs agreement. */
export function kindOf(slot: Slot): ActaState | 'cambio_en_prep' {
  const state = reconcileActa(slot)
  return slot.cambioEnPrep && state !== 'difiere' ? 'cambio_en_prep' : state
}

type Asked = {
  /** Also actas of only one side. */
  all?: boolean
  tipo?: Tipo | undefined
  /** Rows left out at the beginning. */
  desde?: number | undefined
  max?: number | undefined
}

/**
 * The differences of an ámbito by weight (RULES.md DI1, DI2): actas with different votes, actas
 * changed by PREP, actas not counted by PREP. In both directions: an error in our favour stands in
 * the same list (RULES.md RE5). `total` counts the rows of the asked kind, `cuenta` and `voltean` all
 * actas of the ámbito.
 */
export function diferenciasDoc(
  { eleccion, ambito }: Place,
  { all = false, tipo, desde = 0, max = FILAS_MAX }: Asked = {},
) {
  const frenteOf = frentesBy(eleccion.voz)
  const { options } = eleccion.catalogo
  const weighed = [...(ambito.marcadas ?? []), ...(all ? slotsOf(ambito).filter(isOneSided) : [])]
    .map((slot) => {
      const frente = frenteOf(slot.ambitos)
      const { acta } = slot.expected
      return { slot, frente, ...pesadaOf({ acta, ...efectoOf(slot, frente, options) }, frente) }
    })
    .sort(comparePesadas)
  const wanted = weighed.filter(({ slot, isTurn }) => isOf(slot, isTurn, tipo))
  const shown = wanted.slice(desde, desde + max)
  return {
    total: wanted.length,
    cuenta: { ...ambito.diferencias },
    voltean: weighed.filter(({ isTurn }) => isTurn).length,
    demarcaciones: Object.fromEntries(
      shown.flatMap(({ frente }) => (frente ? [[frente.clave, contraDoc(frente)]] : [])),
    ),
    filas: Object.fromEntries(
      shown.map(({ slot, acta, frente }) => [acta, diferenciaOf(eleccion, slot, frente)]),
    ),
  }
}

function isOf(slot: Slot, isTurn: boolean, tipo: Tipo | undefined): boolean {
  if (tipo === undefined) return true
  if (tipo === 'voltea') return isTurn
  return tipo === 'cambio_en_prep' ? slot.cambioEnPrep : reconcileActa(slot) === tipo
}

function contraDoc({ lado, ventaja, votos }: Frente) {
  return { lado, ...(ventaja === undefined ? {} : { ventaja }), votos }
}

/** The actas of an ámbito one by one, for work in steps. */
export function* eachSlotOf({ slots, secciones, children }: Ambito): Generator<Slot, void> {
  yield* slots
  for (const each of secciones) yield* each.slots
  for (const each of children) yield* eachSlotOf(each)
}

export function slotsOf(ambito: Ambito): Slot[] {
  const { slots, secciones, children } = ambito
  return [...slots, ...secciones.flatMap((each) => each.slots), ...children.flatMap(slotsOf)]
}

/** A line of the list; also on the acta's own page. */
export function diferenciaOf(
  eleccion: Eleccion,
  slot: Slot,
  frente = frentesBy(eleccion.voz)(slot.ambitos),
) {
  const { options } = eleccion.catalogo
  const { lider, segundo, ...peso } = efectoOf(slot, frente, options)
  const fuera = fueraOf(slot)
  return {
    acta: slot.expected.acta,
    clave: claveOf(eleccion, slot),
    casilla: slot.expected.casilla,
    nombre: humanCasilla(slot.expected.casilla),
    ambito: slot.seccion.clave,
    lugar: slot.seccion.parent?.nombre ?? eleccion.root.nombre,
    demarcacion: (slot.ambitos.findLast(({ ballot }) => ballot) ?? eleccion.root).clave,
    tipo: reconcileActa(slot),
    ...(slot.cambioEnPrep ? { cambioEnPrep: true as const } : {}),
    opciones: opcionesAtIssue(slot).map(({ place, ...figures }) => ({
      key: options[place]?.key ?? '',
      ...figures,
    })),
    ...(fuera ? { fuera } : {}),
    ...peso,
    ...(lider ? { lider } : {}),
    ...(segundo ? { segundo } : {}),
    at: slot.prep[slot.prep.length - 1]?.at ?? nuestraOf(slot)?.at ?? '',
  }
}
