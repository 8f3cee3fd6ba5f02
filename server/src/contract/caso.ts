import { z } from 'zod'
import type { Acto, CasoEstado } from '../domain/fold/caso.ts'
import { PETICIONES, RESOLUCIONES, type Peticion, type Resolucion } from '../domain/record.ts'

/** A person as shown: the subject of the credential, never a code, and the name where one is known. */
type Quien = { persona: string; nombre?: string; at: string }

/** The acts of people on an acta (RULES.md CJ1); absent while nobody did anything. */
export type CasoDoc = {
  estado: CasoEstado
  lleva?: Quien
  propuesta?: Quien & { id: string; peticion: Peticion; causales: string[] }
  aprobada?: Quien
  presentada?: Quien & { recibeCargo?: string; acuse?: string }
  resultado?: Quien & { peticion: Peticion; resultado: Resolucion; razon: string }
  /** Petitions that were not granted whole, for the demand, oldest first. */
  negadas: (Quien & { peticion: Peticion; resultado: Resolucion; razon: string })[]
  /** Acts oldest first, the last fifty; `omitidos` came before. */
  historia: (Quien & { id: string; acto: Acto; texto?: string })[]
  omitidos?: number
  /** Our figures or PREP's changed after the closing, else after the proposal (RULES.md CJ5). */
  cambioDebajo?: true
}

/** Most actas of one request. */
const ACTAS_MAX = 200
const TEXTO_MAX = 500
/** Letters and lines: no control characters, and nothing that turns the order of letters around. */
const texto = z
  .string()
  .trim()
  .min(1)
  .max(TEXTO_MAX)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'con caracteres que no se ven')
const key = z.string().regex(/^[0-9A-Z@#/-]{6,40}$/)

const acto = <Name extends Acto, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({
    /** Made by the client, once a request: ULID or UUID. */
    id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
    eleccion: z.string().regex(/^[A-Z0-9_]{2,24}$/),
    actas: z
      .array(key)
      .min(1)
      .max(ACTAS_MAX)
      .refine((all) => new Set(all).size === all.length, 'con un acta repetida'),
    acto: z.literal(name),
    ...shape,
  })

/** Body of POST /api/casos: an act on the cases of up to 200 actas. */
export const casoBody = z.discriminatedUnion('acto', [
  acto('abrir', { texto }),
  acto('tomar', {}),
  acto('asignar', { a: z.string().min(1).max(80) }),
  acto('soltar', {}),
  acto('anotar', { texto }),
  acto('proponer', {
    peticion: z.enum(PETICIONES),
    /** Ids of grounds of the law set of the elección. */
    causales: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/i))
      .min(1)
      .max(20),
  }),
  acto('aprobar', {
    /** The proposals as the approver saw them, by acta. */
    propuestas: z.record(key, z.string().max(80)),
  }),
  acto('devolver', { texto }),
  acto('presentar', {
    /** The post of who received, never a name. */
    recibeCargo: texto.optional(),
    /** SHA-256 of the photograph of the stamped sheet, kept with the acta. */
    acuse: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  acto('resolver', { resultado: z.enum(RESOLUCIONES), texto }),
  acto('cerrar', { texto }),
  acto('reabrir', { texto }),
])
export type CasoBody = z.infer<typeof casoBody>

/** Answer of POST /api/casos: each acta for itself, carried out or refused with the reason. */
export type CasosAnswer = {
  seq: number
  casos: Record<string, CasoDoc>
  negados: Record<string, { error: string; mensaje: string; persona?: string; nombre?: string }>
}
