import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** A smaller JPEG of the same photograph, for a phone with a full disk. */
export async function shrink(blob: Blob, width: number): Promise<{ blob: Blob; sha256: string }> {
  const bitmap = await createImageBitmap(blob)
  const scale = Math.min(1, width / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const smaller = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', 0.72),
  )
  const kept = smaller ?? blob
  const bytes = new Uint8Array(await kept.arrayBuffer())
  return { blob: kept, sha256: bytesToHex(sha256(bytes)) }
}
