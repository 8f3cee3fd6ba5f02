import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload } from '@tus/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Spool, type Announced } from './spool.ts'

const NOW = Date.parse('2027-06-06T20:00:00-06:00')
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let folder: string
let spool: Spool

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espejo-llegando-'))
  spool = new Spool({ directory: folder })
  await spool.load(NOW)
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function llegadaOf(sha256: string, acta = '040001B010005'): Announced {
  const place = { eleccion: 'GOB', casilla: acta.slice(0, 11), acta }
  return { ...place, clase: 'acta', clientId: 'cliente-0001', sha256, actor: 'rc' }
}

/** An upload of 10 bytes, `received` of 10 already here. */
async function begin(id: string, received: number, atMs = NOW, llegada = llegadaOf(id)) {
  await spool.create(new Upload({ id, size: 10, offset: 0, metadata: { ...llegada } as never }))
  await writeFile(join(folder, id), 'x'.repeat(received))
  for (const name of [id, `${id}.json`]) await utimes(join(folder, name), atMs / 1000, atMs / 1000)
  spool.touch(id, llegada, atMs)
}

const names = async () => (await readdir(folder)).toSorted()

describe('place for another upload of the same acta', () => {
  it('uploads that nobody works on make place for another of the same acta', async () => {
    await begin('idle', 3, NOW - 11 * MINUTE)
    await begin('busy', 3, NOW - 9 * MINUTE)
    await begin('other', 3, NOW - 11 * MINUTE, llegadaOf('other', '040001C010005'))
    const wanted = llegadaOf('new')
    expect(spool.openOf(wanted).all).toBe(2)
    await spool.makePlace(wanted, NOW)
    expect(spool.openOf(wanted).all).toBe(1)
    expect(await names()).toEqual(['busy', 'busy.json', 'other', 'other.json'])
  })

  it("the same photograph begun before by the same sender makes place, and nobody else's", async () => {
    await begin('first', 3, NOW, llegadaOf('same'))
    await begin('second', 3, NOW, { ...llegadaOf('same'), actor: 'rg' })
    await spool.makePlace(llegadaOf('same'), NOW)
    expect(await names()).toEqual(['second', 'second.json'])
  })

  it('a complete upload never makes place', async () => {
    await begin('whole', 10, NOW - 2 * DAY)
    await spool.makePlace(llegadaOf('whole'), NOW)
    expect(await spool.complete()).toEqual(['whole'])
  })
})

describe('what was left behind', () => {
  it('an upload left behind goes after three days, but for a complete one', async () => {
    await begin('old', 3, NOW - 4 * DAY)
    await begin('whole', 10, NOW - 4 * DAY)
    await begin('new', 3, NOW - 2 * DAY)
    await begin('done', 10, NOW - 4 * DAY)
    await spool.close('done')
    await spool.expire(NOW)
    expect(await names()).toEqual(['new', 'new.json', 'whole', 'whole.json'])
  })

  it('an upload left behind is taken up by the next process, but for a card that a crash left half written', async () => {
    await begin('part', 3)
    await begin('whole', 10)
    await begin('done', 10)
    await spool.close('done')
    await begin('torn', 10)
    await writeFile(join(folder, 'torn.json'), '{"id":"torn","size":1')
    const again = new Spool({ directory: folder })
    await again.load(NOW)
    expect(await again.complete()).toEqual(['whole'])
    expect(again.openOf(llegadaOf('part')).all).toBe(2)
    expect(await again.find('torn')).toBeUndefined()
    expect(await again.find('done')).toMatchObject({ size: 10, received: undefined })
  })
})
