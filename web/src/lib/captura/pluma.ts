import type { Borrador } from './acta.ts'

/**
 * Writes drafts to the disk as they are typed: one write at a time, and of a draft that changed
 * meanwhile only its last state. A slow disk is then two writes behind the finger, never twenty.
 */
export class Pluma {
  #write: (borrador: Borrador) => Promise<void>
  #ondisk: (kept: boolean) => void
  #waiting = new Map<string, Borrador>()
  #busy = false

  /** `ondisk` hears after each write whether the disk took it. */
  constructor(write: (borrador: Borrador) => Promise<void>, ondisk: (kept: boolean) => void) {
    this.#write = write
    this.#ondisk = ondisk
  }

  keep(borrador: Borrador) {
    this.#waiting.set(borrador.key, borrador)
    if (!this.#busy) void this.#drain()
  }

  async #drain(): Promise<void> {
    this.#busy = true
    // A map hands out what is added to it while one walks it.
    for (const [key, borrador] of this.#waiting) {
      this.#waiting.delete(key)
      this.#ondisk(
        await this.#write(borrador).then(
          () => true,
          () => false,
        ),
      )
    }
    this.#busy = false
  }
}
