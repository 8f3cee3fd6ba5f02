/** Time that rows to press keep their places after a change: nothing jumps under a finger. */
const HOLD_MS = 10_000
/** The same for rows to read, where an old order contradicts the figures beside it. */
export const READ_MS = 3000

/**
 * Holds an order of keys still. Figures may change at once; places change in a single move, some
 * seconds after the first change wanted. Asking for a different sort is the reader's own act and is obeyed
 * at once.
 */
export class Settled {
  #order = $state.raw<string[]>([])
  #sort = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #wanted: string[] = []
  #holdMs: number

  constructor(holdMs = HOLD_MS) {
    this.#holdMs = holdMs
  }

  get order(): string[] {
    return this.#order
  }

  /** The order by the present figures, and the name of the sort. */
  want(wanted: string[], sort: string) {
    this.#wanted = wanted
    if (sort !== this.#sort || this.#order.length !== wanted.length) {
      this.#sort = sort
      this.#adopt()
      return
    }
    const same = wanted.every((key, at) => key === this.#order[at])
    if (!same && !this.#timer) this.#timer = setTimeout(() => this.#adopt(), this.#holdMs)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #adopt() {
    this.stop()
    this.#order = this.#wanted
  }
}
