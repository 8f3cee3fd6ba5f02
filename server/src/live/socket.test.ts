import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import type { ServerMessage } from '../contract/live.ts'
import { canonical, mergeDoc } from '../domain/merge.ts'
import { BUFFERED_MAX } from './connection.ts'
import { docHash } from './feed.ts'
import { Outbox } from './outbox.ts'
import { serveLive, type LiveOptions, type LiveServer } from './socket.ts'

/** Real sockets on a machine that may be busy: every expected event happens, however late. */
vi.setConfig({ testTimeout: 60_000 })

type Doc = Record<string, unknown>
type Placed = Extract<ServerMessage, { hash: string }>

const docs = new Map<string, Doc>()
let seq = 0
let now = 0
let revoked = false
let outbox: Outbox
let live: LiveServer
let server: Server
const clients: Client[] = []

/** A client like a page: holds docs, and checks every hash. */
class Client {
  readonly ws: WebSocket
  readonly messages: ServerMessage[] = []
  readonly docs = new Map<string, unknown>()
  readonly places = new Map<string, Placed>()
  closed: number | undefined
  bytes = 0

  constructor(query = '?token=good', options: ClientOptions = {}) {
    const { port } = server.address() as AddressInfo
    this.ws = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, options)
    this.ws.on('message', (data: Buffer, packed) => this.#take(data, packed))
    this.ws.on('error', () => undefined)
    this.ws.on('close', (code) => (this.closed = code))
    clients.push(this)
  }

  say(message: unknown): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  sub(topic: string, from?: Client): void {
    const place = from?.places.get(topic)
    if (!from || !place) return this.say({ type: 'sub', topic })
    this.docs.set(topic, from.docs.get(topic))
    this.places.set(topic, place)
    this.say({ type: 'sub', topic, epoch: place.epoch, offset: place.offset })
  }

  errors(): string[] {
    return this.messages.flatMap((each) => (each.type === 'error' ? [each.error] : []))
  }

  kinds(): string[] {
    return this.messages.map(({ type }) => type)
  }

  #take(data: Buffer, packed: boolean): void {
    this.bytes += data.length
    const text = packed ? inflateRawSync(data) : data
    const message = JSON.parse(text.toString()) as ServerMessage
    this.messages.push(message)
    if (message.type === 'hello' || message.type === 'error') return
    const { topic } = message
    if (message.type === 'snapshot') this.docs.set(topic, message.doc)
    if (message.type === 'delta') {
      expect(message.offset - 1).toBe(this.places.get(topic)?.offset)
      this.docs.set(topic, mergeDoc(this.docs.get(topic), message.patch))
    }
    expect(docHash(canonical(this.docs.get(topic)))).toBe(message.hash)
    this.places.set(topic, message)
  }
}

function move(topic: string, patch: Doc): void {
  docs.set(topic, mergeDoc(docs.get(topic), patch) as Doc)
  seq++
  outbox.changed()
}

async function openLive(options: Partial<LiveOptions> = {}): Promise<void> {
  const read = (topic: string) => {
    const doc = docs.get(topic)
    return doc ? { doc, seq, at: '2021-06-07T03:00:00.000Z' } : null
  }
  outbox = new Outbox({ read, epoch: 'e', tickMs: 10 })
  live = serveLive({
    outbox,
    authorize: async ({ url }) =>
      url?.includes('token=good')
        ? { sub: 's', rol: 'mesa', exp: 1_000, isRevoked: () => revoked }
        : null,
    origins: ['https://espejo.example'],
    version: '1',
    now: () => now,
    steadyMs: () => now,
    ...options,
  })
  server = createServer().on('upgrade', live.handleUpgrade).listen(0, '127.0.0.1')
  await once(server, 'listening')
}

/** Everybody under the name in the address; `coordina` coordinates. */
const byName: LiveOptions['authorize'] = ({ url = '' }) => {
  const sub = new URL(url, 'http://espejo').searchParams.get('token') ?? ''
  return { sub, rol: 'mesa', exp: 1_000, isStaff: sub === 'coordina' }
}

beforeEach(() => {
  docs.clear()
  docs.set('progreso', { n: 0 })
  seq = now = 0
  revoked = false
})
afterEach(async () => {
  for (const { ws } of clients.splice(0)) ws.terminate()
  await live[Symbol.asyncDispose]()
  outbox[Symbol.dispose]()
  server.close()
})

/** Status and words of a refused upgrade. */
async function refusalOf(client: Client): Promise<[number | undefined, string]> {
  const response = await new Promise<IncomingMessage>((resolve) =>
    client.ws.on('unexpected-response', (_request, answer) => resolve(answer)),
  )
  const { mensaje } = JSON.parse(Buffer.concat(await response.toArray()).toString()) as Doc
  return [response.statusCode, String(mensaje)]
}

const until = (done: () => unknown) => vi.waitUntil(done, { timeout: 50_000, interval: 5 })
const opened = (client: Client) => until(() => client.kinds().includes('hello'))

describe('the door', () => {
  beforeEach(() => openLive({ maxSockets: 2 }))

  it.each([
    ['a page of another host', '?token=good', { origin: 'https://ajena.example' }, 403],
    ['a sandboxed page', '?token=good', { origin: 'null' }, 403],
    ['no page and no credential of its own', '', {}, 403],
    ['a bad token', '?token=bad', {}, 401],
    ['a bad Bearer', '', { headers: { authorization: 'Bearer x' } }, 401],
  ])('refuses %s before the upgrade', async (_name, query, options, status) => {
    const [code, mensaje] = await refusalOf(new Client(query, options))
    expect(code).toBe(status)
    expect(mensaje).toMatch(/\.$/)
    expect(live.stats().sockets).toBe(0)
  })

  it('lets in our own page, a page of the list, and a program with a token', async () => {
    const { port } = server.address() as AddressInfo
    const own = new Client('?token=good', { origin: `http://127.0.0.1:${port}` })
    await opened(own)
    await opened(new Client('?token=good', { origin: 'https://espejo.example' }))
    expect(await refusalOf(new Client())).toEqual([503, 'Servidor lleno. Intenta en un minuto.'])
    own.ws.close()
    await until(() => live.stats().sockets === 1)
    await opened(new Client())
    expect(own.messages[0]).toEqual({
      type: 'hello',
      epoch: 'e',
      at: '1970-01-01T00:00:00.000Z',
      version: '1',
    })
  })

  it('one person takes no more than their own places, and another still gets in', async () => {
    await live[Symbol.asyncDispose]()
    outbox[Symbol.dispose]()
    server.close()
    await openLive({ maxSockets: 24, maxSocketsPerPerson: 3, authorize: byName })
    const mine = [new Client('?token=ana'), new Client('?token=ana'), new Client('?token=ana')]
    for (const each of mine) await opened(each)
    expect((await refusalOf(new Client('?token=ana')))[0]).toBe(429)
    await opened(new Client('?token=eva'))
    mine[0]?.ws.close()
    await until(() => live.stats().sockets === 3)
    await opened(new Client('?token=ana'))
  })

  it('the last places are for those who coordinate', async () => {
    await live[Symbol.asyncDispose]()
    outbox[Symbol.dispose]()
    server.close()
    await openLive({ maxSockets: 12, authorize: byName })
    for (let n = 0; n < 11; n++) await opened(new Client(`?token=mesa${n}`))
    expect((await refusalOf(new Client('?token=mesa11')))[0]).toBe(503)
    await opened(new Client('?token=coordina'))
    expect((await refusalOf(new Client('?token=coordina')))[0]).toBe(503)
  })

  it('hangs up with 4401 when the credential expires', async () => {
    const client = new Client()
    await opened(client)
    now = 999_999
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(client.closed).toBeUndefined()
    now = 1_000_000
    await until(() => client.closed === 4401)
    expect(client.closed).toBe(4401)
  })

  it('[NO1] tells who was revoked nothing more, and hangs up with 4401', async () => {
    const client = new Client()
    await opened(client)
    client.sub('progreso')
    await until(() => client.docs.has('progreso'))
    revoked = true
    move('progreso', { n: 1 })
    await until(() => client.closed !== undefined)
    expect(client.closed).toBe(4401)
    expect(client.docs.get('progreso')).toEqual({ n: 0 })
    expect((await refusalOf(new Client()))[0]).toBe(401)
  })

  it('does not let in whose credential has expired already', async () => {
    now = 1_000_000
    expect((await refusalOf(new Client()))[0]).toBe(401)
  })
})

describe('following a topic', () => {
  beforeEach(() => openLive())

  it('gives the snapshot, then deltas, packed or plain', async () => {
    const readers = [new Client('?token=good'), new Client('?token=good&plain=1')]
    for (const reader of readers) {
      await opened(reader)
      reader.sub('progreso')
      await until(() => reader.docs.has('progreso'))
    }
    move('progreso', { n: 1, nombre: 'Peñón' })
    await until(() => readers.every((each) => each.kinds().includes('delta')))
    for (const reader of readers) {
      expect(reader.kinds()).toEqual(['hello', 'snapshot', 'delta'])
      expect(reader.docs.get('progreso')).toEqual({ n: 1, nombre: 'Peñón' })
    }
  })

  it('stops after unsub', async () => {
    const [one, other] = [new Client(), new Client()]
    for (const client of [one, other]) {
      await opened(client)
      client.sub('progreso')
    }
    one.say({ type: 'unsub', topic: 'progreso' })
    one.sub('no existe')
    await until(() => one.errors().length === 1 && other.docs.size === 1)
    move('progreso', { n: 1 })
    await until(() => other.kinds().includes('delta'))
    expect(one.kinds()).not.toContain('delta')
  })

  it('says in Spanish that a topic does not exist, and stays', async () => {
    const client = new Client()
    await opened(client)
    client.sub('ambito:<script>')
    await until(() => client.messages.length === 2)
    expect(client.messages[1]).toMatchObject({
      type: 'error',
      error: 'tema_desconocido',
      mensaje: 'No existe lo que se pide ver.',
    })
    expect(client.closed).toBeUndefined()
  })

  it('resumes with nothing, or with the missing deltas only', async () => {
    docs.set('progreso', { texto: randomBytes(2_000).toString('hex') })
    const first = new Client()
    await opened(first)
    first.sub('progreso')
    await until(() => first.docs.has('progreso'))
    const same = new Client()
    await opened(same)
    same.sub('progreso', first)
    await until(() => same.kinds().length === 2)
    expect(same.kinds()).toEqual(['hello', 'current'])
    same.ws.terminate()
    move('progreso', { n: 1 })
    await until(() => first.kinds().includes('delta'))
    const later = new Client()
    await opened(later)
    later.sub('progreso', same)
    await until(() => later.kinds().length === 2)
    expect(later.kinds()).toEqual(['hello', 'delta'])
    expect(later.docs.get('progreso')).toEqual(docs.get('progreso'))
  })

  it('leads forty flapping readers to the server’s doc, hash by hash', async () => {
    const topics = ['progreso', 'ambito:GOB', 'diferencias:GOB']
    for (const topic of topics) docs.set(topic, { hijos: {} })
    const readers = Array.from({ length: 40 }, () => new Client())
    await Promise.all(readers.map(opened))
    for (const reader of readers) for (const topic of topics) reader.sub(topic)
    for (let round = 0; round < 60; round++) {
      const topic = topics[round % 3] ?? ''
      move(topic, { hijos: { [`h${round % 7}`]: round % 5 ? { votos: round } : null } })
      const flapping = readers[(round * 7) % 40]
      if (flapping && round % 2) {
        flapping.ws.terminate()
        const again = (readers[(round * 7) % 40] = new Client())
        await opened(again)
        for (const each of topics) again.sub(each, flapping)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const hashes = topics.map((topic) => docHash(canonical(docs.get(topic))))
    const reached = (reader: Client) =>
      topics.every((topic, n) => reader.places.get(topic)?.hash === hashes[n])
    await until(() => readers.every(reached))
    for (const reader of readers)
      for (const topic of topics) expect(reader.docs.get(topic)).toEqual(docs.get(topic))
  })
})

describe('a reader that does not read', () => {
  beforeEach(() => openLive())

  /** Changes the whole doc, incompressibly, until the server has somebody to wait for. */
  async function flood(rounds: number): Promise<number> {
    let most = 0
    for (let round = 0; round < rounds; round++) {
      move('progreso', { n: round, texto: randomBytes(20_000).toString('hex') })
      await new Promise((resolve) => setTimeout(resolve, 12))
      most = Math.max(most, live.stats().waiting)
    }
    return most
  }

  it('holds a bounded buffer, misses steps, and ends with the newest', async () => {
    const [slow, fast] = [new Client('?token=good&plain=1'), new Client()]
    for (const client of [slow, fast]) {
      await opened(client)
      client.sub('progreso')
      await until(() => client.docs.has('progreso'))
    }
    slow.ws.pause()
    await until(async () => (await flood(20), live.stats().conflated > 0))
    const conflated = live.stats().conflated
    const most = await flood(40)
    expect(live.stats().conflated).toBeGreaterThan(conflated)
    expect(most).toBeLessThan(BUFFERED_MAX + 100_000)
    slow.ws.resume()
    await until(
      () =>
        slow.docs.get('progreso') &&
        canonical(slow.docs.get('progreso')) === canonical(docs.get('progreso')),
    )
    expect(slow.closed).toBeUndefined()
    expect(slow.messages.length).toBeLessThan(fast.messages.length)
    expect(fast.docs.get('progreso')).toEqual(docs.get('progreso'))
  })

  it('is let go after a minute', async () => {
    const slow = new Client('?token=good&plain=1')
    await opened(slow)
    slow.sub('progreso')
    slow.ws.pause()
    await until(async () => (await flood(20), live.stats().conflated > 0))
    now = 59_000
    await flood(40)
    expect(live.stats().sockets).toBe(1)
    now = 130_000
    await until(() => live.stats().sockets === 0)
    expect(live.stats().waiting).toBe(0)
  })
})

describe('a hostile client', () => {
  beforeEach(() => openLive())

  it.each([
    ['what is no JSON', '{"type":', 4400],
    ['a message of no known type', { type: 'borrar', topic: 'progreso' }, 4400],
    ['fields that are not of the wire', { type: 'sub', topic: 'progreso', __proto: 1 }, 4400],
    ['an offset that is none', { type: 'sub', topic: 'progreso', offset: -1 }, 4400],
    ['a topic that is no text', { type: 'sub', topic: { toString: 1 } }, 4400],
    ['a topic of 3,000 letters', { type: 'sub', topic: 'x'.repeat(3_000) }, 4400],
    ['more than 4 kB', { type: 'sub', topic: 'x'.repeat(5_000) }, 1009],
  ])('is hung up on after %s', async (_name, message, code) => {
    const client = new Client()
    await opened(client)
    client.say(message)
    await until(() => client.closed)
    expect(client.closed).toBe(code)
    expect(live.stats().sockets).toBe(0)
  })

  it('is hung up on after a binary message, or more messages than a person makes', async () => {
    const [binary, flood, pings] = [new Client(), new Client(), new Client()]
    await Promise.all([binary, flood, pings].map(opened))
    binary.ws.send(Buffer.from('{"type":"unsub","topic":"progreso"}'))
    for (let n = 0; n < 100; n++) flood.say({ type: 'unsub', topic: 'progreso' })
    // Each ping waits for its pong: with 60 pongs unsent, the library itself cuts the connection.
    pings.ws.on('pong', () => pings.ws.ping())
    pings.ws.ping()
    await until(() => binary.closed && flood.closed && pings.closed)
    expect([binary.closed, flood.closed, pings.closed]).toEqual([4400, 4400, 4400])
  })

  it('follows 48 of 300 topics, is told why, and leaves nothing behind', async () => {
    for (let n = 0; n < 300; n++) docs.set(`ambito:${n}`, { n })
    const client = new Client()
    await opened(client)
    for (let n = 0; n < 300; n++) {
      now += 50
      client.sub(`ambito:${n}`)
      if (n % 40 === 0) await until(() => client.messages.length >= n)
    }
    await until(() => client.messages.length === 301)
    expect(client.docs.size).toBe(48)
    expect(new Set(client.errors())).toEqual(new Set(['demasiados_temas']))
    expect(outbox.stats().topics).toBe(48)
    client.ws.terminate()
    await until(() => live.stats().sockets === 0)
    const readers = Array.from({ length: 300 }, (_, n) => outbox.feed(`ambito:${n}`)?.readers ?? 0)
    expect(Math.max(...readers)).toBe(0)
  })
})

it.each([-3_600_000, 3_600_000])(
  'a reader goes on reading and asking when the clock is set by %d ms',
  async (step) => {
    const authorize = () => ({ sub: 's', rol: 'mesa', exp: 100_000 })
    await openLive({ authorize, steadyMs: () => 0 })
    const client = new Client()
    await opened(client)
    now += step
    client.sub('progreso')
    await until(() => client.docs.has('progreso'))
    move('progreso', { n: 1 })
    await until(() => (client.docs.get('progreso') as Doc).n === 1)
    expect(client.closed).toBeUndefined()
  },
)

it('tells everybody to come back when it ends', async () => {
  await openLive()
  const client = new Client()
  await opened(client)
  await live[Symbol.asyncDispose]()
  await until(() => client.closed)
  expect(client.closed).toBe(1012)
})
