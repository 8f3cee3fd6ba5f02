import { Readable } from 'node:stream'
import { Hono, type Context } from 'hono'
import { borrarBody, papelBody, pdfBody } from '../contract/estructura.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Impresiones } from '../estructura/printing.ts'
import type { Personas } from '../estructura/personas.ts'
import type { Credentials } from '../access/credential.ts'
import { bodyOf, officeDoor, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { checkAll } from '../access/nombramiento.ts'
import { plainWords } from '../domain/words.ts'

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
  const coordinar = officeDoor(credentials, 'coordinar')
  const originOf = (c: Context) => publicUrl ?? c.req.header('origin') ?? new URL(c.req.url).origin
  app.post('/nombramientos/pdf', coordinar, async (c) => {
    const credential = c.get('credential')
    const body = await bodyOf(c, pdfBody)
    if ('ids' in body) checkAll(night, credential, body.ids)
    return c.json(press.start(body, originOf(c), credential), 202)
  })
  app.get('/nombramientos/papel', coordinar, (c) =>
    c.json(press.papel(originOf(c)), 200, { 'cache-control': 'no-store' }),
  )
  app.put('/nombramientos/papel', officeDoor(credentials, 'administrar'), async (c) => {
    press.writeText((await bodyOf(c, papelBody)).texto)
    return c.json(press.papel(originOf(c)))
  })
  app.post('/nombramientos/papel/muestra', coordinar, async (c) => {
    const { texto } = await bodyOf(c, papelBody)
    const bytes = await press.sample(texto, originOf(c))
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="muestra.pdf"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
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
      'content-disposition': `attachment; filename="${fileName(c.req.query('nombre'))}.pdf"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })
  app.delete('/nombramientos/personas', officeDoor(credentials, 'administrar'), async (c) => {
    const body = await bodyOf(c, borrarBody)
    const ids = 'ids' in body ? body.ids : personas.ids()
    return c.json({ borradas: await press.forget(ids) })
  })
  return app
}

/** `nombramientos ruta 7` → `nombramientos-ruta-7`. */
function fileName(wanted = ''): string {
  return plainWords(wanted).replaceAll(' ', '-').slice(0, 60) || 'nombramientos'
}
