import { z } from 'zod'
import { FIGURE_MAX } from '../domain/figure.ts'

/** A count, a blank or an illegible figure: three different things (RULES.md FI1). */
export const figure = z.union([
  z.number().int().min(0).max(FIGURE_MAX),
  z.literal('blanco'),
  z.literal('ilegible'),
])

/** Body of POST /api/actas. `votos` by option key, every option of the ballot, no registradas and nulos apart. */
export const actaBody = z.strictObject({
  /** Made by the client, once a submission: ULID or UUID. */
  id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  /** The client's clock. */
  at: z.iso.datetime({ offset: true }),
  eleccion: z.string().regex(/^[A-Z0-9_]{2,24}$/),
  casilla: z.string().regex(/^[0-9A-Z@#/-]{6,40}$/),
  votos: z.record(z.string().max(80), figure),
  noRegistradas: figure,
  nulos: figure,
  totalAsentado: figure,
  boletasSobrantes: figure,
  personasVotaron: figure,
  representantesVotaron: figure,
  votosSacados: figure,
})
export type ActaBody = z.infer<typeof actaBody>
