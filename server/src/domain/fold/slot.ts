import type { Figures, Hallazgo, PrepCambio } from '../acta.ts'
import type { Figure } from '../figure.ts'
import type { ActaEsperada, AmbitoKind, Boleta, Candidatura, PrepActa } from '../catalogo.ts'
import type { Canal, Foto, Motivo, Problema } from '../record.ts'

/**
 * The acta in the night: the catálogo's data, the word of each side, and the places whose sums
 * include the acta.
 */

/**
 * The two sides that say what an acta holds. A file or message, by PREP or any other feed, is no
 * side by itself.
 */
export const LADOS = ['nuestra', 'prep'] as const
export type Lado = (typeof LADOS)[number]

/** A photograph of an acta as received, and its problem. */
export type FotoAt = Foto & {
  seq: number
  at: string
  actor: string
  problema?: Problema
  /**
   * The people who found the problem, while the photograph has a problem: two people make the
   * problem certain (RULES.md CE4).
   */
  marcas?: string[]
  /** Received before the casillas closed (RULES.md JO3). */
  antes?: true
}

/** The place of a photograph. */
export type FotoPlace = { eleccion: string; casilla: string; acta: string }

/**
 * Rank of the values received by several ways; the highest is ours (RULES.md NV1): read alike by
 * two people, at least one from the photograph > a supervisor's > the representative's with a
 * photograph > the representative's without > a single capture > by telephone. At equal rank the
 * last value counts. Nothing is averaged.
 */
export const RESPALDOS = [
  'telefono',
  'una_captura',
  'sin_foto',
  'con_foto',
  'supervisada',
  'verificada',
] as const
export type Respaldo = (typeof RESPALDOS)[number]

export type Vigente = { version: Nuestra; respaldo: Respaldo }

/** Our reading of an acta at a revision. */
export type Nuestra = Figures & {
  /** The record's id; the folio is made from the id. */
  id: string
  seq: number
  /** Server time of the record. */
  at: string
  /** The night's clock at the record: see `Night.clock`. */
  clock: string
  actor: string
  canal: Canal
  /** SHA-256 of the photograph behind a captura. */
  foto?: string
  /** A supervisor's reading: see `vigente.ts`. */
  supervisa?: true
  clientId: string
  revision: number
  contabilizada: boolean
  hallazgos: Hallazgo[]
  /** Received before the casillas closed: waits for the hour, or counts since (RULES.md JO3). */
  antes?: 'espera' | 'contada'
  slot: Slot
  /** Sent figures of lines that went with a corte taken back: no votes, but part of the receipt. */
  lineas?: Record<string, Figure>
}

/** PREP's word on an acta in a corte; `value` null: the acta vanished. */
export type PrepVersion = {
  seq: number
  at: string
  corteAt: string
  cambio: PrepCambio
  value: PrepActa | null
  /** The corte of a version compared anew, by its place in the ledger (RULES.md RE7). */
  corte?: number
  /** Figures as shown on lines that went with a corte taken back. */
  lineas?: Record<string, Figure>
}

/** A version of a corte taken back, or of a later corte that was compared with it. */
export type Retirada = PrepVersion & { retiradoAt: string; motivo: Motivo }

/** A corte counted whole. */
export type Corte = {
  seq: number
  sha256: string
  file: string
  corteAt: string
  recibidoAt: string
  /** Whether the corte's own participation includes the especiales (RULES.md PA1). */
  conEspeciales: boolean
  capturadas: number
  contabilizadas: number
  changed: number
  /** The side that spoke before the corte. */
  vozAntes: Lado
  /** The growth of the catálogo by the corte. */
  crece?: Crece
}

/** A corte taken back, when and why. */
export type Retirado = Corte & { retiradoAt: string; motivo: Motivo }

/** Keys added by a corte, and the ballots before where the corte changed ballots. */
export type Crece = {
  lote?: string | undefined
  options: string[]
  actas: string[]
  boletas?: Map<string, Boleta>
}

/**
 * The place of an acta in the night: the catálogo's data and the word of each side, oldest first.
 */
export type Slot = {
  expected: ActaEsperada
  /** The ámbitos with sums, root first. */
  ambitos: Ambito[]
  seccion: Seccion
  boleta: Ballot
  limit: number
  /** Every tally received, whoever the sender. */
  nuestra: readonly Nuestra[]
  /**
   * The last word of each person by each way, oldest first: a correction replaces the person's
   * earlier word.
   */
  lecturas: readonly Nuestra[]
  /** The version in force (RULES.md NV1). */
  vigente?: Vigente
  fotos: readonly FotoAt[]
  prep: readonly PrepVersion[]
  /** Versions by cortes taken back, as shown; never in force. */
  retiradas?: readonly Retirada[]
  cambioEnPrep: boolean
}

/** A boleta with its options as places in the elección's option list. */
export type Ballot = {
  candidaturas: (Candidatura & { places: number[] })[]
  /**
   * Places of all options on the boleta, no registradas and nulos included, in the acta's order.
   */
  places: number[]
  /** The keys of the options. */
  keys: string[]
  /** The first `firm` options are on every acta; the rest were added later (RULES.md CL6). */
  firm: number
}

/**
 * Where an acta stands (RULES.md DE1): counted by PREP; ours counts and PREP's does not, yet;
 * received and counted by no side; received by no side; SIN ACTA by PREP, and none of ours.
 */
export type Estatus =
  'contabilizadas' | 'recibidasSinContabilizar' | 'enRevision' | 'sinLlegar' | 'noLlegaran'

/** Ours against PREP for an acta (RULES.md RE1), in code and on the wire. */
export type ActaState =
  'coincide' | 'difiere' | 'solo_nuestra' | 'solo_prep' | 'prep_sin_contabilizar' | 'sin_llegar'

/**
 * Actas (or their lista nominal): expected; ours and PREP's, counted or not; and by estatus, which
 * adds up to the expected.
 */
export type Denominadores = Record<Estatus | 'esperadas' | 'recibidas' | 'capturadas', number>
/** Actas by state, and besides the actas of which PREP changed a published figure. */
export type Diferencias = Record<Exclude<ActaState, 'sin_llegar'> | 'cambioEnPrep', number>

/** Sums over the counted actas of a source. */
export type Suma = {
  votos: number[]
  total: number
  actas: number
  listaNominal: number
  /** Votes of casillas especiales (no lista nominal of their own, RULES.md PA1). */
  especiales: number
  /** Counted actas without a lista nominal in the catálogo. */
  sinLista: number
}

/** A place in the tree of an elección. */
export type Nodo = {
  clave: string
  kind: AmbitoKind
  codigo: string
  nombre: string
  parent: Nodo | null
  /** Set on the demarcación; above the demarcación candidacies are summed by key. */
  ballot: Ballot | null
}

export type Seccion = Nodo & { slots: readonly Slot[] }

/** A place with its sums. */
export type Ambito = Nodo & {
  children: Ambito[]
  secciones: Seccion[]
  /** Filled for a sección or a casilla made for a single reading. */
  slots: readonly Slot[]
  actas: Denominadores
  listaNominal: Denominadores
  /** Expected actas without a lista nominal in the catálogo. */
  sinLista: number
  sumas: Record<Lado, Suma>
  diferencias: Diferencias
  /** Actas for the list of differences: see `isMarked`. */
  marcadas?: Set<Slot>
  /** [minute, actas of ours received by then] */
  curvaNuestra: [number, number][]
  /** [minute, capturadas, contabilizadas] at each corte */
  curvaPrep: [number, number, number][]
  /**
   * PREP's front at each corte, oldest first, of an ámbito with a ballot of its own: the key of the
   * leader ('' in a tie) and the margin in points.
   */
  ventajas: readonly { seq: number; lider: string; puntos: number }[]
  /** Key of the last leader noted (the first without news); '' before the first. */
  lider: Record<Lado, string>
}

/** Our figures in force. */
export function nuestraOf(slot: Slot): Nuestra | undefined {
  return slot.vigente?.version
}

/** PREP's figures in force; undefined before the capture and after the acta vanished. */
export function prepOf(slot: Slot): PrepActa | undefined {
  const value = slot.prep[slot.prep.length - 1]?.value
  return value?.capturada ? value : undefined
}
