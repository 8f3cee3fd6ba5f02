import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Context, Handler, MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import {
  COOKIE,
  COOKIE_HTTPS,
  tokenOf,
  type Credential,
  type Credentials,
} from '../access/credential.ts'
import { Proxies } from '../access/peer.ts'
import type { Oficina } from '../ledger/oficina.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { may, type Permiso } from '../access/role.ts'
import { parse } from './refusals.ts'

/** Routes behind the door find the credential of the request under `credential`. */
export type Env = { Variables: { credential: Credential } }

/** Methods that change nothing; for these methods a browser may send no Origin. */
const READS = ['GET', 'HEAD']

/**
 * Permissions asked by a route, read by the test that lists every route; an empty list: open. A write
 * is taken from the budget of the credential (RULES.md WR1) at the door, or in the room.
 */
export type Asks = {
  permisos: readonly Permiso[]
  budget?: 'door' | 'room'
  /** Work of the office: other servers refuse (RULES.md LE13). */
  oficina?: true
}

type Door = MiddlewareHandler<Env> & Asks
type Permisos = [Permiso, ...Permiso[]]

/** Lets in credentials good for at least one of `permisos`, for a write while their budget lasts. */
export function door(credentials: Credentials, ...permisos: Permisos): Door {
  const door: MiddlewareHandler<Env> = async (c, next) => {
    const credential = await credentialFor(c, credentials, permisos)
    if (!READS.includes(c.req.method)) spend(credentials, credential)
    c.set('credential', credential)
    await next()
  }
  return Object.assign(door, { permisos, budget: 'door' as const })
}

/** The same for work that several servers do not share: the office does the work (RULES.md LE13). */
export function officeDoor(credentials: Credentials, ...permisos: Permisos): Door {
  const inner = door(credentials, ...permisos)
  const outer: Door = Object.assign<MiddlewareHandler<Env>, Asks>(
    (c, next) =>
      inner(c, () => {
        const { oficina } = (c.env ?? {}) as { oficina?: Pick<Oficina, 'isHere' | 'donde'> }
        if (oficina && !oficina.isHere)
          throw new RefusalError('otra_oficina', oficina.donde ? [oficina.donde] : [])
        return next()
      }),
    { ...inner, oficina: true },
  )
  return outer
}

/**
 * The same where only the room can tell a resend from a write: the room calls `spend` for what is new,
 * since a resend always gets its answer again.
 */
export function doorForResends(credentials: Credentials, ...permisos: Permisos): Door {
  const door: MiddlewareHandler<Env> = async (c, next) => {
    c.set('credential', await credentialFor(c, credentials, permisos))
    await next()
  }
  return Object.assign(door, { permisos, budget: 'room' as const })
}

/** Takes writes from the budget of a credential, or gives the phone its turn (RULES.md WR1). */
export function spend({ budget }: Credentials, credential: Credential, writes = 1): void {
  const seconds = budget.take(credential, writes)
  if (seconds === 0) return
  const retryAfter = seconds + retrySlot(Math.random())
  throw new RefusalError('demasiados_envios', [], { retryAfter })
}

/** Seconds until a phone tries again; `random` between 0 and 1 spreads an overloaded minute. */
export function retrySlot(random: number): number {
  return 2 + Math.round(random * 20)
}

/** Stands in the place of a door: the route is open on purpose. */
export const open: MiddlewareHandler & Asks = Object.assign(
  (_: Context, next: () => Promise<void>) => next(),
  { permisos: [] },
)

/**
 * A door and its room as one handler: a submission costs 0.7 µs less than through two handlers. The
 * room spends, as behind `doorForResends`.
 */
export function roomBehind(
  credentials: Credentials,
  permiso: Permiso,
  room: (c: Context, credential: Credential) => Promise<Response>,
): Handler & Asks {
  const permisos = [permiso]
  const handler = async (c: Context) => room(c, await credentialFor(c, credentials, permisos))
  return Object.assign(handler, { permisos, budget: 'room' as const })
}

/** The credential of a request; throws without a credential good for one of `permisos`. */
async function credentialFor(
  c: Context,
  credentials: Credentials,
  permisos: readonly Permiso[],
): Promise<Credential> {
  const { authorization, cookie } = headersOf(c)
  const found = tokenOf(authorization, cookie)
  const credential = found && (await credentials.check(found.token))
  if (!credential) throw new RefusalError('sin_credencial')
  if (credentials.isRevoked(credential)) throw new RefusalError('credencial_revocada')
  if (found.by === 'cookie' && !READS.includes(c.req.method) && !isSameOrigin(c))
    throw new RefusalError('otro_origen')
  if (!permisos.some((permiso) => may(credential, permiso))) throw new RefusalError('sin_permiso')
  c.set(REVOKED, () => credentials.isRevoked(credential))
  return credential
}

/** Under this name a request keeps the question whether its credential was revoked since the door. */
const REVOKED = 'isRevoked'

/**
 * Asked once a body is whole: a sender may hold a body back, for minutes, until after the revocation
 * (RULES.md NO1, NO15).
 */
export function refuseRevoked(c: Context): void {
  const isRevoked = c.get(REVOKED) as (() => boolean) | undefined
  if (isRevoked?.()) throw new RefusalError('credencial_revocada')
}

/**
 * Node's own request under Hono's; absent where a test asks the app without a port. Code of the
 * burst reads from Node's request: a submission costs 4 µs less than through `c.req`.
 */
function incomingOf(c: Context): IncomingMessage | undefined {
  return (c.env as { incoming?: IncomingMessage } | undefined)?.incoming
}

const NO_PROXIES = new Proxies([])

/** The sender's address, as a trusted proxy names it; '' where a test asks the app without a port. */
export function addressOf(c: Context): string {
  const incoming = incomingOf(c)
  return incoming ? proxiesOf(c).addressOf(incoming) : ''
}

function proxiesOf(c: Context): Proxies {
  return ((c.env ?? {}) as { proxies?: Proxies }).proxies ?? NO_PROXIES
}

/** Headers of a request, names in lower case. */
export function headersOf(c: Context): IncomingHttpHeaders {
  return incomingOf(c)?.headers ?? c.req.header()
}

/** The body of a request with a content-length found small enough. */
export function textOf(c: Context): Promise<string> {
  const incoming = incomingOf(c)
  if (!incoming) return c.req.text()
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const parts: Buffer[] = []
  incoming.on('data', (part: Buffer) => parts.push(part))
  incoming.on('end', () =>
    resolve((parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString()),
  )
  // A client that disconnects mid-body has sent nothing: bad input, not an error.
  incoming.on('error', () => reject(new RefusalError('no_es_json')))
  return promise
}

/**
 * A browser sends its cookie from any page: a change must come from a page of this service. A page
 * without HTTPS at the same host may be anybody's: where a trusted proxy says HTTPS, or the cookie
 * is the one of HTTPS, the page's own scheme is compared too.
 */
function isSameOrigin(c: Context): boolean {
  const from = URL.parse(c.req.header('origin') ?? '')
  const host = c.req.header('host')
  if (!from || host === undefined || from.host !== host) return false
  const incoming = incomingOf(c)
  const isHttps = incoming && proxiesOf(c).isHttps(incoming)
  const hasSecure = c.req.header('cookie')?.includes(`${COOKIE_HTTPS}=`) === true
  if (isHttps === undefined) return !hasSecure || from.protocol === 'https:'
  return from.protocol === (isHttps ? 'https:' : 'http:')
}

/**
 * A form of a foreign page could replace the user's session with its own. Browsers always send the
 * Origin; a program has no session and sends no Origin.
 */
export const ownPage: MiddlewareHandler = async (c, next) => {
  if (c.req.header('origin') !== undefined && !isSameOrigin(c))
    throw new RefusalError('otro_origen')
  await next()
}

/** A cookie for so many seconds, unreadable for scripts and never sent by foreign pages. */
export function setSession(c: Context, token: string, seconds: number): void {
  // The page knows whether HTTPS was used, whatever proxies stand between.
  const isSecure = c.req.header('origin')?.startsWith('https://')
  const rest = 'HttpOnly; SameSite=Strict; Path=/'
  if (!isSecure) return c.header('set-cookie', `${COOKIE}=${token}; ${rest}; Max-Age=${seconds}`)
  c.header('set-cookie', `${COOKIE_HTTPS}=${token}; ${rest}; Max-Age=${seconds}; Secure`)
  c.header('set-cookie', `${COOKIE}=; ${rest}; Max-Age=0`, { append: true })
}

/** The largest body of a small form: a credential of 8 KB fits. */
const FORM_MAX = 16_384

/** A small JSON body; undefined: no JSON. A client without a credential cannot fill the memory. */
export async function jsonOf(c: Context): Promise<unknown> {
  const text = Buffer.from(await bytesOf(c, FORM_MAX)).toString()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A small JSON body as the schema reads it. */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  return parse(schema, await jsonOf(c))
}

/** The query as the schema reads it; a name unknown to a strict schema is refused, never ignored. */
export function readQuery<T>(c: Context, schema: z.ZodType<T>): T {
  return parse(schema, c.req.query(), 'consulta')
}

/** The body as bytes, refused over `max` both before and during reading. */
export async function bytesOf(c: Context, max: number): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > max) throw new RefusalError('muy_grande')
  const parts: Uint8Array[] = []
  let size = 0
  const body: AsyncIterable<Uint8Array> | null = c.req.raw.body
  try {
    for await (const part of body ?? []) {
      size += part.byteLength
      if (size > max) throw new RefusalError('muy_grande')
      parts.push(part)
    }
  } catch (error) {
    // A client that disconnects mid-body has sent nothing: no error of the service for the log.
    throw error instanceof RefusalError ? error : new RefusalError('no_es_json')
  }
  refuseRevoked(c)
  return Buffer.concat(parts)
}
