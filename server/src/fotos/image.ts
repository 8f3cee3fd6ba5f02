import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import sharp from 'sharp'
import type { Foto } from '../domain/record.ts'
import { RefusalError } from '../refusal/refusal.ts'

/** Facts read from the bytes. */
export type Image = Pick<Foto, 'sha256' | 'bytes' | 'tipo' | 'ancho' | 'alto'>

/** Decoded, four bytes per pixel: 200 MB at the very worst, for a single picture. */
export const PIXELS_MAX = 50_000_000
/** An acta on a smaller picture is unreadable. */
const SIDE_MIN = 200
const DECODE_SECONDS_MAX = 20

// The bytes are hostile: only the readers of the three kinds may read the bytes, without caches,
// and with a single thread for each picture, so that the accept path keeps its core.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
sharp.cache(false)
sharp.concurrency(1)

const TIPOS = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const
type Format = keyof typeof TIPOS

/**
 * Hashes and checks a file by content; the sender's label counts for nothing. Rejects with a
 * RefusalError for anything but a whole photograph of a readable size. Bytes after a whole picture
 * stay: phones append videos and second pictures, and the original is evidence. The extra bytes are
 * never shown.
 */
export async function inspectFoto(path: string): Promise<Image> {
  const sha256 = await hashOf(path)
  const { size: bytes } = await stat(path)
  const format = await sniff(path)
  if (!format) throw new RefusalError('foto_no_es_imagen')
  const { width, height, pages, autoOrient } = await headerOf(path, format)
  if ((pages ?? 1) > 1) throw new RefusalError('foto_no_es_imagen', ['tiene varias imágenes'])
  if (width * height > PIXELS_MAX) throw new RefusalError('foto_pixeles', [`${width} × ${height}`])
  if (Math.min(width, height) < SIDE_MIN)
    throw new RefusalError('foto_chica', [`${width} × ${height}`])
  await decode(path)
  return { sha256, bytes, tipo: TIPOS[format], ancho: autoOrient.width, alto: autoOrient.height }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function sniff(path: string): Promise<Format | undefined> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
  const head = buffer.subarray(0, bytesRead).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'webp' : undefined
}

async function headerOf(path: string, format: Format) {
  // No limit here: the refusal must tell the sender about a too large picture, and the header costs
  // nothing.
  const found = await sharp(path, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new RefusalError('foto_danada', [], { cause })
    })
  if (found.format !== format) throw new RefusalError('foto_no_es_imagen')
  return found
}

/** Reads every line of the picture, small and at once forgotten: a file cut short fails here. */
async function decode(path: string): Promise<void> {
  const limits = { failOn: 'truncated', limitInputPixels: PIXELS_MAX } as const
  await sharp(path, { ...limits, sequentialRead: true })
    .resize(64, 64, { fit: 'fill' })
    .timeout({ seconds: DECODE_SECONDS_MAX })
    .raw()
    .toBuffer()
    .catch((cause: unknown) => {
      throw new RefusalError('foto_danada', [], { cause })
    })
}
