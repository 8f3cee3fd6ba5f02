import type { ActaEsperada, Boleta, Catalogo, Lugar, Option, PrepActa, Tally } from './catalogo.ts'
import type { Jornada } from './jornada.ts'
import type { PeticionDicha } from './peticion.ts'

/** Header of a PREP base, in the file's own words; null where the file says nothing. */
export type PrepHeader = {
  esperadas: number | null
  registradas: number | null
  fueraDeCatalogo: number | null
  capturadas: number | null
  contabilizadas: number | null
  noContabilizadas: number | null
  listaNominal: number | null
  votos: number | null
  votosSinEspeciales: number | null
  participacion: number | null
}

/** The way by which a tally reached us. `captura`: read from a photograph by somebody else. */
export const CANALES = ['representante', 'telefono', 'captura'] as const
export type Canal = (typeof CANALES)[number]

/** Lawyers ask: of the council, of the tribunal, and of whoever runs PREP. */
export const PETICIONES = ['recuento', 'nulidad', 'correccion'] as const
export type Peticion = (typeof PETICIONES)[number]
export const RESOLUCIONES = ['concedido', 'negado', 'en_parte'] as const
export type Resolucion = (typeof RESOLUCIONES)[number]

/** The paper on a photograph. */
export const CLASES = ['acta', 'sabana'] as const
export type Clase = (typeof CLASES)[number]

/** A photograph of an acta, or of the sábana on the casilla's wall. */
export type Foto = {
  /** Lower-case hex, of the bytes as received. */
  sha256: string
  bytes: number
  tipo: 'image/jpeg' | 'image/png' | 'image/webp'
  /** Pixels. */
  ancho: number
  alto: number
  clase: Clase
  /** The submission of figures that the photograph came with. */
  clientId: string
}

/** The problem of a photograph, by whoever looked at it. */
export const PROBLEMAS = ['ilegible', 'otra_casilla', 'no_es_acta', 'falta_hoja'] as const
export type Problema = (typeof PROBLEMAS)[number]

/** Why a casilla has not reported. */
export const AVISOS = ['no_localizable', 'sin_senal', 'en_traslado', 'acta_negada'] as const
export type Aviso = (typeof AVISOS)[number]

/** Why an admin takes a corte back: another file, a file without its end, an hour yet to come. */
export const MOTIVOS = ['equivocado', 'cortado', 'adelantado'] as const
export type Motivo = (typeof MOTIVOS)[number]

export type Cargo = 'propietario' | 'suplente' | 'rg' | 'coordinacion' | 'juridico' | 'capturista'

/** An appointment: the permission of its holder to report. A person may hold several. */
export type Nombramiento = {
  /** Eight characters of Crockford's base 32; a re-issued nombramiento has a new id. */
  id: string
  cargo: Cargo
  /** CLAVE_CASILLA; of an RG all of the route. Empty: no casilla, unless `todas` says every one. */
  casillas: string[]
  /** Every casilla, as somebody wrote in so many words (RULES.md NO8). */
  todas?: true
  ruta?: string
  /**
   * Names person and post for the next file (RULES.md NO4): an HMAC by the service's key, which
   * tells nobody without the key; with the key a guessed name can be tried. Absent in older records.
   */
  llave?: string
}

/**
 * The place of a record in a lote; all records of a lote count together, with the last (RULES.md
 * LE4).
 */
export type Parte = { lote: string; part: number; parts: number }

/** The catálogo of an elección as it would have grown without a corte. */
export type CatalogoSin = {
  options: Option[]
  boletas: Boleta[]
  /** Actas that no other corte brought. */
  fuera: string[]
  /** Actas as the later cortes brought them. */
  actas: ActaEsperada[]
  /** The growth by each later corte; `boletas`: the ballots that the corte changed, as before. */
  crece: { corte: number; options: string[]; actas: string[]; boletas: Boleta[] }[]
}

/**
 * The number of this build's fold. When sums without a record would be wrong, a later build gives
 * the record a `needs` above this number. This build then says: too old.
 */
export const BUILD = 2

/** The acta of a case. */
type DeCaso = { eleccion: string; acta: string }

/** The body of each kind of ledger record, version 1. A written record is never changed. */
export type Bodies = {
  'eleccion.created': Catalogo
  'eleccion.extended': {
    eleccion: string
    options: Option[]
    boletas: Boleta[]
    lugares: Lugar[]
    actas: ActaEsperada[]
  } & Partial<Parte>
  /** The day and the hour of the vote; the last record is in force (RULES.md JO1). */
  'eleccion.dated': Jornada & { eleccion: string }
  /** The hour has come in a zone of the jornada, named by its clock (RULES.md JO3). */
  'eleccion.closed': { eleccion: string; huso: string }
  /** Keys of lines in the order of the printed acta; the last record is in force (RULES.md OR1). */
  'eleccion.ordered': { eleccion: string; renglones: string[] }
  'acta.submitted': Tally & {
    eleccion: string
    /** CLAVE_CASILLA, or the acta's own key where a casilla has two. */
    casilla: string
    /** The client's id of this submission; a changed submission is a new record. */
    clientId: string
    /** The client's clock, ISO; informative only. */
    clientAt: string
    /** The way by which the tally reached us; absent: `representante`. */
    canal?: Canal
    /** SHA-256 of the photograph behind a captura. */
    foto?: string
    /** A supervisor's capture: settles two readings that differ (RULES.md NV1). */
    supervisa?: true
  }
  /** A photograph whose bytes are in the store under their SHA-256. */
  'foto.stored': Foto & { eleccion: string; casilla: string }
  /** The problem of a photograph; `ninguno` closes the problem. */
  'foto.marked': {
    sha256: string
    eleccion: string
    casilla: string
    problema: Problema | 'ninguno'
  }
  /** Permissions of people for casillas. Names are never here: see `personas.ts`. */
  'nombramiento.issued': { nombramientos: Nombramiento[] } & Partial<Parte>
  'nombramiento.revoked': { ids: string[]; causa: string } & Partial<Parte>
  /** The name of person and post after a corrected spelling or telephone (RULES.md NO4, NO9). */
  'nombramiento.corrected': { marcas: { id: string; llave: string }[] } & Partial<Parte>
  /** Nombramientos put on paper: each paper is a key. */
  'nombramiento.printed': { ids: string[] }
  /** The credential of a nombramiento was used for the first time. */
  'nombramiento.activated': { id: string }
  /** An aviso on a silent casilla; `ninguno` takes the aviso back. */
  'casilla.noted': { casilla: string; aviso: Aviso | 'ninguno' }
  /** One corte, or one part of a large one. */
  'prep.corte.published': {
    eleccion: string
    /** SHA-256 of the base's bytes; the bytes are kept under it. */
    sha256: string
    file: string
    /** ISO 8601 with offset. */
    corteAt: string
    header: PrepHeader
    rows: number
    fueraDeCatalogo: number
    warnings: string[]
    /** Absent in older ledgers, where each part counted on arrival. */
    lote?: string
    part: number
    parts: number
    /** Only the changes against the last corte; null: the acta vanished from the base. */
    actas: { acta: string; value: PrepActa | null }[]
  }
  /**
   * A corte taken back (RULES.md RE7). Cortes hold only changes, so the record says what the later
   * cortes change when each is compared anew without the corte.
   */
  'prep.corte.withdrawn': {
    eleccion: string
    /** Place in the ledger of the corte's last record, and its hash. */
    corte: number
    sha256: string
    /** Place of the elección's last corte: the comparison is good for no other state. */
    hasta: number
    motivo: Motivo
    /** With the first part, where the catálogo grew since the corte: the catálogo without it. */
    catalogo?: CatalogoSin
    /** Each acta with another word by PREP than before: its word in each of the later cortes. */
    actas: { acta: string; versiones: { corte: number; value: PrepActa | null }[] }[]
  } & Parte
  /**
   * The chain after record `to`; `marks` holds the first 8 hex of the chain after each record from
   * `from` on.
   */
  'ledger.sealed': { from: number; to: number; chain: string; marks: string }
  /**
   * A credential other than a paper opened a door for the first time, and is good until `exp`
   * (seconds since the epoch). `de`: the credential that opened this session.
   */
  'credencial.used': { id: string; sub: string; rol: string; exp: number; de?: string }
  /** Credentials by id that open nothing any more, nor the sessions opened by them. */
  'credencial.revoked': { ids: string[] }
  /** A one-time admin link was used; the link never opens again. */
  'enlace.used': { sha256: string }
  /** Acts of lawyers on the case of an acta (RULES.md CJ1); texts name no voter. */
  'caso.opened': DeCaso & { texto: string }
  /** The author takes the case, where nobody else has the case. */
  'caso.claimed': DeCaso
  /** `a`: the person, by the subject of the credential. */
  'caso.assigned': DeCaso & { a: string }
  'caso.released': DeCaso
  'caso.noted': DeCaso & { texto: string }
  'caso.proposed': DeCaso & { peticion: Peticion; causales: string[] }
  /** `propuesta`: the id of the proposal that the author saw. */
  'caso.approved': DeCaso & { propuesta: string }
  'caso.returned': DeCaso & { texto: string }
  'caso.filed': DeCaso & { recibeCargo?: string; acuse?: string }
  'caso.resolved': DeCaso & { resultado: Resolucion; texto: string }
  'caso.closed': DeCaso & { texto: string }
  'caso.reopened': DeCaso & { texto: string }
  /** A petition to a council with its figures frozen (RULES.md PE1 to PE4). */
  'peticion.issued': PeticionDicha & { peticion: Peticion }
  /** First of the ledger after a practice night: anything issued until then opens nothing here. */
  'simulacro.ended': Record<string, never>
}

export type Kind = keyof Bodies

/** A request to the ledger. */
export type Draft<K extends Kind = Kind> = {
  [P in K]: {
    /** Idempotency id: the fold ignores a second record with the same id (RULES.md LE2). */
    id: string
    /** Server time, ISO 8601 UTC with milliseconds. */
    at: string
    /** The author: subject of the credential, `sistema`, `prep`. Never a person's name. */
    actor: string
    kind: P
    version: number
    /** The least build able to fold the record; absent: any build. */
    needs?: number
    body: Bodies[P]
  }
}[K]

/** The ledger's answer: the draft at its place. `text` is the stored line, covered by the chain. */
export type LedgerRecord<K extends Kind = Kind> = Draft<K> & { seq: number; text: string }
