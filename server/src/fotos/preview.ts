import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { Once } from '../jobs/once.ts'
import { placeDurably } from './disk.ts'
import { PIXELS_MAX } from './image.ts'
import type { FotoStore } from './store.ts'
import { Turns } from './turns.ts'

/** Longer side in pixels. WebP: a third of the bytes of a JPEG that reads as well. */
const SIDES = { grande: 1600, chica: 320 } as const
export type Tam = keyof typeof SIDES

/** Effort 1 of 6: half the time for a tenth more bytes. */
const WEBP = { quality: 78, effort: 1 } as const
/** Previews are made singly, beside the accept path; the original in memory is 25 MB at most. */
const LINE = { atOnce: 1, waitingMax: 200 }
/** Previews drawn before anybody asks; further previews are drawn on request. */
const LATER_MAX = 1000

/**
 * Small copies of photographs for the screens: upright, without metadata (position, camera, time),
 * encoded anew, so that a preview holds nothing but the picture. Previews can always be made again.
 */
export class Previews {
  readonly #folder: string
  readonly #store: FotoStore
  readonly #turns = new Turns(LINE)
  readonly #making = new Once<Record<Tam, Buffer>>()
  readonly #later: string[] = []
  #isWorkingOff = false

  constructor(folder: string, store: FotoStore) {
    this.#folder = folder
    this.#store = store
  }

  /** The bytes of a WebP. Rejects with `saturado` when too many previews are being made. */
  async read(sha256: string, tam: Tam): Promise<Buffer> {
    return readFile(this.#pathOf(sha256, tam)).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return (await this.#make(sha256))[tam]
    })
  }

  /**
   * Draws both sizes when the service has time: a single such drawing stands in the line, so that a
   * request waits for at most one drawing. A failed preview is tried again on request.
   */
  drawLater(sha256: string): void {
    if (this.#later.length < LATER_MAX) this.#later.push(sha256)
    if (!this.#isWorkingOff) void this.#workOff()
  }

  /** Drops unrequested previews: drawing must not hold a process about to end. */
  [Symbol.dispose](): void {
    this.#later.length = 0
  }

  async #workOff(): Promise<void> {
    this.#isWorkingOff = true
    for (let next = this.#later.shift(); next; next = this.#later.shift())
      await this.read(next, 'chica').catch(() => undefined)
    this.#isWorkingOff = false
  }

  /** Makes both sizes, once however many ask. */
  #make(sha256: string): Promise<Record<Tam, Buffer>> {
    return this.#making.run(sha256, () => this.#turns.take(() => this.#draw(sha256)))
  }

  async #draw(sha256: string): Promise<Record<Tam, Buffer>> {
    const original = await buffer(await this.#store.open(sha256))
    const grande = await resize(original, SIDES.grande)
    // The small size comes from the large: a fourth of the time needed from the original.
    const chica = await resize(grande, SIDES.chica)
    await this.#keep(this.#pathOf(sha256, 'grande'), grande)
    await this.#keep(this.#pathOf(sha256, 'chica'), chica)
    return { grande, chica }
  }

  async #keep(path: string, bytes: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const temporary = join(this.#folder, randomUUID())
    try {
      await writeFile(temporary, bytes)
      await placeDurably(temporary, path)
    } finally {
      await rm(temporary, { force: true })
    }
  }

  #pathOf(sha256: string, tam: Tam): string {
    return join(this.#folder, sha256.slice(0, 2), `${sha256}-${tam}.webp`)
  }
}

function resize(bytes: Buffer, side: number): Promise<Buffer> {
  return sharp(bytes, { failOn: 'truncated', limitInputPixels: PIXELS_MAX })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp(WEBP)
    .toBuffer()
}
