import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Every base byte for byte, under its SHA-256: evidence, and the reference for a restart. In this
 * process alone: the kept bytes. A corte that came by another server is taken back there.
 */
export class Cortes {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Path of the bytes of a hash: `ab/abcdef…`. */
  pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('A SHA-256 in hex is expected')
    return join(this.#folder, sha256.slice(0, 2), sha256)
  }

  /**
   * Resolves with the SHA-256 when the bytes are on disk. Writing the same bytes again changes
   * nothing.
   */
  async keep(bytes: Uint8Array, sha256 = sha256Of(bytes)): Promise<string> {
    await writeWhole(this.pathOf(sha256), bytes)
    return sha256
  }

  /** The bytes of a hash; undefined where nothing is kept. */
  read(sha256: string): Promise<Buffer | undefined> {
    return readFile(this.pathOf(sha256)).catch(() => undefined)
  }

  /** Keeps unreadable bytes, with the reason and the original name beside the bytes. */
  async keepUnreadable(bytes: Uint8Array, fileName: string, reason: string): Promise<string> {
    const sha256 = sha256Of(bytes)
    const path = join(this.#folder, 'ilegibles', sha256)
    await writeWhole(path, bytes)
    await writeWhole(`${path}.txt`, Buffer.from(`${fileName}\n${reason}\n`))
    return sha256
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

let turn = 0

/** Write aside, fsync, rename, fsync the folder: after a power cut the file is whole or absent. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  if (await stat(path).catch(() => undefined)) return
  await mkdir(dirname(path), { recursive: true })
  const aside = `${path}.${process.pid}.${turn++}.part`
  const file = await open(aside, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
    await rename(aside, path)
  } catch (error) {
    // Half a file would keep the room that the next try needs.
    await rm(aside, { force: true })
    throw error
  } finally {
    await file.close()
  }
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}
