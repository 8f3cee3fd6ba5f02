import { typedOver, type Draft } from './acta.ts'

/**
 * Writes to the disk what is typed: one write at a time, and of a draft that changed meanwhile all
 * of it at once. A slow disk is then two writes behind the finger, never twenty.
 */
export class Writer {
  #write: (typed: Draft) => Promise<boolean>
  #ondisk: (kept: boolean) => void
  /** What only this tab has: of each draft the cells that no write has taken yet. */
  #unkept = new Map<string, Draft>()
  #due = new Set<string>()
  #busy = false

  /** `write` tells whether the disk took it; `ondisk` hears the same after each write. */
  constructor(write: (typed: Draft) => Promise<boolean>, ondisk: (kept: boolean) => void) {
    this.#write = write
    this.#ondisk = ondisk
  }

  keep(typed: Draft) {
    this.#unkept.set(typed.key, typedOver(this.#unkept.get(typed.key), typed))
    this.#due.add(typed.key)
    if (!this.#busy) void this.#drain()
  }

  /** A draft as the disk has it, under what only this tab has. */
  over(kept: Draft): Draft {
    const unkept = this.#unkept.get(kept.key)
    return unkept ? typedOver(kept, unkept) : kept
  }

  async #drain(): Promise<void> {
    this.#busy = true
    // A set hands out what is added to it while one walks it.
    for (const key of this.#due) {
      this.#due.delete(key)
      const typed = this.#unkept.get(key)
      if (!typed) continue
      const kept = await this.#write(typed)
      if (kept) this.#forget(typed)
      this.#ondisk(kept)
    }
    this.#busy = false
  }

  /** The disk has it; what was typed meanwhile it has not. */
  #forget(written: Draft) {
    const now = this.#unkept.get(written.key)
    this.#unkept.delete(written.key)
    if (!now || now === written) return
    const since = Object.entries(now.celdas).filter(([key, each]) => each !== written.celdas[key])
    this.#unkept.set(now.key, { ...now, celdas: Object.fromEntries(since) })
  }
}
