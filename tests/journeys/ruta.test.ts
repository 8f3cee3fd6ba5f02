import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { graveIn } from './axe.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/**
 * The general representative on a phone, against the real service. Each test has a separate route.
 */
const STOPS = 8
let service: TestService
let browser: Browser
let campo: Campo
const complaints: string[] = []

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  // A test takes the network away on purpose.
  const faults = complaints.splice(0).filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED'))
  expect(faults).toEqual([])
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

const ballotsOf = (route: number) => campo.ballots.slice(route * STOPS, (route + 1) * STOPS)
const casillasOf = (route: number) => ballotsOf(route).map(({ casilla }) => casilla)

/** The page of a route; the first `reported` casillas have reported. */
async function openRoute(route: number, reported = 0): Promise<Page> {
  for (let stop = 0; stop < reported; stop += 1) await report(route, stop)
  const context = await newContext(browser, { width: 390, height: 844 })
  const page = await context.newPage()
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${service.url}/espejo.svg`)
  // Where the app keeps the credential once the QR was scanned.
  const token = await service.token('representante', casillasOf(route))
  await page.evaluate((kept) => localStorage.setItem('espejo.captura', kept), token)
  await page.goto(`${service.url}/ruta`)
  await group(page, new RegExp(`^Sin reporte, ${STOPS - reported}`)).waitFor()
  return page
}

async function report(route: number, stop: number): Promise<void> {
  const ballot = ballotsOf(route)[stop]
  if (!ballot) throw new Error('no such casilla')
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token('representante', [ballot.casilla])}` },
    body: JSON.stringify(actaBodyOf(campo.eleccion, ballot, route * STOPS + stop)),
  })
  expect(answer.status).toBeLessThan(300)
}

const group = (page: Page, name: RegExp) =>
  page.locator('section', { has: page.getByRole('heading', { level: 2, name }) })
const rows = (page: Page, name: RegExp) => group(page, name).getByRole('listitem').allInnerTexts()
const openFirst = (page: Page) =>
  group(page, /^Sin reporte/)
    .getByRole('button')
    .first()
    .click()
const tap = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
/** The page asks again when somebody looks again. */
const lookAgain = (page: Page) => page.evaluate("window.dispatchEvent(new Event('online'))")

it('[RU1] the silent casillas of a route stand first, and move down when their figures come', async () => {
  const page = await openRoute(0, 1)
  expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
    expect.stringMatching(/^Sin reporte, 7/),
    expect.stringMatching(/^Incompletas, 1/),
  ])
  expect((await rows(page, /^Incompletas/))[0]).toMatch(/falta una foto/i)
  await report(0, 1)
  await lookAgain(page)
  await group(page, /^Sin reporte, 6/).waitFor()
})

it('[RU3] nobody on a route is late before most of the municipio has reported', async () => {
  const page = await openRoute(1, 5)
  await group(page, /^Incompletas, 5/).waitFor()
  await page.getByText('5 de 8 con números').waitFor()
  expect(await page.getByText('tarde').count()).toBe(0)
})

it('[RU2] an aviso is one tap, goes to the end of the silent, and comes off by the same tap', async () => {
  const page = await openRoute(2)
  const last = group(page, /^Sin reporte/)
    .getByRole('listitem')
    .last()
  await openFirst(page)
  await tap(page, 'Sin señal')
  await tap(page, 'Cerrar')
  await expect.poll(() => last.innerText()).toMatch(/sin señal desde \d\d:\d\d$/i)
  await last.getByRole('button').click()
  await tap(page, 'Sin señal')
  await tap(page, 'Cerrar')
  await expect.poll(() => last.innerText()).toMatch(/nadie ha abierto la app/i)
})

it('a route as a line keeps the order of the nombramiento', async () => {
  const page = await openRoute(3, 1)
  await page.getByRole('button', { name: 'Recorrido' }).click()
  const stops = await page.locator('ol > li').allInnerTexts()
  expect(stops.map((text) => text.slice(0, 4))).toEqual(
    casillasOf(3).map((each) => each.slice(2, 6)),
  )
})

it('reporting for the representative opens the app on that casilla', async () => {
  const page = await openRoute(4, 2)
  await openFirst(page)
  const href = await page
    .getByRole('dialog')
    .getByRole('link', { name: /^Capturar por la/ })
    .getAttribute('href')
  expect(href).toBe(`/c?casilla=${casillasOf(4)[2]}`)
})

it('without signal the last list of a route stays with its age, and an aviso waits on the phone', async () => {
  const page = await openRoute(5)
  await page.context().setOffline(true)
  await lookAgain(page)
  await page.getByRole('banner').getByText('Sin señal').waitFor()
  await page.getByText(/^La lista es de/).waitFor()
  await openFirst(page)
  await tap(page, 'No localizable')
  await tap(page, 'Cerrar')
  await page.getByText(/no localizable desde \d\d:\d\d, en tu teléfono/i).waitFor()
  await page.context().setOffline(false)
  await lookAgain(page)
  await page.getByText('En línea').waitFor()
  await expect
    .poll(async () => (await rows(page, /^Sin reporte/)).at(-1))
    .toMatch(/no localizable desde \d\d:\d\d$/i)
})

it('nothing of a route is wider than a narrow phone', async () => {
  const page = await openRoute(6, 2)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  await openFirst(page)
  await page.getByRole('dialog').waitFor()
  expect(await page.evaluate("document.querySelector('dialog').scrollWidth")).toBe(320)
})

it('[RU2] [RU4] a denied acta stands at the top of a route as the legal emergency', async () => {
  const page = await openRoute(8, 1)
  await page.getByRole('listitem').last().getByRole('button').click()
  await tap(page, 'No le dieron copia del acta')
  await tap(page, 'Cerrar')
  const first = page.getByRole('heading', { level: 2 }).first()
  await expect.poll(() => first.innerText()).toMatch(/^No le dieron copia del acta, 1/)
  expect((await rows(page, /^No le dieron/))[0]).toMatch(/aviso de las \d\d:\d\d/)
  for (const theme of ['dark', 'light']) expect(await graveIn(page, theme)).toEqual([])
})

it('[AC2] an acta that does not count is said on the route, with its figures', async () => {
  const page = await openRoute(9)
  const ballot = ballotsOf(9)[3]
  if (!ballot) throw new Error('no such casilla')
  const body = actaBodyOf(campo.eleccion, ballot, 77)
  const [key = ''] = ballot.keys
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token('representante', [ballot.casilla])}` },
    body: JSON.stringify({ ...body, votos: { ...body.votos, [key]: 4000 } }),
  })
  expect(answer.status).toBeLessThan(300)
  await lookAgain(page)
  await page.getByText(/en revisión: 4,\d{3} no caben en \d{3}/i).waitFor()
})

it('a route has help, with the way out of a borrowed phone', async () => {
  const page = await openRoute(10)
  await page.getByRole('button', { name: /ayuda/ }).click()
  await page.getByRole('heading', { name: 'Tu coordinación' }).waitFor()
  expect(await page.evaluate("document.querySelector('dialog').scrollWidth")).toBe(390)
  for (const theme of ['dark', 'light']) expect(await graveIn(page, theme)).toEqual([])
  await page.getByRole('link', { name: 'Salir de este teléfono' }).click()
  await page.waitForURL(/\/c$/)
  await expect.poll(() => page.evaluate(() => localStorage.getItem('espejo.captura'))).toBeNull()
  expect(await page.evaluate(() => localStorage.getItem('espejo.ruta'))).toBeNull()
})

it('without a credential the page of the route shows the way in, and forgets the list', async () => {
  const page = await openRoute(7)
  await page.evaluate(() => localStorage.removeItem('espejo.captura'))
  await page.reload()
  await page.getByRole('heading', { name: 'Entra con tu nombramiento' }).waitFor()
  expect(await page.getByRole('link', { name: 'Entrar' }).getAttribute('href')).toBe('/c')
  expect(await page.evaluate(() => localStorage.getItem('espejo.ruta'))).toBeNull()
})
