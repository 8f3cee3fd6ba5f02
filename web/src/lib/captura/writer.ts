import { typedOver, type Draft } from './acta.ts'

/**
 * Writes typed drafts to the disk, never two at a time. Cells of a draft typed during a write go
 * together in the next write. A slow disk is then two writes behind the finger, never twenty.
 */
export class Writer {
  #write: (typed: Draft) => Promise<boolean>
  /** Cells known only to the tab: in each draft, cells no write has taken yet. */
  #unkept = new Map<string, Draft>()
  #due = new Set<string>()
  #busy = false

  /** `write` tells whether the disk took the draft, and never rejects. */
  constructor(write: (typed: Draft) => Promise<boolean>) {
    this.#write = write
  }

  keep(typed: Draft) {
    this.#unkept.set(typed.key, typedOver(this.#unkept.get(typed.key), typed))
    this.#due.add(typed.key)
    if (!this.#busy) void this.#drain()
  }

  /** The disk takes writes again: everything known only to the tab is written. */
  again() {
    for (const key of this.#unkept.keys()) this.#due.add(key)
    if (!this.#busy) void this.#drain()
  }

  /** The disk's draft under the cells known only to the tab. */
  over(kept: Draft): Draft {
    const unkept = this.#unkept.get(kept.key)
    return unkept ? typedOver(kept, unkept) : kept
  }

  async #drain(): Promise<void> {
    this.#busy = true
    // A walk through a Set also visits elements added during the walk.
    for (const key of this.#due) {
      this.#due.delete(key)
      const typed = this.#unkept.get(key)
      if (!typed) continue
      if (await this.#write(typed)) this.#forget(typed)
    }
    this.#busy = false
  }

  /** The disk has `written`; cells typed meanwhile are still missing there. */
  #forget(written: Draft) {
    const now = this.#unkept.get(written.key)
    this.#unkept.delete(written.key)
    if (!now || now === written) return
    const since = Object.entries(now.celdas).filter(([key, each]) => each !== written.celdas[key])
    this.#unkept.set(now.key, { ...now, celdas: Object.fromEntries(since) })
  }
}
