import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../../../tests/journeys/redis.ts'
import type { LedgerRecord } from '../domain/record.ts'
import { draftsOf, openInto, readAll } from './ledger.suite.ts'
import { lineOf, recordOf } from './line.ts'
import { fillRedis } from './redis-fill.ts'
import { openRedis } from './redis.ts'
import { readRedis } from './redis-read.ts'

// Debian: apt-get install redis-server.
const SERVER = 'redis-server'
const hasRedis = spawnSync(SERVER, ['--version']).status === 0
const RECORDS = draftsOf('r', 6).map((draft, i) => recordOf(i + 1, draft, lineOf(draft)))

let redis: TestRedis
let key = ''
let turn = 0

const readAt = async (at: string) =>
  (await readAll(readRedis(redis.url, at))).map(({ text }) => text)

async function* inPairs(between: (seq: number) => Promise<void> | void = () => undefined) {
  for (let at = 0; at < RECORDS.length; at += 2) {
    await between(at)
    yield RECORDS.slice(at, at + 2)
  }
}

const fill = (
  chunks: AsyncIterable<readonly LedgerRecord[]>,
  check: (aside: string) => Promise<void> = () => Promise.resolve(),
) => fillRedis(redis.url, key, chunks, check)

const whole = RECORDS.map(({ text }) => text)

describe.skipIf(!hasRedis)('[LE10] a restored stream (skipped without redis-server)', () => {
  beforeAll(async () => void (redis = await startRedis()))
  afterAll(() => redis.stop())
  beforeEach(() => void (key = `restaurada-${++turn}`))

  it('is seen by no server before the whole is there and checked', async () => {
    const seen: string[][] = []
    const look = async () => void seen.push(await readAt(key))
    await fill(inPairs(look), async (aside) => {
      await look()
      expect(await readAt(aside)).toEqual(whole)
    })
    expect(seen).toEqual([[], [], [], []])
    expect(await readAt(key)).toEqual(whole)
  })

  it('that was cut off, or failed its check, is begun anew', async () => {
    const breakOff = (seq: number) => {
      if (seq > 2) throw new Error('cut off')
    }
    await expect(fill(inPairs(breakOff))).rejects.toThrow('cut off')
    await expect(fill(inPairs(), () => Promise.reject(new Error('other')))).rejects.toThrow('other')
    expect(await readAt(key)).toEqual([])
    await fill(inPairs())
    expect(await readAt(key)).toEqual(whole)
  })

  it('never gets its name from the half of another fill that began meanwhile', async () => {
    const begun = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const wait = (seq: number) => {
      if (seq !== 2) return
      begun.resolve()
      return go.promise
    }
    let second: Promise<unknown> | undefined
    const first = fill(inPairs(), () => {
      second = fill(inPairs(wait))
      return begun.promise
    })
    await expect(first).rejects.toThrow('Otra restauración')
    expect(await readAt(key)).toEqual([])
    go.resolve()
    await second
    expect(await readAt(key)).toEqual(whole)
  })

  it('is refused beside another ledger, also one begun meanwhile', async () => {
    const other = openRedis({ url: redis.url, key })
    const begin = async () => {
      const { ledger } = await openInto(other)
      await ledger.append(draftsOf('otra', 1))
      await ledger.close()
    }
    await expect(fill(inPairs(), begin)).rejects.toThrow('ya tiene una bitácora')
    await expect(fill(inPairs())).rejects.toThrow('ya tiene una bitácora')
    expect(await readAt(key)).toHaveLength(1)
  })
})
