import type { ActaEsperada, Boleta, Eleccion, Lugar, Option, PrepActa, Tally } from './eleccion.ts'

/** Header of a PREP base: what the file says of itself; null where it says nothing. */
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

/** The body of each kind of ledger record, version 1. A record once written is never changed. */
export type Bodies = {
  'eleccion.created': Eleccion
  'eleccion.extended': {
    eleccion: string
    options: Option[]
    boletas: Boleta[]
    lugares: Lugar[]
    actas: ActaEsperada[]
  }
  'acta.submitted': Tally & {
    eleccion: string
    /** CLAVE_CASILLA, or the acta's own key where a casilla has two. */
    casilla: string
    /** The id the client gave this submission; a changed submission is another record. */
    clientId: string
    /** The client's clock, ISO; informative only. */
    clientAt: string
  }
  /** One corte, or one part of a large one; the corte stands when its last part has been applied. */
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
    part: number
    parts: number
    /** Only what changed against the last corte; null: the acta vanished from the base. */
    actas: { acta: string; value: PrepActa | null }[]
  }
  /** The chain after record `to`; `marks` holds the first 8 hex of it after each record from `from` on. */
  'ledger.sealed': { from: number; to: number; chain: string; marks: string }
  /** A one-time admin link was used; it never opens again. */
  'enlace.used': { sha256: string }
}

export type Kind = keyof Bodies

/** What is asked of the ledger. */
export type Draft<K extends Kind = Kind> = {
  [P in K]: {
    /** Idempotency id: the fold ignores a second record with the same id (RULES.md LE2). */
    id: string
    /** Server time, ISO 8601 UTC with milliseconds. */
    at: string
    /** Who: subject of the credential, `sistema`, `prep`. Never a person's name. */
    actor: string
    kind: P
    version: 1
    body: Bodies[P]
  }
}[K]

/** What the ledger gives back: the draft at its place. `text` is the stored line, which the chain covers. */
export type LedgerRecord<K extends Kind = Kind> = Draft<K> & { seq: number; text: string }
