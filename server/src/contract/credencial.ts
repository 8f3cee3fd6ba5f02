import { z } from 'zod'

/** Body of POST /api/credenciales/revocar. */
export const revocarCredencialesBody = z.strictObject({
  ids: z
    .array(z.string().regex(/^[\w-]{16}$/))
    .min(1)
    .max(100),
})

/** A credential other than a paper that opened a door and is not over; never the token. */
export type CredencialDoc = {
  id: string
  rol: string
  /** Subject, a nombramiento's holder by the drawn name (RULES.md NO13). */
  quien: string
  /** Session of a browser, or a token of the console. */
  tipo: 'sesion' | 'token'
  /** Id of the credential that opened this session. */
  de?: string
  /** ISO 8601 UTC: first use, and the end. */
  usadaAt: string
  venceAt: string
  revocadaAt?: string
  /** The credential of this very request. */
  propia?: true
}

/** GET /api/credenciales: the newest first; `sinLugar`: so many of the oldest sessions are left out. */
export type CredencialesDoc = { credenciales: CredencialDoc[]; sinLugar?: number }
