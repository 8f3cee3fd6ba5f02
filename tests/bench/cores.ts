import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { has } from './load.ts'

/**
 * Server and load on separate cores: the load on core 0, the main thread of a server on core 1. The
 * server's other threads, and Redis, go where the system puts them, as in production. Unpinned, the
 * main thread often lands beside the load, and each answer wakes a competitor for the core.
 */
export type Cores = { load: string[]; pin(pid: number | undefined): void; text: string }

export function shareCores(): Cores {
  const count = availableParallelism()
  if (!has('taskset') || count < 2)
    return { load: [], pin: () => undefined, text: 'sin fijar núcleos' }
  return {
    load: ['taskset', '-c', '0'],
    pin: (pid) => void execFileSync('taskset', ['-pc', '1', String(pid)]),
    text: `carga en el núcleo 0, hilo principal del servidor en el 1, ${count} núcleos`,
  }
}
