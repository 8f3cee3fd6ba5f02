import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FotoStore } from './store.ts'

/** Folder of half-written files until the rename; files left there by a crash are thrown away. */
const UNFINISHED = 'guardando'

/** Keeps photographs as `<aa>/<sha256>` in a folder. */
export async function openDisk(folder: string): Promise<FotoStore> {
  const unfinished = join(folder, UNFINISHED)
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  const has = (sha256: string) => exists(pathOf(sha256))
  return {
    has,
    async put(path, sha256) {
      if (await has(sha256)) return
      const temporary = join(unfinished, randomUUID())
      try {
        const copied = await copyHashing(path, temporary)
        if (copied !== sha256) throw new Error('The bytes are not those of their hash')
        await placeDurably(temporary, pathOf(sha256))
      } finally {
        await rm(temporary, { force: true })
      }
    },
    async open(sha256) {
      const file = await open(pathOf(sha256))
      return file.createReadStream()
    },
  }
}

/** Gives a finished file its name: from then on the file survives a crash and a power cut. */
export async function placeDurably(temporary: string, path: string): Promise<void> {
  await sync(temporary, 'r+')
  const folder = dirname(path)
  const made = await mkdir(folder, { recursive: true })
  await rename(temporary, path)
  await sync(folder, 'r')
  // A new folder is an entry of its parent, and the entry must also reach the disk.
  if (made !== undefined) await sync(dirname(made), 'r')
}

async function sync(path: string, flags: string): Promise<void> {
  await using file = await open(path, flags)
  await file.sync()
}

async function copyHashing(from: string, to: string): Promise<string> {
  const hash = createHash('sha256')
  const tee = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(createReadStream(from), tee, createWriteStream(to, { flags: 'wx' }))
  return hash.digest('hex')
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
