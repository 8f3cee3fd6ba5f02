import { z } from 'zod'
import { MOTIVOS } from '../domain/record.ts'

/** POST /api/prep/cortes/retirar: `corte` is the corte's `seq` in GET /api/prep/bitacora. */
export const retiroBody = z.strictObject({
  eleccion: z.string().min(1).max(60),
  corte: z.int().positive(),
  motivo: z.enum(MOTIVOS),
})
export type RetiroBody = z.infer<typeof retiroBody>

/** Answer of POST /api/prep/cortes/retirar; with `?ensayo=1` a trial. */
export type { Retiro } from '../domain/retiro.ts'
