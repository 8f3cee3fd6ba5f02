import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import type { FotoMetadata } from '../contract/foto.ts'

/** The subject of an upload, as checked at the beginning. */
export type Announced = FotoMetadata & {
  /** The acta's own key. */
  acta: string
  /** Sender: the subject of the credential. */
  actor: string
}

/** An upload on the disk. `received` undefined: its bytes have gone to the store. */
export type SpoolEntry = {
  id: string
  announced: Announced
  size: number
  received: number | undefined
}

/** An upload untouched for so long makes room for a new upload of the same acta. */
const IDLE_MS = 10 * 60_000
/**
 * A phone that was off for the night still finds its upload; after three days the phone begins
 * again.
 */
const KEPT_MS = 3 * 24 * 3_600_000

/**
 * Uploads under way: the bytes as `<id>` and the description as `<id>.json`. After the store has
 * the bytes the second file stays, so that a phone that missed the answer hears the end and sends
 * nothing again. In this process alone: the folder, and the uploads under way in the folder.
 */
export class Spool extends FileStore {
  /** Without a declared length nothing begins. */
  override extensions = ['creation', 'creation-with-upload', 'termination']
  readonly #open = new Map<string, { announced: Announced; touchedMs: number }>()

  pathOf(id: string): string {
    return join(this.directory, id)
  }

  async find(id: string): Promise<SpoolEntry | undefined> {
    const kept = await readFile(`${this.pathOf(id)}.json`, 'utf8').catch(() => undefined)
    const upload = kept && parseKept(kept)
    if (!upload) return undefined
    const received = await stat(this.pathOf(id)).then(
      (found) => found.size,
      () => undefined,
    )
    return { id, announced: upload.metadata, size: upload.size, received }
  }

  /** Takes up uploads of the last process. Called once, before the first request. */
  async load(steadyMs: number): Promise<void> {
    await mkdir(this.directory, { recursive: true })
    for (const name of await readdir(this.directory)) {
      const entry = name.endsWith('.json') ? await this.find(name.slice(0, -5)) : undefined
      if (entry?.received !== undefined) this.touch(entry.id, entry.announced, steadyMs)
    }
  }

  /** Uploads with every byte here and not in the store yet. */
  async complete(): Promise<string[]> {
    const found = await Promise.all([...this.#open.keys()].map((id) => this.find(id)))
    return found.flatMap((entry) => (entry && isComplete(entry) ? [entry.id] : []))
  }

  /**
   * Makes place for an upload: discards idle uploads of the same acta, and an earlier upload of the
   * same photograph by the same sender. A complete upload stays, whatever the upload waits for.
   */
  async makePlace(wanted: Announced, steadyMs: number): Promise<void> {
    for (const [id, { announced, touchedMs }] of this.#open) {
      if (!isOfActa(announced, wanted)) continue
      if (steadyMs - touchedMs < IDLE_MS && !isBegunAgain(announced, wanted)) continue
      const entry = await this.find(id)
      if (!isComplete(entry)) await this.discard(id)
    }
  }

  /** How many uploads of the same acta are under way, by all and by the same sender. */
  openOf(wanted: Announced): { all: number; own: number } {
    const found = [...this.#open.values()].filter(({ announced }) => isOfActa(announced, wanted))
    const own = found.filter(({ announced }) => announced.actor === wanted.actor)
    return { all: found.length, own: own.length }
  }

  /** Notes work on an upload. */
  touch(id: string, announced: Announced, steadyMs: number): void {
    this.#open.set(id, { announced, touchedMs: steadyMs })
  }

  /** Notes that the store has the bytes. */
  async close(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true })
    this.#open.delete(id)
  }

  /** Removes every trace of an upload. */
  async discard(id: string): Promise<void> {
    this.#open.delete(id)
    await rm(this.pathOf(id), { force: true })
    await rm(`${this.pathOf(id)}.json`, { force: true })
  }

  async clear(): Promise<void> {
    for (const id of this.#open.keys()) await this.discard(id)
  }

  /** Throws away uploads abandoned days ago; complete uploads stay. */
  async expire(nowMs: number): Promise<void> {
    for (const name of await readdir(this.directory)) {
      const id = name.replace(/\.json$/, '')
      const { mtimeMs } = await stat(this.pathOf(name)).catch(() => ({ mtimeMs: nowMs }))
      if (nowMs - mtimeMs < KEPT_MS) continue
      const entry = await this.find(id)
      if (!isComplete(entry)) await this.discard(id)
    }
  }

  /** tus ends an upload that its sender gave up. */
  override remove(id: string): Promise<void> {
    return this.discard(id)
  }
}

function isComplete(entry: SpoolEntry | undefined): boolean {
  return entry !== undefined && entry.received === entry.size
}

function isOfActa(a: Announced, b: Announced): boolean {
  return a.acta === b.acta && a.eleccion === b.eleccion
}

function isBegunAgain(a: Announced, b: Announced): boolean {
  const isSame = a.sha256 !== undefined && a.sha256 === b.sha256 && a.clase === b.clase
  return isSame && a.actor === b.actor
}

type Kept = { size: number; metadata: Announced }

/** Undefined for a file left half written by a crash. */
function parseKept(text: string): Kept | undefined {
  try {
    return JSON.parse(text) as Kept
  } catch {
    return undefined
  }
}

/**
 * The id covers the bytes and their place: the same photograph of the same acta is a single record.
 */
export function draftId({ eleccion, casilla, clase }: Announced, sha256: string): string {
  return `foto:${sha256}:${eleccion}:${casilla}:${clase}`
}

/** tus keeps texts; additional client text, like the file's name, is not kept. */
export function metadataOf(announced: Announced): Record<string, string> {
  return Object.fromEntries(
    Object.entries(announced).filter((each): each is [string, string] => each[1] !== undefined),
  )
}
