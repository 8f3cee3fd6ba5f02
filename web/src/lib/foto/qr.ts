import { casillaOf } from '@espejo/server/domain/clave'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Reading } from './reader.ts'

/** Verdict of the codes printed on an acta about the casilla. `text`: the casilla that decided. */
export type Code = { result: 'coincide' | 'otra' | 'ninguno'; text?: string }

/** Longer than the slowest phone takes; later the picture counts as without code. */
const READ_MS_MAX = 15_000
/**
 * CLAVE_CASILLA by itself, with or without the TIPO_ACTA that follows in an acta's key. No look
 * behind: iPhones from before 16.4 could not read this very file.
 */
const CLAVE = /(?:^|[^A-Z0-9])(\d{6}[A-Z]\d{4})[A-Z0-9]{0,4}(?![A-Z0-9])/g

/**
 * Reads QR, bar and matrix codes of the picture, beside the page so that no tap waits. The reader
 * comes from our own server at the first need; without the reader the answer is `ninguno`. The
 * pixels are handed over and gone afterwards.
 */
export async function readCasilla(pixels: ImageData, casilla: string): Promise<Code> {
  return compareCodes(await textsOf(pixels).catch(() => []), casilla)
}

async function textsOf(pixels: ImageData): Promise<string[]> {
  const reader = openReader()
  return reader.read(pixels).finally(() => reader.close())
}

/** Reads picture after picture; no texts from a picture without codes or without the reader. */
export type Reader = { read(pixels: ImageData): Promise<string[]>; close(): void }

export function openReader(): Reader {
  const worker = new Worker(new URL('./reader.ts', import.meta.url), { type: 'module' })
  let late: ReturnType<typeof setTimeout> | undefined
  return {
    read: (pixels) =>
      new Promise<string[]>((resolve) => {
        clearTimeout(late)
        late = setTimeout(() => resolve([]), READ_MS_MAX)
        worker.onerror = () => resolve([])
        worker.onmessage = ({ data }: MessageEvent<string[]>) => resolve(data)
        // The page names the address: a file named only by a worker is not kept for the night
        // without network.
        const order: Reading = { pixels, wasm: new URL(wasmUrl, location.href).href }
        worker.postMessage(order, [pixels.data.buffer])
      }),
    close: () => {
      clearTimeout(late)
      worker.terminate()
    },
  }
}

/**
 * A code of our casilla settles the question, whatever other codes say; a code without a
 * CLAVE_CASILLA proves nothing. Nor does a casilla of another entidad: no representante holds the
 * acta of such a casilla, so the code was misread.
 */
export function compareCodes(texts: string[], casilla: string): Code {
  const ours = casillaOf(casilla)
  const named = texts
    .flatMap((text) => [...text.toUpperCase().matchAll(CLAVE)].map(([, clave = '']) => clave))
    .filter((clave) => clave.slice(0, 2) === ours.slice(0, 2))
  if (named.includes(ours)) return { result: 'coincide', text: ours }
  const [other] = named
  return other === undefined ? { result: 'ninguno' } : { result: 'otra', text: other }
}
