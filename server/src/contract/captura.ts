import type { Figure } from '../domain/figure.ts'
import type { Horario } from '../domain/jornada.ts'
import type { Cargo, Problema } from '../domain/record.ts'

/** The state of an acta after its reception, for its sender. */
export type EstadoCaptura = {
  /** The asker's own last tally (RULES.md RB4). */
  recibida?: { seq: number; at: string; revision: number; folio: string }
  /** Lines of `recibida` that nobody wrote down, totals among them; absent where none. */
  sinCapturar?: number
  foto: 'falta' | 'recibida'
  prep: 'sin_dato' | 'coincide' | 'difiere' | 'sin_contabilizar'
  /**
   * Where PREP differs from the asker's own figures in force: its corte, and the differing lines in
   * the acta's order.
   */
  diferencias?: {
    corteAt: string
    renglones: { key: string; nuestra: Figure; prep: Figure }[]
  }
  /** Received, and not counted: no legible figure, or more votes than the casilla can hold. */
  enRevision: boolean
  /** By how much the total written on the acta, as received, exceeds the sum of its lines. */
  noCuadra?: number
  /** The problem of the last photograph. */
  problema?: Problema
  /**
   * Time of other figures by another representative, later than `recibida`; without `recibida`, of
   * the last by a representative, else of those in force.
   */
  otraAt?: string
  /** Place in the ledger of the figures of `otraAt`. */
  otraSeq?: number
  /** `recibida` came before the casillas closed, and counts from the hour on (RULES.md JO3). */
  espera?: true
  /** Cargo of that other one, where a nombramiento of the casilla says so. */
  otraDe?: Cargo
  /** Two people or two ways gave different votes. */
  conflicto: boolean
}

export type ActaCaptura = {
  eleccion: string
  titulo: string
  acta: string
  simulacro: boolean
  /** 0 for casillas especiales. */
  listaNominal: number
  /** The most votes that still count. */
  limite: number
  /** In the acta's own order, without no registradas and nulos (both are on every acta). */
  renglones: { key: string; partidos: string[]; nombre?: string }[]
  /**
   * The day of the vote and the closing of the casilla; absent: the elección has no date and counts
   * at any time (RULES.md JO1).
   */
  jornada?: Horario
  estado: EstadoCaptura
}

export type CasillaCaptura = {
  casilla: string
  /** `0087 básica` */
  nombre: string
  municipio?: string
  seccion: string
  actas: ActaCaptura[]
}

/** Everything for the representatives' app, cached days before: GET /api/captura. No nulls. */
export type CapturaDoc = {
  /** Server time, ISO: the phone's clock may be wrong. */
  servidorAt: string
  version: string
  /** Minutes east of UTC of the elección's clock; absent before an elección. */
  utcOffset?: number
  /** Public key of receipts, base64url. */
  llave: string
  /** Id of the nombramiento that signed in. */
  nombramiento?: string
  /** Name of the holder of the nombramiento: a borrowed phone says for whom it sends. */
  nombre?: string
  /** Telephone of the casilla's general representative, as imported (RULES.md RU6). */
  general?: string
  /** Name of the person whose telephone `general` is. */
  generalNombre?: string
  casillas: CasillaCaptura[]
}
