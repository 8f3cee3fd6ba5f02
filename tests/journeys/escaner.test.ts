import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeCampo } from '../fixtures/campo.ts'
import { filmOf } from '../fixtures/film.ts'
import { launchBrowser } from './browser.ts'
import { ballotAt, button, graveIn, newPage } from './phone.ts'
import { startService, type TestService } from './service.ts'

/** The nombramiento's QR before the app's own camera. */
let service: TestService
let token: string
let folder: string

beforeAll(async () => {
  service = await startService()
  const campo = await makeCampo(13, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  token = await service.token('representante', [ballotAt(campo, 0).casilla])
  folder = await mkdtemp(join(tmpdir(), 'espejo-escaner-'))
})
afterAll(async () => {
  await service.stop()
  await rm(folder, { recursive: true })
})

/** A browser whose camera sees a QR. */
async function browserBefore(text: string): Promise<Browser> {
  const film = join(folder, 'film.y4m')
  await writeFile(film, filmOf(text))
  return launchBrowser(film)
}

it('the app reads the QR of a nombramiento itself, and opens the casilla', async () => {
  // Printed for the party's own address, whatever the service is called here.
  const browser = await browserBefore(`https://espejo.partido.mx/c#t=${token}`)
  const page = await newPage(browser)
  await page.goto(`${service.url}/c`)
  await button(page, 'Escanear el QR').click()
  await page.getByText('Pon el QR dentro del marco.').waitFor()
  expect(await graveIn(page)).toEqual([])
  await button(page, 'Empezar con los números').waitFor()
  expect(page.url()).toBe(`${service.url}/c`)
  await browser.close()
})

it('where the browser has a reader of QR codes, none is downloaded', async () => {
  const browser = await browserBefore('nothing')
  const page = await newPage(browser)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript(`window.BarcodeDetector = class {
    static getSupportedFormats = async () => ['qr_code']
    detect = async () => [{ rawValue: '${service.url}/c#t=${token}' }]
  }`)
  await page.goto(`${service.url}/c`)
  await button(page, 'Escanear el QR').click()
  await button(page, 'Empezar con los números').waitFor()
  expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([])
  await browser.close()
})

it('a QR of something else is said to be one, and the form is still there', async () => {
  const browser = await browserBefore('https://www.ine.mx')
  const page = await newPage(browser)
  await page.goto(`${service.url}/c`)
  await button(page, 'Escanear el QR').click()
  await page.getByText('Ese código no es de un nombramiento de Espejo.').waitFor()
  await page.getByLabel(/^Código/).fill('7F3K29QX')
  await button(page, 'Cerrar la cámara').click()
  expect(await page.getByLabel(/^Código/).inputValue()).toBe('7F3K29QX')
  expect(await page.locator('video').count()).toBe(0)
  await browser.close()
})
