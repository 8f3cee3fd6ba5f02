import type { Worker } from 'node:worker_threads'
import { startThread } from '../apart/thread.ts'
import type { Acuse } from './acuse.ts'
import type { Page } from './pdf.ts'

/** Papers, or sheets of the delivery list. */
export type Piece = { pages: Page[] } | { acuses: Acuse[] }
export type ToPrinter = Piece | 'end'
/** Pages drawn so far; `bytes` with the last of them, once the file is on disk. */
export type FromPrinter = { drawn: number; bytes?: number }

export type Printing = {
  /** Path of the finished PDF. */
  path: string
  legalText: string
  /** Pages in pieces; the printer asks for a piece after drawing the previous piece. */
  pieces: AsyncIterable<Piece>
  onProgress: (drawn: number) => void
}

/**
 * Draws the pages in a thread of its own, so that the door stays open; returns the size in bytes.
 */
export async function printApart({
  path,
  legalText,
  pieces,
  onProgress,
}: Printing): Promise<number> {
  const worker = startThread(new URL('./print-worker.ts', import.meta.url), {
    workerData: { path, legalText },
  })
  try {
    for await (const piece of pieces) onProgress((await ask(worker, piece)).drawn)
    return (await ask(worker, 'end')).bytes ?? 0
  } finally {
    await worker.terminate()
  }
}

function ask(worker: Worker, message: ToPrinter): Promise<FromPrinter> {
  const { promise, resolve, reject } = Promise.withResolvers<FromPrinter>()
  const onExit = () => reject(new Error('The printer ended without an answer'))
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', onExit)
  worker.postMessage(message)
  return promise.finally(() => {
    worker.off('message', resolve).off('error', reject).off('exit', onExit)
  })
}
