import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDisk } from './disk.ts'
import { Previews } from './preview.ts'
import type { FotoStore } from './store.ts'
import { Turns } from './turns.ts'

let folder: string
let store: FotoStore
/** Originals read, in order. */
let opened: string[]
/** The original that opens only when the test lets it, and the promise it waits for. */
let held: { sha256: string; until: Promise<void> } | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espejo-vistas-'))
  const disk = await openDisk(join(folder, 'fotos'))
  opened = []
  held = undefined
  store = {
    ...disk,
    open: async (sha256) => {
      opened.push(sha256)
      if (sha256 === held?.sha256) await held.until
      return disk.open(sha256)
    },
  }
})

/** Holds the opening of one original until the returned function is called. */
function hold(sha256: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  held = { sha256, until: promise }
  return resolve
}

// Previews without a waiting request may still be written.
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))

/** Puts a picture of a single colour into the store; gives its hash. */
async function keep(red: number, width = 2000, height = 1000): Promise<string> {
  const background = { r: red, g: 0, b: 0 }
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeFile(join(folder, sha256), bytes)
  await store.put(join(folder, sha256), sha256)
  return sha256
}

const open = () => new Previews(join(folder, 'vistas'), store)

describe('previews', () => {
  it('previews are drawn once, however many ask and whoever asks later', async () => {
    const sha256 = await keep(10)
    const previews = open()
    const [one, two] = await Promise.all([
      previews.read(sha256, 'grande'),
      previews.read(sha256, 'grande'),
      previews.read(sha256, 'chica'),
    ])
    expect(one.equals(two)).toBe(true)
    expect((await open().read(sha256, 'grande')).equals(one)).toBe(true)
    expect(opened).toEqual([sha256])
    expect(await readdir(join(folder, 'vistas', sha256.slice(0, 2)))).toEqual([
      `${sha256}-chica.webp`,
      `${sha256}-grande.webp`,
    ])
  })

  it('previews are no larger than the original', async () => {
    const sha256 = await keep(10, 500, 400)
    const found = await sharp(await open().read(sha256, 'grande')).metadata()
    expect(found).toMatchObject({ width: 500, height: 400 })
    const small = await sharp(await open().read(sha256, 'chica')).metadata()
    expect(small).toMatchObject({ width: 320, height: 256 })
  })

  it('previews that nobody asked for wait behind those that somebody looks at', async () => {
    const [first = '', ...others] = await Promise.all(
      [1, 60, 120, 180, 240].map((red) => keep(red)),
    )
    const last = others.at(-1) ?? ''
    const previews = open()
    const release = hold(first)
    for (const sha256 of [first, ...others]) previews.drawLater(sha256)
    await expect.poll(() => opened).toEqual([first])
    const looked = previews.read(last, 'chica')
    // The reading finds no file on the disk before it stands in the line.
    await setTimeout(100)
    release()
    await looked
    expect(opened.slice(0, 2)).toEqual([first, last])
    for (const sha256 of others) await previews.read(sha256, 'grande')
    expect(opened.toSorted()).toEqual([first, ...others].toSorted())
  })

  it('previews that nobody asked for are left when the service ends', async () => {
    const [first = '', ...others] = await Promise.all([1, 80, 160, 240].map((red) => keep(red)))
    const release = hold(first)
    const previews = open()
    for (const sha256 of [first, ...others]) previews.drawLater(sha256)
    await expect.poll(() => opened).toEqual([first])
    previews[Symbol.dispose]()
    release()
    await previews.read(first, 'chica')
    // The rest would have all the time needed to draw a further preview.
    await open().read(await keep(40), 'grande')
    expect(opened.filter((sha256) => others.includes(sha256))).toEqual([])
  })

  it('previews of what is not there are refused, and the next ones are drawn all the same', async () => {
    const previews = open()
    const sha256 = await keep(10)
    previews.drawLater('0'.repeat(64))
    previews.drawLater(sha256)
    await expect(previews.read('1'.repeat(64), 'grande')).rejects.toThrow()
    await expect.poll(() => opened).toContain(sha256)
    await previews.read(sha256, 'grande')
  })
})

it('previews for which too many wait are refused with a time to come back', async () => {
  const turns = new Turns({ atOnce: 2, waitingMax: 3 })
  const { promise, resolve } = Promise.withResolvers<void>()
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, (running += 1))
    await promise
    running -= 1
  }
  const taken = Array.from({ length: 5 }, () => turns.take(work))
  await expect(turns.take(work)).rejects.toMatchObject({ refusal: 'saturado' })
  resolve()
  await Promise.all(taken)
  expect(most).toBe(2)
  await expect(turns.take(() => Promise.resolve('again'))).resolves.toBe('again')
})
