/** Wrong tries of one code heard in ten minutes; a PIN has a million values. */
const TRIES_MAX = 5
const TRIES_MS = 10 * 60_000
/** Limit of remembered codes with wrong tries; the oldest go first. */
const CODES_MAX = 50_000

/**
 * Wrong tries by code. Invented codes are counted in a table of their own and cannot push existing
 * codes out. In this process alone: the count.
 */
export class Tries {
  #since = new Map<string, { count: number; until: number }>()

  isOver(id: string, now: number): boolean {
    const found = this.#since.get(id)
    return found !== undefined && found.until > now && found.count >= TRIES_MAX
  }

  /** Tries left before the code is not heard. */
  left(id: string, now: number): number {
    const found = this.#since.get(id)
    return found && found.until > now ? Math.max(0, TRIES_MAX - found.count) : TRIES_MAX
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
