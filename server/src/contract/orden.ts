import { z } from 'zod'

const eleccion = z.string().regex(/^[A-Z0-9_]{2,24}$/)

/** Query of GET /api/elecciones/orden. */
export const ordenQuery = z.strictObject({ eleccion })

/** Body of POST /api/elecciones/orden: keys of lines in the order of the printed acta. */
export const ordenBody = z.strictObject({
  eleccion,
  renglones: z.array(z.string().min(1).max(200)).max(500),
})

/** The lines of an elección as phone and centre show them, before no registradas and nulos. */
export type OrdenDoc = {
  eleccion: string
  renglones: { key: string; partidos: string[] }[]
  /** Somebody set the order; else the lines stand as in the base. */
  fijado: boolean
  /** The order may change: no acta of ours came (RULES.md OR1). */
  abierto: boolean
}
