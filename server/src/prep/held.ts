import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** A list from before sources were named held bare hashes; the source that meets one is noted. */
const HELD = z.array(
  z.union([
    z.object({ fuente: z.string(), sha256: z.string() }),
    z.string().transform((sha256) => ({ fuente: '', sha256 })),
  ]),
)
/** A file of a source: the id of the source, and the SHA-256 of the bytes. */
type Held = z.infer<typeof HELD>[number]
/** Held files remembered; a URL or folder that ends every start brings few. */
const HELD_MAX = 50

/**
 * The files during whose reading the process ended. A file is on disk under `path`, by its SHA-256,
 * before the reading begins, and gone from there after: what is found at a start is held, and read
 * again only by a person's hand (RULES.md RE8).
 */
export class HeldFiles {
  readonly #path: string
  #held: readonly Held[]
  #reading: Held | undefined

  constructor(path: string) {
    this.#path = path
    this.#held = readHeld(path)
  }

  /** Bytes held for one source are held for every source: the same bytes would end the process. */
  holds(file: Held): boolean {
    const same = this.#held.filter(({ sha256 }) => sha256 === file.sha256)
    if (same.length === 0) return false
    if (!same.some(({ fuente }) => fuente === file.fuente)) {
      this.#held = [...this.#held, file]
      this.#write()
    }
    return true
  }

  /** Marks a file while `work` reads the file; the intake reads one file at a time. */
  async read<T>(file: Held, work: () => Promise<T>): Promise<T> {
    this.#reading = file
    this.#write()
    try {
      return await work()
    } finally {
      this.#reading = undefined
      this.#write()
    }
  }

  /** A person's hand: the files that this source brought are read again. */
  release(id: string): void {
    const own = this.#held.filter(({ fuente }) => fuente === id).map(({ sha256 }) => sha256)
    this.#held = this.#held.filter(({ sha256 }) => !own.includes(sha256))
    this.#write()
  }

  /** An orderly end in the middle of a reading holds no file. */
  [Symbol.dispose](): void {
    this.#reading = undefined
    this.#write()
  }

  /** A full disk keeps no file from its reading: the mark is a help and no condition. */
  #write(): void {
    const files = [...this.#held, ...(this.#reading === undefined ? [] : [this.#reading])]
    try {
      if (files.length === 0) rmSync(this.#path, { force: true })
      else writeFileSync(this.#path, JSON.stringify(files.slice(-HELD_MAX)), { mode: 0o600 })
    } catch {
      return
    }
  }
}

/** Reading without a mark: a person's hand. */
export const byHand = <T>(work: () => Promise<T>): Promise<T> => work()

function readHeld(path: string): Held[] {
  try {
    return HELD.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return []
  }
}
