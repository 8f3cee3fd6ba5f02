import { RefusalError } from '../refusal/refusal.ts'

/** Seconds until the next try of a client refused because the line or the disk is full. */
const RETRY_S = 5

function busyNow(): RefusalError {
  return new RefusalError('saturado', [], { retryAfter: RETRY_S })
}

/**
 * Work that costs processor and memory: so many at once, so many waiting, the rest told to come
 * back.
 */
export class Turns {
  readonly #atOnce: number
  readonly #waitingMax: number
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(limits: { atOnce: number; waitingMax: number }) {
    this.#atOnce = limits.atOnce
    this.#waitingMax = limits.waitingMax
  }

  /** Does the work at its turn. Rejects with `saturado` when too many wait. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.#atOnce) await this.#turn()
    else this.#busy += 1
    try {
      return await work()
    } finally {
      // The next in line takes over the place, so that nobody slips in between.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#busy -= 1
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) throw busyNow()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
