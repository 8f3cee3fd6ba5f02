import { z } from 'zod'
import type { Causal } from '../domain/causal.ts'
import { CASO_ESTADOS } from '../domain/fold/caso.ts'
import type { Lado } from '../domain/fold/slot.ts'
import { DE_QUIEN, type DeQuien } from '../domain/read/deQuien.ts'
import { FILAS_MAX } from '../domain/read/diferencias.ts'
import type { Variante } from '../domain/recuento.ts'
import type { CasoDoc } from './caso.ts'
import type { Diferencia } from './diferencia.ts'
import type { AmbitoDoc } from './estado.ts'

/** A verdict on one side with the two numbers that were compared (RULES.md CS15). */
export type Dicho = {
  estado: 'procede' | 'no_procede' | 'falta'
  /** Exactly at the boundary. */
  igual?: true
  /** The figures that would decide. */
  falta?: string[]
  valor?: number
  limite?: number
}

/** A ground as the law set says it. */
export type CausalDoc = {
  tipo: Causal['tipo']
  texto: string
  ley: string
  articulo: string
  /** False: nobody of ours has read the text. */
  verificado: boolean
  /** Lent by the federal text: «texto federal; ley local sin cotejar» (RULES.md CS13). */
  prestada?: true
}

/** A ground on an acta, on both sides; without a word where a person has to establish the facts. */
export type CausalDicha = CausalDoc & { id: string; nuestra?: Dicho; prep?: Dicho }

/** A clock of the law with its moment, ISO. */
export type PlazoDoc = {
  id: string
  etapa: string
  texto: string
  articulo: string
  ley: string
  anteQuien: string
  verificado: boolean
  huso: string
  desdeAt?: string
  /** Absent while the event has not happened, or where the law set leaves the moment open. */
  venceAt?: string
  /** The event that the moment waits for. */
  espera?: string
  /** Another reading of the law, and why. */
  alternativa?: {
    desdeAt?: string
    venceAt?: string
    espera?: string
    motivo: string
    verificado: boolean
  }
}

/** The case of an asunto, as the list needs it. */
export type CasoBreve = Omit<CasoDoc, 'historia' | 'omitidos' | 'negadas'>

/** An acta in the lawyers' queue: something speaks for work on it (RULES.md JU1). */
export type Asunto = Diferencia & {
  deQuien: DeQuien
  /** Ids of grounds that apply by our figures, and by PREP's. */
  causales: Record<Lado, readonly string[]>
  /** Votes that a ground puts in doubt, by the side that puts more (RULES.md JU2). */
  enDuda?: number
  /** The clock of its grounds that expires next, and when. */
  plazo?: string
  venceAt?: string
  caso?: CasoBreve
}

/** How near a council, or the whole, is to a recount of all its casillas, by one side. */
export type RecuentoTotal = {
  clave: string
  nombre: string
  lado: Lado
  ventaja: number
  primero: string
  segundo: string
  puntosTotal: number
  puntosValidos: number
  casillas: number
  /** Actas of the ámbito that are not in the sums of the side. */
  faltan: number
  causales: {
    id: string
    articulo: string
    verificado: boolean
    dicho: Dicho
    variantes: Variante[]
  }[]
}

type LeyDoc = { id: string; nombre: string; supletoria: boolean; avisos: string[] }

/** GET /api/juridico: a page of the lawyers' queue. */
export type JuridicoDoc = {
  eleccion: AmbitoDoc['eleccion']
  ley: LeyDoc
  /** The next to expire first, the past after, without a moment last. */
  plazos: PlazoDoc[]
  /** The closest first; at most thirty places. */
  recuentoTotal: RecuentoTotal[]
  /** The grounds named in the rows and the meter, by id. */
  causalesDeLey: Record<string, CausalDoc>
  /** Over all asuntos of the ámbito, whatever is asked. */
  cuenta: Record<DeQuien | 'todas' | 'sinAsignar' | 'porAprobar', number>
  /** Asuntos of the asked filter. */
  total: number
  filas: Asunto[]
}

/** GET /api/juridico/asunto: one acta with every ground of the law on both sides. */
export type AsuntoDoc = Omit<Asunto, 'caso'> & {
  caso?: CasoDoc
  dichos: CausalDicha[]
  plazos: PlazoDoc[]
  ley: LeyDoc
}

/** Orders of the queue; what PREP changed comes first in each. */
export const ORDENES = ['votos', 'vence', 'casilla'] as const

const whole = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)

/** Query of GET /api/juridico. */
export const juridicoQuery = z.strictObject({
  ambito: z.string().optional(),
  deQuien: z.enum(DE_QUIEN).optional(),
  causal: z.string().max(80).optional(),
  /** State of the case; `sin_caso`: nobody has begun one; `sin_asignar`: open, and nobody has it. */
  estado: z.enum([...CASO_ESTADOS, 'sin_caso', 'sin_asignar']).optional(),
  mios: z.literal('1').optional(),
  /** Expires within so many hours. */
  vence: whole.optional(),
  q: z.string().max(60).optional(),
  orden: z.enum(ORDENES).optional(),
  desde: whole.optional(),
  max: whole.pipe(z.number().min(1).max(FILAS_MAX)).optional(),
})
export type JuridicoAsked = z.output<typeof juridicoQuery>

/** Query of GET /api/juridico/asunto. */
export const asuntoQuery = z.strictObject({ clave: z.string() })
