import { Hono, type Context } from 'hono'
import { columnFrom } from '../estructura/columns.ts'
import { makePlantilla } from '../estructura/plantilla.ts'
import type { Nombramientos, HowRead } from '../estructura/nombramientos.ts'
import type { Credentials } from '../access/credential.ts'
import { bytesOf, door, officeDoor, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'

/** The largest file of the structure: 160,000 rows are some 10 MB. */
const UPLOAD_MAX = 40 * 1024 * 1024
/** The most columns of a sheet for which a person may say what each holds. */
const COLUMNS_MAX = 200
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The file of the structure: tried, taken, its columns named, its bad rows given back. */
export function estructura(own: Nombramientos, credentials: Credentials) {
  const app = new Hono<Env>()
  const coordinar = door(credentials, 'coordinar')
  const oficina = officeDoor(credentials, 'coordinar')
  app.post('/estructura', oficina, async (c) => {
    const who = c.get('credential')
    const reading = readingOf(c)
    const bytes = await bytesOf(c, UPLOAD_MAX)
    if (c.req.query('ensayo') === '1') return c.json(await own.rehearse(bytes, who, reading))
    const sinEfecto = countOf(c, 'sinEfecto')
    const taking = { ...reading, buenas: c.req.query('buenas') === '1' }
    const more = sinEfecto === undefined ? {} : { sinEfecto }
    return c.json(await own.take(bytes, who, { ...taking, ...more }), 201)
  })
  app.post('/estructura/columnas', coordinar, async (c) =>
    c.json(await own.columns(await bytesOf(c, UPLOAD_MAX))),
  )
  app.post('/estructura/malas', coordinar, async (c) => {
    const bytes = await bytesOf(c, UPLOAD_MAX)
    return book(c, await own.badRows(bytes, c.get('credential'), readingOf(c)), 'por-corregir')
  })
  app.get('/estructura/plantilla', coordinar, async (c) =>
    book(c, await makePlantilla(), 'plantilla-estructura'),
  )
  return app
}

function readingOf(c: Context): HowRead {
  const text = c.req.query('columnas')
  if (text === undefined) return {}
  const columnas = text.split(',').slice(0, COLUMNS_MAX)
  return { columnas: columnas.map(columnFrom) }
}

function countOf(c: Context, name: string): number | undefined {
  const text = c.req.query(name)
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text)) throw new RefusalError('cuerpo_invalido', [`${name}: un número`])
  return Number(text)
}

function book(c: Context, bytes: Uint8Array, name: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': XLSX,
    'content-disposition': `attachment; filename="${name}.xlsx"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
}
