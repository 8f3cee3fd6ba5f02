import { Readable } from 'node:stream'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import type { FotoEnlaces, FotosRepetidas, FotoTam } from '../contract/foto.ts'
import { repetidasOf } from '../domain/fold/foto.ts'
import type { Night } from '../domain/fold/night.ts'
import type { FotoSender } from '../fotos/receive.ts'
import { type Credential, type Credentials } from '../access/credential.ts'
import { door, doorForResends, open, spend, type Env, refuseRevoked } from './door.ts'
import { answerReading } from './estado.ts'
import type { Readings } from './readings.ts'
import { isVistaSigned, signVista } from '../access/link.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { coversActa } from '../access/place.ts'
import { may } from '../access/role.ts'

/** How long a link opens its photograph. */
const LINK_SECONDS = 300
const TAMS = ['original', 'grande', 'chica'] as const

const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const

export type FotosDesk = {
  night: Night
  /** Signs the links. */
  key: string
  nowMs(): number
  /** Answers a request of the tus protocol. */
  receive(request: Request, sender: FotoSender): Promise<Response>
  /** The bytes as they came. */
  original(sha256: string): Promise<Readable>
  /** A WebP of at most 1600 or 320 px. */
  preview(sha256: string, tam: 'grande' | 'chica'): Promise<Uint8Array>
}

/** Photographs of actas: uploads in pieces, and views through links that expire. */
export function fotos(desk: FotosDesk, readings: Pick<Readings, 'read'>, credentials: Credentials) {
  const app = new Hono<Env>()
  const enviar = doorForResends(credentials, 'enviar')
  const receive = (c: Context<Env>) => {
    const credential = c.get('credential')
    const { sub, casillas } = credential
    const take = () => spend(credentials, credential)
    const coordinates = may(credential, 'coordinar')
    const sender = { actor: sub, casillas, coordinates, spend: take }
    return desk.receive(c.req.raw, { ...sender, refuseRevoked: () => refuseRevoked(c) })
  }
  app.all('/subir', notRead, enviar, receive)
  app.all('/subir/:id{[0-9a-f]+}', notRead, enviar, receive)
  app.get('/repetidas', door(credentials, 'ver'), async (c) => {
    const make = (): FotosRepetidas => ({ fotos: repetidasOf(desk.night.fotos) })
    return answerReading(c, await readings.read(c.get('credential'), 'repetidas', make))
  })
  app.get('/ver/:sha256{[0-9a-f]{64}}/:tam', open, (c) => show(c, desk))
  // No parameter here: beside fixed words of the same place a parameter would take the router of
  // the whole service, the accept path's too, to a slower router.
  app.get('/*', ofEnlaces, door(credentials, 'enviar', 'ver'), (c) => {
    const sha256 = ENLACES.exec(c.req.path)?.[1] ?? ''
    checkLook(desk.night, c.get('credential'), sha256)
    const exp = Math.floor(desk.nowMs() / 1000) + LINK_SECONDS
    const enlaces = TAMS.map((tam) => [tam, linkOf(desk.key, sha256, tam, exp)])
    c.header('cache-control', 'no-store')
    return c.json(Object.fromEntries(enlaces) as FotoEnlaces)
  })
  return app
}

/** tus would read out uploads to anybody; Hono hands a HEAD to GET. */
const notRead: MiddlewareHandler = (c, next) => {
  if (c.req.raw.method === 'GET') throw new RefusalError('no_encontrado')
  return next()
}

const ENLACES = /\/([0-9a-f]{64})\/enlaces$/

/** Any other place under `/fotos` is not found, with or without a credential. */
const ofEnlaces: MiddlewareHandler = (c, next) => {
  if (!ENLACES.test(c.req.path)) throw new RefusalError('no_encontrado')
  return next()
}

/**
 * Permission `ver` opens every photograph; a representante sees photographs of the own casillas.
 */
function checkLook(night: Night, credential: Credential, sha256: string): void {
  const places = night.fotos.get(sha256)
  if (!places) throw new RefusalError('no_encontrado')
  const isOwn = places.some((place) => coversActa(night, credential, place))
  if (!isOwn && !may(credential, 'ver')) throw new RefusalError('casilla_ajena')
}

function linkOf(key: string, sha256: string, tam: FotoTam, exp: number): string {
  const firma = signVista(key, { sha256, tam, exp })
  return `/api/fotos/ver/${sha256}/${tam}?exp=${exp}&firma=${firma}`
}

async function show(c: Context, desk: FotosDesk): Promise<Response> {
  const tam = TAMS.find((each) => each === c.req.param('tam'))
  const sha256 = c.req.param('sha256') ?? ''
  const exp = Number(c.req.query('exp'))
  if (!tam) throw new RefusalError('no_encontrado')
  const isGood = isVistaSigned(desk.key, { sha256, tam, exp }, c.req.query('firma') ?? '')
  if (!isGood || exp < desk.nowMs() / 1000) throw new RefusalError('enlace_vencido')
  const foto = fotoOf(desk.night, sha256)
  if (!foto) throw new RefusalError('no_encontrado')
  const tipo = tam === 'original' ? foto.tipo : 'image/webp'
  const name = `acta-${sha256.slice(0, 12)}.${EXTENSIONS[tipo]}`
  const headers = {
    'content-type': tipo,
    // The original may hold more than its picture: the browser saves the file and never opens the
    // file as a page of the service.
    'content-disposition': `${tam === 'original' ? 'attachment' : 'inline'}; filename="${name}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': `private, max-age=${LINK_SECONDS}`,
  }
  if (tam !== 'original') {
    const bytes = await desk.preview(sha256, tam)
    return new Response(new Uint8Array(bytes), { headers })
  }
  const length = { ...headers, 'content-length': String(foto.bytes) }
  if (c.req.raw.method === 'HEAD') return new Response(null, { headers: length })
  const bytes = Readable.toWeb(await desk.original(sha256)) as ReadableStream<Uint8Array>
  return new Response(bytes, { headers: length })
}

function fotoOf({ fotos, elecciones }: Night, sha256: string) {
  const [place] = fotos.get(sha256) ?? []
  const slot = place && elecciones.get(place.eleccion)?.slots.get(place.acta)
  return slot?.fotos.find((foto) => foto.sha256 === sha256)
}
