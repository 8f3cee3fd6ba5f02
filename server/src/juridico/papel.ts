import { runApart } from '../apart/apart.ts'
import type { Formato } from '../contract/peticion.ts'
import type { Escrito } from './escrito.ts'

export type ToWriter = { escrito: Escrito; formato: Formato }
export type FromWriter = { bytes: Uint8Array }

/** Most processor time of a paper: one of 2,000 casillas takes some seconds. */
const WRITING_MS = 60_000

let before: Promise<unknown> = Promise.resolve()

/**
 * Writes a petition in a thread of its own, one paper at a time, so that the door stays open; the same
 * petition gives the same bytes (RULES.md PE5).
 */
export function writeApart(escrito: Escrito, formato: Formato): Promise<Uint8Array> {
  const written = before.then(() =>
    runApart<FromWriter, Uint8Array>({
      script: new URL('./papel-worker.ts', import.meta.url),
      input: { escrito, formato } satisfies ToWriter,
      ms: WRITING_MS,
      take: ({ bytes }) => bytes,
      refusal: (excess) => new Error(`A paper went beyond its ${excess}`),
    }),
  )
  before = written.catch(() => undefined)
  return written
}
