import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { readHeader, type Header } from './header.ts'

/**
 * From any file of a camera or gallery to the file sent: upright, at most LONG_MAX px, a JPEG of
 * some 150 to 400 KB. The picture is drawn anew, so that no metadata of the file – position,
 * device, name, a second file behind the first – goes along.
 */
export type Encoded = { blob: Blob; sha256: string; ancho: number; alto: number }

/** A sentence for the person. The earlier foto stays. */
export type Refused = { refused: string }

const LONG_MAX = 1600
/**
 * Same limit as in the request to the camera: a bar code of 3 cm on a letter-size sheet needs 2560
 * px.
 */
const FINE_MAX = 2560
/** In a smaller picture not even an acta's total is legible. */
const LONG_MIN = 320
/** After scaling: the service refuses smaller pictures as well (server/src/fotos/image.ts). */
const SHORT_MIN = 200
const FILE_BYTES_MAX = 40_000_000
/** Unpacked 256 MB; phones with less memory end the page above this size. */
const PIXELS_MAX = 64_000_000
const BYTES_MIN = 150_000
const BYTES_MAX = 400_000
const QUALITY = 0.8
/** Tried in order while the JPEG is over BYTES_MAX. */
const SMALLER = [0.7, 0.6, 0.5, 0.4]
const LARGER = 0.9

/** A file of the gallery as a picture of at most FINE_MAX px, upright. Never throws. */
export async function openFile(file: Blob): Promise<HTMLCanvasElement | Refused> {
  if (file.size > FILE_BYTES_MAX) return { refused: tooHeavy(file.size) }
  const bytes = await file.arrayBuffer().catch(() => undefined)
  if (!bytes) return { refused: 'El teléfono no dejó leer ese archivo. Elige otro.' }
  const header = readHeader(new Uint8Array(bytes))
  const refused = refusalOf(header)
  if (refused) return { refused }
  const picture = await decode(file)
  if (!picture) return { refused: header.kind === 'heif' ? HEIC : DAMAGED }
  const { width, height } = picture
  const wrong = wrongSize({ width, height })
  const canvas = wrong ? undefined : draw(picture, width, height, FINE_MAX)
  picture.close()
  return canvas ?? { refused: wrong ?? DAMAGED }
}

/** The camera's picture at this moment. */
export function grabFrame(video: HTMLVideoElement): HTMLCanvasElement {
  return draw(video, video.videoWidth, video.videoHeight, FINE_MAX)
}

/** The foto itself: LONG_MAX px at most. */
export function fotoFrom(canvas: HTMLCanvasElement): HTMLCanvasElement {
  return draw(canvas, canvas.width, canvas.height, LONG_MAX)
}

export async function encode(canvas: HTMLCanvasElement): Promise<Encoded | Refused> {
  const blob = await jpegOf(canvas)
  if (!blob) return { refused: 'El teléfono no tuvo memoria para guardar la foto. Repítela.' }
  const hash = await sha256Of(new Uint8Array(await blob.arrayBuffer()))
  return { blob, sha256: hash, ancho: canvas.width, alto: canvas.height }
}

/** The picture scaled to `long` px on its long side, as RGBA. */
export function pixelsOf(canvas: HTMLCanvasElement | HTMLVideoElement, long: number): ImageData {
  const [width, height] =
    canvas instanceof HTMLVideoElement
      ? [canvas.videoWidth, canvas.videoHeight]
      : [canvas.width, canvas.height]
  const small = draw(canvas, width, height, long, { willReadFrequently: true })
  return contextOf(small).getImageData(0, 0, small.width, small.height)
}

const DAMAGED = 'La foto está dañada y no se puede abrir. Toma la foto aquí o elige otra.'
const HEIC = 'Este navegador no abre fotos HEIC. Toma la foto aquí o elige una en JPEG.'
const PDF = 'Ese archivo es un PDF, no una foto. Toma la foto aquí o elige una imagen.'
const NO_FOTO = 'Ese archivo no es una foto. Toma la foto aquí o elige otra.'

function refusalOf(header: Header): string | undefined {
  if (header.kind === 'pdf') return PDF
  if (header.kind === 'other') return NO_FOTO
  const { kind, width, height } = header
  if (kind === 'heif') return undefined
  if (width === undefined || height === undefined) return DAMAGED
  return wrongSize({ width, height })
}

function wrongSize({ width, height }: { width: number; height: number }): string | undefined {
  const long = Math.max(width, height)
  const short = Math.min(width, height) * Math.min(1, LONG_MAX / long)
  if (long < LONG_MIN || short < SHORT_MIN) {
    return `La imagen mide ${width} × ${height} pixeles; ahí no se lee un acta. Elige la foto original.`
  }
  if (width * height <= PIXELS_MAX) return undefined
  const millions = Math.round((width * height) / 1e6)
  return `La imagen tiene ${millions} megapixeles y se aceptan hasta ${PIXELS_MAX / 1e6}. Toma la foto aquí.`
}

function tooHeavy(bytes: number): string {
  const [has, max] = [Math.round(bytes / 1e6), FILE_BYTES_MAX / 1e6]
  return `El archivo pesa ${has} MB y se aceptan hasta ${max}. Toma la foto aquí o elige otra.`
}

/** Upright: the camera's EXIF orientation is applied. */
async function decode(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return undefined
  }
}

function draw(
  source: CanvasImageSource,
  width: number,
  height: number,
  long: number,
  settings?: CanvasRenderingContext2DSettings,
): HTMLCanvasElement {
  const scale = Math.min(1, long / Math.max(width, height, 1))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = contextOf(canvas, settings)
  context.imageSmoothingQuality = 'high'
  // Transparent parts of a PNG are paper, not night.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

function contextOf(canvas: HTMLCanvasElement, settings?: CanvasRenderingContext2DSettings) {
  const context = canvas.getContext('2d', settings)
  if (!context) throw new Error('This browser gives no canvas')
  return context
}

async function jpegOf(canvas: HTMLCanvasElement): Promise<Blob | null> {
  let blob = await toJpeg(canvas, QUALITY)
  if (blob && blob.size < BYTES_MIN) {
    const larger = await toJpeg(canvas, LARGER)
    return larger && larger.size <= BYTES_MAX ? larger : blob
  }
  for (const quality of SMALLER) {
    if (!blob || blob.size <= BYTES_MAX) break
    blob = await toJpeg(canvas, quality)
  }
  return blob
}

function toJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}

/**
 * The browser's own SHA-256 where present: crypto.subtle is absent on a plain-http address of a
 * LAN.
 */
async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = crypto.subtle as SubtleCrypto | undefined
  if (!subtle) return bytesToHex(sha256(bytes))
  return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', bytes)))
}
