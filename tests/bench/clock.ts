/** Steps and how long each took. */
export class Bench {
  readonly rows: { paso: string; segundos: number }[] = []
  readonly #tell: (line: string) => void

  constructor(tell: (line: string) => void) {
    this.#tell = tell
  }

  async time<T>(paso: string, work: () => T | Promise<T>): Promise<T> {
    const startedAt = performance.now()
    const result = await work()
    this.add(paso, (performance.now() - startedAt) / 1000)
    return result
  }

  add(paso: string, seconds: number): void {
    const segundos = Math.round(seconds * 1000) / 1000
    this.rows.push({ paso, segundos })
    this.#tell(`${paso}: ${segundos} s`)
  }
}
