import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/**
 * Runs beside the page: a picture and the reader's address come, the texts of the codes go back.
 */
export type Reading = { pixels: ImageData; wasm: string }

const CODES_MAX = 8
/**
 * A bar code is believed from LINES_MIN agreeing lines on; with fewer lines, creased codes are
 * misread.
 */
const LINES_MIN = 4

addEventListener('message', ({ data }: MessageEvent<Reading>) => {
  // Without `locateFile` the reader would fetch its program from a stranger's server.
  prepareZXingModule({ overrides: { locateFile: () => data.wasm } })
  void readTexts(data.pixels).then((texts) => postMessage(texts))
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
