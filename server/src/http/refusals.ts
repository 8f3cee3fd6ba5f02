import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { ErrorAnswer } from '../contract/estado.ts'
import { RefusalError, type RefusalName } from '../refusal/refusal.ts'
import { countersOf } from './counters.ts'

/**
 * The status with which each refusal is answered. In the room of photographs only a 429 or a 503 is
 * worth a new try.
 */
export const STATUS = {
  sin_credencial: 401,
  credencial_revocada: 403,
  sin_permiso: 403,
  otro_origen: 403,
  nombramiento_ajeno: 403,
  casilla_ajena: 403,
  enlace_usado: 403,
  enlace_vencido: 403,
  codigo_incorrecto: 403,
  no_encontrado: 404,
  muy_grande: 413,
  no_es_json: 400,
  cuerpo_invalido: 400,
  canal_faltante: 400,
  tarea_ocupada: 409,
  casilla_completa: 409,
  tarea_ajena: 409,
  eleccion_desconocida: 422,
  eleccion_repetida: 409,
  casilla_desconocida: 422,
  acta_ambigua: 422,
  opcion_desconocida: 422,
  opcion_faltante: 422,
  foto_ajena: 422,
  foto_grande: 413,
  foto_no_es_imagen: 415,
  foto_pixeles: 422,
  foto_chica: 422,
  foto_danada: 422,
  foto_alterada: 422,
  // No 409: tus clients repeat a request after a 409 by themselves.
  fotos_completas: 422,
  entidad_ajena: 409,
  corte_futuro: 409,
  corte_anterior: 409,
  corte_retirado: 409,
  corte_sin_archivo: 409,
  lote_incompleto: 409,
  sin_catalogo: 409,
  jornada_pendiente: 422,
  jornada_en_curso: 409,
  orden_en_curso: 409,
  caso_no_va: 409,
  persona_desconocida: 422,
  caso_tomado: 409,
  caso_propio: 403,
  caso_otra_propuesta: 409,
  peticion_sin_aprobar: 409,
  peticion_vacia: 409,
  sin_escrito: 422,
  foto_sin_acta: 422,
  otra_oficina: 409,
  filas_malas: 422,
  columnas_sin_reconocer: 422,
  estructura_cambio: 409,
  estructura_ocupada: 409,
  personas_ocupadas: 503,
  impresion_en_curso: 409,
  base_ilegible: 422,
  simulacro_en_curso: 409,
  hay_practica: 409,
  hay_eleccion: 409,
  // Phones take 429 like 503: as their turn to try again.
  demasiados_envios: 429,
  demasiadas_lecturas: 429,
  saturado: 503,
  disco_lleno: 503,
  sin_confirmar: 503,
  otra_noche: 503,
  version_anterior: 503,
  error_interno: 500,
} as const satisfies Record<RefusalName, ContentfulStatusCode>

export function answerRefusal(c: Context, error: RefusalError): Response {
  const { refusal, mensaje, detalle, retryAfter } = error
  countersOf(c)?.refused(refusal)
  const answer: ErrorAnswer = {
    error: refusal,
    mensaje,
    ...(detalle.length > 0
      ? { detalle: detalle.slice(0, 20).map((each) => each.slice(0, 200)) }
      : {}),
  }
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return c.json(answer, STATUS[refusal], headers)
}

/** The body, or the query, as read by the schema. */
export function parse<T>(schema: z.ZodType<T>, sent: unknown, whole = 'cuerpo'): T {
  const parsed = schema.safeParse(sent)
  if (!parsed.success) throw new RefusalError('cuerpo_invalido', issuesOf(parsed.error, whole))
  return parsed.data
}

/** Each zod issue as `campo: qué pasa`, in Spanish. */
function issuesOf(error: z.ZodError, whole: string): string[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.') || whole
    if (issue.code === 'unrecognized_keys') return `${field}: sobra ${issue.keys.join(', ')}`
    // A check of the house's own says in its schema what it wants.
    if (issue.code === 'custom') return `${field}: ${issue.message}`
    if (issue.code === 'invalid_type') return `${field}: falta, o no es del tipo esperado`
    return `${field}: valor no válido`
  })
}
