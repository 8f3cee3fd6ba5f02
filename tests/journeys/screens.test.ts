import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Inicio } from '../../web/src/lib/api.ts'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/**
 * The dashboard in a person's hands: every door by the button, every page on the narrowest phones.
 */
let service: TestService
let browser: Browser
let page: Page
let campo: Campo
/** Complaints of the browser; a working page has none. */
const complaints: string[] = []

beforeAll(async () => {
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
})
afterAll(() => browser.close())

/** The first page of an admin. */
async function openPage(): Promise<void> {
  const context = await newContext(browser)
  await context.addCookies([{ name: 'espejo', value: service.adminToken, url: service.url }])
  page = await context.newPage()
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(service.url)
}

/** Closes the pages before the service ends: an open page without a service complains. */
async function closePages(): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()))
  expect(complaints.splice(0)).toEqual([])
}

const heading = (text: string | RegExp) =>
  page.getByRole('heading', { level: 1, name: text }).waitFor()
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

describe('an empty service', () => {
  beforeEach(async () => {
    service = await startService()
    await openPage()
  })
  afterEach(async () => {
    await closePages().finally(() => service.stop())
  })

  /** The band on the screen; the paper has a word of its own. */
  const band = () => page.getByRole('region', { name: 'Práctica', exact: true })

  it('a practice night starts and ends by its buttons', async () => {
    await heading('Espejo está listo y vacío')
    await press('Empezar la noche de práctica')
    await band().getByText('SIMULACRO').waitFor()
    await page.waitForURL('**/a/**')
    await page.locator('h1').waitFor()
    await page.setViewportSize({ width: 360, height: 844 })
    expect(await widthOf()).toBe(360)
    await press('Terminar y borrar')
    expect(await widthOf()).toBe(360)
    expect(complaints.splice(0)).toEqual([])
    await press('Sí, borrar la práctica')
    await heading('Espejo está listo y vacío')
    await band().getByText('SIMULACRO').waitFor({ state: 'detached' })
    // The page of the ended night may knock once more before the new session's cookie is there, and
    // between the two nights, when the service asks to come back.
    const knocks = /Authentication failed|status of 503|response code: 503/
    const faults = complaints.splice(0).filter((said) => !knocks.test(said))
    expect(faults).toEqual([])
  })

  it('an address that leads nowhere says so and stays', async () => {
    let loads = 0
    page.on('load', () => (loads += 1))
    await page.goto(`${service.url}/nada`)
    await heading('Esta página no existe')
    await page.goto(`${service.url}/a/NADA/distrito/1`)
    await heading('Ese lugar no existe en esta elección')
    await page.goto(`${service.url}/entrar#cortado`)
    await heading('El enlace no abre')
    await page.getByText('Cópialo entero').waitFor()
    expect(loads).toBe(3)
    // The browser complains about the address that is no page, and about the refused code.
    expect(complaints.splice(0)).toHaveLength(2)
  })

  it("another's credential in a link takes nobody's session unasked", async () => {
    const token = await service.token('tablero')
    const rol = () =>
      page.evaluate(async () => ((await (await fetch('/api/inicio')).json()) as Inicio).sesion?.rol)
    await page.goto(`${service.url}/entrar#t=${token}`)
    await heading('Ya hay una sesión abierta')
    expect(await rol()).toBe('admin')
    await page.getByRole('link', { name: 'Seguir en la mía' }).click()
    await page.waitForURL(`${service.url}/`)
    expect(await rol()).toBe('admin')
    await page.goto(`${service.url}/entrar#t=${token}`)
    await press('Cambiar de sesión')
    await page.waitForURL(`${service.url}/`)
    expect(await rol()).toBe('tablero')
  })

  it('a base is shown whole, and its elección is made by a button', async () => {
    const beside = await page.context().newPage()
    await beside.goto(service.url)
    await beside.getByRole('heading', { name: 'Espejo está listo y vacío' }).waitFor()
    const buffer = Buffer.from(campo.bytes)
    const file = { name: campo.name, mimeType: 'application/zip', buffer }
    await page.locator('input[type=file]').setInputFiles(file)
    await heading(/actas capturadas$/)
    await page.getByRole('heading', { level: 2, name: /^\d+\scandidaturas/ }).waitFor()
    await sound('base')
    await press('Crear la elección con este catálogo')
    await page.waitForURL(`**/a/${campo.eleccion}`)
    await heading('Todavía no hay actas')
    // An untouched screen also sees the new elección.
    await beside.waitForURL(`**/a/${campo.eleccion}`)
    await beside.close()
  })
})

describe('a service with actas', () => {
  let places: string[] = []

  beforeAll(async () => {
    service = await startService()
    await service.upload('elecciones', campo.bytes, campo.name)
    for (const [n, ballot] of campo.ballots.slice(0, 12).entries()) {
      const body = actaBodyOf(campo.eleccion, ballot, n + 1)
      const token = await service.token('representante', [ballot.casilla])
      const answer = await fetch(`${service.url}/api/actas`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(201)
    }
    const [first] = campo.ballots
    places = [`/a/${campo.eleccion}`, '/fuentes', '/?nueva']
    places.push(`/acta/${campo.eleccion}/casilla/${first?.acta ?? ''}`)
  })
  beforeEach(openPage)
  afterEach(closePages)
  afterAll(() => service.stop())

  it('a person who pastes a credential comes to the elección', async () => {
    const context = await newContext(browser)
    const fresh = await context.newPage()
    await fresh.goto(service.url)
    await fresh.getByText('Tengo una credencial', { exact: true }).click()
    await fresh.getByLabel('Una credencial').fill(await service.token('admin'))
    await fresh.getByRole('button', { name: 'Entrar con credencial' }).click()
    await fresh.waitForURL(`**/a/${campo.eleccion}`)
    await expect.poll(() => fresh.locator('h1').textContent()).not.toBe('')
    await context.close()
  })

  it('every page of the dashboard has one heading, headed tables and no complaint', async () => {
    for (const place of places) {
      await page.goto(service.url + place)
      await page.locator('h1').waitFor()
      await sound(place)
    }
  })

  it.each([390, 360])('no page of the dashboard is wider than a phone of %i px', async (width) => {
    await page.setViewportSize({ width, height: 844 })
    for (const place of places) {
      await page.goto(service.url + place)
      await page.locator('h1').waitFor()
      expect(await fit(), place).toEqual({ wide: width, names: true })
      await page.evaluate(STRETCH)
      expect(await fit(), `${place}, with long names`).toEqual({ wide: width, names: true })
    }
  })

  it('a source is added and removed by its buttons', async () => {
    await page.goto(`${service.url}/fuentes`)
    await page.getByLabel('Carpeta vigilada').fill(`${service.data}/entrada`)
    await press('Vigilar')
    const source = page.getByRole('listitem').filter({ hasText: `${service.data}/entrada` })
    await source.waitFor()
    await source.getByRole('button', { name: 'Quitar' }).click()
    await source.waitFor({ state: 'detached' })
    expect(await source.count()).toBe(0)
  })
})

/** Needs of a reader's tools: one h1, a language, names on buttons and links, heads on tables. */
async function sound(place: string): Promise<void> {
  const many = (selector: string) => page.locator(selector).count()
  const mute = page.locator('button:not([aria-label]), a:not([aria-label])')
  const found = {
    h1: await many('h1'),
    // Figures change four times a second: a headline read out each time would never end.
    spoken: await many('h1[aria-live]'),
    main: await many('main'),
    language: await many('html[lang=es-MX]'),
    headless: await many('table:not(:has(th[scope=col])), table:not(:has(th[scope=row]))'),
    nameless: await mute.filter({ hasNotText: /\S/ }).count(),
  }
  expect(found, place).toEqual({ h1: 1, spoken: 0, main: 1, language: 1, headless: 0, nameless: 0 })
}

const widthOf = () => page.evaluate<number>('document.documentElement.scrollWidth')

/** The page's real width, and whether the names of candidacies still have room for a word. */
async function fit(): Promise<{ wide: number; names: boolean }> {
  const wide = await widthOf()
  const names = await Promise.all(
    (await page.locator('th.name b').all()).map((b) => b.boundingBox()),
  )
  return { wide, names: names.every((box) => (box?.width ?? 0) >= 90) }
}

/** Seven digits in every count and sixty letters in every name, as a federal night has them. */
const STRETCH = `
  const name = 'Coalición Por el Bien de Todos y la Transformación de Veracruz'
  for (const each of document.querySelectorAll('th.name b, tbody th a')) each.textContent = name
  for (const each of document.querySelectorAll('.big span, .prep span, dd b, dd'))
    if (/^[0-9,]+$/.test(each.textContent)) each.textContent = '9,876,543'
`
