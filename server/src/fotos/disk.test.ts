import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { openDisk } from './disk.ts'
import { storeSuite } from './store.suite.ts'

storeSuite(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-fotos-'))
  return {
    store: await openDisk(folder),
    again: () => openDisk(folder),
    names: () => namesIn(folder),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})

it('throws away what a crash left half written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-fotos-'))
  await mkdir(join(folder, 'guardando'))
  await writeFile(join(folder, 'guardando', 'half'), 'half')
  const store = await openDisk(folder)
  expect(await namesIn(folder)).toEqual([])
  await writeFile(join(folder, 'whole'), 'whole')
  const sha256 = createHash('sha256').update('whole').digest('hex')
  await store.put(join(folder, 'whole'), sha256)
  expect(await namesIn(folder)).toEqual([`${sha256.slice(0, 2)}/${sha256}`, 'whole'])
  await rm(folder, { recursive: true })
})

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}
