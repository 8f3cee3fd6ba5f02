import { sha256Of } from './cortes.ts'
import { LookError, makeFuente, type Fuente, type FuentePlan } from './fuente.ts'

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
export function fromUrl(url: string, plan: FuentePlan): Fuente {
  let version: Version = {}
  return makeFuente({ tipo: 'url', donde: url }, plan, async (signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    const response = await ask(url, version, limit)
    if (response.status === 304) {
      await response.body?.cancel()
      return { files: [] }
    }
    const bytes = await readBody(response).catch((error: unknown) => {
      if (error instanceof LookError) throw error
      throw new LookError('La descarga se cortó')
    })
    const file = { bytes, fileName: nameOf(response, url), sha256: sha256Of(bytes) }
    return { files: [{ ...file, settled: () => (version = versionOf(response)) }] }
  })
}

/** Follows few redirects, only to http or https. */
async function ask(url: string, version: Version, signal: AbortSignal): Promise<Response> {
  let at = url
  for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
    if (!/^https?:\/\//i.test(at)) throw new LookError('La dirección no es http ni https')
    const response = await fetch(at, {
      headers: headersOf(version),
      redirect: 'manual',
      signal,
    }).catch(() => {
      throw new LookError('No responde')
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null)
      return refuseFailure(response)
    await response.body?.cancel()
    at = URL.parse(location, at)?.href ?? ''
  }
  throw new LookError(`Redirige más de ${REDIRECTS_MAX} veces`)
}

function headersOf({ etag, modified }: Version): Record<string, string> {
  return {
    'user-agent': 'Espejo (lector del PREP)',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  }
}

async function refuseFailure(response: Response): Promise<Response> {
  if (response.ok || response.status === 304) return response
  await response.body?.cancel()
  const seconds = Number(response.headers.get('retry-after') ?? 0)
  const waitMs = seconds > 0 ? Math.min(seconds * 1000, RETRY_AFTER_MAX_MS) : 0
  throw new LookError(`Responde ${response.status}`, waitMs)
}

async function readBody(response: Response): Promise<Buffer> {
  const tooBig = new LookError(`Pesa más de ${BYTES_MAX / 1e6} MB`)
  if (Number(response.headers.get('content-length') ?? 0) > BYTES_MAX) {
    await response.body?.cancel()
    throw tooBig
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > BYTES_MAX) throw tooBig
    chunks.push(chunk)
  }
  if (bytes === 0) throw new LookError('Responde vacío')
  return Buffer.concat(chunks)
}

function versionOf({ headers }: Response): Version {
  const etag = headers.get('etag')
  const modified = headers.get('last-modified')
  return { ...(etag === null ? {} : { etag }), ...(modified === null ? {} : { modified }) }
}

/** The name may tell the corte's time and the elección. */
function nameOf(response: Response, url: string): string {
  const sent = /filename="?([^";]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const path = decodeURIComponentSafely(new URL(response.url || url).pathname)
  return (sent ?? path).split(/[/\\]/).findLast((part) => part !== '') ?? 'corte'
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
