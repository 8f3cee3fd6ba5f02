import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { borrarBody, pdfBody } from '../contract/estructura.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Impresiones } from '../estructura/printing.ts'
import type { Personas } from '../estructura/personas.ts'
import type { Credentials } from '../access/credential.ts'
import { bodyOf, door, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { checkAll } from '../access/nombramiento.ts'

/**
 * Nombramientos on paper, and the deletion of the names on them. `publicUrl`: the address that
 * phones open; undefined: the address at which printing was asked for.
 */
export function impresiones(
  night: Night,
  press: Impresiones,
  personas: Personas,
  publicUrl: string | undefined,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const coordinar = door(credentials, 'coordinar')
  app.post('/nombramientos/pdf', coordinar, async (c) => {
    const credential = c.get('credential')
    const body = await bodyOf(c, pdfBody)
    if ('ids' in body) checkAll(night, credential, body.ids)
    const origin = publicUrl ?? c.req.header('origin') ?? new URL(c.req.url).origin
    return c.json(press.start(body, origin, credential), 202)
  })
  app.get('/nombramientos/pdf/:trabajo', coordinar, (c) => {
    const { sub } = c.get('credential')
    const doc = press.state(c.req.param('trabajo'), sub)
    if (!doc) throw new RefusalError('no_encontrado')
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
  app.get('/nombramientos/pdf/:trabajo/archivo', coordinar, (c) => {
    const { sub } = c.get('credential')
    const found = press.open(c.req.param('trabajo'), sub)
    if (!found) throw new RefusalError('no_encontrado')
    const body = Readable.toWeb(found.stream) as ReadableStream<Uint8Array>
    return c.body(body, 200, {
      'content-type': 'application/pdf',
      'content-length': String(found.bytes),
      'content-disposition': 'attachment; filename="nombramientos.pdf"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })
  app.delete('/nombramientos/personas', door(credentials, 'administrar'), async (c) => {
    const body = await bodyOf(c, borrarBody)
    const ids = 'ids' in body ? body.ids : personas.ids()
    return c.json({ borradas: await press.forget(ids) })
  })
  return app
}
