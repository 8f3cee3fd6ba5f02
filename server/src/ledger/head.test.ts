import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAMAGES, IN_LOG, IN_TABLE, makeCrashed } from '../../../tests/fixtures/damage.ts'
import { GENESIS } from './chain.ts'
import { HEAD_FILE, HeadKeeper, readHead } from './head.ts'
import { LedgerError } from './ledger.ts'
import { ENDING_MARK, openDesk } from './open.ts'

let root = ''
let crashed = ''
let older = ''
let data = ''
let trial = 0

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'cabeza-'))
  ;[crashed, older] = [join(root, 'crashed'), join(root, 'older')]
  expect(await makeCrashed(crashed, older)).toBeGreaterThanOrEqual(IN_TABLE + IN_LOG)
})
afterAll(() => rmSync(root, { recursive: true }))
beforeEach(() => {
  data = join(root, String(++trial))
  cpSync(crashed, data, { recursive: true })
})

const open = (acceptLoss?: (loss: string) => void) =>
  openDesk({ redis: undefined, data }, () => new Date(), acceptLoss ? { acceptLoss } : {})

/** Damages in the middle, with both ends whole: the fold meets them. */
const INSIDE = ['a truncated file', 'a zeroed page']
/** A reader of SQLite makes an empty log where none is. */
const EMPTY = hash('sha256', '')
const hashes = () =>
  ['ledger.sqlite', 'ledger.sqlite-wal', HEAD_FILE].map((name) =>
    existsSync(join(data, name)) ? hash('sha256', readFileSync(join(data, name))) : EMPTY,
  )

describe('[LE9] a ledger beside its head', () => {
  it('opens as a power cut left both', async () => {
    await using desk = await open()
    expect(desk.night.seq).toBeGreaterThanOrEqual(IN_TABLE + IN_LOG)
  })

  it.each(Object.keys(DAMAGES).filter((name) => !INSIDE.includes(name)))(
    'is refused with %s, and no file changes',
    async (name) => {
      DAMAGES[name]!(data, older)
      const before = hashes()
      await expect(open()).rejects.toMatchObject({
        fault: 'perdida',
        message: expect.stringMatching(
          /faltan \d+ registros|falta la bitácora|no se puede leer entera/,
        ) as string,
      })
      expect(hashes()).toEqual(before)
    },
  )

  it.each(INSIDE)('is refused with %s', async (name) => {
    DAMAGES[name]!(data, older)
    await expect(open()).rejects.toThrow(/«espejo salvage» copia lo que se lee|Falta el registro/)
  })

  it.each(['a missing file', 'an empty file', 'a missing log', 'a truncated log', 'an older copy'])(
    'with %s opens where the loss is accepted, once told',
    async (name) => {
      DAMAGES[name]!(data, older)
      const told: string[] = []
      {
        await using desk = await open((loss) => told.push(loss))
        expect(desk.night.seq).toBeLessThan(IN_TABLE + IN_LOG)
        await desk.endSimulacro()
      }
      expect(told).toHaveLength(1)
      await using again = await open()
      expect(readHead(data)?.seq).toBe(again.night.seq)
    },
  )

  it.each(['a truncated file without its log', 'a zeroed first page'])(
    'with %s keeps its head where the loss is accepted and the ledger does not open',
    async (name) => {
      DAMAGES[name]!(data, older)
      const head = readHead(data)
      await expect(open(() => undefined)).rejects.toThrow(LedgerError)
      expect(readHead(data)).toEqual(head)
    },
  )

  it('opens beside half a head where the loss is accepted', async () => {
    writeFileSync(join(data, HEAD_FILE), '{"seq":4')
    {
      await using desk = await open(() => undefined)
      expect(existsSync(join(data, HEAD_FILE))).toBe(false)
      expect(desk.night.seq).toBeGreaterThanOrEqual(IN_TABLE + IN_LOG)
    }
    expect(readHead(data)?.seq).toBeGreaterThanOrEqual(IN_TABLE + IN_LOG)
  })

  it('is refused where the same place holds another record', async () => {
    const other = join(root, `other-${trial}`)
    await makeCrashed(other, `${other}-older`)
    cpSync(join(crashed, HEAD_FILE), join(other, HEAD_FILE))
    const head = readHead(other)!
    writeFileSync(join(other, HEAD_FILE), JSON.stringify({ ...head, chain: GENESIS }))
    data = other
    await expect(open()).rejects.toThrow(`el registro ${head.seq} es otro`)
  })

  it('is refused with half a head', async () => {
    writeFileSync(join(data, HEAD_FILE), '{"seq":4')
    await expect(open()).rejects.toThrow('No se puede leer')
  })
})

describe('[LE9] a data folder without a ledger', () => {
  it.each(['personas.sqlite', 'cortes', 'fotos', 'cabeza.json.nuevo'])(
    'is refused beside %s',
    async (trace) => {
      data = join(root, `empty-${trial}`)
      mkdirSync(join(data, trace), { recursive: true })
      await expect(open()).rejects.toThrow(`falta la bitácora de la noche`)
      expect(existsSync(join(data, 'ledger.sqlite'))).toBe(false)
    },
  )

  it('begins a night where the folder has only settings', async () => {
    data = join(root, `empty-${trial}`)
    mkdirSync(data)
    for (const name of ['key', 'nombramiento.txt']) writeFileSync(join(data, name), 'x')
    await using desk = await open()
    expect(desk.night.seq).toBe(0)
  })

  it('begins a night where a practice night was being put away', async () => {
    data = join(root, `empty-${trial}`)
    mkdirSync(join(data, 'cortes'), { recursive: true })
    writeFileSync(join(data, ENDING_MARK), 'x')
    await using desk = await open()
    expect(desk.night.seq).toBe(0)
  })
})

describe('[LE9] the head', () => {
  const head = { seq: 7, chain: 'c', at: '2027-06-06T18:30:00.000Z' }

  it('is written once for the same record, and never two at a time', async () => {
    const keeper = new HeadKeeper(data)
    const first = keeper.keep(head)
    expect(keeper.keep({ ...head, seq: 8 })).toBe(first)
    await first
    expect(readHead(data)).toEqual(head)
    writeFileSync(join(data, HEAD_FILE), 'untouched')
    await keeper.keep(head)
    expect(readFileSync(join(data, HEAD_FILE), 'utf8')).toBe('untouched')
  })

  it('that cannot be written is told, and stops nothing', async () => {
    const told: unknown[] = []
    const keeper = new HeadKeeper(join(data, 'nowhere'), (error) => told.push(error))
    await keeper.keep(head)
    expect(told).toHaveLength(1)
  })

  it('of a practice night is forgotten with the night, also by a write under way', async () => {
    const keeper = new HeadKeeper(data)
    void keeper.keep(head)
    await keeper.forget()
    expect(readHead(data)).toBeUndefined()
  })
})
