import { deflateRawSync } from 'node:zlib'
import type { ServerMessage } from '@espejo/server/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Line, twinOf } from './line.ts'
import { hashOf } from './replica.ts'

/** The line's view of a WebSocket, driven by the test. */
class FakeSocket {
  binaryType = ''
  sent: unknown[] = []
  closed = false
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.closed = true
  }
  drop(code = 1006): void {
    this.onclose?.({ code })
  }
  async say(...messages: ServerMessage[]): Promise<void> {
    for (const message of messages) this.onmessage?.({ data: JSON.stringify(message) })
    await settle()
  }
}

async function settle(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}

/** Unpacking is work of other threads, and fake timers do not move other threads. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve))
}

const pack = (message: ServerMessage): ArrayBuffer =>
  new Uint8Array(deflateRawSync(JSON.stringify(message))).buffer

const hello = (version = '1'): ServerMessage => ({ type: 'hello', epoch: 'a', at: '', version })
const place = { topic: 'progreso', epoch: 'a', seq: 7, at: '2021-06-07T03:00:00.000Z' }
const snapshot = (offset: number, doc: unknown): ServerMessage => ({
  type: 'snapshot',
  ...place,
  offset,
  hash: hashOf(doc),
  doc,
})
const delta = (offset: number, patch: unknown, doc: unknown): ServerMessage => ({
  type: 'delta',
  ...place,
  offset,
  hash: hashOf(doc),
  patch,
})

const sockets: FakeSocket[] = []
const paths: string[] = []
const twin = vi.fn<typeof fetch>()
let line: Line

const latest = (): FakeSocket => sockets.at(-1) ?? expect.fail('no socket was opened')

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  })
  sockets.length = paths.length = 0
  twin.mockReset().mockRejectedValue(new TypeError('offline'))
  const open = (path: string) => {
    paths.push(path)
    sockets.push(new FakeSocket())
    return latest() as unknown as WebSocket
  }
  line = new Line({ open, fetch: twin, random: () => 0.5, now: Date.now })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Fails the socket often enough to lose patience. */
async function failSockets(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    latest().drop()
    await vi.advanceTimersByTimeAsync(500 * 2 ** n)
  }
}

describe('line', () => {
  it('opens one socket for all topics, after somebody watches one', async () => {
    expect(sockets).toHaveLength(0)
    line.watch('progreso', () => undefined)
    line.watch('ambito:GOB', () => undefined)
    await latest().say(hello())
    expect(sockets).toHaveLength(1)
    expect(latest().sent).toEqual([
      { type: 'sub', topic: 'progreso' },
      { type: 'sub', topic: 'ambito:GOB' },
    ])
  })

  it('shows the snapshot and each delta in order, proven', async () => {
    const seen: unknown[] = []
    line.watch('progreso', ({ doc, proven }) => seen.push([doc, proven]))
    await latest().say(hello(), snapshot(1, { a: 1 }), delta(2, { a: 2 }, { a: 2 }))
    expect(seen).toEqual([
      [{ a: 1 }, true],
      [{ a: 2 }, true],
    ])
  })

  it('asks for the snapshot after a hash that does not match', async () => {
    line.watch('progreso', () => undefined)
    await latest().say(hello(), snapshot(1, { a: 1 }), delta(2, { a: 2 }, { a: 999 }))
    expect(latest().sent.at(-1)).toEqual({ type: 'sub', topic: 'progreso' })
    expect(line.view('progreso').proven).toBe(false)
    await latest().say(snapshot(2, { a: 999 }))
    expect(line.view('progreso')).toMatchObject({ doc: { a: 999 }, proven: true })
  })

  it('resumes after a break from what it holds, and calls a short break no break', async () => {
    line.watch('progreso', () => undefined)
    await latest().say(hello(), snapshot(5, { a: 1 }))
    latest().drop()
    expect(line.view('progreso')).toMatchObject({ doc: { a: 1 }, proven: false })
    await vi.advanceTimersByTimeAsync(500)
    await latest().say(hello())
    expect(sockets).toHaveLength(2)
    const held = { epoch: 'a', offset: 5, hash: hashOf({ a: 1 }) }
    expect(latest().sent).toEqual([{ type: 'sub', topic: 'progreso', ...held }])
    expect(line.status.transport).toBe('en vivo')
  })

  it('says since when there is no connection', async () => {
    line.watch('progreso', () => undefined)
    await latest().say(hello(), snapshot(5, { a: 1 }))
    const lostAt = Date.now()
    await failSockets(4)
    expect(line.status).toMatchObject({ transport: 'sin conexión', since: lostAt })
    expect(line.view('progreso').doc).toEqual({ a: 1 })
  })

  it('fetches every 15 s while there is no socket, and goes back to it', async () => {
    line.watch('progreso', () => undefined)
    twin.mockImplementation(async () =>
      Response.json({ a: 3 }, { headers: { 'x-espejo-seq': '9' } }),
    )
    await failSockets(3)
    await settle()
    expect(line.status.transport).toBe('cada 15 s')
    expect(line.view('progreso')).toMatchObject({ doc: { a: 3 }, seq: 9, proven: false })
    expect(twin).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(twin).toHaveBeenCalledTimes(2)
    await latest().say(hello())
    expect(latest().sent).toEqual([{ type: 'sub', topic: 'progreso', hash: hashOf({ a: 3 }) }])
    expect(line.status.transport).toBe('en vivo')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(twin).toHaveBeenCalledTimes(2)
  })

  it('a socket that hangs while polling works stays cada 15 s, and a failed poll is no connection', async () => {
    line.watch('progreso', () => undefined)
    twin.mockImplementation(async () => Response.json({ a: 3 }))
    await failSockets(3)
    await vi.advanceTimersByTimeAsync(0)
    const said = new Set<string>()
    for (let n = 0; n < 60; n++) {
      await vi.advanceTimersByTimeAsync(1_000)
      said.add(line.status.transport)
    }
    expect([...said]).toEqual(['cada 15 s'])
    twin.mockRejectedValue(new TypeError('offline'))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(line.status.transport).toBe('sin conexión')
  })

  it('waits longer after each failure, up to half a minute', async () => {
    line.watch('progreso', () => undefined)
    await failSockets(7)
    expect(sockets).toHaveLength(8)
    latest().drop()
    await vi.advanceTimersByTimeAsync(29_999)
    expect(sockets).toHaveLength(8)
    await vi.advanceTimersByTimeAsync(1)
    expect(sockets).toHaveLength(9)
  })

  it('says that it connects until the server has greeted', async () => {
    line.watch('progreso', () => undefined)
    expect(line.status.transport).toBe('conectando')
    await latest().say(hello())
    expect(line.status.transport).toBe('en vivo')
  })

  it('says that there is no connection when the first socket never opens', async () => {
    line.watch('progreso', () => undefined)
    const since = Date.now()
    await vi.advanceTimersByTimeAsync(9_000)
    expect(line.status.transport).toBe('conectando')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(line.status).toMatchObject({ transport: 'sin conexión', since })
  })

  it('says of a server that hangs, in some ten seconds, since when it is silent', async () => {
    line.watch('progreso', () => undefined)
    await latest().say(hello(), snapshot(5, { a: 1 }))
    const since = Date.now()
    await vi.advanceTimersByTimeAsync(9_000)
    expect(line.status.transport).toBe('en vivo')
    await vi.advanceTimersByTimeAsync(2_500)
    expect(line.status).toMatchObject({ transport: 'sin conexión', since })
    await latest().say(hello())
    expect(line.status.transport).toBe('en vivo')
  })

  it('takes 10 s of silence for a dead line', async () => {
    line.watch('progreso', () => undefined)
    await latest().say(hello(), snapshot(5, { a: 1 }))
    const [dead] = sockets
    await vi.advanceTimersByTimeAsync(9_000)
    expect(dead?.closed).toBe(false)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(dead?.closed).toBe(true)
    expect(sockets).toHaveLength(2)
  })

  it('leaves a topic a while after the last who watched it, and closes after the last topic', async () => {
    // The server speaks every four seconds.
    const passed = async () => {
      await vi.advanceTimersByTimeAsync(4_000)
      await latest().say({ ...snapshot(5, { a: 1 }), type: 'current' } as ServerMessage)
      await vi.advanceTimersByTimeAsync(2_000)
    }
    const leaveOne = line.watch('progreso', () => undefined)
    const leaveOther = line.watch('progreso', () => undefined)
    const leaveAmbito = line.watch('ambito:GOB', () => undefined)
    await latest().say(hello(), snapshot(5, { a: 1 }))
    leaveOne()
    await passed()
    expect(latest().sent).toHaveLength(2)
    leaveOther()
    await passed()
    expect(latest().sent.at(-1)).toEqual({ type: 'unsub', topic: 'progreso' })
    leaveAmbito()
    await passed()
    expect(latest().closed).toBe(true)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(sockets).toHaveLength(1)
  })

  it('shows what it kept of a topic at once when somebody comes back, unproven until confirmed', async () => {
    line.watch('ambito:GOB', () => undefined)
    const leave = line.watch('progreso', () => undefined)
    await latest().say(hello(), snapshot(5, { a: 1 }))
    leave()
    await vi.advanceTimersByTimeAsync(6_000)
    line.watch('progreso', () => undefined)
    expect(line.view('progreso')).toMatchObject({ doc: { a: 1 }, proven: false })
    expect(latest().sent.at(-1)).toMatchObject({ type: 'sub', epoch: 'a', offset: 5 })
    await latest().say({ type: 'current', ...place, offset: 5, hash: hashOf({ a: 1 }) })
    expect(line.view('progreso').proven).toBe(true)
  })

  it('tells that the session is over, and that the server is another version', async () => {
    line.watch('progreso', () => undefined)
    await latest().say(hello('1'))
    latest().drop(4401)
    expect(line.status.expired).toBe(true)
    await vi.advanceTimersByTimeAsync(1_000)
    await latest().say(hello('2'))
    expect(line.status).toMatchObject({ expired: false, outdated: true })
  })

  it('says why a topic has no doc', async () => {
    line.watch('ambito:NADA', () => undefined)
    const message = 'No existe lo que se pide ver.'
    await latest().say(hello(), {
      type: 'error',
      topic: 'ambito:NADA',
      error: 'tema_desconocido',
      mensaje: message,
    })
    expect(line.view('ambito:NADA')).toMatchObject({
      doc: undefined,
      problem: { error: 'tema_desconocido', mensaje: message },
    })
  })

  it('asks for plain JSON where deflate-raw cannot be read', async () => {
    vi.stubGlobal('DecompressionStream', undefined)
    line.watch('progreso', () => undefined)
    expect(paths).toEqual(['/ws?plain=1'])
    latest().onmessage?.({ data: JSON.stringify(hello()) })
    await settle()
    expect(latest().sent).toEqual([{ type: 'sub', topic: 'progreso' }])
  })

  it('takes packed messages in the order they came, and drops what is none', async () => {
    const seen: unknown[] = []
    line.watch('progreso', ({ doc }) => seen.push(doc))
    const large = { a: 'x'.repeat(500_000) }
    const messages = [hello(), snapshot(1, large), delta(2, { a: 2 }, { a: 2 })].map(pack)
    for (const data of [new Uint8Array([1, 2, 3]).buffer, ...messages])
      latest().onmessage?.({ data })
    await until(() => seen.length === 2)
    expect(seen).toEqual([large, { a: 2 }])
    expect(line.view('progreso').proven).toBe(true)
  })
})

it.each([
  ['ambito:GOB:distrito:04-007', '/api/ambito?ambito=GOB%3Adistrito%3A04-007'],
  ['diferencias:GOB', '/api/diferencias?ambito=GOB'],
  ['progreso', '/api/progreso'],
])('the twin of %s is %s', (topic, path) => {
  expect(twinOf(topic)).toBe(path)
})
