import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerRecord } from '../domain/record.ts'
import { Desk } from './desk.ts'
import { draftOf } from './ledger.suite.ts'
import type { Ledger, OpenLedger } from './ledger.ts'
import { recordOf } from './line.ts'
import { openSqlite } from './sqlite.ts'

const clock = () => new Date('2027-06-07T02:00:00.000Z')
const CHAIN = 'a'.repeat(64)

/** A ledger whose history is given by the test. */
function historyOf(seqs: readonly number[], chains?: string): OpenLedger {
  const nothing: Ledger = {
    stopped: new Promise(() => undefined),
    append: () => Promise.resolve(),
    stats: () => ({ commits: 0, records: 0, waiting: 0 }),
    close: () => Promise.resolve(),
  }
  const records = seqs.map((seq): LedgerRecord => recordOf(seq, draftOf(`r${seq}`), ''))
  return (deliver) => {
    deliver(records, chains)
    return Promise.resolve(nothing)
  }
}

describe('Desk', () => {
  it('folds a history in which each record follows the one before', async () => {
    const desk = await Desk.open(historyOf([1, 2], CHAIN.repeat(2)), clock)
    expect([desk.night.seq, desk.chain]).toEqual([2, CHAIN])
  })

  it('folds no history with a gap or a record twice', async () => {
    for (const seqs of [[2], [1, 3], [1, 1]])
      await expect(Desk.open(historyOf(seqs), clock)).rejects.toThrow('without a gap')
  })

  it('folds no history in which a record lacks its chain', async () => {
    for (const chains of [CHAIN, CHAIN.repeat(3), CHAIN.repeat(2).slice(1)])
      await expect(Desk.open(historyOf([1, 2], chains), clock)).rejects.toThrow('has its chain')
  })
})

describe('Desk over SQLite', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'desk-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('[LE2] many submissions at once of one draft are one record, and a failed one is tried again', async () => {
    const desk = await Desk.open(openSqlite(join(folder, 'ledger.sqlite')), clock)
    const all = await Promise.all(Array.from({ length: 20 }, () => desk.submit(draftOf('a'))))
    expect([desk.night.seq, new Set(all).size]).toEqual([1, 1])
    const wrong = { ...draftOf('b'), body: { a: 1n } } as never
    await expect(Promise.all([desk.submit(wrong), desk.submit(wrong)])).rejects.toThrow('JSON')
    await desk.submit(draftOf('b'))
    expect(desk.night.seq).toBe(2)
    await desk[Symbol.asyncDispose]()
  })

  it('[LE6] writes nothing but seals once a newer build has written', async () => {
    const desk = await Desk.open(openSqlite(join(folder, 'ledger.sqlite')), clock)
    await desk.submit(draftOf('a'))
    await desk.submit({ ...draftOf('nuevo'), version: 99 })
    const lines = desk.night.seq
    const refused = { fault: 'anterior', seq: lines }
    await expect(desk.submit(draftOf('b'))).rejects.toMatchObject(refused)
    await expect(desk.submitAll([draftOf('b'), draftOf('c')])).rejects.toMatchObject(refused)
    expect(await desk.submit(draftOf('a'))).toMatchObject({ status: 'noted' })
    expect(desk.night.seq).toBe(lines)
    await desk.seal()
    expect(desk.night.seq).toBe(lines + 1)
    await desk[Symbol.asyncDispose]()
  })

  it.each([-3_600_000, 3_600_000])(
    'seals after quiet alone when the clock is set by %d ms',
    async (step) => {
      let offset = 0
      const stepping = () => new Date(clock().getTime() + offset)
      const desk = await Desk.open(openSqlite(join(folder, 'ledger.sqlite')), stepping)
      await desk.submit(draftOf('a'))
      offset = step
      expect(desk.isQuiet(600_000)).toBe(false)
      await expect.poll(() => desk.isQuiet(5)).toBe(true)
      await desk[Symbol.asyncDispose]()
    },
  )

  it('stops for good when an invariant is broken in the fold', async () => {
    const desk = await Desk.open(openSqlite(join(folder, 'ledger.sqlite')), clock)
    const submit = (id: string): Promise<unknown> => desk.submit(draftOf(id))
    await submit('a')
    desk.night.seq += 1
    await expect(submit('b')).rejects.toMatchObject({
      fault: 'detenida',
      cause: { message: expect.stringContaining('without a gap') as string },
    })
    await expect(submit('c')).rejects.toMatchObject({ fault: 'detenida' })
    await desk.ledger.close()
  })
})
