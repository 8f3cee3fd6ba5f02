import { Worker } from 'node:worker_threads'
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

/**
 * `readBundle` in a thread of its own: a federal base takes seconds, and the night does not stop.
 */
export async function readApart(
  bytes: Uint8Array,
  fileName: string,
  isKept = false,
): Promise<Bundle> {
  const bundle: Bundle = { bases: [], candidaturas: [], errors: [] }
  const { promise, resolve, reject } = Promise.withResolvers<Bundle>()
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
    workerData: { bytes, fileName, isKept } satisfies ToReader,
  })
  worker.on('message', (message: FromReader) => {
    if ('base' in message) bundle.bases.push({ ...message.base, rows: [] })
    else if ('rows' in message) bundle.bases[bundle.bases.length - 1]?.rows.push(...message.rows)
    else if ('failure' in message) reject(errorFrom(message.failure))
    else {
      bundle.candidaturas.push(...message.candidaturas)
      bundle.errors.push(...message.errors.map(errorFrom))
      resolve(bundle)
    }
  })
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The reader ended without an answer')))
  return promise
}

function errorFrom({ message, file, row, isOfBase }: Failure): PrepError {
  const error = new PrepError(message, {
    ...(file === undefined ? {} : { file }),
    ...(row === undefined ? {} : { row }),
  })
  return Object.assign(error, { isOfBase })
}
