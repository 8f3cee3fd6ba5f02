import { z } from 'zod'
import { CLASES } from '../domain/record.ts'

/** Metadata of an upload (tus): the acta, the paper shown, and the expected hash of the bytes. */
export const fotoMetadata = z.object({
  eleccion: z.string().regex(/^[A-Z0-9_]{2,24}$/),
  casilla: z.string().regex(/^[0-9A-Z@#/-]{6,40}$/),
  clase: z.enum(CLASES),
  /** The submission of figures that the photograph belongs to. */
  clientId: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  /** Lower-case hex; bytes with another hash are refused. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})
export type FotoMetadata = z.infer<typeof fotoMetadata>

/** Sizes: as received, at most 1600 px and at most 320 px on the longer side. */
export type FotoTam = 'original' | 'grande' | 'chica'

/** Signed relative addresses, good for five minutes without a credential. */
export type FotoEnlaces = Record<FotoTam, string>

/** An image on more than one casilla (RULES.md FO1). */
export type FotosRepetidas = {
  fotos: { sha256: string; lugares: { eleccion: string; casilla: string; acta: string }[] }[]
}
