/** Wrong tries of one code that are heard in ten minutes; a PIN has a million. */
const TRIES_MAX = 5
const TRIES_MS = 10 * 60_000
/** Codes with wrong tries that are remembered; the oldest go first. */
const CODES_MAX = 50_000

/**
 * Wrong tries by code, only of codes that exist: nobody fills the table by inventing others. In this
 * process alone: the count.
 */
export class Tries {
  #since = new Map<string, { count: number; until: number }>()

  isOver(id: string, now: number): boolean {
    const found = this.#since.get(id)
    return found !== undefined && found.until > now && found.count >= TRIES_MAX
  }

  add(id: string, now: number): void {
    const found = this.#since.get(id)
    if (found && found.until > now) {
      found.count += 1
      return
    }
    this.#since.delete(id)
    const [oldest] = this.#since.keys()
    if (oldest !== undefined && this.#since.size >= CODES_MAX) this.#since.delete(oldest)
    this.#since.set(id, { count: 1, until: now + TRIES_MS })
  }
}
