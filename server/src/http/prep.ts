import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Credentials } from '../access/credential.ts'
import { may } from '../access/role.ts'
import { bodyOf, bytesOf, door, officeDoor, type Env } from './door.ts'
import { retiroBody, type Retiro } from '../contract/prep.ts'
import type { Fuentes } from '../prep/fuentes.ts'
import type { Intake } from '../prep/intake.ts'
import type { Cuando } from '../prep/jornada.ts'
import { CIERRE, isFecha, isHora } from '../domain/jornada.ts'
import { RefusalError } from '../refusal/refusal.ts'

/** A federal base is 59 MB; zipped, 7. */
const UPLOAD_MAX = 128 * 1024 * 1024

export const fuenteBody = z.union([
  z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500) }),
  z.strictObject({ carpeta: z.string().min(1).max(500) }),
])

/** Body of PUT /api/elecciones/jornada. */
export const jornadaBody = z.strictObject({
  eleccion: z.string().regex(/^[A-Z0-9_]{2,24}$/),
  fecha: z.string().refine(isFecha, 'no es un día como 2027-06-06'),
  cierre: z.string().refine(isHora, 'no es una hora como 18:00'),
})

/**
 * The official feed by hand: look at a base, make elecciones of a base, take a corte, name sources.
 */
export function prep(
  intake: Pick<Intake, 'inspect' | 'create' | 'take' | 'date' | 'withdraw'>,
  fuentes: Pick<Fuentes, 'add' | 'remove' | 'list'>,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const admin = door(credentials, 'administrar')
  const oficina = officeDoor(credentials, 'administrar')
  const upload = async (c: Context<Env>) => {
    const bytes = await bytesOf(c, UPLOAD_MAX)
    // An upload takes time: an upload for a practice night ended meanwhile never enters the next
    // night.
    if (credentials.isRevoked(c.get('credential'))) throw new RefusalError('credencial_revocada')
    if (bytes.byteLength === 0) throw new RefusalError('base_ilegible', ['El archivo está vacío.'])
    return { bytes, fileName: fileNameOf(c.req.header('x-file-name')) }
  }
  app.post('/prep/inspect', admin, async (c) => {
    const { bytes, fileName } = await upload(c)
    return c.json(await intake.inspect(bytes, fileName))
  })
  app.post('/elecciones', oficina, async (c) => {
    const { bytes, fileName } = await upload(c)
    const simulacro = c.req.header('x-simulacro') === '1'
    const cuando = cuandoOf(c.req.header('x-jornada'))
    return c.json({ elecciones: await intake.create(bytes, fileName, simulacro, cuando) }, 201)
  })
  app.put('/elecciones/jornada', admin, async (c) => {
    const { eleccion, ...cuando } = await bodyOf(c, jornadaBody)
    await intake.date(eleccion, cuando, c.get('credential').sub)
    return c.body(null, 204)
  })
  app.post('/prep/cortes', oficina, async (c) => {
    const { bytes, fileName } = await upload(c)
    return c.json({ cortes: await intake.take(bytes, fileName) }, 201)
  })
  app.post('/prep/cortes/retirar', oficina, async (c) => {
    const asked = await bodyOf(c, retiroBody)
    const trial = c.req.query('ensayo') === '1'
    const retiro: Retiro = await intake.withdraw(asked, c.get('credential').sub, trial)
    return c.json(retiro)
  })
  app.get('/prep/fuentes', officeDoor(credentials, 'ver'), (c) =>
    c.json({ fuentes: fuentes.list(may(c.get('credential'), 'administrar')) }),
  )
  app.post('/prep/fuentes', oficina, async (c) => {
    return c.json({ id: fuentes.add(await bodyOf(c, fuenteBody)) }, 201)
  })
  app.delete('/prep/fuentes/:id', oficina, (c) => {
    if (!fuentes.remove(c.req.param('id'))) throw new RefusalError('no_encontrado')
    return c.json({ fuentes: fuentes.list(true) })
  })
  return app
}

/** `2027-06-06T18:00`, the hour may be absent; `no`: without a date; absent: as the base says. */
function cuandoOf(header: string | undefined): Cuando | undefined {
  if (header === undefined) return undefined
  if (header === 'no') return null
  const [fecha = '', cierre = CIERRE] = header.split('T')
  if (!isFecha(fecha) || !isHora(cierre)) throw new RefusalError('cuerpo_invalido', ['x-jornada'])
  return { fecha, cierre }
}

/** Only the last part of the name, decoded; a name is data, never a path. */
function fileNameOf(header: string | undefined): string {
  let name = header ?? 'base.csv'
  try {
    name = decodeURIComponent(name)
  } catch {
    // A name without URI encoding is taken verbatim.
  }
  return name.slice(-300)
}
