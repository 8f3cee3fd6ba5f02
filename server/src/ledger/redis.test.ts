import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { chainStep, GENESIS } from './chain.ts'
import { PROCESSES_MS, draftOf, draftsOf, ledgerSuite, openInto, readAll } from './ledger.suite.ts'
import { lineOf } from './line.ts'
import { openRedis } from './redis.ts'
import { endRedisNight, hasEnded, readRedis } from './redis-read.ts'

// Debian: apt-get install redis-server.
const SERVER = 'redis-server'
const CLI = 'redis-cli'
const hasRedis = spawnSync(SERVER, ['--version']).status === 0
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always']

let directory: string
let port: number
let url: string
let server: ChildProcess
let turn = 0
let key: string

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: free } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return free
}

async function startServer(args = DURABLE): Promise<void> {
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory, '--save', '']
  server = spawn(SERVER, [...place, ...args])
  const output = server.stdout!
  await new Promise<void>((resolve) => {
    output.on('data', (data: Buffer) => data.includes('Ready to accept') && resolve())
  })
}

async function stopServer(signal: NodeJS.Signals): Promise<void> {
  server.kill(signal)
  await once(server, 'close')
}

/** One command, as given by an operator. */
function command(...args: string[]): string {
  return spawnSync(CLI, ['-p', `${port}`, ...args], { encoding: 'utf8' }).stdout
}

function open() {
  return openInto(openRedis({ url, key }))
}

describe.skipIf(!hasRedis)('the ledger in Redis (skipped where redis-server is missing)', () => {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'espejo-redis-'))
    port = await freePort()
    url = `redis://127.0.0.1:${port}`
    await startServer()
  })

  afterAll(async () => {
    await stopServer('SIGTERM')
    rmSync(directory, { recursive: true, force: true })
  })

  beforeEach(() => {
    turn += 1
    key = `bitacora-${turn}`
  })

  ledgerSuite(async () => ({
    open: openRedis({ url, key }),
    child: ['redis', url, key],
    read: (range) => readRedis(url, key, range),
    dispose: async () => undefined,
  }))

  describe('several processes', () => {
    it('gives each the same records at the same seq', async () => {
      const [one, two] = [await open(), await open()]
      const appends = Array.from({ length: 400 }, async (_, i) => {
        await sleep(i % 20)
        await (i % 2 ? one : two).ledger.append(draftsOf(`${i}`, 2))
      })
      await Promise.all(appends)
      await expect.poll(() => [one.got.length, two.got.length]).toEqual([800, 800])
      expect(one.got).toEqual(two.got)
      expect(one.got.map(({ seq }) => seq)).toEqual(Array.from({ length: 800 }, (_, i) => i + 1))
      expect(await readAll(readRedis(url, key))).toEqual(one.got)
      await Promise.all([one.ledger.close(), two.ledger.close()])
    })

    it('delivers a record that was sent twice twice, each at its own seq', async () => {
      const [one, two] = [await open(), await open()]
      await one.ledger.append([draftOf('same')])
      await two.ledger.append([draftOf('same')])
      expect(two.got.map(({ seq, id }) => `${seq} ${id}`)).toEqual(['1 same', '2 same'])
      await Promise.all([one.ledger.close(), two.ledger.close()])
    })
  })

  describe('a server that goes', () => {
    it('is a failing ledger while nobody writes, until the server is back', async () => {
      const { ledger } = await open()
      expect(ledger.stats().failing).toBeUndefined()
      await stopServer('SIGKILL')
      await expect.poll(() => ledger.stats().failing?.causa).toBe('No hay conexión con Redis')
      await startServer()
      await expect.poll(() => ledger.stats().failing).toBeUndefined()
      await ledger.close()
      expect(ledger.stats().failing).toBeUndefined()
    })

    it(
      '[LE1] loses no confirmed record when it is killed under 32 writers',
      async () => {
        const { ledger, got } = await open()
        const confirmed: string[] = []
        const faults = new Set<string>()
        let isOver = false
        const writers = Array.from({ length: 32 }, async (_, writer) => {
          for (let i = 0; !isOver; i += 1) {
            const id = `${writer}-${i}`
            const append = ledger.append([draftOf(id, 'z'.repeat(600))])
            await append.then(
              () => confirmed.push(id),
              async ({ fault }: { fault: string }) => sleep(10, faults.add(fault)),
            )
          }
        })
        await sleep(300)
        await stopServer('SIGKILL')
        const before = confirmed.length
        await startServer()
        await vi.waitFor(() => expect(confirmed.length).toBeGreaterThan(before + 100), 60_000)
        isOver = true
        await Promise.all(writers)
        await ledger.close()

        const kept = await readAll(readRedis(url, key))
        const ids = new Set(kept.map(({ id }) => id))
        expect(before).toBeGreaterThan(0)
        expect(confirmed.filter((id) => !ids.has(id))).toEqual([])
        expect([...faults]).toEqual(['sin confirmar'])
        expect(got).toEqual(kept)
      },
      PROCESSES_MS,
    )

    it('does not confirm what the server refuses, and goes on', async () => {
      const { ledger, got } = await open()
      await ledger.append([draftOf('a')])
      command('config', 'set', 'maxmemory', '1')
      await expect(ledger.append([draftOf('b')])).rejects.toThrow(/Redis no confirmó.*OOM/)
      command('config', 'set', 'maxmemory', '0')
      await ledger.append([draftOf('c')])
      expect(got.map(({ id }) => id)).toEqual(['a', 'c'])
      await ledger.close()
    })
  })

  describe('[LE12] another night', () => {
    const first = draftOf('noche-nueva')
    const end = (stream = key, id = first.id) =>
      endRedisNight(url, key, { stream, first: { ...first, id } })

    it('is heard of at once by a server at rest, which writes nothing in the new night', async () => {
      const { ledger, got } = await open()
      await ledger.append(draftsOf('p', 3))
      await end()
      await expect(ledger.stopped).resolves.toMatchObject({ fault: 'otra noche' })
      await expect(ledger.append([draftOf('late')])).rejects.toMatchObject({ fault: 'otra noche' })
      await ledger.close()
      expect(got).toHaveLength(3)
      const next = await open()
      await next.ledger.append([draftOf('n')])
      expect(next.got.map(({ seq, id }) => [seq, id])).toEqual([
        [1, 'noche-nueva'],
        [2, 'n'],
      ])
      expect(next.ledger.stream).toBe(`{${key}}:noche-nueva`)
      expect(await readAll(readRedis(url, key))).toEqual(next.got)
      await next.ledger.close()
    })

    it('excuses a head of the very night that ended, and no other head', async () => {
      const { ledger } = await open()
      await ledger.append(draftsOf('p', 3))
      await ledger.close()
      const records = await readAll(readRedis(url, key))
      const chain = records.reduce((before, { text }) => chainStep(before, text), GENESIS)
      const head = { seq: 3, chain, at: '', noche: '' }
      expect(await hasEnded(url, key, head)).toBe(false)
      await end()
      expect(await hasEnded(url, key, head)).toBe(true)
      const foreign = [
        { seq: 2 },
        { seq: 4 },
        { chain: 'f'.repeat(64) },
        { noche: 'noche-nueva' },
        { noche: 'noche-ajena' },
      ]
      for (const each of foreign)
        expect([each, await hasEnded(url, key, { ...head, ...each })]).toEqual([each, false])
      expect(await hasEnded(url, `${key}-vacía`, head)).toBe(false)
    })

    it('holds nothing of thirty writers at two servers that were not asked', async () => {
      const both = [await open(), await open()]
      const confirmed: string[] = []
      const faults = new Set<string>()
      const writers = Array.from({ length: 30 }, async (_, writer) => {
        const { ledger } = both[writer % 2]!
        for (let i = 0; !faults.has(`${writer}`); i += 1) {
          const id = `${writer}-${i}`
          await ledger.append([draftOf(id)]).then(
            () => confirmed.push(id),
            ({ fault }: { fault: string }) => faults.add(fault).add(`${writer}`),
          )
        }
      })
      await sleep(200)
      await end()
      await Promise.all(writers)
      await Promise.all(both.map(({ ledger }) => ledger.close()))
      expect(faults).toContain('otra noche')
      expect([...faults].filter((each) => !/^\d+$/.test(each))).toEqual(['otra noche'])
      expect((await readAll(readRedis(url, key))).map(({ id }) => id)).toEqual([first.id])
      // The old stream ends with the word on the new night: what came later is nowhere.
      expect(command('xrevrange', key, '+', '-', 'count', '1')).toMatch(/noche\s+noche-nueva\s*$/)
      const kept = new Set(both.flatMap(({ got }) => got.map(({ id }) => id)))
      expect(confirmed.length).toBeGreaterThan(0)
      expect(confirmed.filter((id) => !kept.has(id))).toEqual([])
    })

    it('is not ended by who meant the night before', async () => {
      await end()
      await end(key, 'tarde')
      await end()
      const { ledger, got } = await open()
      expect(got.map(({ id }) => id)).toEqual([first.id])
      await ledger.close()
    })

    it('follows each night that ended, and takes a ledger whose nights end again', async () => {
      await end()
      await end(`{${key}}:noche-nueva`, 'noche-3')
      const { ledger, got } = await open()
      await ledger.append([draftOf('n')])
      expect(got.map(({ id }) => id)).toEqual(['noche-3', 'n'])
      expect(await readAll(readRedis(url, key))).toEqual(got)
      await ledger.close()
    })

    it('has not begun where its stream is there and the night before leads nowhere', async () => {
      const { ledger, got } = await open()
      // As a process leaves Redis that is killed between the two.
      command('xadd', `{${key}}:noche-nueva`, '1-1', 'batch', 'x', 'lines', lineOf(first))
      await ledger.append([draftOf('practice')])
      expect(await readAll(readRedis(url, key))).toEqual(got)
      await ledger.close()
      await end()
      expect((await readAll(readRedis(url, key))).map(({ id }) => id)).toEqual([first.id])
    })
  })

  describe('a stream that is not what it was', () => {
    it.each([
      ['deleted', () => command('del', key)],
      ['trimmed', () => command('xtrim', key, 'maxlen', '1')],
      ['deleted and begun again', () => command('eval', RESTART, '1', key, lineOf(draftOf('x')))],
    ])('takes nothing more once it was %s', async (_, spoil) => {
      const { ledger } = await open()
      for (const id of ['a', 'b', 'c']) await ledger.append([draftOf(id)])
      spoil()
      await expect(ledger.append([draftOf('d')])).rejects.toMatchObject({ fault: 'detenida' })
      await expect(ledger.append([draftOf('e')])).rejects.toMatchObject({ fault: 'detenida' })
      await ledger.close()
    })

    it.each([
      ['deleted', ['del'], 'detenida'],
      ['put away', ['rename', 'PUT_AWAY'], 'detenida'],
      ['trimmed', ['xtrim', 'maxlen', '1'], 'detenida'],
      ['replaced by another kind of key', ['set', 'x'], 'detenida'],
      ['written to by a stranger', ['xadd', '*', 'a', 'b'], 'ilegible'],
      ['given a line that is no record', ['xadd', '*', 'batch', 'x', 'lines', '{'], 'ilegible'],
    ])('[LE7] stops the ledger, when nobody writes, once it was %s', async (_, words, fault) => {
      const { ledger } = await open()
      for (const id of ['a', 'b', 'c']) await ledger.append([draftOf(id)])
      const [verb = '', ...rest] = words
      command(verb, key, ...rest.map((word) => (word === 'PUT_AWAY' ? `${key}:away` : word)))
      await expect(ledger.stopped).resolves.toMatchObject({ fault })
      await ledger.close()
    })

    it('[LE7] stops the ledger when Redis comes back without the records', async () => {
      const { ledger } = await open()
      await ledger.append(draftsOf('x', 3))
      command(
        'eval',
        "redis.call('del', KEYS[1]) redis.call('client', 'kill', 'skipme', 'yes')",
        '1',
        key,
      )
      await expect(ledger.stopped).resolves.toMatchObject({ fault: 'detenida' })
      await ledger.close()
    })

    it('does not open a stream that was trimmed before', async () => {
      const { ledger } = await open()
      for (const id of ['a', 'b', 'c']) await ledger.append([draftOf(id)])
      await ledger.close()
      command('xtrim', key, 'maxlen', '2')
      await expect(open()).rejects.toThrow(/perdió entradas: tiene 2 de 3/)
      await expect(readAll(readRedis(url, key))).rejects.toMatchObject({ fault: 'detenida' })
    })

    it('does not open over an entry that is not of the ledger', async () => {
      command('xadd', key, '*', 'hello', 'world')
      await expect(open()).rejects.toMatchObject({ fault: 'ilegible' })
    })

    it('does not open a key of another type', async () => {
      command('set', key, 'x')
      await expect(open()).rejects.toThrow(/no es un flujo/)
    })
  })

  describe('a server that does not write before it answers', () => {
    it.each([
      ['appendfsync', 'everysec', 'always'],
      ['no-appendfsync-on-rewrite', 'yes', 'no'],
    ])('is refused for %s %s, unless it is trusted', async (name, value, back) => {
      command('config', 'set', name, value)
      await expect(open()).rejects.toThrow(/no escribe en disco antes de confirmar/)
      const { ledger } = await openInto(openRedis({ url, key, trustServer: true }))
      await ledger.close()
      command('config', 'set', name, back)
      await (await open()).ledger.close()
    })

    it('is refused when it may evict the stream', async () => {
      command('config', 'set', 'maxmemory', '1gb')
      command('config', 'set', 'maxmemory-policy', 'allkeys-lru')
      await expect(open()).rejects.toThrow(/noeviction/)
      command('config', 'set', 'maxmemory-policy', 'noeviction')
      command('config', 'set', 'maxmemory', '0')
    })

    it('says so when nobody answers, and does not repeat the password', async () => {
      const free = await freePort()
      const opening = openInto(openRedis({ url: `redis://:clave@127.0.0.1:${free}`, key }))
      await expect(opening).rejects.toMatchObject({ fault: 'sin acceso' })
      await expect(opening).rejects.not.toThrow(/clave/)
    })
  })
})

/** As if another process had begun a new ledger under the same key. */
const RESTART = `redis.call('del', KEYS[1])
redis.call('xadd', KEYS[1], '*', 'batch', 'x', 'lines', ARGV[1])`
