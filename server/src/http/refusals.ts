import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { ErrorAnswer } from '../contract/estado.ts'
import type { Refusal } from '../domain/outcome.ts'

type Row = { status: ContentfulStatusCode; mensaje: string }

/** Every refusal, once: its status and what a person reads. In order of precedence. */
export const REFUSALS = {
  sin_credencial: { status: 401, mensaje: 'Falta la credencial, o venció. Pide una nueva.' },
  credencial_revocada: {
    status: 403,
    mensaje: 'Esta credencial ya no vale. Lo que tienes guardado sigue en tu teléfono.',
  },
  sin_permiso: { status: 403, mensaje: 'Tu credencial no permite hacer esto.' },
  otro_origen: { status: 403, mensaje: 'La petición viene de otra página.' },
  nombramiento_ajeno: {
    status: 403,
    mensaje: 'Ese nombramiento no está a tu cargo: pídelo a la coordinación general.',
  },
  casilla_ajena: { status: 403, mensaje: 'Tu credencial no es de esta casilla.' },
  enlace_usado: { status: 403, mensaje: 'Este enlace ya se usó o no es de este servicio.' },
  enlace_vencido: { status: 403, mensaje: 'El enlace de la foto venció. Vuelve a abrirla.' },
  codigo_incorrecto: {
    status: 403,
    mensaje:
      'El código y el PIN no van juntos; después de cinco intentos hay que esperar 10 minutos.',
  },
  no_encontrado: { status: 404, mensaje: 'Aquí no hay nada con esa clave.' },
  muy_grande: { status: 413, mensaje: 'El envío es demasiado grande.' },
  no_es_json: { status: 400, mensaje: 'El envío no es JSON.' },
  cuerpo_invalido: { status: 400, mensaje: 'Hay campos que no se entienden.' },
  tarea_ajena: { status: 409, mensaje: 'Esta tarea ya no es tuya: venció o la soltaste.' },
  eleccion_desconocida: { status: 422, mensaje: 'No hay elección con esa clave.' },
  eleccion_repetida: { status: 409, mensaje: 'Esa elección ya existe.' },
  casilla_desconocida: {
    status: 422,
    mensaje: 'La casilla no está en el catálogo de la elección.',
  },
  acta_ambigua: { status: 422, mensaje: 'La casilla tiene dos actas: envía la clave del acta.' },
  opcion_desconocida: { status: 422, mensaje: 'Hay opciones que no están en esta boleta.' },
  opcion_faltante: {
    status: 422,
    mensaje: 'Faltan opciones de la boleta. Lo que está en blanco se envía como «blanco».',
  },
  foto_grande: {
    status: 413,
    mensaje: 'La foto pesa más de 25 MB. Tómala con la cámara de la app.',
  },
  foto_no_es_imagen: {
    status: 415,
    mensaje: 'El archivo no es una foto JPEG, PNG o WebP. Tómala con la cámara de la app.',
  },
  foto_pixeles: {
    status: 422,
    mensaje: 'La foto tiene más de 50 millones de pixeles. Tómala con la cámara de la app.',
  },
  foto_chica: { status: 422, mensaje: 'La foto es demasiado chica para leer un acta.' },
  foto_danada: { status: 422, mensaje: 'La foto llegó dañada o incompleta. Tómala de nuevo.' },
  foto_alterada: {
    status: 422,
    mensaje: 'Lo que llegó no es la foto que se anunció. Envíala de nuevo.',
  },
  // No 409: tus clients try that again by themselves.
  fotos_completas: {
    status: 422,
    mensaje: 'Esta acta ya tiene 12 fotos. Las que llegaron están guardadas; esta no se recibió.',
  },
  entidad_ajena: { status: 409, mensaje: 'El corte es de otra entidad. El archivo se guardó.' },
  corte_futuro: {
    status: 409,
    mensaje: 'El corte dice una hora que no ha llegado. El archivo se guardó.',
  },
  corte_anterior: { status: 409, mensaje: 'Ya hay un corte más nuevo. El archivo se guardó.' },
  lote_incompleto: {
    status: 409,
    mensaje: 'Otro cambio acabó antes y éste no se hizo: vuelve a intentarlo.',
  },
  sin_catalogo: {
    status: 409,
    mensaje: 'Primero crea la elección: sin su catálogo no se sabe qué casillas hay.',
  },
  filas_malas: { status: 422, mensaje: 'Hay filas con errores. No cambió nada.' },
  estructura_ocupada: {
    status: 409,
    mensaje: 'Hay otro cambio de la estructura en curso. Espera a que acabe.',
  },
  impresion_en_curso: { status: 409, mensaje: 'Ya se está imprimiendo. Espera a que acabe.' },
  base_ilegible: { status: 422, mensaje: 'El archivo no se pudo leer. No cambió nada.' },
  simulacro_en_curso: { status: 409, mensaje: 'Ya hay una noche de práctica.' },
  hay_practica: {
    status: 409,
    mensaje:
      'Una noche de práctica y una real no van juntas: termina la práctica o usa otra carpeta.',
  },
  hay_eleccion: {
    status: 409,
    mensaje: 'Ya hay una elección real: la práctica va en otra carpeta.',
  },
  saturado: { status: 503, mensaje: 'Hay demasiados envíos esperando. Nada se perdió: reintenta.' },
  sin_confirmar: {
    status: 503,
    mensaje: 'No se pudo confirmar que quedó guardado. Reintenta con el mismo id.',
  },
  error_interno: { status: 500, mensaje: 'Algo falló de nuestro lado. Reintenta con el mismo id.' },
} as const satisfies Record<string, Row> & Record<Refusal, Row>

export type RefusalName = keyof typeof REFUSALS

/** Thrown by a route, answered in one place. */
export class RefusalError extends Error {
  override name = 'RefusalError'
  readonly refusal: RefusalName
  readonly detalle: string[]
  readonly headers: Record<string, string>

  constructor(refusal: RefusalName, detalle: string[] = [], headers: Record<string, string> = {}) {
    super(refusal)
    this.refusal = refusal
    this.detalle = detalle
    this.headers = headers
  }

  /** What a person reads. */
  get mensaje(): string {
    return REFUSALS[this.refusal].mensaje
  }
}

export function answerRefusal(c: Context, { refusal, detalle, headers }: RefusalError): Response {
  const { status, mensaje } = REFUSALS[refusal]
  const answer: ErrorAnswer = {
    error: refusal,
    mensaje,
    ...(detalle.length > 0
      ? { detalle: detalle.slice(0, 20).map((each) => each.slice(0, 200)) }
      : {}),
  }
  return c.json(answer, status, headers)
}

/** Each zod issue as `campo: qué pasa`, in Spanish. */
export function issuesOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.') || 'cuerpo'
    if (issue.code === 'unrecognized_keys') return `${field}: sobra ${issue.keys.join(', ')}`
    if (issue.code === 'custom')
      return `${field}: ni número entero desde 0, ni «blanco», ni «ilegible»`
    if (issue.code === 'invalid_type') return `${field}: falta, o no es del tipo esperado`
    return `${field}: valor no válido`
  })
}
