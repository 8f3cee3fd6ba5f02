import { z } from 'zod'
import type { ParadaDoc } from '../domain/read/parada.ts'
import { AVISOS, type Cargo } from '../domain/record.ts'

/**
 * A representative of the party at a casilla, told only to the casilla's general representative
 * (RULES.md RU5).
 */
export type PersonaParada = {
  id: string
  cargo: Cargo
  nombre?: string
  /** As imported: digits, spaces, a plus. */
  telefono?: string
}

/**
 * GET /api/ruta: the casillas of the credential in the order of the route. The time is in
 * `x-espejo-at`.
 */
export type RutaDoc = {
  ruta?: string
  /** Name of the general representative. */
  nombre?: string
  /** The coordinator to call, told only to the general representative (RULES.md RU7). */
  coordinacion?: { nombre: string; telefono?: string }
  simulacro: boolean
  /** Minutes east of UTC. */
  utcOffset: number
  paradas: (ParadaDoc & { personas: PersonaParada[] })[]
}

/** GET /api/casillas/avisos: casillas with an aviso not yet answered by figures. */
export type AvisosDoc = { casillas: ParadaDoc[] }

/** Body of POST /api/casillas/aviso. The same `id` again is the same aviso (RULES.md LE2). */
export const avisoBody = z.strictObject({
  id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  casilla: z.string().regex(/^[0-9]{6}[A-Z][0-9]{4}$/),
  aviso: z.enum([...AVISOS, 'ninguno']),
})
export type AvisoBody = z.infer<typeof avisoBody>
