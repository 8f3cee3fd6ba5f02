import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CapturaDoc } from '../../server/src/contract/captura.ts'
import { makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  ballotAt,
  button,
  figuresOf,
  keptOf,
  keysOf,
  newPage,
  sendNumeros,
  signIn,
  takeFoto,
  typeLine,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/**
 * The browser closes the phone's disk under a living page, as WebKit does in the background: the case
 * idb-cortada of the shared cases, and its kin, a disk that never answers.
 */
let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(17, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** Knows every connection of the page; `window.shut` refuses new ones. */
const WATCH = `
  window.connections = []
  window.errors = []
  const open = IDBFactory.prototype.open
  IDBFactory.prototype.open = function (...args) {
    if (window.mute) return new EventTarget()
    if (window.shut) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    const opening = open.apply(this, args)
    opening.addEventListener('success', () => window.connections.push(opening.result))
    return opening
  }
  addEventListener('unhandledrejection', ({ reason }) => window.errors.push(String(reason)))`
const sever = (page: Page, forGood: boolean) =>
  page.evaluate(`window.shut = ${forGood}
    for (const each of window.connections) {
      each.close()
      each.dispatchEvent(new Event('close'))
    }`)
const back = (page: Page) => page.evaluate('window.shut = false')
const errorsOf = (page: Page) => page.evaluate<string[]>('window.errors')
const statuses = async (page: Page) => (await keptOf(page)).map(({ marcha }) => marcha.status)

/** A phone signed in at its own casilla, with a watched disk. */
async function phoneAt(n: number) {
  const page = await newPage(browser, { size: { width: 360, height: 640 } })
  await page.addInitScript(WATCH)
  const { casilla } = ballotAt(campo, n)
  const token = await service.token('representante', [casilla])
  await signIn(page, service.url, token)
  const estado = async () => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${service.url}/api/captura`, { headers })
    return ((await answer.json()) as CapturaDoc).casillas[0]?.actas[0]?.estado
  }
  return { page, estado }
}

describe('a disk closed under the page (idb-cortada)', () => {
  it('a disk closed before typing is opened anew: typing is kept, the tally sent', async () => {
    const { page, estado } = await phoneAt(1)
    await sever(page, false)
    await button(page, 'Empezar con los números').click()
    const figures = figuresOf(await keysOf(page))
    for (const figure of figures.slice(0, 5)) await typeLine(page, figure)
    await page.reload()
    await button(page, 'Seguir con los números').click()
    await page.getByText(`, 6 de ${figures.length}`).waitFor()
    await sever(page, false)
    for (const figure of figures.slice(5)) await typeLine(page, figure)
    await sever(page, false)
    await button(page, 'Enviar números').click()
    await page.getByText(/^Confirmado/).waitFor()
    expect([await statuses(page), (await estado())?.recibida?.revision]).toEqual([
      ['confirmado'],
      1,
    ])
    expect(await page.getByText(/lleno|Sin guardar/).count()).toBe(0)
    expect(await errorsOf(page)).toEqual([])
    await page.context().close()
  })

  it.each([
    ['opens anew', false, 2],
    ['stays closed', true, 3],
  ])('a tally waiting for signal goes out when the disk %s', async (_how, forGood, n) => {
    const { page, estado } = await phoneAt(n)
    await page.route('**/api/**', (route) => route.abort())
    await sendNumeros(page)
    await page.getByText('En tu teléfono').first().waitFor()
    await page.getByText('Sin señal').first().waitFor()
    await sever(page, forGood)
    await page.unroute('**/api/**')
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.getByText(/^Confirmado/).waitFor()
    expect((await estado())?.recibida?.revision).toBe(1)
    expect(await errorsOf(page)).toEqual([])
    await page.context().close()
  })

  it('a disk that stays closed: all is sent from the screen, the true cause said, and kept when the disk is back', async () => {
    const { page, estado } = await phoneAt(4)
    await sever(page, true)
    await page.route('**/api/actas', (route) => route.abort())
    await sendNumeros(page)
    await page.getByText(/El navegador dejó de guardar/).waitFor()
    await page.getByText('Sin guardar').waitFor()
    expect(await page.getByText(/lleno/).count()).toBe(0)
    await page.locator('.paso').nth(2).click()
    await page.getByText('Los números están en esta pantalla').waitFor()
    expect(await page.getByText(/nada se pierde/).count()).toBe(0)
    await page.unroute('**/api/actas')
    await page.evaluate("dispatchEvent(new Event('online'))")
    await button(page, 'Atrás').click()
    await page.getByText(/^Confirmado/).waitFor()
    await takeFoto(page)
    await expect.poll(async () => (await estado())?.foto).toBe('recibida')

    await back(page)
    await button(page, 'Ver el recibo').click()
    await expect.poll(() => statuses(page)).toEqual(['confirmado', 'confirmado'])
    await button(page, 'Atrás').click()
    await expect.poll(() => page.getByText('Sin guardar').count()).toBe(0)
    expect(await errorsOf(page)).toEqual([])
    await page.context().close()
  })

  it('a page whose disk never answers works from memory and says so', async () => {
    const page = await newPage(browser)
    await page.addInitScript(`${WATCH}\n;window.mute = true`)
    const { casilla } = ballotAt(campo, 6)
    await signIn(page, service.url, await service.token('representante', [casilla]))
    await page.getByText(/El navegador dejó de guardar/).waitFor()
    await sendNumeros(page)
    await page.getByText(/^Confirmado/).waitFor()
    expect(await errorsOf(page)).toEqual([])
    await page.context().close()
  })

  it('a page whose disk never opened works from memory and says so', async () => {
    const page = await newPage(browser)
    await page.addInitScript(`${WATCH}\n;window.shut = true`)
    const { casilla } = ballotAt(campo, 5)
    await signIn(page, service.url, await service.token('representante', [casilla]))
    await page.getByText(/El navegador dejó de guardar/).waitFor()
    await sendNumeros(page)
    await page.getByText(/^Confirmado/).waitFor()
    expect(await errorsOf(page)).toEqual([])
    await page.context().close()
  })
})
