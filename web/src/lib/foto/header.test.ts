import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readHeader } from './header.ts'

const picture = () =>
  sharp({ create: { width: 357, height: 241, channels: 3, background: '#808080' } })
const size = { width: 357, height: 241 }

describe('what a file is', () => {
  it('the kind of a file is read from its bytes, with its pixels', async () => {
    expect(readHeader(await picture().jpeg().toBuffer())).toEqual({ kind: 'jpeg', ...size })
    expect(readHeader(await picture().png().toBuffer())).toEqual({ kind: 'png', ...size })
    expect(readHeader(await picture().webp().toBuffer())).toEqual({ kind: 'webp', ...size })
    const lossless = await picture().webp({ lossless: true }).toBuffer()
    expect(readHeader(lossless)).toEqual({ kind: 'webp', ...size })
    const extended = await picture()
      .webp()
      .withExif({ IFD0: { Make: 'X' } })
      .toBuffer()
    expect(readHeader(extended)).toEqual({ kind: 'webp', ...size })
  })

  it('the size is read behind the metadata, and in a progressive JPEG', async () => {
    const exif = { IFD0: { Copyright: 'x'.repeat(30_000) } }
    const bytes = await picture().jpeg({ progressive: true }).withExif(exif).toBuffer()
    expect(readHeader(bytes)).toEqual({ kind: 'jpeg', ...size })
  })

  it.each([
    ['pdf', '%PDF-1.7\n'],
    ['heif', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['other', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['other', 'GIF89a'],
    ['other', ''],
    ['other', 'R'],
  ])('%s: %j', (kind, text) => {
    expect(readHeader(Buffer.from(text, 'latin1'))).toEqual({ kind })
  })

  it('knows the kind and no size when a header breaks off anywhere', async () => {
    for (const bytes of [
      await picture().jpeg().toBuffer(),
      await picture().png().toBuffer(),
      await picture().webp().toBuffer(),
    ]) {
      for (let length = 0; length < 200; length++) {
        const { width = 357 } = readHeader(bytes.subarray(0, length))
        expect(width).toBe(357)
      }
    }
  })

  it('reads noise behind a JPEG mark without running out of it', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919) % 251)
    bytes.set([0xff, 0xd8, 0xff])
    expect(readHeader(bytes)).toEqual({ kind: 'jpeg' })
    expect(readHeader(new Uint8Array(5000).fill(0xff).fill(0xd8, 1, 2)).kind).toBe('jpeg')
  })
})
