import { Upload } from 'tus-js-client'
import { slotMsOf } from './backoff.ts'
import { resultOf, type FotoItem, type Outcome } from './outbox.ts'

/** Small enough that a connection of 8 KB/s confirms a chunk every eight seconds. */
const CHUNK = 65_536

/**
 * A try of a photograph over tus, from the last byte confirmed by the service. `onbytes` hears each
 * confirmed chunk. Never rejects.
 */
export async function sendFoto(
  item: FotoItem,
  blob: Blob,
  token: string,
  onbytes: (bytes: number) => void,
): Promise<Outcome> {
  const { eleccion, casilla, clase: kind, clientId, sha256 } = item
  let resolve: (outcome: Outcome) => void
  // Promise.withResolvers is younger than many of the phones lent on the night.
  const ended = new Promise<Outcome>((each) => (resolve = each))
  const upload = new Upload(blob, {
    endpoint: '/api/fotos/subir',
    headers: { authorization: `Bearer ${token}` },
    metadata: { eleccion, casilla, clase: kind, clientId, sha256 },
    chunkSize: CHUNK,
    // The outbox decides when to try again: the wait on the screen is the outbox's wait.
    retryDelays: null,
    fingerprint: () => Promise.resolve(`espejo-${sha256}-${clientId}`),
    removeFingerprintOnSuccess: true,
    onChunkComplete: (_size, accepted) => onbytes(accepted),
    onSuccess: ({ lastResponse }) =>
      resolve({ status: 'confirmado', at: timeOf(lastResponse.getHeader('date')) }),
    onError: (error) => resolve(resultFrom(error)),
  })
  const [previous] = await upload.findPreviousUploads()
  if (previous) upload.resumeFromPreviousUpload(previous)
  upload.start()
  return ended
}

type Answered = { originalResponse?: Response | null }
type Response = {
  getStatus(): number
  getHeader(name: string): string | undefined
  getBody(): string
}

function resultFrom(error: Error & Answered): Outcome {
  const answer = error.originalResponse
  if (!answer || answer.getStatus() === 0) return { status: 'sin_senal' }
  const slot = slotMsOf(answer.getHeader('retry-after'), Date.now())
  return resultOf(answer.getStatus(), jsonOf(answer.getBody()), slot)
}

/** The service's clock, to the second; the phone's clock when a proxy took the header away. */
function timeOf(date: string | undefined): string {
  const ms = Date.parse(date ?? '')
  return new Date(Number.isNaN(ms) ? Date.now() : ms).toISOString()
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
