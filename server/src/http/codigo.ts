import { Hono } from 'hono'
import { z } from 'zod'
import type { Night } from '../domain/fold/night.ts'
import type { Credentials } from '../access/credential.ts'
import { addressOf, jsonOf, open } from './door.ts'
import {
  codigoFrom,
  credentialOf,
  expOf,
  pinOf,
  puertaOf,
  type Papers,
} from '../access/nombramiento.ts'
import { sameSecret } from '../access/key.ts'
import type { Tries } from '../access/tries.ts'
import { RefusalError } from '../refusal/refusal.ts'

export const codigoBody = z.strictObject({
  codigo: z.string().min(8).max(20),
  pin: z.string().regex(/^\s*\d{3}[\s-]?\d{3}\s*$/),
})

/**
 * POST /api/sesion/codigo: the code and PIN printed on a nombramiento become a credential, and the
 * address that signs in with the credential. Everything is in memory. The answer is the same for
 * every wrong code or PIN, so no answer tells whether a code exists; `detalle` says how many tries of
 * the code are left (RULES.md NO3). Wrong answers may come late, right answers never do.
 */
export function codigo(night: Night, papers: Papers, tries: Tries, credentials: Credentials) {
  return new Hono().post('/codigo', open, async (c) => {
    const parsed = codigoBody.safeParse(await jsonOf(c))
    if (!parsed.success) throw new RefusalError('codigo_incorrecto')
    const id = codigoFrom(parsed.data.codigo)
    const found = night.representacion.nombramientos.get(id)
    const right = sameSecret(pinOf(id, papers.key), parsed.data.pin.replace(/\D/g, ''))
    // A code that does not exist is counted too: the number tells nothing of a code.
    const asked = { id, isIssued: found !== undefined, address: addressOf(c) }
    if (!found || !right || !tries.hears(asked))
      throw new RefusalError('codigo_incorrecto', [String(await tries.wrong(asked))])
    tries.right(asked)
    if (found.revocadoAt !== undefined) throw new RefusalError('credencial_revocada')
    const exp = expOf(night, found, papers)
    const token = await credentials.issue(credentialOf(found, exp))
    return c.json({ token, puerta: puertaOf(found, token) })
  })
}
