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
