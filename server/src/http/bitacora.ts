import { Readable } from 'node:stream'
import { Hono } from 'hono'
import type { Credentials } from '../access/credential.ts'
import type { BitacoraDoc } from '../contract/bitacora.ts'
import type { Bitacora } from '../prep/bitacora.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { officeDoor, type Env } from './door.ts'
import { answerReading } from './estado.ts'
import type { Readings } from './readings.ts'

/** The logbook of PREP's files, and the kept bytes of each: evidence for whoever may look. */
export function bitacora(
  book: Pick<Bitacora, 'filas' | 'archivo' | 'noted'>,
  readings: Pick<Readings, 'read'>,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const ver = officeDoor(credentials, 'ver')
  app.get('/prep/bitacora', ver, async (c) => {
    const make = (): BitacoraDoc => ({ filas: book.filas() })
    const key = `bitacora ${book.noted}`
    return answerReading(c, await readings.read(c.get('credential'), key, make))
  })
  app.get('/prep/archivo/:sha256{[0-9a-f]{64}}', ver, async (c) => {
    const found = await book.archivo(c.req.param('sha256'))
    if (!found) throw new RefusalError('no_encontrado')
    const { bytes, size, name } = found
    const last = name.split(/[\\/]/).at(-1) ?? 'corte'
    return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(last).replace(/['()*]/g, '')}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
  })
  return app
}
