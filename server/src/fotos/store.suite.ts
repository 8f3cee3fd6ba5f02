import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FotoStore } from './store.ts'

/** A new store for each test, and the names of all its contents. */
export type Stage = {
  store: FotoStore
  /** The same store as opened by a second process. */
  again: () => Promise<FotoStore>
  names: () => Promise<string[]>
  dispose: () => Promise<void>
}

/** Promises of both stores; `start` gives a new, empty store. */
export function storeSuite(start: () => Promise<Stage>): void {
  let stage: Stage
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espejo-suite-'))
    stage = await start()
  })

  afterEach(async () => {
    await stage.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  /** A file with the given bytes; returns path and hash. */
  async function fileOf(bytes: Buffer): Promise<[path: string, sha256: string]> {
    const path = join(folder, randomBytes(8).toString('hex'))
    await writeFile(path, bytes)
    return [path, createHash('sha256').update(bytes).digest('hex')]
  }

  const read = async (store: FotoStore, sha256: string) => buffer(await store.open(sha256))

  describe('a store of photographs', () => {
    it.each([0, 1, 300_000, 25 * 1024 * 1024])('gives back %i bytes as they were', async (size) => {
      const bytes = randomBytes(size)
      const [path, sha256] = await fileOf(bytes)
      expect(await stage.store.has(sha256)).toBe(false)
      await stage.store.put(path, sha256)
      expect(await stage.store.has(sha256)).toBe(true)
      expect(Buffer.compare(await read(stage.store, sha256), bytes)).toBe(0)
      expect(await stage.names()).toEqual([`${sha256.slice(0, 2)}/${sha256}`])
    })

    it('takes the same bytes again, also at once, and keeps them one time', async () => {
      const bytes = randomBytes(300_000)
      const [path, sha256] = await fileOf(bytes)
      const [copy] = await fileOf(bytes)
      const paths = [path, copy, path, copy, path]
      await Promise.all(paths.map((each) => stage.store.put(each, sha256)))
      await stage.store.put(copy, sha256)
      expect(await stage.names()).toHaveLength(1)
      expect(Buffer.compare(await read(stage.store, sha256), bytes)).toBe(0)
    })

    it('refuses bytes that are not those of their hash, and keeps nothing of them', async () => {
      const [path] = await fileOf(randomBytes(1000))
      const [, sha256] = await fileOf(randomBytes(1000))
      await expect(stage.store.put(path, sha256)).rejects.toThrow()
      expect(await stage.store.has(sha256)).toBe(false)
      expect(await stage.names()).toEqual([])
    })

    it('rejects what is not there', async () => {
      const [path, sha256] = await fileOf(randomBytes(10))
      await expect(stage.store.open(sha256)).rejects.toThrow()
      await rm(path)
      await expect(stage.store.put(path, sha256)).rejects.toThrow()
      expect(await stage.names()).toEqual([])
    })

    it('has what was put before it was opened', async () => {
      const bytes = randomBytes(1000)
      const [path, sha256] = await fileOf(bytes)
      await stage.store.put(path, sha256)
      await rm(path)
      const again = await stage.again()
      expect(Buffer.compare(await read(again, sha256), bytes)).toBe(0)
    })
  })
}
