/**
 * A table of at most `max` keys in two halves: once the young half is full, the old half goes. So
 * forgetting costs nothing, where a map that drops its oldest key searches ever longer for the key.
 */
export class Halves<T> {
  readonly #max: number
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  constructor(max: number) {
    this.#max = max
  }

  get(key: string): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: T): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#max / 2) return
    this.#old = this.#young
    this.#young = new Map()
  }
}
