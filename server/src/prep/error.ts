/** A file that cannot be taken, said in Spanish; `file` and `row` (line of the file, from 1) where known. */
export class PrepError extends Error {
  override name = 'PrepError'
  readonly file: string | undefined
  readonly row: number | undefined

  constructor(message: string, where: { file?: string; row?: number; cause?: unknown } = {}) {
    super(message, where.cause === undefined ? undefined : { cause: where.cause })
    this.file = where.file
    this.row = where.row
  }

  /** File first, as a person looks; the row is in the message. */
  get sentence(): string {
    return this.file === undefined ? this.message : `${this.file}: ${this.message}`
  }
}

/** `Renglón 7`, `Renglón 7 y 3 más`: where something stands that happens `times` times. */
export function rowsAt(first: number, times: number): string {
  return times === 1 ? `Renglón ${first}` : `Renglón ${first} y ${times - 1} más`
}
