import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { needRoom } from '../disk/room.ts'

/** Unreadable files stay so many milliseconds, and together so many bytes, the newest. */
const UNREADABLE = { ageMs: 30 * 24 * 3_600_000, bytes: 64 * 1024 * 1024 }

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

  /**
   * Keeps unreadable bytes, with the reason and the original name beside the bytes, for as long as
   * somebody may look at them: no source fills the disk with files that mean nothing.
   */
  async keepUnreadable(
    bytes: Uint8Array,
    { fileName, reason, nowMs }: { fileName: string; reason: string; nowMs: number },
  ): Promise<string> {
    const sha256 = sha256Of(bytes)
    const folder = join(this.#folder, 'ilegibles')
    const path = join(folder, sha256)
    await prune(folder, nowMs, sha256, bytes.length)
    await writeWhole(path, bytes)
    await writeWhole(`${path}.txt`, Buffer.from(`${fileName}\n${reason}\n`))
    return sha256
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Makes place for a file: removes what is too old, then the oldest beyond the total, each with its
 * reason; the coming file stays, whatever its size.
 */
async function prune(folder: string, nowMs: number, coming: string, bytes: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const others = names.filter((name) => !name.endsWith('.txt') && name !== coming)
  const files = await Promise.all(
    others.map(async (name) => {
      const { mtimeMs, size } = await stat(join(folder, name))
      return { name, mtimeMs, size }
    }),
  )
  let total = bytes
  for (const { name, mtimeMs, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size
    const isKept = total <= UNREADABLE.bytes && nowMs - mtimeMs < UNREADABLE.ageMs
    if (isKept) continue
    await rm(join(folder, name), { force: true })
    await rm(join(folder, `${name}.txt`), { force: true })
  }
}

let turn = 0

/** Write aside, fsync, rename, fsync the folder: after a power cut the file is whole or absent. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  if (await stat(path).catch(() => undefined)) return
  await mkdir(dirname(path), { recursive: true })
  needRoom(dirname(path), bytes.length)
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
