/** A binary heap: the least item first, by `compare`. */
export class Heap<T> {
  #items: T[] = []
  readonly #compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#items.length
  }

  push(item: T): void {
    let at = this.#items.push(item) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.#inOrder(above, at)) return
      this.#swap(above, at)
      at = above
    }
  }

  pop(): T | undefined {
    const [first] = this.#items
    const last = this.#items.pop()
    if (last === undefined || this.#items.length === 0) return first
    this.#items[0] = last
    this.#sink(0)
    return first
  }

  clear(): void {
    this.#items = []
  }

  #sink(at: number): void {
    for (;;) {
      let least = at
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.#items.length && !this.#inOrder(least, below)) least = below
      if (least === at) return
      this.#swap(least, at)
      at = least
    }
  }

  #inOrder(a: number, b: number): boolean {
    return this.#compare(this.#items[a]!, this.#items[b]!) <= 0
  }

  #swap(a: number, b: number): void {
    const kept = this.#items[a]!
    this.#items[a] = this.#items[b]!
    this.#items[b] = kept
  }
}
