import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectFoto } from './image.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espejo-image-'))
})

afterAll(() => rm(folder, { recursive: true }))

/** A picture with noise, like a camera's: its bytes are spread over the whole file. */
function picture(width = 800, height = 600) {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  return sharp({ create: { width, height, channels: 3, background: '#777', noise } })
}

async function inspect(bytes: Uint8Array) {
  const path = join(folder, randomBytes(8).toString('hex'))
  await writeFile(path, bytes)
  return inspectFoto(path)
}

const refusalOf = (bytes: Uint8Array) =>
  inspect(bytes).then(
    () => 'taken',
    (error: { refusal?: string }) => error.refusal,
  )

describe('a photograph is taken', () => {
  const kinds = [
    ['image/jpeg', () => picture().jpeg()],
    ['image/jpeg', () => picture().jpeg({ progressive: true })],
    ['image/jpeg', () => picture().grayscale().jpeg()],
    ['image/jpeg', () => picture().toColourspace('cmyk').jpeg()],
    ['image/png', () => picture().png()],
    ['image/png', () => picture().png({ progressive: true })],
    ['image/webp', () => picture().webp()],
    ['image/webp', () => picture(300, 250).webp({ lossless: true })],
  ] as const
  it.each(kinds)('takes a photograph, %s, with the hash of its bytes', async (tipo, draw) => {
    const { data, info } = await draw().toBuffer({ resolveWithObject: true })
    const sha256 = createHash('sha256').update(data).digest('hex')
    const { width: ancho, height: alto } = info
    expect(await inspect(data)).toEqual({ sha256, bytes: data.length, tipo, ancho, alto })
  })

  it('takes a photograph with the sides it has when it is held upright', async () => {
    const turned = await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await inspect(turned)).toMatchObject({ ancho: 600, alto: 800 })
  })

  const tails = ['PK\x03\x04 a zip', '<html><script>alert(1)</script>', '%PDF-1.7']
  it.each(tails)(
    'takes a photograph as the picture that it is, also when %j follows',
    async (tail) => {
      for (const draw of [picture().jpeg(), picture().png(), picture().webp()]) {
        const whole = Buffer.concat([await draw.toBuffer(), Buffer.from(tail, 'latin1')])
        const { tipo, sha256 } = await inspect(whole)
        expect(tipo).toMatch(/^image\//)
        expect(sha256).toBe(createHash('sha256').update(whole).digest('hex'))
      }
    },
  )
})

describe('what is no photograph', () => {
  const texts = [
    ['nothing', ''],
    ['one byte', '\xff'],
    ['junk', 'lorem ipsum '.repeat(500)],
    ['a PDF', '%PDF-1.7\n1 0 obj\n<< >>\nendobj'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['HTML', '<html><img src=x onerror=alert(1)>'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>'],
    ['a zip', 'PK\x03\x04'],
    ['HTML before a picture', '<html>\xff\xd8\xff'],
    ['RIFF that is a sound', 'RIFF\x10\0\0\0WAVEfmt '],
  ] as const
  it.each(texts)('%s is refused', async (_, text) => {
    expect(await refusalOf(Buffer.from(text, 'latin1'))).toBe('foto_no_es_imagen')
  })

  const kinds = [
    ['GIF', () => picture(300, 300).gif()],
    ['TIFF', () => picture().tiff()],
    ['AVIF', () => picture(300, 300).avif({ effort: 0 })],
  ] as const
  it.each(kinds)('%s is refused', async (_, draw) => {
    expect(await refusalOf(await draw().toBuffer())).toBe('foto_no_es_imagen')
  })

  it('refuses a film', async () => {
    const frames = [
      await picture(300, 300).png().toBuffer(),
      await picture(300, 300).png().toBuffer(),
    ]
    const film = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect(await refusalOf(film)).toBe('foto_no_es_imagen')
  })

  it.each(['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'RIFF\x10\0\0\0WEBP'])(
    'the head of one with junk behind is refused: %j',
    async (head) => {
      const bytes = Buffer.concat([Buffer.from(head, 'latin1'), randomBytes(5000)])
      expect(await refusalOf(bytes)).toBe('foto_danada')
    },
  )
})

describe('a photograph that cannot be read', () => {
  const draws = [
    ['JPEG', () => picture().jpeg()],
    ['progressive JPEG', () => picture().jpeg({ progressive: true })],
    ['PNG', () => picture().png()],
    ['interlaced PNG', () => picture().png({ progressive: true })],
    ['WebP', () => picture().webp()],
  ] as const
  it.each(draws)('a %s that was cut short is refused', async (_, draw) => {
    const bytes = await draw().toBuffer()
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
      expect(await refusalOf(bytes.subarray(0, bytes.length * part))).toBe('foto_danada')
  })

  it.each([
    [1, 1],
    [199, 1000],
    [4000, 10],
  ])('%i × %i pixels are too few', async (width, height) => {
    expect(await refusalOf(await picture(width, height).png().toBuffer())).toBe('foto_chica')
  })

  it('refuses a bomb unopened', async () => {
    const bomb = bombOf(20_000, 20_000)
    expect(bomb.length).toBeLessThan(100_000)
    const before = performance.now()
    expect(await refusalOf(bomb)).toBe('foto_pixeles')
    expect(performance.now() - before).toBeLessThan(200)
  })

  it('a bomb that says less than it holds is read as far as it says', async () => {
    const bomb = bombOf(400, 400, Buffer.alloc(200_000_000))
    const before = process.memoryUsage.rss()
    expect(await refusalOf(bomb)).toBe('taken')
    expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000)
  })

  it('refuses a photograph whose pixels are not all there', async () => {
    expect(await refusalOf(bombOf(4000, 4000, Buffer.alloc(100)))).toBe('foto_danada')
  })
})

/** A black-and-white PNG of the given size; `lines` are its pixels, all black when absent. */
function bombOf(width: number, height: number, lines?: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const pixels = deflateSync(lines ?? Buffer.alloc((Math.ceil(width / 8) + 1) * height))
  const parts = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
