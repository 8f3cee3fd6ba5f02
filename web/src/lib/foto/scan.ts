import { openReader, type Reader } from './qr.ts'

/** Between two looks: a hand needs longer to hold still, and 12 % of battery has to last. */
const EVERY_MS = 250
/** Pixels of the longer side, enough to read a QR of some 140 modules. */
const SIDE = 1000

/** The browser's own reader, where present: no download over a single bar of signal. */
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type Detectors = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/** The texts of QR codes before the camera, look after look, until the page stops listening. */
export async function* scanCodes(video: HTMLVideoElement): AsyncGenerator<string[]> {
  const detector = await detectorOf()
  let reader: Reader | undefined
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
      if (video.readyState < video.HAVE_CURRENT_DATA) continue
      if (detector) yield await textsOf(detector, video)
      else yield await (reader ??= openReader()).read(frameOf(video))
    }
  } finally {
    reader?.close()
  }
}

async function detectorOf(): Promise<Detector | undefined> {
  const { BarcodeDetector } = window as { BarcodeDetector?: Detectors }
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? []
  return BarcodeDetector && formats.includes('qr_code')
    ? new BarcodeDetector({ formats: ['qr_code'] })
    : undefined
}

async function textsOf(detector: Detector, video: HTMLVideoElement): Promise<string[]> {
  const found = await detector.detect(video).catch(() => [])
  return found.map(({ rawValue }) => rawValue)
}

function frameOf(video: HTMLVideoElement): ImageData {
  const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight))
  const width = Math.round(video.videoWidth * scale)
  const height = Math.round(video.videoHeight * scale)
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser draws nothing')
  context.drawImage(video, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
