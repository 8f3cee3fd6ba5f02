import { z } from 'zod'
import type { Cambio } from '../domain/fold/news.ts'
import type { Motivo } from '../domain/record.ts'
import type { Lado } from '../domain/fold/slot.ts'
import { FILAS_MAX } from '../domain/read/diferencias.ts'

/** A corte on a page, in one line (RULES.md CB1). Counts of actas of the page's ámbito. */
type CorteDoc = Pick<Cambio, 'seq' | 'at' | 'ambito' | 'nombre'> & {
  tipo: 'corte'
  corteAt: string
  /** Captured by now, of the expected. */
  capturadas: number
  esperadas: number
  /** Captured for the first time, or again. */
  nuevas: number
  /** Already published: with other figures, no longer counted, gone. */
  cambiaron: number
  descontadas: number
  desaparecieron: number
  /** Differ from ours since this corte. */
  difieren: number
  /** Places inside with another first place by PREP, and the kind of place. */
  frentes: number
  frente: string
  /** By PREP, in points, where the same candidacy leads as before. */
  ventaja?: { lider: string; antes: number; despues: number }
  /** Taken back since, and why: it has no news any more (RULES.md RE7). */
  retirado?: Motivo
}

/**
 * News on a page. `veces`: so many of the kind since `desde`; a first place then tells the front as
 * it is now (RULES.md CB2). A change by PREP that still holds also has the effect of its acta on the
 * margin (RULES.md RE3): of which candidacy, and whether with our figures or PREP's former figures;
 * `difiere`: votes on other lines than ours, since the change.
 */
export type CambioDoc =
  | CorteDoc
  | (Exclude<Cambio, { tipo: 'corte' }> & {
      veces?: number
      desde?: string
      efecto?: { votos: number; de: string; con: Lado }
      difiere?: number
    })

/** GET /api/cambios: a page of the news of one corte, by weight. */
export type CambiosDoc = { total: number; cambios: CambioDoc[] }

const whole = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)

/** Query of GET /api/cambios; `corte` is the `seq` of the corte's line. */
export const cambiosQuery = z.strictObject({
  ambito: z.string().optional(),
  corte: whole,
  desde: whole.optional(),
  max: whole.pipe(z.number().min(1).max(FILAS_MAX)).optional(),
})
