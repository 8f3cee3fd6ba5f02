import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { photograph, type Scene } from '../../web/src/lib/foto/fixtures/acta.ts'
import { servePage } from '../../web/src/lib/foto/fixtures/page.ts'
import { launchBrowser, newContext } from './browser.ts'
import { USE } from './phone.ts'

/**
 * The built photo step, in a browser with a camera: the photographs handed to the app and
 * the photographs refused.
 */
const CASILLA = '040312C0100'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let site: Awaited<ReturnType<typeof servePage>>
let browser: Browser
let folder: string
const hosts = new Set<string>()
const complaints: string[] = []

beforeAll(async () => {
  site = await servePage()
  browser = await launchBrowser()
  folder = await mkdtemp(join(tmpdir(), 'espejo-foto-'))
})
afterEach(() => expect(complaints.splice(0)).toEqual([]))
afterAll(async () => {
  await browser.close()
  await site.stop()
  await rm(folder, { recursive: true, force: true })
})

/** `prepare` runs before any script of the page. */
type Options = { prepare?: string; theme?: 'dark' | 'light' }

async function openStep({ prepare, theme = 'dark' }: Options = {}): Promise<Page> {
  const context = await newContext(browser, { width: 390, height: 844 })
  const page = await context.newPage()
  if (prepare) await page.addInitScript({ content: prepare })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol.startsWith('http')) hosts.add(host)
  })
  await page.goto(`${site.url}?casilla=${CASILLA}&lectura=375&theme=${theme}`)
  return page
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true })
/** How far down the photograph the middle of the look lies, 0 to 1. */
const MIDDLE = `(({ scrollTop, clientHeight, scrollHeight }) =>
  (scrollTop + clientHeight / 2) / scrollHeight)(document.querySelector('.view'))`
const question = (page: Page) => page.getByRole('heading', { name: '¿Se lee el total?' }).waitFor()

async function shoot(page: Page) {
  await page.waitForFunction('answers.hasPicture()')
  await button(page, 'Tomar la foto').click()
  await question(page)
}

/** State of every camera opened so far: `live` or `ended`. */
function tracksOf(page: Page): Promise<string[]> {
  const tracks = 'answers.streams.flatMap((stream) => stream.getTracks())'
  return page.evaluate<string[]>(`${tracks}.map(({ readyState }) => readyState)`)
}

async function choose(page: Page, file: string | Buffer) {
  const input = page.locator('input[type=file]:not([capture])')
  const payload = { name: 'foto.jpg', mimeType: 'image/jpeg' }
  await input.setInputFiles(typeof file === 'string' ? file : { ...payload, buffer: file })
}

type Foto = { bytes: Buffer; type: string; sha256: string; ancho: number; alto: number }

/** Presses the button and returns the photograph handed to the app. */
async function use(page: Page): Promise<Foto & { avisos: string[] }> {
  await button(page, USE).click()
  type Handed = Omit<Foto, 'bytes'> & { avisos: string[]; text: string }
  const { text, ...foto } = await page.evaluate<Handed>('answers.lastFoto()')
  return { ...foto, bytes: Buffer.from(text, 'latin1') }
}

async function jpegOf(scene: Scene): Promise<Buffer> {
  return (await photograph(scene)).jpeg({ quality: 92 }).toBuffer()
}

async function expectClean(foto: Foto) {
  const found = await sharp(foto.bytes).metadata()
  expect(found).toMatchObject({ format: 'jpeg', width: foto.ancho, height: foto.alto })
  expect(Math.max(foto.ancho, foto.alto)).toBeLessThanOrEqual(1600)
  expect(found).not.toHaveProperty('exif')
  expect(foto.bytes.includes('Exif')).toBe(false)
  expect(foto.bytes.length).toBeLessThanOrEqual(400_000)
  expect(foto.type).toBe('image/jpeg')
  expect(foto.sha256).toBe(createHash('sha256').update(foto.bytes).digest('hex'))
}

describe('with a camera', () => {
  it('a foto is taken with two taps, and the camera is off while it is looked at', async () => {
    const page = await openStep()
    await shoot(page)
    expect(await tracksOf(page)).toEqual(['ended'])
    await expectClean(await use(page))
    await page.context().close()
  })

  it('the camera films nothing while the phone is put away, however often it is', async () => {
    const page = await openStep()
    await page.waitForFunction('answers.hasPicture()')
    const put = (away: boolean) => `Object.defineProperty(document, 'hidden',
      { value: ${away}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`
    await page.evaluate(put(true))
    expect(await tracksOf(page)).toEqual(['ended'])
    await page.evaluate([put(false), put(true), put(false)].join(';'))
    const open = async () => (await tracksOf(page)).filter((state) => state === 'live')
    await expect.poll(async () => (await tracksOf(page)).length).toBe(3)
    expect(await open()).toEqual(['live'])
    await page.waitForFunction('answers.hasPicture()')
    await button(page, 'Cerrar la cámara').waitFor()
    await page.context().close()
  })

  it('the picture is not begun anew once its shape is known', async () => {
    const restarts = `restarts = 0; addEventListener('emptied', () => (restarts += 1), true)`
    const page = await openStep({ prepare: restarts })
    await page.waitForFunction('answers.hasPicture()')
    // The camera of the test films wider than the upright frame in which the screen opens.
    const shape = "Number(document.querySelector('.frame').style.getPropertyValue('--ratio'))"
    await expect.poll(() => page.evaluate<number>(shape)).toBeGreaterThan(1)
    await page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))',
    )
    expect(await page.evaluate('restarts')).toBe(0)
    await page.context().close()
  })

  it('two taps hand over one foto', async () => {
    const page = await openStep()
    await shoot(page)
    await button(page, USE).dblclick()
    expect(await page.evaluate('answers.fotos.length')).toBe(1)
    await page.context().close()
  })

  it('leaving the camera is said to the app', async () => {
    const page = await openStep()
    await button(page, 'Cerrar la cámara').click()
    expect(await page.evaluate('answers.cancelled')).toBe(1)
    await page.context().close()
  })

  it.each(['dark', 'light'] as const)(
    'both screens of the photo step are sound to axe, %s',
    async (theme) => {
      const page = await openStep({ theme })
      await page.waitForFunction('answers.hasPicture()')
      await page.evaluate(AXE)
      const grave = async () => {
        type Found = { violations: { id: string; impact: string }[] }
        const { violations } = await page.evaluate<Found>('axe.run()')
        return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      }
      expect(await grave()).toEqual([])
      await shoot(page)
      expect(await grave()).toEqual([])
      await page.context().close()
    },
  )
})

describe('without a camera', () => {
  const refuseCamera = `navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('no', 'NotAllowedError'))`
  const beInsecure = `Object.defineProperty(navigator, 'mediaDevices', { value: undefined })
    Object.defineProperty(globalThis, 'isSecureContext', { value: false })
    Object.defineProperty(crypto, 'subtle', { value: undefined })`

  it.each([
    ['refused by the person', refuseCamera, 'El permiso de la cámara está negado'],
    ['on an address without HTTPS', beInsecure, 'Esta dirección no es segura'],
  ])("with a camera %s, the shutter opens the phone's own", async (_, prepare, words) => {
    const page = await openStep({ prepare })
    await page.getByText(words).waitFor()
    const asked = page.waitForEvent('filechooser')
    await button(page, 'Tomar la foto').click()
    const chooser = await asked
    expect(await chooser.element().getAttribute('capture')).toBe('environment')
    const buffer = await jpegOf({})
    await chooser.setFiles({ name: 'IMG.jpg', mimeType: 'image/jpeg', buffer })
    await question(page)
    await expectClean(await use(page))
    await page.context().close()
  })
})

describe('from the gallery', () => {
  it('a turned foto of the gallery stands upright and says no longer where it was taken', async () => {
    const left = {
      create: { width: 1200, height: 1800, channels: 3, background: '#c01010' },
    } as const
    const original = await sharp({ create: { ...left.create, width: 2400, background: '#1010c0' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Make: 'Espejo' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 50/1 0/1' },
      })
      .jpeg()
      .toBuffer()
    const before = await sharp(original).metadata()
    expect(before).toMatchObject({ width: 2400, height: 1800, orientation: 6 })
    expect(before.exif?.includes('Espejo')).toBe(true)
    // Tag 0x8825 of the first directory points to the position.
    expect(before.exif?.includes(Buffer.from([0x25, 0x88]))).toBe(true)

    const page = await openStep()
    await choose(page, original)
    await question(page)
    const foto = await use(page)
    await expectClean(foto)
    expect([foto.ancho, foto.alto]).toEqual([1200, 1600])
    expect(foto.bytes.includes('Espejo')).toBe(false)
    const { data } = await sharp(foto.bytes)
      .resize(1, 2, { fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const [topRed = 0, , topBlue = 0, lowRed = 0, , lowBlue = 0] = data
    expect(topRed).toBeGreaterThan(topBlue)
    expect(lowBlue).toBeGreaterThan(lowRed)
    await page.context().close()
  })

  it.each<[string, Scene, string[], string[]]>([
    ['a good foto', { width: 3024, height: 4032, noise: 8 }, ['Nítida', 'Con luz', 'Completa'], []],
    ['a blurred one', { blur: 3.5 }, ['Borrosa', 'Con luz', 'Completa'], ['borrosa']],
    ['a dark one', { light: 0.25 }, ['Nítida', 'Oscura', 'Completa'], ['oscura']],
    ['one with a lamp', { glare: [0.75, 0.45, 0.14] }, ['Nítida', 'Con reflejo'], ['reflejo']],
    ['one beside the acta', { at: [0.75, 0.5] }, ['Nítida', 'Incompleta'], ['cortada']],
  ])('%s is told as such, and can be used', async (_, scene, lines, avisos) => {
    const page = await openStep()
    await choose(page, await jpegOf(scene))
    await question(page)
    for (const line of lines) await page.getByText(line, { exact: true }).waitFor()
    // The total stands low on the sheet: the look begins there.
    if (avisos.length === 0) await expect.poll(() => page.evaluate(MIDDLE)).toBeGreaterThan(0.6)
    const foto = await use(page)
    await expectClean(foto)
    expect(foto.avisos).toEqual(avisos)
    await page.context().close()
  })

  it.each([
    ['its own code', `${CASILLA}05`, 'De tu casilla', []],
    ["another casilla's", '040315B010005', 'De otra casilla', ['otra_casilla']],
  ])(
    '%s is read from the foto of an acta, by a reader of our own',
    async (_, code, line, avisos) => {
      const page = await openStep()
      await choose(page, await jpegOf({ code, degrees: 4 }))
      await page.getByText(line, { exact: true }).waitFor()
      expect((await use(page)).avisos).toEqual(avisos)
      expect([...hosts]).toEqual([new URL(site.url).host])
      await page.context().close()
    },
  )

  it('a file that is no foto is refused in words, and the foto that was there stays', async () => {
    const small = { create: { width: 1, height: 1, channels: 3, background: '#fff' } } as const
    const whole = await jpegOf({ width: 600, height: 800 })
    const heavy = join(folder, 'heavy.jpg')
    await writeFile(heavy, Buffer.concat([whole, Buffer.alloc(60_000_000)]))
    const bomb = await sharp(small).png().toBuffer()
    bomb.writeUInt32BE(40_000, 16)
    bomb.writeUInt32BE(40_000, 20)
    const page = await openStep()
    await shoot(page)
    const { sha256 } = await use(page)
    await button(page, 'Repetir la foto').click()
    const cases: [string | Buffer, string][] = [
      [Buffer.from('%PDF-1.7\n%âãÏÓ'), 'Ese archivo es un PDF, no una foto.'],
      [
        Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
        'Este navegador no abre fotos HEIC.',
      ],
      [heavy, 'El archivo pesa 60 MB y se aceptan hasta 40.'],
      [Buffer.from('<html><script>alert(1)</script>'), 'Ese archivo no es una foto.'],
      [Buffer.alloc(0), 'Ese archivo no es una foto.'],
      [await sharp(small).png().toBuffer(), 'La imagen mide 1 × 1 pixeles'],
      [
        await sharp({ create: { ...small.create, width: 4000, height: 300 } })
          .png()
          .toBuffer(),
        'La imagen mide 4000 × 300 pixeles',
      ],
      [bomb, 'La imagen tiene 1600 megapixeles'],
      [whole.subarray(0, 400), 'La foto está dañada'],
      [Buffer.concat([whole.subarray(0, 700), Buffer.alloc(500, 7)]), 'La foto está dañada'],
    ]
    for (const [file, words] of cases) {
      await choose(page, file)
      await page.getByRole('status').filter({ hasText: words }).waitFor()
    }
    await button(page, 'Anterior').click()
    await question(page)
    expect((await use(page)).sha256).toBe(sha256)
    await page.context().close()
  })
})
