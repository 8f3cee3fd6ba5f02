import type { Figures } from '../acta.ts'
import { isSinActa, type ActaEsperada, type AmbitoKind } from '../catalogo.ts'
import { votesOf } from '../figure.ts'
import { invariant } from '../invariant.ts'
import {
  nuestraOf,
  prepOf,
  type Ambito,
  type Denominadores,
  type Estatus,
  type Slot,
  type Suma,
  type ActaState,
} from './slot.ts'

/**
 * Running sums by ámbito and source. An acta's share is taken out before a change of the acta and
 * put back after, in each of its ámbitos (at most four): no sum is computed from scratch. Secciones
 * keep no sums: a country has seventy thousand with a handful of casillas each, added up when
 * somebody looks (`read/ambito.ts`).
 */

export function newAmbito(
  clave: string,
  kind: AmbitoKind,
  codigo: string,
  nombre: string,
  parent: Ambito | null,
): Ambito {
  const ambito: Ambito = {
    clave,
    kind,
    codigo,
    nombre,
    parent,
    children: [],
    secciones: [],
    slots: [],
    ballot: null,
    actas: denominadores(),
    listaNominal: denominadores(),
    sinLista: 0,
    sumas: { nuestra: suma(), prep: suma() },
    diferencias: {
      coincide: 0,
      difiere: 0,
      solo_nuestra: 0,
      solo_prep: 0,
      prep_sin_contabilizar: 0,
      cambioEnPrep: 0,
    },
    curvaNuestra: [],
    curvaPrep: [],
    ventajas: [],
    lider: { nuestra: '', prep: '' },
  }
  parent?.children.push(ambito)
  return ambito
}

function denominadores(): Denominadores {
  return {
    esperadas: 0,
    recibidas: 0,
    capturadas: 0,
    contabilizadas: 0,
    recibidasSinContabilizar: 0,
    enRevision: 0,
    sinLlegar: 0,
    noLlegaran: 0,
  }
}

function suma(): Suma {
  return { votos: [], total: 0, actas: 0, listaNominal: 0, especiales: 0, sinLista: 0 }
}

/** An acta's place among the denominators (RULES.md DE1). */
export function estatusOf(slot: Slot): Estatus {
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  if (prep?.contabilizada) return 'contabilizadas'
  if (nuestra) return nuestra.contabilizada ? 'recibidasSinContabilizar' : 'enRevision'
  if (!prep) return 'sinLlegar'
  return isSinActa(prep) ? 'noLlegaran' : 'enRevision'
}

/** Casillas especiales and other actas without lista nominal of their own (RULES.md PA1). */
export function isEspecial(expected: ActaEsperada): boolean {
  return expected.casilla.charAt(6) === 'S'
}

/** Adds (`sign` 1) or takes out (-1) the acta's share in each of its ámbitos. */
export function shareSlot(slot: Slot, state: ActaState, sign: 1 | -1): void {
  shareIn(slot.ambitos, slot, state, sign)
}

/** The same in ámbitos of the caller's choice. */
export function shareIn(
  ambitos: readonly Ambito[],
  slot: Slot,
  state: ActaState,
  sign: 1 | -1,
): void {
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  const lista = slot.expected.listaNominal * sign
  const estatus = estatusOf(slot)
  for (const ambito of ambitos) {
    const { actas, listaNominal, diferencias } = ambito
    actas.esperadas += sign
    listaNominal.esperadas += lista
    if (lista === 0) ambito.sinLista += sign
    actas[estatus] += sign
    listaNominal[estatus] += lista
    if (nuestra) {
      actas.recibidas += sign
      listaNominal.recibidas += lista
      if (nuestra.contabilizada)
        addVotes(ambito.sumas.nuestra, nuestra.votos, slot, slot.expected.listaNominal, sign)
    }
    if (prep) {
      actas.capturadas += sign
      listaNominal.capturadas += lista
      if (prep.contabilizada) addVotes(ambito.sumas.prep, prep.votos, slot, prep.listaNominal, sign)
    }
    if (state !== 'sin_llegar') diferencias[state] += sign
    if (slot.cambioEnPrep) diferencias.cambioEnPrep += sign
    checkLeft(actas, estatus)
    checkLeft(listaNominal, estatus)
    if (!isMarked(slot, state)) continue
    if (sign === 1) (ambito.marcadas ??= new Set()).add(slot)
    else ambito.marcadas?.delete(slot)
  }
}

/** Only a share added before is taken out: no count that includes the acta falls below zero. */
function checkLeft(counts: Denominadores, estatus: Estatus): void {
  const least = Math.min(counts.esperadas, counts.recibidas, counts.capturadas, counts[estatus])
  invariant(!(least < 0), 'no count of actas falls below zero')
}

/** An acta that differs, an acta not counted by PREP, or an acta changed by PREP. */
function isMarked({ cambioEnPrep }: Slot, state: ActaState): boolean {
  return cambioEnPrep || state === 'difiere' || state === 'prep_sin_contabilizar'
}

function addVotes(
  sum: Suma,
  votos: Figures['votos'],
  slot: Slot,
  listaNominal: number,
  sign: 1 | -1,
): void {
  let total = 0
  let least = 0
  for (let i = 0; i < votos.length; i++) {
    const votes = votesOf(votos[i])
    total += votes
    const left = (sum.votos[i] ?? 0) + votes * sign
    sum.votos[i] = left
    if (left < least) least = left
  }
  sum.total += total * sign
  sum.actas += sign
  sum.listaNominal += listaNominal * sign
  if (slot.expected.listaNominal === 0) sum.sinLista += sign
  if (isEspecial(slot.expected)) sum.especiales += total * sign
  least = Math.min(least, sum.total, sum.actas, sum.listaNominal, sum.especiales)
  invariant(!(least < 0), 'no sum of votes falls below zero')
}
