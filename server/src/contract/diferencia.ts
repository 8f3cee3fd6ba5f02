import { z } from 'zod'
import type { Figure } from '../domain/figure.ts'
import type { Fuera } from '../domain/fold/reconcile.ts'
import type { ActaState, Diferencias, Lado } from '../domain/fold/slot.ts'
import type { Contra, Peso } from '../domain/peso.ts'
import { FILAS_MAX, TIPOS } from '../domain/read/diferencias.ts'

/** A line of the differences list. */
export type Diferencia = Peso & {
  acta: string
  /** `GOB:casilla:…`, for the acta's page. */
  clave: string
  casilla: string
  nombre: string
  /** Clave of its sección. */
  ambito: string
  /** Name of the distrito or municipio. */
  lugar: string
  /** Clave of the ámbito whose margin is at stake. */
  demarcacion: string
  tipo: ActaState
  /** PREP changed the acta, whatever its state (RULES.md RE4, DI3). */
  cambioEnPrep?: true
  /**
   * Options that differ between the sides, or that PREP changed: ours, PREP's, and PREP's before the
   * change.
   */
  opciones: { key: string; nuestra?: Figure; prep: Figure; antes?: Figure }[]
  /** Why PREP's sums have no vote of the acta; absent while PREP counts the acta. */
  fuera?: Fuera
  lider?: string
  segundo?: string
  at: string
}

/**
 * Topic `diferencias:CLAVE`: the 200 of most weight. GET /api/diferencias: a page of the list.
 * `total` counts the rows of the asked kind, `cuenta` and `voltean` all actas of the ámbito.
 */
export type DiferenciasDoc = {
  total: number
  cuenta: Diferencias
  /** Actas that alone would turn the first place of their demarcación (RULES.md DI2). */
  voltean: number
  /** The margins against which the rows are weighed, by clave (RULES.md DI1). */
  demarcaciones: Record<string, Contra & { lado: Lado }>
  filas: Record<string, Diferencia>
}

const whole = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)

/** Query of GET /api/diferencias. */
export const diferenciasQuery = z.strictObject({
  ambito: z.string().optional(),
  tipo: z.enum(TIPOS).optional(),
  todas: z.literal('1').optional(),
  desde: whole.optional(),
  max: whole.pipe(z.number().min(1).max(FILAS_MAX)).optional(),
})
