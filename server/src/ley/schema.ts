import { z } from 'zod'
import { DIAS } from '../domain/plazo.ts'
import { CAMPOS, type ReglaAmbito, type ReglaCasilla } from '../domain/causal.ts'
import { PETICIONES } from '../domain/record.ts'

/**
 * The files of a law set. Every object is strict and every rule one of a closed vocabulary: an
 * unknown rule, field or comparator is refused, and no expression is ever parsed (RULES.md CS1).
 */

const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/i)
const text = z.string().min(1)
const claves = z.array(z.string().regex(/^[A-Z_]+$/)).min(1)
const campos = z.array(z.enum(CAMPOS)).min(1)
const mayor = z.enum(['>', '>='])
const por = z.enum(['candidatura', 'columna'])
const representantes = z.enum(['aparte', 'entre_personas'])

const nulos = z.strictObject({
  regla: z.literal('nulosMayorQueDiferencia'),
  por,
  comparador: mayor,
})

const reglaCasilla = z.discriminatedUnion('regla', [
  nulos,
  z.strictObject({
    regla: z.literal('todosParaUno'),
    para: z.enum(['partido', 'candidatura']),
    de: z.enum(['total', 'validos']),
  }),
  z.strictObject({ regla: z.literal('rubrosDiscordantes'), representantes }),
  z.strictObject({
    regla: z.literal('errorDeterminante'),
    por,
    comparador: mayor,
    representantes,
  }),
  z.strictObject({ regla: z.literal('distintos'), izquierda: campos, derecha: campos }),
  z.strictObject({ regla: z.literal('masQueBoletas'), sumas: z.array(campos).min(1) }),
  z.strictObject({ regla: z.literal('excedeLista') }),
  z.strictObject({ regla: z.literal('letraDistinta') }),
  z.strictObject({ regla: z.literal('cifraSinLeer') }),
  z.strictObject({ regla: z.literal('sinActa') }),
  z.strictObject({ regla: z.literal('algunaDe'), causales: z.array(id).min(1) }),
]) satisfies z.ZodType<ReglaCasilla>

const reglaAmbito = z.discriminatedUnion('regla', [
  nulos,
  z.strictObject({
    regla: z.literal('diferenciaDePuntos'),
    comparador: z.enum(['<', '<=']),
    puntos: z.number().positive().max(100),
    denominador: z.enum(['total', 'validos', 'no_dicho']),
    actas: z.enum(['todas', 'las_que_haya']),
  }),
  z.strictObject({
    regla: z.literal('fraccionDeCasillas'),
    casillas: z.enum(['con_causal', 'no_instaladas']),
    sobre: z.enum(['todas', 'instaladas']),
    comparador: mayor,
    fraccion: z.number().positive().max(1),
  }),
]) satisfies z.ZodType<ReglaAmbito>

/** Where a text was found, and how well it is known; `verificado` false is said on every screen. */
const procedencia = {
  fuente: text,
  nivel: text,
  verificado: z.boolean(),
  notas: text.optional(),
}

const causalComun = {
  id,
  tipo: z.enum(['recuento', 'recuento_total', 'nulidad', 'error_aritmetico']),
  ley: text,
  articulo: text,
  texto: text,
  /** Prose for people; no program reads it. */
  condicion: text,
  pide: z.strictObject({
    quien: text,
    cuando: z.enum(['antes', 'inicio', 'durante', 'final', 'demanda', 'no_leido']),
  }),
  caracter: z.enum(['deber', 'facultad', 'no_leido']),
  datos: z.array(z.enum(['copias', 'prep', 'computo'])).min(1),
  calculo: z.enum(['auto', 'mixto', 'persona']),
  determinancia: z.boolean().optional(),
  plazos: z.array(id),
  /** Claves of elecciones; absent for all. */
  elecciones: claves.optional(),
  /** Facts of the day that a person establishes. */
  hechos: z.array(text).min(1).optional(),
  ...procedencia,
  textoAl: z.iso.date().nullable(),
}

const causal = z.discriminatedUnion('ambito', [
  z.strictObject({ ambito: z.literal('casilla'), ...causalComun, regla: reglaCasilla.optional() }),
  z.strictObject({
    ambito: z.enum(['distrito', 'municipio', 'entidad', 'circuito', 'nacional', 'eleccion']),
    ...causalComun,
    regla: reglaAmbito.optional(),
  }),
])

/** Events from which a clock runs, besides other clocks of the set. */
export const ANCLAS: readonly string[] = [
  ...['jornada', 'clausura', 'fin_escrutinio', 'llegada_primer_paquete'],
  ...['fin_computo_de_esa_eleccion', 'fin_computo_local', 'entrega_constancias'],
  ...['publicacion_en_estrados', 'fin_72h', 'notificacion', 'notificacion_sentencia'],
  ...['notificacion_sentencia_local', 'cierre_instruccion', 'fin_sesion_asignacion'],
]

const reloj = z.strictObject({
  ancla: text.optional(),
  fecha_fija: z
    .string()
    .regex(/^\d{2}-\d{2}$/)
    .optional(),
  dia: z.enum(DIAS).nullable().optional(),
  dias: z.int().nullable().optional(),
  horas: z.int().optional(),
  minutos: z.int().optional(),
  hora: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .optional(),
  desde: z.union([z.literal('día siguiente'), z.string().regex(/^\d{2}:\d{2}$/)]).optional(),
  hasta: text.optional(),
  limite: z.literal('fin_del_dia').optional(),
  sentido: text.optional(),
  tolerancia: text.optional(),
  /** Left open by the sources: an election's own calendar says it. */
  configurable: z.literal(true).optional(),
  evento: text.optional(),
})

const plazo = z.strictObject({
  id,
  etapa: text,
  texto: text,
  regla: reloj,
  ley: text,
  articulo: text,
  anteQuien: text,
  causales: z.array(id).optional(),
  /** Claves of elecciones; absent for all. */
  elecciones: claves.optional(),
  /** The clock of the base set in whose place this clock stands. */
  reemplaza: id.optional(),
  ejemplo: z
    .strictObject({ fuente: text, finComputo: text, vence: text, presentado: text })
    .optional(),
  alternativa: z.strictObject({ regla: reloj, motivo: text, verificado: z.boolean() }).optional(),
  ...procedencia,
})

const incidente = z.strictObject({
  id,
  nombre: text,
  fase: z.enum(['instalación', 'votación', 'cierre', 'traslado', 'cómputos']),
  texto: text,
  causalesNulidad: z.array(id),
  causalesRecuento: z.array(id),
  causalesEleccion: z.array(id).optional(),
  campos: z.array(text).min(1),
  /** The number that a tribunal would compare with the difference. */
  mide: text.optional(),
  urgencia: z.enum(['inmediata', 'alta', 'aviso']),
  pruebas: z.array(text).min(1),
  enSije: z.boolean().optional(),
  fuente: text.optional(),
  verificado: z.boolean(),
  notas: text.optional(),
})

/**
 * Text with places to fill, `{eleccion}`: of a closed set, and no brace is left over.
 */
function conLugares(lugares: readonly string[]) {
  return text.refine((value) => strayIn(value, lugares) === undefined, {
    error: ({ input }) => `lugar que no se conoce (${strayIn(String(input), lugares)})`,
  })
}

function strayIn(value: string, lugares: readonly string[]): string | undefined {
  const found = value.match(/\{[^{}]*\}|[{}]/g) ?? []
  return found.find((each) => !lugares.includes(each.slice(1, -1)))
}

/** Places of a writ's texts; `total` and `umbral` are of the recount of a whole council. */
export const LUGARES = [
  ...['eleccion', 'consejo', 'casillas', 'causales', 'fundamento', 'total', 'umbral'],
] as const
const parrafo = conLugares(LUGARES)
const cifras = conLugares(['valor', 'limite'])

/** The writ of a petition, and the short names of the grounds in its table. */
const escrito = z.strictObject({
  id,
  peticion: z.enum(PETICIONES),
  titulo: parrafo,
  destinatario: z.array(parrafo).min(1),
  antes: z.array(parrafo).min(1),
  despues: z.array(parrafo),
  subsidiaria: z.array(parrafo).min(1),
  firmas: z.array(text).min(1).max(4),
  acuse: z.strictObject({ titulo: text, campos: z.array(text).min(1).max(4) }),
  causales: z.array(z.strictObject({ causal: id, nombre: text, cifras: cifras.optional() })),
  fuente: text,
  verificado: z.boolean(),
  notas: text.optional(),
})

const conjunto = z.strictObject({
  id,
  nombre: text,
  /** The set whose grounds, clocks and incidents are known here too. */
  base: id.optional(),
  /** Code of the entidad whose local elecciones the set judges; absent: no entidad's own. */
  entidad: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
  /** Elecciones for want of a local text: the clave whose grounds stand in. */
  supletorias: z.record(z.string(), z.string()).optional(),
  /** Jurisprudence by number whose text was seen, with the place; no other may be cited. */
  jurisprudencias: z.record(z.string(), text).optional(),
  /** Sources by the name that grounds and clocks give. */
  fuentes: z.record(z.string(), text),
})

export const FILES = {
  conjunto,
  causales: z.array(causal).min(1),
  plazos: z.array(plazo),
  incidentes: z.array(incidente),
  escritos: z.array(escrito),
}
export type CausalDeLey = z.infer<typeof causal>
export type Plazo = z.infer<typeof plazo>
export type Incidente = z.infer<typeof incidente>
export type EscritoDeLey = z.infer<typeof escrito>
export type Conjunto = z.infer<typeof conjunto>
