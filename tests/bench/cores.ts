import { availableParallelism } from 'node:os'
import { has } from './load.ts'

/**
 * Where each side runs: the load on a core of its own, the server wherever the system puts it, as in
 * production. Espejo is more than one thread: its disk thread, and Redis, take what the load leaves.
 */
export type Cores = { server: string[]; load: string[]; text: string }

export function shareCores(): Cores {
  const count = availableParallelism()
  if (!has('taskset') || count < 2) return { server: [], load: [], text: 'sin fijar núcleos' }
  return {
    server: [],
    load: ['taskset', '-c', '0'],
    text: `carga en el núcleo 0, servidor sin fijar, ${count} núcleos`,
  }
}
