import { z } from 'zod'
import type { ParadaDoc } from '../domain/read/parada.ts'
import type { Cargo } from '../domain/record.ts'

/** Who represents the party at a casilla, told to its general representative alone (RULES.md RU5). */
export type PersonaParada = {
  id: string
  cargo: Cargo
  nombre?: string
  /** As it was imported: digits, spaces, a plus. */
  telefono?: string
}

/** GET /api/ruta: the casillas of the credential in the order of the route. Its time is in `x-espejo-at`. */
export type RutaDoc = {
  ruta?: string
  simulacro: boolean
  /** Minutes east of UTC. */
  utcOffset: number
  paradas: (ParadaDoc & { personas: PersonaParada[] })[]
}

/** GET /api/casillas/avisos: casillas of which something is known that figures have not answered. */
export type AvisosDoc = { casillas: ParadaDoc[] }

/** Body of POST /api/casillas/aviso. The same `id` again is the same aviso (RULES.md LE2). */
export const avisoBody = z.strictObject({
  id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  casilla: z.string().regex(/^[0-9]{6}[A-Z][0-9]{4}$/),
  aviso: z.enum(['no_localizable', 'sin_senal', 'en_traslado', 'acta_negada', 'ninguno']),
})
export type AvisoBody = z.infer<typeof avisoBody>
