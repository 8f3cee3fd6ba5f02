import { setFlagsFromString } from 'node:v8'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Node 24 reads TypeScript by WebAssembly, in each thread anew. When two threads of a process have V8
 * compile wrappers of imports at the same time, V8 may end the whole process: «Check failed:
 * jit_page.has_value()» below `TierUpWasmToJSWrapper` (nodejs/node#64500 is open). Below this number
 * of calls V8 compiles no wrapper.
 */
setFlagsFromString('--wasm-wrapper-tiering-budget=2000000000')

/** A thread for a TypeScript file of the house: the one door to `Worker`. */
export function startThread(script: URL, options: WorkerOptions): Worker {
  return new Worker(script, options)
}
