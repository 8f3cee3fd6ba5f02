import type { ActaEsperada, AmbitoKind, Candidatura, PrepActa } from '../eleccion.ts'
import type { Figures, Hallazgo, PrepCambio } from '../acta.ts'
import type { FotoAt } from './foto.ts'
import type { Canal } from '../record.ts'
import type { Vigente } from './vigente.ts'
import { votesOf } from '../figure.ts'

/**
 * Running sums by ámbito and source. An acta's share is taken out before it changes and put back
 * after, in each of its ámbitos (at most four), so that none of these sums is computed from scratch.
 * Secciones keep none: a country has seventy thousand with a handful of casillas each, which are
 * added up when somebody looks (`tablero.ts`).
 */

/** Our reading of an acta at one revision. */
export type Nuestra = Figures & {
  /** Of its record; the folio is made from it. */
  id: string
  seq: number
  /** Server time of the record. */
  at: string
  /** What the night's clock showed: see `Night.clock`. */
  clock: string
  actor: string
  canal: Canal
  /** SHA-256 of the photograph it was captured from. */
  foto?: string
  /** A supervisor's: see `vigente.ts`. */
  supervisa?: true
  clientId: string
  revision: number
  contabilizada: boolean
  hallazgos: Hallazgo[]
  slot: Slot
}

/** PREP's word on an acta in one corte; `value` null: it vanished. */
export type PrepVersion = {
  seq: number
  at: string
  corteAt: string
  cambio: PrepCambio
  value: PrepActa | null
}

/** The place of one acta in the night: what is expected and what each side said, oldest first. */
export type Slot = {
  expected: ActaEsperada
  /** Those with sums, root first. */
  ambitos: Ambito[]
  seccion: Seccion
  boleta: Ballot
  limit: number
  /** Every tally that reached us, whoever sent it. */
  nuestra: readonly Nuestra[]
  /** The last word of each person by each way, oldest first: a correction replaces one's own. */
  lecturas: readonly Nuestra[]
  /** Which of them is ours (RULES.md NV1). */
  vigente?: Vigente
  fotos: readonly FotoAt[]
  prep: readonly PrepVersion[]
  cambioEnPrep: boolean
}

/** A boleta with its options as places in the elección's option list. */
export type Ballot = {
  candidaturas: (Candidatura & { places: number[] })[]
  /** Places of all options on it, no registradas and nulos included, in the acta's order. */
  places: number[]
  /** Their keys. */
  keys: string[]
  /** So many of them, the first, are on every acta; the rest were added later (RULES.md CL6). */
  firm: number
}

export type Estatus =
  'contabilizadas' | 'recibidasSinContabilizar' | 'enRevision' | 'sinLlegar' | 'noLlegaran'

export type Tipo =
  'coincide' | 'difiere' | 'soloNuestra' | 'soloPrep' | 'prepSinContabilizar' | 'sinLlegar'

export type Denominadores = Record<Estatus | 'esperadas' | 'recibidas' | 'capturadas', number>
export type Diferencias = Record<Exclude<Tipo, 'sinLlegar'> | 'cambioEnPrep', number>

/** Sums of the actas of one source that count. */
export type Suma = {
  votos: number[]
  total: number
  actas: number
  listaNominal: number
  /** Votes of casillas especiales, which have no lista nominal (RULES.md PA1). */
  especiales: number
}

/** A place in the tree of an elección. */
export type Nodo = {
  clave: string
  kind: AmbitoKind
  codigo: string
  nombre: string
  parent: Nodo | null
  /** Set on the demarcación; above it candidacies are summed by key. */
  ballot: Ballot | null
}

export type Seccion = Nodo & { slots: readonly Slot[] }

/** A place with its sums. */
export type Ambito = Nodo & {
  children: Ambito[]
  secciones: Seccion[]
  /** Of a sección or a casilla that was made for one reading. */
  slots: readonly Slot[]
  actas: Denominadores
  listaNominal: Denominadores
  nuestra: Suma
  prep: Suma
  diferencias: Diferencias
  /** Actas for the list of differences: see `isMarked`. */
  marcadas?: Set<Slot>
  /** [minute, actas of ours received by then] */
  curvaNuestra: [number, number][]
  /** [minute, capturadas, contabilizadas] at each corte */
  curvaPrep: [number, number, number][]
  lider: { nuestra: string; prep: string }
}

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
    nuestra: suma(),
    prep: suma(),
    diferencias: {
      coincide: 0,
      difiere: 0,
      soloNuestra: 0,
      soloPrep: 0,
      prepSinContabilizar: 0,
      cambioEnPrep: 0,
    },
    curvaNuestra: [],
    curvaPrep: [],
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
  return { votos: [], total: 0, actas: 0, listaNominal: 0, especiales: 0 }
}

/** Our figures in force. */
export function nuestraOf(slot: Slot): Nuestra | undefined {
  return slot.vigente?.version
}

/** PREP's figures in force; undefined before it is captured and after it vanished. */
export function prepOf(slot: Slot): PrepActa | undefined {
  const value = slot.prep[slot.prep.length - 1]?.value
  return value?.capturada ? value : undefined
}

/** Where an acta stands among the denominators (RULES.md DE1). */
export function estatusOf(slot: Slot): Estatus {
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  if (prep?.contabilizada) return 'contabilizadas'
  if (nuestra) return nuestra.contabilizada ? 'recibidasSinContabilizar' : 'enRevision'
  if (!prep) return 'sinLlegar'
  return isSinActa(prep) ? 'noLlegaran' : 'enRevision'
}

function isSinActa(prep: PrepActa): boolean {
  return /^\W*sin acta/i.test(prep.observaciones)
}

/** Casillas especiales and other actas without lista nominal of their own (RULES.md PA1). */
export function isEspecial(expected: ActaEsperada): boolean {
  return expected.casilla.charAt(6) === 'S'
}

/** Adds (`sign` 1) or takes out (-1) the acta's share in each of its ámbitos. */
export function shareSlot(slot: Slot, tipo: Tipo, sign: 1 | -1): void {
  shareIn(slot.ambitos, slot, tipo, sign)
}

/** The same in ámbitos of the caller's choice. */
export function shareIn(ambitos: readonly Ambito[], slot: Slot, tipo: Tipo, sign: 1 | -1): void {
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  const lista = slot.expected.listaNominal * sign
  const estatus = estatusOf(slot)
  for (const ambito of ambitos) {
    const { actas, listaNominal, diferencias } = ambito
    actas.esperadas += sign
    listaNominal.esperadas += lista
    actas[estatus] += sign
    listaNominal[estatus] += lista
    if (nuestra) {
      actas.recibidas += sign
      listaNominal.recibidas += lista
      if (nuestra.contabilizada)
        addVotes(ambito.nuestra, nuestra.votos, slot, slot.expected.listaNominal, sign)
    }
    if (prep) {
      actas.capturadas += sign
      listaNominal.capturadas += lista
      if (prep.contabilizada) addVotes(ambito.prep, prep.votos, slot, prep.listaNominal, sign)
    }
    if (tipo !== 'sinLlegar') diferencias[tipo] += sign
    if (slot.cambioEnPrep) diferencias.cambioEnPrep += sign
    if (!isMarked(slot, tipo)) continue
    if (sign === 1) (ambito.marcadas ??= new Set()).add(slot)
    else ambito.marcadas?.delete(slot)
  }
}

/** What differs, what PREP does not count, and what it changed. */
function isMarked({ cambioEnPrep }: Slot, tipo: Tipo): boolean {
  return cambioEnPrep || tipo === 'difiere' || tipo === 'prepSinContabilizar'
}

function addVotes(
  sum: Suma,
  votos: Figures['votos'],
  slot: Slot,
  listaNominal: number,
  sign: 1 | -1,
): void {
  let total = 0
  for (let i = 0; i < votos.length; i++) {
    const votes = votesOf(votos[i])
    total += votes
    sum.votos[i] = (sum.votos[i] ?? 0) + votes * sign
  }
  sum.total += total * sign
  sum.actas += sign
  sum.listaNominal += listaNominal * sign
  if (isEspecial(slot.expected)) sum.especiales += total * sign
}

export type Fuente = 'nuestra' | 'prep'
