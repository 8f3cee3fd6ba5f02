import { RefusalError, type RefusalName } from '../refusal/refusal.ts'

/** A file unreadable as a structure of representation; a bad row is no error but an answer. */
export class EstructuraError extends RefusalError {
  override name = 'EstructuraError'

  constructor(message: string, options: { cause?: unknown; refusal?: RefusalName } = {}) {
    super(options.refusal ?? 'base_ilegible', [message], options)
    this.message = message
  }
}
