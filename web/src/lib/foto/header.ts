/** A file's kind by its own bytes, never by its name, and the pixels claimed in the header. */
export type Header = {
  kind: 'jpeg' | 'png' | 'webp' | 'heif' | 'pdf' | 'other'
  width?: number
  height?: number
}

/** Reads only the header, so that a picture of a billion pixels is known before unpacking. */
export function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return { kind: 'jpeg', ...jpegSize(view) }
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47])) return { kind: 'png', ...pngSize(view) }
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') {
    return { kind: 'webp', ...webpSize(view, text(bytes, 12, 4)) }
  }
  // HEIC and AVIF share the box `ftyp`; browsers with HEIC or AVIF decode the file.
  if (text(bytes, 4, 4) === 'ftyp') return { kind: 'heif' }
  return { kind: text(bytes, 0, 5) === '%PDF-' ? 'pdf' : 'other' }
}

type Size = { width: number; height: number } | undefined

function pngSize(view: DataView): Size {
  if (view.byteLength < 24) return undefined
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** Walks the segments to the first start of frame (SOF0 to SOF15 but DHT, JPG and DAC). */
function jpegSize(view: DataView): Size {
  let at = 2
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    // A byte of filling may stand before a marker.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return undefined
}

/** RFC 9649: the three possible first chunks of a WebP. */
function webpSize(view: DataView, chunk: string): Size {
  if (view.byteLength < 30) return undefined
  if (chunk === 'VP8X') return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 }
  if (chunk === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  const bits = view.getUint32(21, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}

function startsWith(bytes: Uint8Array, at: number, expected: number[]): boolean {
  return expected.every((byte, n) => bytes[at + n] === byte)
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}
