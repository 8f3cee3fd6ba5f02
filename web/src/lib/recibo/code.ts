import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Pixels of the longer side: small first, because small is quick and messengers send no more. */
const SIDES = [1600, 3200]

let ready: Promise<unknown> | undefined

/** Fetches the reader from our own service, so that the reader is here when the network is not. */
export function prepareReader(): Promise<unknown> {
  ready ??= fetch(wasmUrl)
    .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error('no wasm'))))
    .then((wasmBinary) => prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true }))
    .catch((error: unknown) => {
      ready = undefined
      throw error
    })
  return ready
}

/** The text of the QR in an image; undefined without a QR. Rejects when `image` is no image. */
export async function readCode(image: Blob): Promise<string | undefined> {
  await prepareReader()
  const bitmap = await createImageBitmap(image)
  try {
    for (const side of SIDES) {
      const found = await readBarcodes(pixelsOf(bitmap, side), { formats: ['QRCode'] })
      const text = found.find(({ isValid }) => isValid)?.text
      if (text) return text
      if (Math.max(bitmap.width, bitmap.height) <= side) return undefined
    }
    return undefined
  } finally {
    bitmap.close()
  }
}

function pixelsOf(bitmap: ImageBitmap, side: number): ImageData {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale)]
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser draws nothing')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
