import type { Figures, Hallazgo, PrepCambio } from '../acta.ts'
import type { ActaEsperada, AmbitoKind, Candidatura, PrepActa } from '../eleccion.ts'
import type { Canal, Foto, Problema } from '../record.ts'

/** The acta in the night: what is expected, what each side said, and the places whose sums it joins. */

/** The two sides that say what an acta holds; what PREP, or any other feed, sends is no side by itself. */
export const LADOS = ['nuestra', 'prep'] as const
export type Lado = (typeof LADOS)[number]

/** A photograph of an acta as it reached us, and what is wrong with it. */
export type FotoAt = Foto & {
  seq: number
  at: string
  actor: string
  problema?: Problema
  /** Who found a problem in it, while it has one: two make it certain (RULES.md CE4). */
  marcas?: string[]
}

/** Where a photograph stands. */
export type FotoPlace = { eleccion: string; casilla: string; acta: string }

/**
 * Which of the values that reached us by several ways is ours (RULES.md NV1): read alike by two
 * people, one of them from the photograph > a supervisor's > the representative's with a photograph >
 * without > one capture > by telephone. Of the same weight the last one counts. Nothing is averaged.
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
  sumas: Record<Lado, Suma>
  diferencias: Diferencias
  /** Actas for the list of differences: see `isMarked`. */
  marcadas?: Set<Slot>
  /** [minute, actas of ours received by then] */
  curvaNuestra: [number, number][]
  /** [minute, capturadas, contabilizadas] at each corte */
  curvaPrep: [number, number, number][]
  /** Key of the candidacy that led when it was last said; '' before. */
  lider: Record<Lado, string>
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
