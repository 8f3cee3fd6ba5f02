import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** Holder of a socket, until `exp` (seconds since 1970, as in a JWT) or until revocation. */
export type Bearer = {
  sub: string
  rol: string
  exp: number
  /** Whether the reserve of sockets is open to the holder. */
  isStaff?: boolean
  isRevoked?: () => boolean
}

/**
 * null: no credential, or a bad credential. May read a cookie, `Authorization: Bearer` or
 * `?token=`.
 */
export type Authorize = (request: IncomingMessage) => Bearer | null | Promise<Bearer | null>

export type UpgradeRefusal = { status: 401 | 403 | 404 | 429 | 503; error: string; mensaje: string }

/**
 * A browser always sends its Origin, and sends the cookie from any page: so the page must be the
 * service's own. A program sends no Origin, and must then carry a credential itself. `isHttps`:
 * whether the browser spoke HTTPS, where a trusted proxy says so.
 */
export function originAllowed(
  request: IncomingMessage,
  origins: readonly string[],
  isHttps?: boolean,
): boolean {
  const { origin, host, authorization } = request.headers
  if (origin === undefined)
    return /^Bearer \S/i.test(authorization ?? '') || Boolean(queryOf(request).get('token')?.trim())
  if (origins.includes(origin)) return true
  // null for `null`, the Origin of sandboxed and local pages, and for text that is no URL.
  const from = URL.parse(origin)
  if (!from || host === undefined || from.host !== host) return false
  return isHttps === undefined || from.protocol === (isHttps ? 'https:' : 'http:')
}

export function queryOf(request: IncomingMessage): URLSearchParams {
  const url = request.url ?? ''
  const mark = url.indexOf('?')
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
}

/** Answers an upgrade in plain HTTP and hangs up. */
export function refuse(socket: Duplex, { status, error, mensaje }: UpgradeRefusal): void {
  const body = JSON.stringify({ error, mensaje })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  // A client gone meanwhile is no error of ours, and an error that nobody hears ends the process.
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
