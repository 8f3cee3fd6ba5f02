import { Worker } from 'node:worker_threads'
import { EstructuraError } from './error.ts'
import type { Plan, Puesto } from './plan.ts'

/** Posts per message for the event loop, so that nobody at the door waits for a file. */
export const PUESTOS_A_MESSAGE = 1000

/**
 * A sheet of 200,000 rows takes some 400 MB to read; a hostile sheet beyond the limit ends its
 * thread, not the night.
 */
const MEMORY_MB = 1024

export type FromPlanner = { puestos: Puesto[] } | { plan: Plan } | { failure: string }

/** Input of the thread; claves are a single text, copied in one piece. */
export type ToPlanner = { bytes: Uint8Array; claves: string }

/**
 * `makePlan` over the rows of a file, in a thread of its own. Throws `EstructuraError` with a
 * sentence.
 */
export async function planApart(bytes: Uint8Array, claves: readonly string[]): Promise<Plan> {
  const { promise, resolve, reject } = Promise.withResolvers<Plan>()
  const puestos: Puesto[] = []
  const workerData: ToPlanner = { bytes, claves: claves.join('\n') }
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  worker.on('message', (message: FromPlanner) => {
    if ('puestos' in message) puestos.push(...message.puestos)
    else if ('failure' in message) reject(new EstructuraError(message.failure))
    else resolve({ ...message.plan, puestos })
  })
  worker.once('error', (error: NodeJS.ErrnoException) => {
    const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    reject(full ? new EstructuraError('El archivo pide demasiada memoria.') : error)
  })
  worker.once('exit', () => reject(new Error('The reader ended without an answer')))
  return promise
}
