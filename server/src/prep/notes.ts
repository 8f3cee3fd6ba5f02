import { rowsAt } from './error.ts'

/** A single warning for each kind of oddity, with the number of rows and the first row. */
export class Notes {
  readonly #seen = new Map<string, { first: number; times: number }>()

  say(what: string, line: number): void {
    const seen = this.#seen.get(what)
    if (seen) seen.times += 1
    else if (this.#seen.size < 200) this.#seen.set(what, { first: line, times: 1 })
  }

  texts(): string[] {
    return [...this.#seen].map(([what, { first, times }]) =>
      first === 0 ? what : `${rowsAt(first, times)}: ${what}`,
    )
  }
}
