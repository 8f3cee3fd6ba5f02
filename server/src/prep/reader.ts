import { runApart, type Excess } from '../apart/apart.ts'
import type { Bundle } from './base.ts'
import type { CandidaturasFile } from './candidaturas.ts'
import { PrepError } from './error.ts'
import type { Base } from './shape.ts'

/**
 * Rows per message for the event loop: some 10 ms, so that nobody at the door waits for a corte.
 */
export const ROWS_A_MESSAGE = 1000

type Failure = Pick<PrepError, 'message' | 'file' | 'row' | 'isOfBase'>

export type FromReader =
  | { base: Omit<Base, 'rows'> }
  | { rows: Base['rows'] }
  | { candidaturas: CandidaturasFile[]; errors: Failure[] }
  | { failure: Failure }

/**
 * Input of the thread; `isKept`: a single file out of an earlier delivery, under its whole name
 * there.
 */
export type ToReader = { bytes: Uint8Array; fileName: string; isKept: boolean }

/** Most processor time of a reading: a federal night of three bases takes half a minute. */
const READING_MS = 120_000

/**
 * `readBundle` in a thread of its own: a federal base takes seconds, and the night does not stop.
 * Throws `PrepError`, also for a delivery that asks for more memory or time than any base.
 */
export async function readApart(
  bytes: Uint8Array,
  fileName: string,
  isKept = false,
): Promise<Bundle> {
  const bundle: Bundle = { bases: [], candidaturas: [], errors: [] }
  const take = (message: FromReader): Bundle | undefined => {
    if ('base' in message) bundle.bases.push({ ...message.base, rows: [] })
    else if ('rows' in message) bundle.bases[bundle.bases.length - 1]?.rows.push(...message.rows)
    else if ('failure' in message) throw errorFrom(message.failure)
    else {
      bundle.candidaturas.push(...message.candidaturas)
      bundle.errors.push(...message.errors.map(errorFrom))
      return bundle
    }
    return undefined
  }
  return runApart({
    script: new URL('./reader-worker.ts', import.meta.url),
    input: { bytes, fileName, isKept } satisfies ToReader,
    ms: READING_MS,
    take,
    refusal: (excess) => new PrepError(EXCESS[excess], { file: fileName }),
  })
}

const EXCESS: Record<Excess, string> = {
  memoria: 'Se rechaza: leerlo pide más memoria que una base del PREP',
  tiempo: 'Se rechaza: leerlo tarda más que una base del PREP',
}

function errorFrom({ message, file, row, isOfBase }: Failure): PrepError {
  const error = new PrepError(message, {
    ...(file === undefined ? {} : { file }),
    ...(row === undefined ? {} : { row }),
  })
  return Object.assign(error, { isOfBase })
}
