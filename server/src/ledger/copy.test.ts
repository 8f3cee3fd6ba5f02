import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAMAGES, IN_LOG, IN_TABLE, makeCrashed } from '../../../tests/fixtures/damage.ts'
import { verify } from './chain.ts'
import { copyLedger, salvageLedger } from './copy.ts'
import { readSqlite } from './sqlite.ts'

let root = ''
let last = 0
let data = ''
let trial = 0
const crashed = () => join(root, 'crashed')
const older = () => join(root, 'older')

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'salvar-'))
  last = await makeCrashed(crashed(), older())
})
afterAll(() => rmSync(root, { recursive: true }))
beforeEach(() => {
  data = join(root, String(++trial))
  cpSync(crashed(), data, { recursive: true })
})

const file = () => join(data, 'ledger.sqlite')
const copy = () => join(data, 'copia.sqlite')

async function textsIn(path: string): Promise<string[]> {
  const texts: string[] = []
  for await (const chunk of readSqlite(path)) texts.push(...chunk.map(({ text }) => text))
  return texts
}

/** Records that another process finds in a copy. */
function countIn(path: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true })
  const { found } = db.prepare('SELECT count(*) AS found FROM records').get()!
  db.close()
  return found
}

/** Seqs that must be readable: the bounds say that the damage cost no more than it had to. */
const LEFT: Record<string, (seq: number) => boolean> = {
  'an empty file': (seq) => seq === 0,
  'a truncated file': (seq) => seq > IN_TABLE / 3 && seq < IN_TABLE,
  'a truncated file without its log': (seq) => seq > IN_TABLE / 3 && seq < IN_TABLE,
  'a zeroed page': (seq) => seq > IN_TABLE / 3 && seq < IN_TABLE,
  'a zeroed first page': (seq) => seq === 0,
  'a missing log': (seq) => seq > IN_TABLE / 3 && seq < IN_TABLE + IN_LOG,
  'a truncated log': (seq) => seq >= IN_TABLE && seq < IN_TABLE + IN_LOG,
  'a log with a turned bit': (seq) => seq > IN_TABLE / 3 && seq < IN_TABLE + IN_LOG,
  'an older copy': (seq) => seq >= IN_TABLE && seq < IN_TABLE + IN_LOG,
}

describe('[LE10] salvage', () => {
  it('takes the whole of a ledger without damage', async () => {
    const end = await salvageLedger(file(), copy())
    expect(end.seq).toBe(last)
    expect(end.reason).toBeUndefined()
  })

  it('knows each damage but the missing file', () => {
    expect(Object.keys(LEFT)).toEqual(
      Object.keys(DAMAGES).filter((name) => name !== 'a missing file'),
    )
  })

  it.each(Object.keys(LEFT))(
    'of %s takes the beginning, unchanged, and says where it ends',
    async (name) => {
      const whole = await textsIn(join(crashed(), 'ledger.sqlite'))
      DAMAGES[name]!(data, older())
      const size = statSync(file()).size
      const { seq, chain } = await salvageLedger(file(), copy())
      expect(LEFT[name]!(seq), `${seq} records`).toBe(true)
      expect(await textsIn(copy())).toEqual(whole.slice(0, seq))
      expect(await verify(readSqlite(copy()))).toMatchObject({
        ok: true,
        records: seq,
        head: chain,
      })
      expect(statSync(file()).size).toBe(size)
    },
  )

  it.each(['a truncated file', 'a zeroed page', 'an empty file'])(
    'says why it ends, with %s',
    async (name) => {
      DAMAGES[name]!(data, older())
      expect((await salvageLedger(file(), copy())).reason).toMatch(/dañado|Falta el registro/)
    },
  )

  it('ends before a record that differs from its seal', async () => {
    const db = new DatabaseSync(file())
    db.exec(`UPDATE records SET line = replace(line, 'zzzz', 'zzzy') WHERE seq = 57`)
    db.close()
    const { seq, reason } = await salvageLedger(file(), copy())
    expect(seq).toBe(56)
    expect(reason).toBe('El registro 57 no es el que se selló')
  })

  it('ends before a line that is no record', async () => {
    const db = new DatabaseSync(file())
    db.exec(`UPDATE records SET line = '{' WHERE seq = 58`)
    db.close()
    const { seq, reason } = await salvageLedger(file(), copy())
    expect(seq).toBe(57)
    expect(reason).toMatch('registro 58 de la bitácora es ilegible')
  })
})

describe('[LE10] a copy', () => {
  it('of a night that goes on waits for the disk once, at its end', async () => {
    const found: unknown[] = []
    async function* growing() {
      for await (const records of readSqlite(file()))
        for (const record of records) {
          yield [record]
          if (record.seq % 100 === 0) found.push(countIn(copy()))
        }
    }
    const { seq } = await copyLedger(growing(), copy())
    expect(found).toEqual(Array.from({ length: Math.floor(seq / 100) }, () => 0))
    expect(countIn(copy())).toBe(seq)
  })

  it('is refused over a file and over a gap', async () => {
    await copyLedger(readSqlite(file()), copy())
    await expect(copyLedger(readSqlite(file()), copy())).rejects.toThrow('EEXIST')
    const db = new DatabaseSync(file())
    db.exec('DELETE FROM records WHERE seq = 9')
    db.close()
    await expect(copyLedger(readSqlite(file()), `${copy()}2`)).rejects.toThrow(
      'Falta el registro 9',
    )
  })
})
