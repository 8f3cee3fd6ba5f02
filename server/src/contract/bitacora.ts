import type { Motivo } from '../domain/record.ts'

/** GET /api/prep/bitacora: every file of PREP that came, the latest first. */
export type BitacoraDoc = { filas: EntradaBitacora[] }

/** A file of PREP: a corte that was taken, taken back since, or a refused file, which changed nothing. */
export type EntradaBitacora = {
  estado: 'tomado' | 'retirado' | 'rechazado'
  recibidoAt: string
  file: string
  /** The kept bytes have this hash: GET /api/prep/archivo/:sha256. */
  sha256: string
  /** Clave of the elección; absent for a file that could not be read. */
  eleccion?: string
  /** The hour that the corte says. */
  corteAt?: string
  /** A corte taken has its place in the ledger, and counts of its actas against the corte before. */
  seq?: number
  nuevas?: number
  cambiadas?: number
  quitadas?: number
  capturadas?: number
  contabilizadas?: number
  retirado?: { at: string; motivo: Motivo }
  /** A refused file has the reason in words, and what exactly is wrong. */
  motivo?: string
  detalle?: string[]
}
