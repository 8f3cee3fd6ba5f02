import { availableParallelism } from 'node:os'
import { has } from './load.ts'

/** Where each side runs: half of the cores for the server, with its disk thread and Redis; half for the load. */
export type Cores = { server: string[]; load: string[]; text: string }

export function shareCores(): Cores {
  const count = availableParallelism()
  if (!has('taskset') || count < 2) return { server: [], load: [], text: 'sin fijar núcleos' }
  const half = Math.floor(count / 2)
  const list = (from: number, to: number) => (from === to ? `${from}` : `${from}-${to}`)
  const server = list(0, half - 1)
  const load = list(half, count - 1)
  return {
    server: ['taskset', '-c', server],
    load: ['taskset', '-c', load],
    text: `servidor en núcleo ${server}, carga en núcleo ${load}`,
  }
}
