import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/** The general representative on a phone, against the real service. */
let service: TestService
let browser: Browser
let context: BrowserContext
let page: Page
let campo: Campo
let casillas: string[]
const complaints: string[] = []

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  casillas = campo.ballots.slice(0, 8).map(({ casilla }) => casilla)
  context = await newContext(browser, { width: 390, height: 844 })
  await enter(await service.token('representante', casillas))
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** Puts the credential where the app keeps it once the QR was scanned. */
async function enter(token: string): Promise<void> {
  page = await context.newPage()
  await page.goto(`${service.url}/espejo.svg`)
  await page.evaluate((kept) => localStorage.setItem('espejo.captura', kept), token)
}

async function report(n: number): Promise<void> {
  const ballot = campo.ballots[n]
  if (!ballot) throw new Error('no such casilla')
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminToken}` },
    body: JSON.stringify(actaBodyOf(campo.eleccion, ballot, n)),
  })
  expect(answer.status).toBeLessThan(300)
}

const group = (name: RegExp) =>
  page.locator('section', { has: page.getByRole('heading', { level: 2, name }) })
const rows = (name: RegExp) => group(name).getByRole('listitem').allInnerTexts()
const tap = (name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
/** The page asks again when somebody looks at it again. */
const lookAgain = () => page.evaluate("window.dispatchEvent(new Event('online'))")

it('the silent casillas stand first, and move down when their figures come', async () => {
  await report(1)
  await page.goto(`${service.url}/ruta`)
  await group(/^Calladas, 7/).waitFor()
  expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
    expect.stringMatching(/^Calladas, 7/),
    expect.stringMatching(/^En camino, 1/),
  ])
  expect((await rows(/^En camino/))[0]).toMatch(/falta una foto/i)
  await report(0)
  await lookAgain()
  await group(/^Calladas, 6/).waitFor()
  expect(await page.getByText('tarde').count()).toBe(0)
})

it('[RU3] nobody is late before most of the municipio has reported', async () => {
  for (const n of [2, 3, 4]) await report(n)
  await lookAgain()
  await group(/^En camino, 5/).waitFor()
  await page.getByText('5 de 8 con números').waitFor()
  expect(await page.getByText('tarde').count()).toBe(0)
})

it('an aviso is one tap, goes to the end of the silent, and comes off by the same tap', async () => {
  const last = group(/^Calladas/)
    .getByRole('listitem')
    .last()
  await group(/^Calladas/)
    .getByRole('button')
    .first()
    .click()
  await tap('Sin señal')
  await tap('Cerrar')
  await expect.poll(() => last.innerText()).toMatch(/sin señal desde \d\d:\d\d$/i)
  await last.getByRole('button').click()
  await tap('Sin señal')
  await tap('Cerrar')
  await expect.poll(() => last.innerText()).toMatch(/nadie ha abierto la app/i)
})

it('the route as a line keeps the order of the nombramiento', async () => {
  await page.getByRole('button', { name: 'Recorrido' }).click()
  const stops = await page.locator('ol > li').allInnerTexts()
  expect(stops.map((text) => text.slice(0, 4))).toEqual(casillas.map((each) => each.slice(2, 6)))
  await page.getByRole('button', { name: 'Por atender' }).click()
})

it('reporting for the representative opens the app on that casilla', async () => {
  await group(/^Calladas/)
    .getByRole('button')
    .first()
    .click()
  const href = await page
    .getByRole('link', { name: 'Reportar por el representante' })
    .getAttribute('href')
  expect(href).toBe(`/c?casilla=${casillas[5]}`)
  await tap('Cerrar')
})

it('without signal the last list stays with its age, and an aviso waits on the phone', async () => {
  await context.setOffline(true)
  await lookAgain()
  await page.getByRole('banner').getByText('Sin señal').waitFor()
  await page.getByText(/^La lista es de/).waitFor()
  await group(/^Calladas/)
    .getByRole('button')
    .first()
    .click()
  await tap('No localizable')
  await tap('Cerrar')
  await page.getByText(/no localizable desde \d\d:\d\d, en tu teléfono/i).waitFor()
  await context.setOffline(false)
  await lookAgain()
  await page.getByText('En línea').waitFor()
  await expect
    .poll(async () => (await rows(/^Calladas/)).at(-1))
    .toMatch(/no localizable desde \d\d:\d\d$/i)
})

it('nothing is wider than a narrow phone, and the browser complained about nothing but the network', async () => {
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  await group(/^Calladas/)
    .getByRole('button')
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
  expect(await page.evaluate("document.querySelector('dialog').scrollWidth")).toBe(320)
  await tap('Cerrar')
  expect(complaints.filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})

it('who has no credential is shown the way in', async () => {
  await page.evaluate(() => localStorage.removeItem('espejo.captura'))
  await page.reload()
  await page.getByRole('heading', { name: 'Entra con tu nombramiento' }).waitFor()
  expect(await page.getByRole('link', { name: 'Entrar' }).getAttribute('href')).toBe('/c')
  expect(await page.evaluate(() => localStorage.getItem('espejo.ruta'))).toBeNull()
})
