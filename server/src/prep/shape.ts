import type { ActaEsperada, Lugar, Option, PrepActa } from '../domain/catalogo.ts'
import type { Figure } from '../domain/figure.ts'
import type { PrepHeader } from '../domain/record.ts'
import type { Top } from './header.ts'
import type { PrepWarning } from './notes.ts'

/** The shape of a PREP base once read, for any year and state. */

/**
 * One acta of a base. `line` is its line in the file, from 1; `clave` CLAVE_ACTA as printed,
 * quoting off.
 */
export type ActaRow = {
  line: number
  clave: string
  esperada: ActaEsperada
  value: PrepActa
  /** Ballots delivered to the casilla, where the file tells. */
  boletasRecibidas?: Figure
}

/** An acta received by the authority without a place in the catálogo. Its votes count nowhere. */
export type FueraRow = { line: number; imagen: string; observaciones: string }

/**
 * Sums over the rows; everything but `capturadas` over contabilizadas. `porOption` follows
 * `options`.
 */
export type Sums = {
  capturadas: number
  contabilizadas: number
  listaNominal: number
  votos: number
  votosSinEspeciales: number
  porOption: number[]
}

/** The rows of one file, with the odd things found. */
export type RowsRead = {
  rows: ActaRow[]
  fuera: FueraRow[]
  lugares: Lugar[]
  repeatedKeys: string[]
  sums: Sums
  warnings: PrepWarning[]
}

/** A PREP data file once read, the same shape for any year and state. */
export type Base = {
  /** Path inside the bundle. */
  file: string
  /** The data file itself, for storage under its SHA-256. */
  bytes: Uint8Array
  sha256: string
  title: string
  /** ISO 8601 with the offset printed. */
  corteAt: string
  /** Minutes east of UTC. */
  utcOffset: number
  header: PrepHeader
  /** The file's own names for the figures of `header`. */
  headerNames: Top['names']
  /** `GOB`, `DIP_LOC`, …; `COMPUTOS_SEN` for the results of cómputos. */
  eleccion: string
  /** `Campeche 2021` */
  proceso: string
  options: Option[]
  lugares: Lugar[]
  rows: ActaRow[]
  fuera: FueraRow[]
  /** CLAVE_ACTA printed on more than one row. */
  repeatedKeys: string[]
  sums: Sums
  warnings: PrepWarning[]
}
