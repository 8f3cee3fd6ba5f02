/** How long rows keep their places after a change, so that nothing jumps under a finger. */
const HOLD_MS = 10_000

/**
 * Holds an order of keys still. Figures may change at once; places change 10 s after they first
 * wanted to, in one move. Asking for another sort is the reader's own act and is obeyed at once.
 */
export class Settled {
  #order = $state.raw<string[]>([])
  #sort = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #wanted: string[] = []

  get order(): string[] {
    return this.#order
  }

  /** The order that the figures ask for now, and the name of the sort that asks. */
  want(wanted: string[], sort: string) {
    this.#wanted = wanted
    if (sort !== this.#sort || this.#order.length !== wanted.length) {
      this.#sort = sort
      this.#adopt()
      return
    }
    const same = wanted.every((key, at) => key === this.#order[at])
    if (!same && !this.#timer) this.#timer = setTimeout(() => this.#adopt(), HOLD_MS)
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
