import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { Upload } from 'tus-js-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FotoEnlaces } from '../server/src/contract/foto.ts'
import { readSqlite } from '../server/src/ledger/sqlite.ts'
import { makeCampo } from './fixtures/campo.ts'
import { gatewayMissing, startGateway, type Gateway } from './fixtures/gateway.ts'
import { endProcess, startService, type TestService } from './journeys/service.ts'

const SEED = 4
const RECEIVER = fileURLToPath(new URL('./fixtures/receiver.ts', import.meta.url))

let data = ''
let eleccion = ''
let casilla = ''
let token = ''
let service: TestService | undefined
let victim: ChildProcess | undefined
let gateway: Gateway | undefined

const start = () => startService({ data })

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'espejo-fotos-'))
  const campo = await makeCampo(SEED, 0.01)
  const first = await start()
  expect((await first.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  eleccion = campo.eleccion
  casilla = campo.ballots[0]?.casilla ?? ''
  token = await first.token('representante', [casilla])
  await first.stop()
})

afterEach(async () => {
  if (victim) await endProcess(victim, 'SIGKILL')
  victim = undefined
  await service?.stop()
  service = undefined
  await gateway?.stop()
  gateway = undefined
})

afterAll(() => rm(data, { recursive: true, force: true }))

/** Some 300 KB of a unique picture. */
function photograph(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  return sharp({ create: { width: 800, height: 600, channels: 3, background: '#777', noise } })
    .jpeg()
    .toBuffer()
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

type Sending = { upload: Upload; ended: Promise<unknown>; offsets: string[] }

/** Sends as the app does, without trying again: the test says when. */
function send(origin: string, bytes: Buffer, from?: string, chunkSize = Infinity): Sending {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const offsets: string[] = []
  const endpoint = `${origin}/api/fotos/subir`
  const upload = new Upload(bytes, {
    endpoint,
    ...(from ? { uploadUrl: `${endpoint}/${from}` } : {}),
    headers: { authorization: `Bearer ${token}` },
    metadata: { eleccion, casilla, clase: 'acta', clientId: 'cliente-0001', sha256: hashOf(bytes) },
    chunkSize,
    retryDelays: [],
    onBeforeRequest: (request) => {
      if (request.getMethod() === 'PATCH') offsets.push(request.getHeader('Upload-Offset') ?? '')
      // Earlier bytes are sent no faster than from a phone.
      return chunkSize < Infinity ? sleep(20) : undefined
    },
    onSuccess: () => resolve('taken'),
    onError: resolve,
  })
  upload.start()
  return { upload, ended: promise, offsets }
}

/** The last part of an upload's address: the port changes with each process. */
const idOf = ({ upload }: Sending) => upload.url?.split('/').at(-1) ?? ''

async function expectOnce(bytes: Buffer): Promise<void> {
  const sha256 = hashOf(bytes)
  let records = 0
  for await (const chunk of readSqlite(join(data, 'ledger.sqlite')))
    for (const { kind, body } of chunk)
      if (kind === 'foto.stored' && body.sha256 === sha256) records += 1
  expect(records).toBe(1)
  const names = await readdir(join(data, 'fotos'), { recursive: true })
  // Besides the original, only the card of the upload and the previews may bear the hash.
  expect(names.filter((name) => name.endsWith(sha256))).toEqual([`${sha256.slice(0, 2)}/${sha256}`])
  expect(names.filter((name) => name.startsWith('guardando/'))).toEqual([])
  expect(names.filter((name) => /^llegando\/\w+$/.test(name))).toEqual([])
  expect(await shownHash(sha256)).toBe(sha256)
}

/** Hash of the original as a reader sees the photograph. */
async function shownHash(sha256: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const links = await fetch(`${service?.url ?? ''}/api/fotos/${sha256}/enlaces`, { headers })
  const { original } = (await links.json()) as FotoEnlaces
  const shown = await fetch(`${service?.url ?? ''}${original}`)
  return hashOf(new Uint8Array(await shown.arrayBuffer()))
}

/** The door in a process made to stop in the middle of a step; resolves with the origin. */
async function startVictim(step: string) {
  victim = spawn(process.execPath, [RECEIVER, data, step], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: victim.stdout! })[Symbol.asyncIterator]()
  const { value: origin } = (await lines.next()) as { value: string }
  return { origin, stopped: async () => expect((await lines.next()).value).toBe(step) }
}

describe('a server that is killed', () => {
  it('a server killed in the middle of an upload goes on at its offset', async () => {
    const bytes = await photograph()
    service = await start()
    const sending = send(service.url, bytes, undefined, 16_384)
    while (sending.offsets.length < 5) await sleep(5)
    await service.kill()
    expect(await sending.ended).toBeInstanceOf(Error)
    service = await start()
    const again = send(service.url, bytes, idOf(sending))
    expect(await again.ended).toBe('taken')
    expect(again.offsets).toHaveLength(1)
    expect(Number(again.offsets[0])).toBeGreaterThanOrEqual(4 * 16_384)
    await expectOnce(bytes)
  })

  it.each(['hash', 'put', 'record', 'answer'])(
    'a server killed in the middle of %s stores the photograph when it starts again, once',
    async (step) => {
      const bytes = await photograph()
      const { origin, stopped } = await startVictim(step)
      const sending = send(origin, bytes)
      await stopped()
      victim?.kill('SIGKILL')
      await once(victim!, 'exit')
      expect(await sending.ended).toBeInstanceOf(Error)
      service = await start()
      // The phone asks for the offset, hears the upload is complete, and sends nothing again.
      const again = send(service.url, bytes, idOf(sending))
      expect(await again.ended).toBe('taken')
      expect(again.offsets).toEqual([])
      await expectOnce(bytes)
    },
  )

  it('a server killed in the middle of put stores the photograph also when the phone does not come back', async () => {
    const bytes = await photograph()
    const { origin, stopped } = await startVictim('put')
    send(origin, bytes)
    await stopped()
    victim?.kill('SIGKILL')
    await once(victim!, 'exit')
    service = await start()
    const links = `${service.url}/api/fotos/${hashOf(bytes)}/enlaces`
    const headers = { authorization: `Bearer ${token}` }
    await expect.poll(async () => (await fetch(links, { headers })).status).toBe(200)
    await expectOnce(bytes)
  })

  it('a server killed at any moment after the last byte was sent has the photograph, once', async () => {
    for (const afterMs of [0, 10, 30]) {
      const bytes = await photograph()
      service = await start()
      const sending = send(service.url, bytes)
      while (sending.offsets.length === 0) await sleep(1)
      await sleep(afterMs)
      await service.kill()
      await sending.ended
      service = await start()
      expect(await send(service.url, bytes, idOf(sending)).ended).toBe('taken')
      await expectOnce(bytes)
      await service.stop()
    }
  })
})

const itOnS3 = it.skipIf(gatewayMissing) // needs versitygw of ../shared/bin
itOnS3(
  `a service with its photographs in S3 shows them after it was killed ${gatewayMissing ?? ''}`,
  async () => {
    gateway = await startGateway()
    const { url, key, secret, names } = await gateway.newBucket()
    const keyless = startService({ data, env: { ESPEJO_FOTOS_S3: url } })
    await expect(keyless).rejects.toThrow(/ESPEJO_S3_KEY/)
    const env = { ESPEJO_FOTOS_S3: url, ESPEJO_S3_KEY: key, ESPEJO_S3_SECRET: secret }
    const bytes = await photograph()
    const sha256 = hashOf(bytes)
    service = await startService({ data, env })
    expect(await send(service.url, bytes).ended).toBe('taken')
    expect(await names()).toEqual([`${sha256.slice(0, 2)}/${sha256}`])
    await service.kill()
    service = await startService({ data, env })
    expect(await send(service.url, bytes).ended).toBe('taken')
    expect(await names()).toHaveLength(1)
    expect(await shownHash(sha256)).toBe(sha256)
  },
)
