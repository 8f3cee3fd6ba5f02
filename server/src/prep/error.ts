import { RefusalError } from '../refusal/refusal.ts'

/**
 * A file that cannot be taken, with a reason in Spanish; `file` and `row` (line of the file, from
 * 1) if known.
 */
export class PrepError extends RefusalError {
  override name = 'PrepError'
  readonly file: string | undefined
  readonly row: number | undefined
  /** True where the delivery holds a base of the PREP by its header, though none can be read. */
  isOfBase = false

  constructor(message: string, where: { file?: string; row?: number; cause?: unknown } = {}) {
    // File first, as a person looks; the row is in the message.
    const sentence = where.file === undefined ? message : `${where.file}: ${message}`
    super('base_ilegible', [sentence], { cause: where.cause })
    this.message = message
    this.file = where.file
    this.row = where.row
  }

  get sentence(): string {
    return this.detalle[0] ?? this.message
  }
}

/** `Renglón 7`, `Renglón 7 y 3 más`: the place of an oddity found `times` times. */
export function rowsAt(first: number, times: number): string {
  return times === 1 ? `Renglón ${first}` : `Renglón ${first} y ${times - 1} más`
}
