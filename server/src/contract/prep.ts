import { z } from 'zod'
import { MOTIVOS, type Motivo } from '../domain/record.ts'

/** POST /api/prep/cortes/retirar: `corte` is the corte's `seq` in GET /api/prep/cortes. */
export const retiroBody = z.strictObject({
  eleccion: z.string().min(1).max(60),
  corte: z.int().positive(),
  motivo: z.enum(MOTIVOS),
})
export type RetiroBody = z.infer<typeof retiroBody>

/** Effect of a corte taken back; with `?ensayo=1`, what it would change. */
export type Retiro = {
  eleccion: string
  corte: number
  corteAt: string
  motivo: Motivo
  /** Hour of PREP's last corte afterwards; absent where none is left. */
  quedaAt?: string
  /** Later cortes that were read again. */
  releidos: number
  /** Actas with another word by PREP afterwards. */
  actas: number
  /** Actas in PREP's base, now and afterwards. */
  capturadas: { antes: number; despues: number }
  /** Casillas and lines that no other corte brought; those with figures of ours stay. */
  casillas: number
  lineas: string[]
  /** Files refused for their hour that come in: with `ensayo`, that would be tried. */
  entran: number
}

/** A corte of PREP: its place, hours, file and counts. */
export type CorteDoc = {
  seq: number
  corteAt: string
  recibidoAt: string
  file: string
  sha256: string
  capturadas: number
  contabilizadas: number
  /** Present for a corte taken back. */
  retirado?: { at: string; motivo: Motivo }
}

/** GET /api/prep/cortes: all cortes of each elección, newest first, those taken back among them. */
export type CortesDoc = {
  elecciones: { clave: string; titulo: string; utcOffset: number; cortes: CorteDoc[] }[]
}
