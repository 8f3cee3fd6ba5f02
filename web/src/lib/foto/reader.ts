import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Runs beside the page: a picture comes, the texts of its codes go back. See qr.ts. */
const CODES_MAX = 8
/** A bar code is believed when this many lines across it agree; with fewer, creased ones are misread. */
const LINES_MIN = 4

// Without this the reader would fetch its program from a stranger's server.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

addEventListener('message', ({ data }: MessageEvent<ImageData>) => {
  void readTexts(data).then((texts) => postMessage(texts))
})

async function readTexts(pixels: ImageData): Promise<string[]> {
  const found = await readBarcodes(pixels, {
    formats: ['QRCode', 'DataMatrix', 'PDF417', 'Code128', 'Code39', 'ITF'],
    tryHarder: true,
    minLineCount: LINES_MIN,
    maxNumberOfSymbols: CODES_MAX,
  }).catch(() => [])
  return found.map(({ text }) => text)
}
