import type { Motivo } from '../domain/record.ts'

/** GET /api/prep/bitacora: every file of PREP that came, the latest first. */
export type BitacoraDoc = { filas: FilaBitacora[] }

/** A file of PREP: a corte that was taken, taken back since, or a refused file, which changed nothing. */
export type FilaBitacora = {
  estado: 'tomado' | 'retirado' | 'rechazado'
  recibidoAt: string
  file: string
  /** Of the kept bytes: GET /api/prep/archivo/:sha256. */
  sha256: string
  /** Clave of the elección; absent for a file that could not be read. */
  eleccion?: string
  /** The hour that the corte says. */
  corteAt?: string
  /** Of a corte taken: its place in the ledger, and its actas against the corte before. */
  seq?: number
  nuevas?: number
  cambiadas?: number
  quitadas?: number
  capturadas?: number
  contabilizadas?: number
  retirado?: { at: string; motivo: Motivo }
  /** Of a refused file: the reason in words, and what exactly is wrong. */
  motivo?: string
  detalle?: string[]
}
