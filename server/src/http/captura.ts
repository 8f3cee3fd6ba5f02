import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { CapturaDoc } from '../contract/captura.ts'
import { capturaDoc } from '../domain/captura.ts'
import { Activations, type ActivationsDesk } from './activaciones.ts'
import type { Credentials } from './auth.ts'
import { credentialFor } from './door.ts'
import { RefusalError } from './refusals.ts'

export type CapturaDesk = ActivationsDesk & {
  version: string
  /** Public key of receipts, base64url. */
  llave: string
}

/**
 * GET /api/captura: everything the representatives' app needs, read from memory: it answers while
 * no store does. The first opening with a nombramiento is noted, and nobody waits for that.
 */
export function captura(desk: CapturaDesk, credentials: Credentials) {
  const activations = new Activations(desk)
  return new Hono().get('/captura', compress(), async (c) => {
    const { casillas, nombramiento } = await credentialFor(c, credentials, 'enviar')
    if (!casillas) throw new RefusalError('sin_permiso', ['casillas'])
    const doc: CapturaDoc = {
      servidorAt: desk.now(),
      version: desk.version,
      llave: desk.llave,
      ...(nombramiento === undefined ? {} : { nombramiento }),
      casillas: capturaDoc(desk.night, casillas),
    }
    if (nombramiento !== undefined) activations.add(nombramiento)
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
}
