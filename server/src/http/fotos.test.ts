import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import type { Server } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import sharp from 'sharp'
import { Upload, type DetailedError } from 'tus-js-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apply } from '../domain/fold/apply.ts'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import type { FotoEnlaces, FotosRepetidas } from '../contract/foto.ts'
import { openDisk } from '../fotos/disk.ts'
import { inspectFoto } from '../fotos/image.ts'
import { Previews } from '../fotos/preview.ts'
import { Reception } from '../fotos/receive.ts'
import type { FotoStore } from '../fotos/store.ts'
import { Credentials } from '../access/credential.ts'
import { fotos, type FotosDesk } from './fotos.ts'
import { Readings } from './readings.ts'
import type { Rol } from '../access/role.ts'

const [FIRST, SECOND] = [casillaAt(1), casillaAt(2)]
const ACTA = `${FIRST}05`
const FOREIGN = `${FIRST}06`
const KEY = 'k'.repeat(32)

/** A photograph of some 300 KB, like a photograph from the app; each call gives a new image. */
function photograph(width = 800, height = 600): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const mark = { r: randomBytes(1)[0] ?? 0, g: randomBytes(1)[0] ?? 0, b: 9 }
  return sharp({ create: { width, height, channels: 3, background: mark, noise } })
    .jpeg({ quality: 80 })
    .toBuffer()
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Three casillas; the acta of the third has a key that begins with the first. */
function catalogo() {
  const { actas, ...rest } = smallCatalogo(3)
  return { ...rest, actas: actas.map((each, n) => (n < 2 ? each : { ...each, acta: FOREIGN })) }
}

/** The door for photographs on a port of its own, over a night in memory and a folder. */
async function openDoor() {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-fotos-'))
  const memory = new MemoryDesk(catalogo())
  const { night } = memory
  const store = await openDisk(folder)
  const state = {
    isStoreAway: false,
    /** Until settled, the ledger takes nothing. */
    held: Promise.resolve(),
    asked: 0,
    nowMs: Date.now(),
    failed: [] as unknown[],
    submitted: 0,
    revoked: new Set<string>(),
  }
  const mayBeAway: FotoStore = {
    ...store,
    put: (path, sha256) =>
      state.isStoreAway ? Promise.reject(new Error('away')) : store.put(path, sha256),
  }
  const reception = await Reception.open({
    folder: join(folder, 'llegando'),
    night,
    store: mayBeAway,
    inspect: inspectFoto,
    submit: async (draft) => {
      state.asked += 1
      await state.held
      state.submitted += 1
      return memory.submit(draft)
    },
    now: () => '2027-06-07T02:00:00.000Z',
    nowMs: Date.now,
    stored: () => undefined,
    failed: (error) => state.failed.push(error),
  })
  const previews = new Previews(join(folder, 'vistas'), store)
  const credentials = new Credentials({
    key: KEY,
    nowMs: Date.now,
    isVoid: ({ nombramiento = '' }) => state.revoked.has(nombramiento),
  })
  const desk: FotosDesk = {
    night,
    key: KEY,
    nowMs: () => state.nowMs,
    receive: (request, sender) => reception.handle(request, sender),
    original: (sha256) => store.open(sha256),
    preview: (sha256, tam) => previews.read(sha256, tam),
  }
  const readings = new Readings(night, credentials)
  const app = stage(
    (app) => app.route('/api/fotos', fotos(desk, readings, credentials)),
    (error) => state.failed.push(error),
  )
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tokenOf = (rol: Rol, ...casillas: string[]) =>
    credentials.issue({
      sub: `${rol} ${casillas.join(' ')}`,
      rol,
      exp: Date.now() / 1000 + 600,
      nombramiento: `nombramiento ${casillas.join(' ')}`,
      casillas: casillas.length > 0 ? new Set(casillas) : 'todas',
    })
  return {
    folder,
    origin,
    endpoint: `${origin}/api/fotos/subir`,
    night,
    store,
    state,
    token: await tokenOf('representante', FIRST),
    tokenOf,
    credentials,
    fotosOf: (casilla = FIRST) =>
      night.elecciones.get('GOB')?.slots.get(`${casilla}05`)?.fotos ?? [],
    forget: () => reception.forget(),
    /** Uploads with bytes still on the disk. */
    spooled: async () =>
      (await readdir(join(folder, 'llegando'))).filter((name) => !name.endsWith('.json')),
    kept: async () =>
      (await readdir(folder, { recursive: true })).filter((name) =>
        /^..\/[0-9a-f]{64}$/.test(name),
      ),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await reception[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Door = Awaited<ReturnType<typeof openDoor>>
type Options = {
  endpoint?: string
  token?: string
  metadata?: Record<string, string>
  inFirstRequest?: boolean
}

let door: Door
/** Requests made by the client. */
let asked: string[] = []

beforeEach(async () => {
  asked = []
  door = await openDoor()
})

afterEach(() => door.close())

/** Sends like the app; resolves with the address of the upload, rejects with the answer. */
function send(bytes: Buffer, options: Options = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const upload = new Upload(bytes, {
    endpoint: options.endpoint ?? door.endpoint,
    headers: { authorization: `Bearer ${options.token ?? door.token}` },
    metadata: {
      eleccion: 'GOB',
      casilla: FIRST,
      clase: 'acta',
      clientId: 'cliente-0001',
      sha256: hashOf(bytes),
      filename: 'Foto de Juan.jpg',
      ...options.metadata,
    },
    uploadDataDuringCreation: options.inFirstRequest ?? false,
    retryDelays: [0, 0, 10, 10, 50, 50],
    onBeforeRequest: (request) => void asked.push(request.getMethod()),
    onSuccess: () => resolve(upload.url ?? ''),
    onError: reject,
  })
  upload.start()
  return promise
}

/** Bytes on the disk of the one upload under way. */
async function sizeOf({ folder, spooled }: Door): Promise<number> {
  const [name = ''] = await spooled()
  return (await stat(join(folder, 'llegando', name))).size
}

/** Answer to a refused upload. */
function toldBy({ originalResponse }: DetailedError): [status: number, error: string] {
  const told = JSON.parse(originalResponse?.getBody() ?? '') as { error: string; mensaje: string }
  expect(told.mensaje).not.toBe('')
  return [originalResponse?.getStatus() ?? 0, told.error]
}

async function toldOf(sent: Promise<unknown>): Promise<[status: number, error: string]> {
  const reason = await sent.then(
    () => expect.fail('it was taken'),
    (error: unknown) => error as DetailedError,
  )
  return toldBy(reason)
}

/** A line that hangs up after so many bytes of each connection from the phone. */
async function badLine(to: string, bytesMax: number) {
  const state = { up: 0, hungUp: 0 }
  const line = createServer((phone) => {
    const server = connect(Number(new URL(to).port), '127.0.0.1')
    let bytes = 0
    const hangUp = () => {
      phone.destroy()
      server.destroy()
    }
    phone.on('data', (data: Buffer) => {
      const passed = data.subarray(0, Math.max(0, bytesMax - bytes))
      bytes += data.length
      state.up += passed.length
      server.write(passed)
      if (bytes < bytesMax) return
      state.hungUp += 1
      // Bytes already let through arrive; then both sides find the line dead.
      setTimeout(hangUp, 50)
      phone.pause()
    })
    server.on('data', (data: Buffer) => phone.write(data))
    for (const end of [phone, server] as Socket[]) end.on('error', hangUp).on('close', hangUp)
  }).listen(0, '127.0.0.1')
  await once(line, 'listening')
  const url = `http://127.0.0.1:${(line.address() as AddressInfo).port}/api/fotos/subir`
  return { url, state, close: () => line.close() }
}

describe('a photograph', () => {
  it('a photograph is acknowledged when its bytes are in the store and its record in the night', async () => {
    const bytes = await photograph()
    await send(bytes)
    const sha256 = hashOf(bytes)
    expect(door.fotosOf()).toMatchObject([
      {
        sha256,
        bytes: bytes.length,
        tipo: 'image/jpeg',
        ancho: 800,
        alto: 600,
        clase: 'acta',
        clientId: 'cliente-0001',
        actor: `representante ${FIRST}`,
      },
    ])
    expect(Buffer.compare(await buffer(await door.store.open(sha256)), bytes)).toBe(0)
    expect(await door.spooled()).toEqual([])
  })

  it('a photograph goes in one request when the client likes', async () => {
    await send(await photograph(), { inFirstRequest: true })
    expect(asked).toEqual(['POST'])
    expect(door.fotosOf()).toHaveLength(1)
  })

  it('a photograph is known by its bytes alone when no hash was announced', async () => {
    const bytes = await photograph()
    await send(bytes, { metadata: { sha256: '' } }).catch(() => undefined)
    expect(door.fotosOf()).toEqual([])
    const { sha256: _, ...metadata } = { sha256: '', eleccion: 'GOB', casilla: FIRST }
    const head = await begin(
      { ...metadata, clase: 'sabana', clientId: 'cliente-0002' },
      bytes.length,
    )
    expect(head.status).toBe(201)
    const answer = await patch(head.headers.get('location') ?? '', bytes, 0)
    expect(answer.status).toBe(204)
    expect(door.fotosOf()).toMatchObject([{ sha256: hashOf(bytes), clase: 'sabana' }])
  })

  it('[FO2] a photograph sent twice is one, another one stands beside it', async () => {
    const bytes = await photograph()
    await Promise.all([send(bytes), send(bytes)])
    await send(bytes)
    await send(await photograph())
    expect(door.fotosOf()).toHaveLength(2)
    expect(await door.kept()).toHaveLength(2)
    expect(await door.spooled()).toEqual([])
  })

  it('[FO1] a photograph of two casillas is kept once and stands as a finding', async () => {
    const bytes = await photograph()
    const token = await door.tokenOf('coordinacion')
    await send(bytes, { token })
    await send(bytes, { token, metadata: { casilla: SECOND } })
    expect(await door.kept()).toHaveLength(1)
    const { fotos: found } = (await (
      await get('/api/fotos/repetidas', token)
    ).json()) as FotosRepetidas
    expect(found.map(({ lugares }) => lugares.map(({ casilla }) => casilla))).toEqual([
      [FIRST, SECOND],
    ])
  })
})

describe('a line that breaks', () => {
  it('an upload that breaks off at every tenth goes on where it was', async () => {
    const bytes = await photograph(900, 700)
    const tenth = Math.ceil(bytes.length / 10)
    const line = await badLine(door.origin, tenth)
    await send(bytes, { endpoint: line.url })
    line.close()
    expect(line.state.hungUp).toBeGreaterThanOrEqual(10)
    // An upload that began anew each time would never end: no connection lets more than a tenth
    // through. Some bytes of a tenth may be lost with the line; headers stand beside the bytes.
    expect(line.state.up).toBeLessThan(1.5 * bytes.length + asked.length * 900)
    expect(door.fotosOf().map(({ sha256 }) => sha256)).toEqual([hashOf(bytes)])
    const kept = await buffer(await door.store.open(hashOf(bytes)))
    expect(Buffer.compare(kept, bytes)).toBe(0)
  })

  it('a phone that lost the last answer is told that all is there, and sends nothing again', async () => {
    const bytes = await photograph()
    const url = await send(bytes)
    const found = await ask('HEAD', url)
    expect(found.status).toBe(200)
    expect(found.headers.get('upload-offset')).toBe(String(bytes.length))
    expect(found.headers.get('upload-length')).toBe(String(bytes.length))
    expect(door.state.submitted).toBe(1)
  })

  it('a line that breaks leaves an upload that the next request takes over at once', async () => {
    const bytes = await photograph()
    const { headers } = await begin(metadataOf(bytes), bytes.length)
    const location = headers.get('location') ?? ''
    const half = bytes.length >> 1
    const slow = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(bytes.subarray(0, half))),
    })
    const hanging = patch(location, slow, 0).catch(() => undefined)
    while ((await offsetOnDisk()) < half) await new Promise((resolve) => setTimeout(resolve, 5))
    const before = performance.now()
    const found = await ask('HEAD', `${door.origin}${location}`)
    expect(performance.now() - before).toBeLessThan(2000)
    expect(found.headers.get('upload-offset')).toBe(String(half))
    expect((await patch(location, bytes.subarray(half), half)).status).toBe(204)
    expect(door.fotosOf()).toHaveLength(1)
    await hanging
  })
})

describe('a store that is away', () => {
  it('a store that is away costs nothing but time', async () => {
    const bytes = await photograph()
    const { headers } = await begin(metadataOf(bytes), bytes.length)
    const location = headers.get('location') ?? ''
    door.state.isStoreAway = true
    const answer = await patch(location, bytes, 0)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ error: 'sin_confirmar' })
    expect((await ask('HEAD', `${door.origin}${location}`)).status).toBe(503)
    expect(door.fotosOf()).toEqual([])
    door.state.isStoreAway = false
    const found = await ask('HEAD', `${door.origin}${location}`)
    expect(found.headers.get('upload-offset')).toBe(String(bytes.length))
    expect(door.fotosOf()).toHaveLength(1)
    expect(door.state.failed).toHaveLength(2)
  })
})

it('[NO7] what waits when a practice night ends is stored in no other', async () => {
  const bytes = await photograph()
  const { headers } = await begin(metadataOf(bytes), bytes.length)
  const location = headers.get('location') ?? ''
  door.state.isStoreAway = true
  expect((await patch(location, bytes, 0)).status).toBe(503)
  await door.forget()
  door.state.isStoreAway = false
  expect((await ask('HEAD', `${door.origin}${location}`)).status).toBe(404)
  expect(await door.spooled()).toEqual([])
  expect(door.fotosOf()).toEqual([])
})

it('[NO7] what is being stored when a practice night ends is stored in that one', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  door.state.held = promise
  const sending = send(await photograph()).catch(() => undefined)
  await expect.poll(() => door.state.asked).toBe(1)
  const ended = door.forget().then(() => door.state.submitted)
  await expect.poll(() => readdir(join(door.folder, 'llegando'))).toEqual([])
  resolve()
  expect(await ended).toBe(1)
  await sending
})

describe('refused before the first byte', () => {
  const cases: [string, Record<string, string>, number, string][] = [
    ['another casilla', { casilla: SECOND }, 403, 'casilla_ajena'],
    ['another casilla by its acta', { casilla: `${SECOND}05` }, 403, 'casilla_ajena'],
    ['[NO14] an acta of another casilla', { casilla: FOREIGN }, 403, 'casilla_ajena'],
    ['an elección that is not there', { eleccion: 'PRES' }, 422, 'eleccion_desconocida'],
    ['a kind that is none', { clase: 'selfie' }, 400, 'cuerpo_invalido'],
    ['a hash that is none', { sha256: 'abc' }, 400, 'cuerpo_invalido'],
    ['a path for an id', { clientId: '../../etc/passwd' }, 400, 'cuerpo_invalido'],
  ]
  it.each(cases)('%s is refused before the first byte', async (_, metadata, status, error) => {
    const bytes = await photograph()
    expect(await toldOf(send(bytes, { metadata }))).toEqual([status, error])
    expect(asked).not.toContain('PATCH')
    expect(await door.spooled()).toEqual([])
  })

  it('a casilla that is not there is refused before the first byte', async () => {
    const sent = send(await photograph(), {
      token: await door.tokenOf('capturista'),
      metadata: { casilla: '040009B0100' },
    })
    expect(await toldOf(sent)).toEqual([422, 'casilla_desconocida'])
  })

  it('a role that sends nothing is refused before the first byte, and so is nobody', async () => {
    const token = await door.tokenOf('juridico')
    expect(await toldOf(send(await photograph(), { token }))).toEqual([403, 'sin_permiso'])
    expect(await toldOf(send(await photograph(), { token: 'x' }))).toEqual([401, 'sin_credencial'])
  })

  it('a credential that was revoked is refused, also in the middle of an upload', async () => {
    const bytes = await photograph()
    const { headers } = await begin(metadataOf(bytes), bytes.length)
    door.state.revoked.add(`nombramiento ${FIRST}`)
    const answer = await patch(headers.get('location') ?? '', bytes, 0)
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
      403,
      'credencial_revocada',
    ])
    expect(await toldOf(send(bytes))).toEqual([403, 'credencial_revocada'])
    expect(door.fotosOf()).toEqual([])
  })

  it('[NO15] last bytes held back past the revocation keep nothing', async () => {
    const bytes = await photograph()
    const { headers } = await begin(metadataOf(bytes), bytes.length)
    let hasBegun = false
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (hasBegun) {
          // The first half is on the disk before the credential ends.
          await expect.poll(() => sizeOf(door)).toBeGreaterThan(0)
          door.state.revoked.add(`nombramiento ${FIRST}`)
        }
        const half = bytes.length >> 1
        controller.enqueue(hasBegun ? bytes.subarray(half) : bytes.subarray(0, half))
        if (hasBegun) controller.close()
        hasBegun = true
      },
    })
    const answer = await patch(headers.get('location') ?? '', body, 0)
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
      403,
      'credencial_revocada',
    ])
    expect([door.fotosOf(), await door.spooled()]).toEqual([[], []])
  })

  it('a photograph of 60 MB is refused before the first byte', async () => {
    const sent = send(Buffer.alloc(60 * 1024 * 1024))
    expect(await toldOf(sent)).toEqual([413, 'foto_grande'])
    expect(await door.spooled()).toEqual([])
  })

  it('a photograph of 60 MB that comes with the first request is refused', async () => {
    const answer = await begin(
      metadataOf(Buffer.alloc(0)),
      60 * 1024 * 1024,
      Buffer.alloc(1_000_000),
    )
    expect(answer.status).toBe(413)
  })

  it('an upload that does not say its length is refused', async () => {
    const answer = await ask('POST', door.endpoint, {
      'upload-defer-length': '1',
      'upload-metadata': encode(metadataOf(Buffer.alloc(9))),
    })
    expect(answer.status).toBe(501)
  })
})

describe('refused when all of it is here', () => {
  const files: [string, () => Promise<Buffer>, number, string][] = [
    ['a PDF', async () => Buffer.from('%PDF-1.7 ...'), 415, 'foto_no_es_imagen'],
    ['HEIC', async () => Buffer.from('\0\0\0\x18ftypheic\0\0'), 415, 'foto_no_es_imagen'],
    ['an empty file', async () => Buffer.alloc(0), 415, 'foto_no_es_imagen'],
    ['one pixel', () => photograph(1, 1), 422, 'foto_chica'],
    ['half a photograph', async () => (await photograph()).subarray(0, 90_000), 422, 'foto_danada'],
  ]
  it.each(files)(
    '%s is refused when all of it is here, and nothing of it stays',
    async (_, make, status, error) => {
      expect(await toldOf(send(await make()))).toEqual([status, error])
      expect(door.fotosOf()).toEqual([])
      expect(await door.kept()).toEqual([])
      expect(await door.spooled()).toEqual([])
    },
  )

  it('a bad photograph is refused to everybody who asks while it is checked', async () => {
    // The bytes may come between any two steps of a question: many questions meet them.
    for (let round = 0; round < 30; round++) {
      const junk = Buffer.from(`%PDF-1.7 ${round}`.repeat(1000))
      const { headers } = await begin(metadataOf(junk), junk.length)
      const location = headers.get('location') ?? ''
      const sent = patch(location, junk, 0)
      const told = await Promise.all(
        Array.from({ length: 10 }, () => ask('HEAD', `${door.origin}${location}`)),
      )
      expect((await sent).status).toBe(415)
      for (const each of told)
        if (each.ok) expect(each.headers.get('upload-offset')).not.toBe(String(junk.length))
      expect((await ask('HEAD', `${door.origin}${location}`)).status).toBe(404)
    }
  })

  it('other bytes than those announced are refused', async () => {
    const metadata = { sha256: hashOf(Buffer.from('another')) }
    const sent = send(await photograph(), { metadata })
    expect(await toldOf(sent)).toEqual([422, 'foto_alterada'])
    expect(await door.kept()).toEqual([])
  })

  it('more bytes than were declared are refused', async () => {
    const bytes = await photograph()
    const { headers } = await begin(metadataOf(bytes), 1000)
    expect((await patch(headers.get('location') ?? '', bytes, 0)).status).toBe(413)
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    })
    await patch(headers.get('location') ?? '', endless, 0).catch(() => undefined)
    expect(await offsetOnDisk()).toBeLessThanOrEqual(1000)
    expect(door.fotosOf()).toEqual([])
  })
})

it('of 30 photographs of one acta by one sender 12 are kept, and the others are told so', async () => {
  const all = await Promise.all(Array.from({ length: 30 }, () => photograph(300, 300)))
  const sent = await Promise.allSettled(all.map((bytes) => send(bytes)))
  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(12)
  for (const each of sent)
    if (each.status === 'rejected')
      expect(toldBy(each.reason as DetailedError)).toEqual([422, 'fotos_completas'])
  expect(door.fotosOf()).toHaveLength(12)
  // A photograph already present is acknowledged again, and a second acta has its own twelve.
  const known = all.find((bytes) => door.fotosOf().some(({ sha256 }) => sha256 === hashOf(bytes)))
  await send(known ?? Buffer.alloc(0))
  const token = await door.tokenOf('capturista')
  await send(all[0] ?? Buffer.alloc(0), { token, metadata: { casilla: SECOND } })
  expect(door.fotosOf(SECOND)).toHaveLength(1)
})

it('a sender who filled an album leaves room in it for another sender', async () => {
  const all = await Promise.all(Array.from({ length: 14 }, () => photograph(300, 300)))
  for (const bytes of all.slice(0, 12)) await send(bytes)
  expect(await toldOf(send(all[12]!))).toEqual([422, 'fotos_completas'])
  await send(all[13]!, { token: await door.tokenOf('representante', FIRST, SECOND) })
  expect(door.fotosOf()).toHaveLength(13)
})

it('an album filled by five senders still has a reserve for those who coordinate', async () => {
  for (let n = 0; n < 60; n++) {
    const image = { bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1, clase: 'acta' } as const
    const of = { sha256: String(n).padStart(64, '0'), eleccion: 'GOB', casilla: FIRST }
    const head = { id: `f${n}`, seq: 1000 + n, at: door.night.at, version: 1, text: '' }
    const body = { ...image, ...of, clientId: 'cliente-1' }
    apply(door.night, { ...head, actor: `rc-${n % 5}`, kind: 'foto.stored', body })
  }
  const bytes = await photograph(300, 300)
  expect(await toldOf(send(bytes))).toEqual([422, 'fotos_completas'])
  await send(bytes, { token: await door.tokenOf('coordinacion') })
  expect(door.fotosOf()).toHaveLength(61)
})

it('[WR1] over the budget a new photograph is given a turn, and one already kept is acknowledged', async () => {
  const [kept, other] = await Promise.all([photograph(300, 300), photograph(300, 300)])
  await send(kept)
  const person = await door.credentials.check(door.token)
  while (person && door.credentials.budget.take(person) === 0);
  expect(await toldOf(send(other))).toEqual([429, 'demasiados_envios'])
  await send(kept)
  expect(door.fotosOf()).toHaveLength(1)
})

describe("somebody else's upload", () => {
  it('[FO3] the upload of somebody else is not there: neither seen, continued nor ended, however its address is written', async () => {
    const bytes = await photograph()
    const { headers } = await begin(metadataOf(bytes), bytes.length)
    const location = headers.get('location') ?? ''
    const other = { authorization: `Bearer ${await door.tokenOf('representante', SECOND)}` }
    const id = location.slice(-32)
    const addresses = [
      location,
      `${location.slice(0, -32)}%${id.charCodeAt(0).toString(16)}${id.slice(1)}`,
      `/api/fotos/subir?/${id}`,
      `/api/fotos/subir/${'0'.repeat(32)}?/${id}`,
    ]
    for (const address of addresses) {
      const url = `${door.origin}${address}`
      expect([address, (await ask('HEAD', url, other)).status]).toEqual([address, 404])
      expect([address, (await patch(address, bytes, 0, other)).status]).toEqual([address, 404])
      expect([address, (await ask('DELETE', url, other)).status]).toEqual([address, 404])
    }
    const url = `${door.origin}${location}`
    expect((await ask('GET', url)).status).toBe(404)
    expect((await ask('HEAD', url)).headers.get('upload-offset')).toBe('0')
    expect((await ask('DELETE', url)).status).toBe(204)
  })
})

describe('looking at a photograph', () => {
  async function linksFor(sha256: string, token: string): Promise<FotoEnlaces> {
    const answer = await get(`/api/fotos/${sha256}/enlaces`, token)
    expect(answer.status).toBe(200)
    return (await answer.json()) as FotoEnlaces
  }

  /** Held sideways, with a position in the metadata. */
  async function sideways(): Promise<Buffer> {
    return sharp(await photograph(2400, 1800))
      .withMetadata({ orientation: 6 })
      .withExif({
        IFD0: { Make: 'Camera' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 2/1 3/1' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
  }

  it('a link gives the original as it came, and previews upright, small and without position', async () => {
    const bytes = await sideways()
    expect((await sharp(bytes).metadata()).orientation).toBe(6)
    await send(bytes)
    const { original, grande, chica } = await linksFor(hashOf(bytes), door.token)
    const whole = await fetch(`${door.origin}${original}`)
    expect(Buffer.compare(Buffer.from(await whole.arrayBuffer()), bytes)).toBe(0)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(whole.headers.get('content-disposition')).toMatch(
      /^attachment; filename="acta-\w+.jpg"$/,
    )
    expect(whole.headers.get('cache-control')).toMatch(/^private/)
    for (const [link, width, height] of [
      [grande, 1200, 1600],
      [chica, 240, 320],
    ] as const) {
      const answer = await fetch(`${door.origin}${link}`)
      expect(answer.headers.get('content-type')).toBe('image/webp')
      const found = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
      expect(found).toMatchObject({ format: 'webp', width, height })
      expect(found.exif).toBeUndefined()
      expect(found.orientation).toBeUndefined()
    }
  })

  it('a link opens with no credential for five minutes, and with nothing changed in it', async () => {
    const bytes = await photograph()
    await send(bytes)
    const { chica } = await linksFor(hashOf(bytes), await door.tokenOf('juridico'))
    const statusOf = async (link: string) => (await fetch(`${door.origin}${link}`)).status
    expect(await statusOf(chica)).toBe(200)
    const exp = Number(/exp=(\d+)/.exec(chica)?.[1])
    const changed = [
      chica.replace('/chica', '/original'),
      chica.replace(`exp=${exp}`, `exp=${exp + 1}`),
      chica.replace(/firma=./, (found) => (found.endsWith('A') ? 'firma=B' : 'firma=A')),
      chica.replace(/&firma=.*/, ''),
      chica.replace(hashOf(bytes), hashOf(Buffer.from('another'))),
    ]
    for (const link of changed) expect([link, await statusOf(link)]).toEqual([link, 403])
    expect(await statusOf(chica.replace('/chica', '/enorme'))).toBe(404)
    door.state.nowMs += 299_000
    expect(await statusOf(chica)).toBe(200)
    door.state.nowMs += 2_000
    expect(await statusOf(chica)).toBe(403)
  })

  it('links are given to those who may see, and to the representante of the casilla', async () => {
    const bytes = await photograph()
    await send(bytes)
    const path = `/api/fotos/${hashOf(bytes)}/enlaces`
    const other = await door.tokenOf('representante', SECOND)
    expect((await get(path, other)).status).toBe(403)
    expect((await get(path, 'x')).status).toBe(401)
    expect((await get(path, await door.tokenOf('tablero'))).status).toBe(200)
    const unknown = `/api/fotos/${hashOf(Buffer.from('another'))}/enlaces`
    expect((await get(unknown, door.token)).status).toBe(404)
    expect((await get('/api/fotos/repetidas', door.token)).status).toBe(403)
  })
})

function metadataOf(bytes: Buffer): Record<string, string> {
  return {
    eleccion: 'GOB',
    casilla: ACTA,
    clase: 'acta',
    clientId: 'cliente-0001',
    sha256: hashOf(bytes),
  }
}

function encode(metadata: Record<string, string>): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

/** Requests of the protocol by hand, for actions outside the client's repertoire. */
function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
) {
  const own = { 'tus-resumable': '1.0.0', authorization: `Bearer ${door.token}`, ...headers }
  return fetch(url, { method, headers: own, ...(body ? { body, duplex: 'half' } : {}) })
}

function begin(metadata: Record<string, string>, length: number, body?: Buffer) {
  const headers = { 'upload-length': String(length), 'upload-metadata': encode(metadata) }
  const kind = body ? { 'content-type': 'application/offset+octet-stream' } : {}
  return ask('POST', door.endpoint, { ...headers, ...kind }, body && new Uint8Array(body))
}

function patch(
  location: string,
  body: Buffer | ReadableStream<Uint8Array>,
  offset: number,
  headers: Record<string, string> = {},
) {
  const own = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
  const bytes = body instanceof ReadableStream ? body : new Uint8Array(body)
  return ask('PATCH', `${door.origin}${location}`, { ...own, ...headers }, bytes)
}

function get(path: string, token: string): Promise<Response> {
  return fetch(`${door.origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
}

/** Bytes of the only upload under way. */
async function offsetOnDisk(): Promise<number> {
  const [name = ''] = await door.spooled()
  return (await stat(join(door.folder, 'llegando', name))).size
}
