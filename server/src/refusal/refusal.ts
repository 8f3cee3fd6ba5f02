import type { Refusal } from '../domain/fold/outcome.ts'

/** Every refusal with the sentence for a person, in order of precedence. */
export const SENTENCES = {
  sin_credencial: 'Falta tu acceso, o ya venció: entra otra vez.',
  credencial_revocada: 'Esta credencial ya no vale. Lo que tienes guardado sigue en tu teléfono.',
  sin_permiso: 'Tu credencial no permite hacer esto.',
  otro_origen: 'La petición viene de otra página.',
  nombramiento_ajeno: 'Ese nombramiento no está a tu cargo: pídelo a la coordinación general.',
  casilla_ajena: 'Tu credencial no es de esta casilla.',
  enlace_usado: 'Este enlace ya se usó o no es de este servicio.',
  enlace_vencido: 'El enlace de la foto venció. Vuelve a abrirla.',
  codigo_incorrecto:
    'El código o el PIN no coinciden; después de cinco intentos hay que esperar 10 minutos.',
  no_encontrado: 'Aquí no hay nada con esa clave.',
  muy_grande: 'El envío es demasiado grande.',
  no_es_json: 'El envío no es JSON.',
  cuerpo_invalido: 'Hay campos que no se entienden.',
  canal_faltante:
    'Falta decir cómo llegaron los números: «telefono», o «captura» si se leyeron de la foto.',
  tarea_ocupada: 'Otra persona atiende esta casilla ahora.',
  casilla_completa: 'A esta casilla no le falta ningún acta.',
  tarea_ajena: 'Esta tarea ya no es tuya: venció o la soltaste.',
  eleccion_desconocida: 'No hay elección con esa clave.',
  eleccion_repetida: 'Esa elección ya existe.',
  casilla_desconocida: 'La casilla no está en el catálogo de la elección.',
  acta_ambigua: 'La casilla tiene dos actas: envía la clave del acta.',
  opcion_desconocida: 'Hay opciones que no están en esta boleta.',
  opcion_faltante:
    'Faltan opciones de la boleta. Lo que está en blanco se envía como «blanco»; lo que nadie escribió, como «no_capturado».',
  foto_ajena: 'La foto de la que se leyeron los números no está en esta acta: vuelve a mirarla.',
  foto_grande: 'La foto pesa más de 25 MB. Tómala con la cámara de la app.',
  foto_no_es_imagen: 'El archivo no es una foto JPEG, PNG o WebP. Tómala con la cámara de la app.',
  foto_pixeles: 'La foto tiene más de 50 millones de pixeles. Tómala con la cámara de la app.',
  foto_chica: 'La foto es demasiado chica para leer un acta.',
  foto_danada: 'La foto llegó dañada o incompleta. Tómala de nuevo.',
  foto_alterada: 'Lo que llegó no es la foto que se anunció. Envíala de nuevo.',
  fotos_completas:
    'De esta acta ya no caben más fotos tuyas. Las que llegaron están guardadas; esta no se recibió.',
  entidad_ajena: 'El corte es de otra entidad. El archivo se guardó.',
  corte_futuro: 'El corte dice una hora que no ha llegado. El archivo se guardó.',
  corte_anterior: 'Ya hay un corte más nuevo. El archivo se guardó.',
  corte_retirado: 'Ese corte se retiró y no cuenta. El archivo está guardado.',
  corte_sin_archivo:
    'Falta aquí el archivo guardado de un corte posterior: sin leerlo otra vez no se sabe qué cambia. Si hay otro servidor, retíralo en el que recibió ese archivo.',
  lote_incompleto: 'Otro cambio acabó antes y éste no se hizo: vuelve a intentarlo.',
  sin_catalogo: 'Primero crea la elección: sin su catálogo no se sabe qué casillas hay.',
  jornada_pendiente:
    'La jornada todavía no llega: hasta ese día sólo se practica, y nada se cuenta.',
  orden_en_curso: 'Ya llegaron actas: el orden de sus renglones ya no cambia.',
  jornada_en_curso: 'La jornada ya empezó o ya llegaron actas: su fecha y su hora ya no cambian.',
  caso_no_va: 'En el punto en que está este caso, eso no se puede hacer.',
  persona_desconocida: 'No hay nadie con ese nombre que pueda llevar un caso de esta casilla.',
  caso_tomado: 'Otra persona ya lleva este caso.',
  caso_propio: 'Quien propone no aprueba: lo aprueba otra persona.',
  caso_otra_propuesta: 'La propuesta cambió desde que la viste: vuelve a mirarla.',
  peticion_sin_aprobar:
    'En la petición sólo van casillas de ese consejo con su propuesta aprobada por otra persona.',
  peticion_vacia: 'No hay casillas aprobadas para ese consejo.',
  sin_escrito: 'El conjunto de ley no trae el escrito de esa petición.',
  foto_sin_acta: 'La foto del acuse no está guardada con esta acta.',
  filas_malas: 'Hay filas con errores. No cambió nada.',
  columnas_sin_reconocer: 'No se reconocen todas las columnas: di qué es cada una.',
  estructura_cambio: 'La estructura cambió desde el ensayo: vuelve a leer el archivo.',
  estructura_ocupada: 'Hay otro cambio de la estructura en curso. Espera a que acabe.',
  personas_ocupadas:
    'Otro programa tiene abierto el archivo de nombres. No cambió nada: reintenta en un momento.',
  impresion_en_curso: 'Ya se está imprimiendo. Espera a que acabe.',
  base_ilegible: 'El archivo no se pudo leer. No cambió nada.',
  simulacro_en_curso: 'Ya hay una noche de práctica.',
  hay_practica:
    'Una noche de práctica y una real no van juntas: termina la práctica o usa otra carpeta.',
  hay_eleccion: 'Ya hay una elección real: la práctica va en otra carpeta.',
  demasiados_envios:
    'Tu credencial envió demasiado en poco tiempo. Nada se perdió: espera un momento y reintenta.',
  demasiadas_lecturas:
    'Tu credencial pidió demasiadas páginas en poco tiempo: espera un momento y reintenta.',
  saturado: 'Hay demasiados envíos esperando. Nada se perdió: reintenta.',
  disco_lleno:
    'Queda poco lugar en el disco del servicio y se guarda para las actas. Nada se perdió: reintenta.',
  sin_confirmar: 'No se pudo confirmar que quedó guardado. Reintenta con el mismo id.',
  otra_oficina: 'Esto se hace en otro servidor, el de la oficina.',
  otra_noche: 'Acaba de empezar otra noche. Nada se perdió: espera un momento y reintenta.',
  version_anterior:
    'Este servidor es de una versión anterior a la de la noche: usa otro. Lo que tienes guardado no se pierde.',
  error_interno: 'Algo falló de nuestro lado. Reintenta con el mismo id.',
} as const satisfies Record<string, string> & Record<Refusal, string>

export type RefusalName = keyof typeof SENTENCES

/**
 * A request is not carried out, for a reason readable by a person. Any room throws the error; the
 * HTTP door answers in one place. `detalle`: what exactly is wrong; `retryAfter`: seconds until a
 * new try is welcome.
 */
export class RefusalError extends Error {
  override name = 'RefusalError'
  readonly refusal: RefusalName
  readonly detalle: string[]
  readonly retryAfter: number | undefined

  constructor(
    refusal: RefusalName,
    detalle: string[] = [],
    options: { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(refusal, options.cause === undefined ? undefined : { cause: options.cause })
    this.refusal = refusal
    this.detalle = detalle
    this.retryAfter = options.retryAfter
  }

  /** The sentence for a person. */
  get mensaje(): string {
    return SENTENCES[this.refusal]
  }
}
