import { Hono } from 'hono'
import { z } from 'zod'
import type { Night } from '../domain/fold/night.ts'
import type { Credentials } from '../access/credential.ts'
import { jsonOf, open } from './door.ts'
import {
  codigoFrom,
  credentialOf,
  expOf,
  pinOf,
  puertaOf,
  type Papers,
} from '../access/nombramiento.ts'
import { sameSecret } from '../access/key.ts'
import { Tries } from '../access/tries.ts'
import { RefusalError } from '../refusal/refusal.ts'

export const codigoBody = z.strictObject({
  codigo: z.string().min(8).max(20),
  pin: z.string().regex(/^\s*\d{3}[\s-]?\d{3}\s*$/),
})

/**
 * POST /api/sesion/codigo: the code and PIN printed on a nombramiento become a credential, and the
 * address that signs in with the credential. Everything is in memory. The answer is the same for
 * every wrong code or PIN, so no answer tells whether a code exists; `detalle` says how many tries of
 * the code are left (RULES.md NO3).
 */
export function codigo(night: Night, papers: Papers, credentials: Credentials) {
  const [tries, invented] = [new Tries(), new Tries()]
  return new Hono().post('/codigo', open, async (c) => {
    const parsed = codigoBody.safeParse(await jsonOf(c))
    if (!parsed.success) throw new RefusalError('codigo_incorrecto')
    const id = codigoFrom(parsed.data.codigo)
    const found = night.representacion.nombramientos.get(id)
    const now = papers.nowMs()
    const right = sameSecret(pinOf(id, papers.key), parsed.data.pin.replace(/\D/g, ''))
    // A code that does not exist is counted too, apart: the number tells nothing of a code.
    const counted = found ? tries : invented
    if (!found || !right || counted.isOver(id, now)) {
      counted.add(id, now)
      throw new RefusalError('codigo_incorrecto', [String(counted.left(id, now))])
    }
    if (found.revocadoAt !== undefined) throw new RefusalError('credencial_revocada')
    const exp = expOf(night, found, papers)
    const token = await credentials.issue(credentialOf(found, exp))
    return c.json({ token, puerta: puertaOf(found, token) })
  })
}
