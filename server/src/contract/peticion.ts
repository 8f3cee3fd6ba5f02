import { z } from 'zod'
import type { CasoEstado } from '../domain/fold/caso.ts'
import { PETICIONES, type Peticion } from '../domain/record.ts'

/** Formats in which a petition is had. */
export const FORMATOS = ['pdf', 'docx', 'xlsx', 'csv'] as const
export type Formato = (typeof FORMATOS)[number]

/** Query of GET /api/peticiones; without a kind: the recount. */
export const peticionesQuery = z.strictObject({
  ambito: z.string().optional(),
  peticion: z.enum(PETICIONES).optional(),
})

/** Body of POST /api/peticiones: issues a version from the approved cases of now (RULES.md PE1). */
export const peticionBody = z.strictObject({
  /** Made by the client, once a request: ULID or UUID. */
  id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  eleccion: z.string().regex(/^[A-Z0-9_]{2,24}$/),
  /** Clave of the ámbito whose council counts, as GET /api/peticiones gives it. */
  consejo: z.string().max(80),
  peticion: z.enum(PETICIONES),
})
export type PeticionBody = z.infer<typeof peticionBody>

/** An acta as the list names it. */
export type ActaNombrada = { acta: string; casilla: string; nombre: string }

/**
 * Why an acta is not in the next version: where its case stands, or `sin_causal`, no ground that was
 * proposed applies any more.
 */
export type RazonFuera = CasoEstado | 'sin_caso' | 'sin_causal'
export type Fuera = ActaNombrada & { razon: RazonFuera }

/** An issued version. */
export type PeticionDoc = {
  id: string
  version: number
  /** Place in the ledger. */
  seq: number
  at: string
  persona: string
  nombre?: string
  casillas: number
  /** Name of the files, without the format. */
  archivo: string
}

/** A council: what waits for its petition, and what changed since the last version (RULES.md PE2). */
export type ConsejoDoc = {
  clave: string
  nombre: string
  /** Approved cases that the next version would hold. */
  aprobadas: number
  /** Proposed and not approved. */
  propuestas: number
  /** Approved, but no ground that was proposed applies any more (RULES.md PE3). */
  fuera: Fuera[]
  ultima?: PeticionDoc
  /** Against the last version. `cambian`: other grounds or other figures. */
  cambios?: { mas: ActaNombrada[]; menos: Fuera[]; cambian: ActaNombrada[] }
}

/** Answer of GET /api/peticiones. */
export type PeticionesDoc = { eleccion: string; peticion: Peticion; consejos: ConsejoDoc[] }

/** Answer of POST /api/peticiones. */
export type PeticionAnswer = { seq: number; peticion: PeticionDoc; fuera: Fuera[] }
