import { hash, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32, deflateSync } from 'node:zlib'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActaAnswer } from '../../server/src/contract/estado.ts'
import type { FotoEnlaces } from '../../server/src/contract/foto.ts'
import type { ReciboAnswer } from '../../server/src/contract/recibo.ts'
import { delayOf } from '../../web/src/lib/captura/backoff.ts'
import { auditLedger, type Ack } from '../fixtures/audit.ts'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { startService, type TestService } from './service.ts'
import { hasToxiproxy, startBadNetwork, type BadNetwork, type Toxic } from './toxiproxy.ts'

/**
 * Show 2: one bar of signal. 8 KB/s and 400 ± 200 ms each way on every connection, and connections
 * reset. Toxiproxy takes a connection at once and has no TLS, so each connection first makes two
 * empty requests: a round trip for the handshake of TCP, a second round trip for TLS.
 */
const SEED = 20_270_606
const PHONES = 6
const EACH = 5
const MEDIAN_MS = 5000
const HITS = 20
const LONG_MS = 240_000
/** Id of the tally sent with the photograph. */
const FOTO_OF = 'campo-foto-0001'

const toxics: Toxic[] = (['upstream', 'downstream'] as const).flatMap((stream) => [
  {
    name: `slow-${stream}`,
    type: 'bandwidth',
    stream,
    toxicity: 1,
    attributes: { rate: 8 },
  },
  {
    name: `late-${stream}`,
    type: 'latency',
    stream,
    toxicity: 1,
    attributes: { latency: 400, jitter: 200 },
  },
])

/** A reset strikes an affected connection `timeout` ms after the first data came through. */
const RESET = { type: 'reset_peer', stream: 'upstream' } as const
/**
 * Milliseconds; a fifth of the connections meets one of the three resets. By the last reset the
 * tally is on disk and the answer on the way: only the answer is lost.
 */
const RESETS = [
  ['in the handshake', 200],
  ['before the tally', 1000],
  ['before the answer', 1700],
] as const

let service: TestService
let network: BadNetwork
let campo: Campo
let tokens: Map<string, string>

describe.skipIf(!hasToxiproxy)('one bar of signal (needs ../shared/bin/toxiproxy)', () => {
  beforeAll(async () => {
    service = await startService()
    network = await startBadNetwork(service.url, SEED)
    for (const toxic of toxics) await network.add(toxic)
    campo = await makeCampo(13, 0.01)
    expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
    const issued = await service.tokens(campo.eleccion)
    tokens = new Map(issued.map(({ casilla, token }) => [casilla, token]))
  })
  afterAll(async () => {
    await network.stop()
    await service.stop()
  })

  it(
    '[LE1] [LE2] with one bar of signal a tally is acknowledged in under 5 s at the median, once, through resets at random',
    async () => {
      for (const [moment, timeout] of RESETS)
        await network.add({ name: moment, ...RESET, toxicity: 0.08, attributes: { timeout } })
      const phones = Array.from({ length: PHONES }, (_, phone) => sendAll(phone))
      const sent = (await Promise.all(phones)).flat()
      for (const [moment] of RESETS) await network.remove(moment)
      const times = sent.map(({ ms }) => ms).sort((a, b) => a - b)
      const median = times[Math.floor(times.length / 2)] ?? Infinity
      const tries = sent.reduce((total, each) => total + each.tries, 0)
      process.stdout.write(
        `${sent.length} tallies, ${tries} tries: median ${Math.round(median)} ms, longest ${Math.round(times.at(-1) ?? 0)} ms\n`,
      )
      const audit = await auditLedger(service, sent)
      expect(audit).toMatchObject({ acknowledged: PHONES * EACH, lost: [], duplicates: [] })
      expect(tries).toBeGreaterThan(sent.length)
      expect(median).toBeLessThan(MEDIAN_MS)
    },
    LONG_MS,
  )

  it(
    'a photograph completes through 20 resets, byte for byte',
    async () => {
      const foto = noisePng(262)
      const sha256 = hash('sha256', foto)
      expect([foto.length > 200_000, foto.length < 300_000]).toEqual([true, true])
      const casilla = await tallied(PHONES * EACH)
      const state = { hits: 0, done: false }
      const startedAt = performance.now()
      const uploading = upload(foto, casilla, state).finally(() => (state.done = true))
      await Promise.all([uploading, resetOften(state)])
      const seconds = Math.round((performance.now() - startedAt) / 1000)
      process.stdout.write(`${foto.length} bytes through ${state.hits} resets: ${seconds} s\n`)
      expect(state.hits).toBeGreaterThanOrEqual(HITS)
      expect(hash('sha256', await original(sha256))).toBe(sha256)
      const { recibo } = await get<ReciboAnswer>(
        `/api/recibo?eleccion=${campo.eleccion}&casilla=${casilla}`,
      )
      expect(recibo.fotos).toEqual([sha256])
    },
    LONG_MS,
  )
})

type Sent = Ack & { ms: number; tries: number }

/** A phone's tallies in turn, each of a separate casilla. */
async function sendAll(phone: number): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let i = 0; i < EACH; i += 1) sent.push(await sendUntil(phone * EACH + i))
  return sent
}

/** As the app does: the same body with the same id until an answer comes, with the app's own waits. */
async function sendUntil(n: number): Promise<Sent> {
  const ballot = campo.ballots[n]
  if (!ballot) throw new Error('too few casillas')
  const body = actaBodyOf(campo.eleccion, ballot, n + 1)
  const startedAt = performance.now()
  for (let tries = 1; ; tries += 1) {
    const answer = await tryOnce(JSON.stringify(body), tokens.get(ballot.casilla) ?? '')
    if (answer)
      return { id: answer.clientId, seq: answer.seq, ms: performance.now() - startedAt, tries }
    await sleep(delayOf(tries, Math.random()))
  }
}

/** A single try on a new connection; undefined when the connection broke. */
async function tryOnce(body: string, token: string): Promise<ActaAnswer | undefined> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    for (const _handshake of ['tcp', 'tls']) await ask(agent, 'HEAD', '/espejo.svg')
    const { status, text } = await ask(agent, 'POST', '/api/actas', body, token)
    expect([status, text]).toEqual([201, expect.any(String)])
    return JSON.parse(text) as ActaAnswer
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return undefined
    throw error
  } finally {
    agent.destroy()
  }
}

function ask(agent: Agent, method: string, path: string, body = '', token = '') {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
  const length = body ? { 'content-length': Buffer.byteLength(body) } : {}
  const headers = { ...length, ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const sent = request(network.url + path, { agent, method, headers }, (answer) => {
    let text = ''
    answer.setEncoding('utf8')
    answer.on('data', (part: string) => (text += part))
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    answer.on('error', reject)
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

/** Sends a tally over a good network, for the receipt of the casilla; returns the casilla. */
async function tallied(n: number): Promise<string> {
  const ballot = campo.ballots[n]
  if (!ballot) throw new Error('too few casillas')
  const headers = { authorization: `Bearer ${tokens.get(ballot.casilla) ?? ''}` }
  const body = JSON.stringify({ ...actaBodyOf(campo.eleccion, ballot, n), id: FOTO_OF })
  const answer = await fetch(`${service.url}/api/actas`, { method: 'POST', headers, body })
  expect(answer.status).toBe(201)
  return ballot.casilla
}

type Progress = { hits: number; done: boolean }

function upload(foto: Buffer, casilla: string, state: Progress): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const clientId = FOTO_OF
  const sha256 = hash('sha256', foto)
  const sending = new Upload(foto, {
    endpoint: `${network.url}/api/fotos/subir`,
    headers: { authorization: `Bearer ${tokens.get(casilla) ?? ''}` },
    metadata: { eleccion: campo.eleccion, casilla, clase: 'acta', clientId, sha256 },
    // The app's own chunk size.
    chunkSize: 65_536,
    retryDelays: new Array<number>(60).fill(300),
    onShouldRetry: () => {
      state.hits += 1
      return true
    },
    onSuccess: () => resolve(),
    onError: reject,
  })
  sending.start()
  return promise
}

/** Resets the open connections, at random moments, until the upload was hit often enough. */
async function resetOften(state: Progress): Promise<void> {
  while (!state.done && state.hits < HITS) {
    await sleep(500 + 1500 * Math.random())
    const before = state.hits
    await network.add({ name: 'now', ...RESET, toxicity: 1, attributes: { timeout: 0 } })
    while (!state.done && state.hits === before) await sleep(10)
    await network.remove('now')
  }
}

async function get<T>(path: string): Promise<T> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  return (await (await fetch(service.url + path, { headers })).json()) as T
}

async function original(sha256: string): Promise<Buffer> {
  const links = await get<FotoEnlaces>(`/api/fotos/${sha256}/enlaces`)
  return Buffer.from(await (await fetch(service.url + links.original)).arrayBuffer())
}

/** A picture that no compression makes smaller: `side`² pixels of noise. */
function noisePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8)
  const rows = Array.from({ length: side }, () =>
    Buffer.concat([Buffer.alloc(1), randomBytes(3 * side)]),
  )
  const data = deflateSync(Buffer.concat(rows))
  const parts = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}
