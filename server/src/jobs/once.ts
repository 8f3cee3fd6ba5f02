/** Work under way by name: whoever asks for the same work meanwhile gets the same promise. */
export class Once<T> {
  readonly #under = new Map<string, Promise<T>>()

  run(name: string, work: () => Promise<T>): Promise<T> {
    const under = this.#under.get(name)
    if (under) return under
    const made = work().finally(() => this.#under.delete(name))
    this.#under.set(name, made)
    return made
  }

  /** Lets everything under way end, well or badly. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#under.values())
  }
}
