import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { sha256Of } from './cortes.ts'
import { LookError, makeFuente, type Fuente, type FuentePlan } from './fuente.ts'
import type { Reach } from './reach.ts'

const BYTES_MAX = 300_000_000
const REDIRECTS_MAX = 3
const TIMEOUT_MS = 120_000
const RETRY_AFTER_MAX_MS = 15 * 60_000

/**
 * The server's marks of our version; sent back so that the server need not send the same bytes
 * again.
 */
type Version = { etag?: string; modified?: string }

/** A URL asked politely: with our version, one request at a time, slower while requests fail. */
export function fromUrl(url: string, plan: FuentePlan, reach: Reach): Fuente {
  let version: Version = {}
  return makeFuente({ tipo: 'url', donde: url }, plan, async (signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    const { response, at } = await ask(url, version, reach, limit)
    if (response.statusCode === 304) {
      response.destroy()
      return { files: [] }
    }
    const bytes = await readBody(response).catch((error: unknown) => {
      if (error instanceof LookError) throw error
      throw new LookError('La descarga se cortó')
    })
    const file = { bytes, fileName: nameOf(response, at), sha256: sha256Of(bytes) }
    return { files: [{ ...file, settled: () => (version = versionOf(response)) }] }
  })
}

/** Follows few redirects, each as far as sources reach. */
async function ask(url: string, version: Version, reach: Reach, signal: AbortSignal) {
  let at = URL.parse(url)
  for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
    const refusal = at ? reach.refusalOf(at) : 'La dirección no se entiende'
    if (!at || refusal !== undefined) throw new LookError(refusal ?? '')
    const response = await get(at, version, reach, signal).catch((error: unknown) => {
      if (error instanceof LookError) throw error
      throw new LookError('No responde')
    })
    const { statusCode: status = 0, headers } = response
    if (status < 300 || status >= 400 || headers.location === undefined) {
      refuseFailure(response)
      return { response, at }
    }
    response.destroy()
    at = URL.parse(headers.location, at.href)
  }
  throw new LookError(`Redirige más de ${REDIRECTS_MAX} veces`)
}

/** A connection of its own: a kept one would lead where another lookup led. */
function get(at: URL, version: Version, { lookup }: Reach, signal: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { agent: false, lookup, signal, headers: headersOf(version) }
  const isHttps = at.protocol === 'https:'
  const asked = isHttps ? https.get(at, options, resolve) : http.get(at, options, resolve)
  asked.on('error', reject)
  return promise
}

function headersOf({ etag, modified }: Version): Record<string, string> {
  return {
    'user-agent': 'Espejo (lector del PREP)',
    'accept-encoding': 'gzip',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  }
}

function refuseFailure(response: IncomingMessage): void {
  const { statusCode: status = 0, headers } = response
  if ((status >= 200 && status < 300) || status === 304) return
  response.destroy()
  const seconds = Number(headers['retry-after'] ?? 0)
  const waitMs = seconds > 0 ? Math.min(seconds * 1000, RETRY_AFTER_MAX_MS) : 0
  throw new LookError(`Responde ${status}`, waitMs)
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const isZipped = encoding === 'gzip' || encoding === 'x-gzip'
  if (!isZipped && encoding !== 'identity')
    throw new LookError('Responde con una compresión que nadie pidió')
  const body = isZipped ? pipeline(response, createGunzip(), () => undefined) : response
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > BYTES_MAX || Number(response.headers['content-length'] ?? 0) > BYTES_MAX)
      throw new LookError(`Pesa más de ${BYTES_MAX / 1e6} MB`)
    chunks.push(chunk)
  }
  if (bytes === 0) throw new LookError('Responde vacío')
  return Buffer.concat(chunks)
}

function versionOf({ headers }: IncomingMessage): Version {
  const { etag, 'last-modified': modified } = headers
  return {
    ...(etag === undefined ? {} : { etag }),
    ...(modified === undefined ? {} : { modified }),
  }
}

/** The name may tell the corte's time and the elección. */
function nameOf({ headers }: IncomingMessage, at: URL): string {
  const sent = /filename="?([^";]+)/i.exec(headers['content-disposition'] ?? '')?.[1]
  const path = decodeURIComponentSafely(at.pathname)
  return (sent ?? path).split(/[/\\]/).findLast((part) => part !== '') ?? 'corte'
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
