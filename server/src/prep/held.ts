import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const HASHES = z.array(z.string())
/** Held files remembered; a URL or folder that ends every start brings few. */
const HELD_MAX = 50

/**
 * The files during whose reading the process ended. A file is on disk under `path`, by its SHA-256,
 * before the reading begins, and gone from there after: what is found at a start is held, and read
 * again only by a person's hand (RULES.md RE8).
 */
export class HeldFiles {
  readonly #path: string
  #held: readonly string[]
  #reading: string | undefined

  constructor(path: string) {
    this.#path = path
    this.#held = readHashes(path)
  }

  has(sha256: string): boolean {
    return this.#held.includes(sha256)
  }

  /** Marks a file while `work` reads the file; the intake reads one file at a time. */
  async read<T>(sha256: string, work: () => Promise<T>): Promise<T> {
    this.#reading = sha256
    this.#write()
    try {
      return await work()
    } finally {
      this.#reading = undefined
      this.#write()
    }
  }

  /** A person's hand: every file is read again. */
  release(): void {
    this.#held = []
    this.#write()
  }

  /** An orderly end in the middle of a reading holds no file. */
  [Symbol.dispose](): void {
    this.#reading = undefined
    this.#write()
  }

  /** A full disk keeps no file from its reading: the mark is a help and no condition. */
  #write(): void {
    const hashes = [...this.#held, ...(this.#reading === undefined ? [] : [this.#reading])]
    try {
      if (hashes.length === 0) rmSync(this.#path, { force: true })
      else writeFileSync(this.#path, JSON.stringify(hashes.slice(-HELD_MAX)), { mode: 0o600 })
    } catch {
      return
    }
  }
}

/** Reading without a mark: a person's hand. */
export const byHand = <T>(work: () => Promise<T>): Promise<T> => work()

function readHashes(path: string): string[] {
  try {
    return HASHES.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return []
  }
}
