import { once } from 'node:events'
import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawnSync } from 'node:child_process'
import { startRedis, type TestRedis } from '../../../tests/journeys/redis.ts'
import { draftOf, openInto } from './ledger.suite.ts'
import { openRedis } from './redis.ts'

// Debian: apt-get install redis-server.
const SERVER = 'redis-server'
const hasRedis = spawnSync(SERVER, ['--version']).status === 0

/** A proxy before Redis: the connections of `mute`, counted from 1, are accepted and never answered. */
class Proxy {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  mute: number[] = []
  #made = 0

  constructor(port: number) {
    this.#server = createServer((near) => {
      this.#made += 1
      this.#open.add(near)
      near.on('error', () => undefined).on('close', () => this.#open.delete(near))
      if (this.mute.includes(this.#made)) return
      const far = dial(port, '127.0.0.1')
      far.on('error', () => near.destroy()).on('close', () => near.destroy())
      near.on('close', () => far.destroy())
      near.pipe(far).pipe(near)
    })
  }

  async listen(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts every connection; the connections `mute`, counted from the next, are mute. */
  sever(mute: number[]): void {
    this.#made = 0
    this.mute = mute
    for (const socket of this.#open) socket.destroy()
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy()
    await new Promise((done) => this.#server.close(done))
  }
}

describe.skipIf(!hasRedis)('a connection that goes mute (skipped without redis-server)', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  const proxyOf = () => new Proxy(Number(new URL(redis.url).port))

  it('is given up while the ledger reconnects, whichever of the connections it is', async () => {
    const cases = [[1], [2], [3], [1, 2], [2, 3, 4]]
    const back = cases.map(async (mute) => {
      const proxy = proxyOf()
      const { ledger } = await openInto(
        openRedis({ url: await proxy.listen(), key: `m${mute.join('-')}` }),
      )
      await ledger.append([draftOf('a')])
      proxy.sever(mute)
      const tries = async (): Promise<string> => {
        for (;;) {
          const sent = await ledger.append([draftOf('b')]).then(
            () => true,
            () => false,
          )
          if (sent) return `${mute.join('-')}: back`
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
      const said = await tries()
      await ledger.close()
      await proxy.close()
      return said
    })
    expect(await Promise.all(back)).toEqual(cases.map((mute) => `${mute.join('-')}: back`))
  })

  it('ends an opening with a reason, whichever of the connections it is', async () => {
    const ends = [1, 2].map(async (mute) => {
      const proxy = proxyOf()
      proxy.mute = [mute]
      const opening = openInto(openRedis({ url: await proxy.listen(), key: `o${mute}` }))
      await expect(opening).rejects.toMatchObject({ fault: 'sin acceso' })
      await proxy.close()
      return mute
    })
    expect(await Promise.all(ends)).toEqual([1, 2])
  })
})
