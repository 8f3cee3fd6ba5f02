import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CapturaDoc } from '../../server/src/contract/captura.ts'
import { makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  ballotAt,
  button,
  figuresOf,
  graveIn,
  keysOf,
  main,
  newPage,
  takeFoto,
  typeLine,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/** The end of a casilla's night: what is not sent looks unsent, and the end looks like the end. */
let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(7, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** The casilla has a second acta, which somebody else sent whole. */
async function withSecond(page: Page) {
  await page.route('**/api/captura', async (route) => {
    const answer = await route.fetch()
    const doc = (await answer.json()) as CapturaDoc
    const [acta] = doc.casillas[0]?.actas ?? []
    if (!acta) throw new Error('no acta of the casilla')
    const estado = { ...acta.estado, foto: 'recibida' as const }
    const recibida = { seq: 1, at: doc.servidorAt, revision: 1, folio: '7F3K' }
    doc.casillas[0]?.actas.push({
      ...acta,
      ...{ eleccion: 'DIP_LOC', titulo: 'DIPUTACIONES LOCALES', acta: `${acta.acta}-2` },
      estado: { ...estado, recibida },
    })
    await route.fulfill({ response: answer, json: doc })
  })
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

async function typeAll(page: Page) {
  for (const figure of figuresOf(await keysOf(page))) await typeLine(page, figure)
}

it('whole figures look unsent until they are sent, and the last acta of the casilla is told as the end', async () => {
  const page = await newPage(browser, { size: { width: 320, height: 568 } })
  await withSecond(page)
  const token = await service.token('representante', [ballotAt(campo, 1).casilla])
  await page.goto(`${service.url}/c#t=${token}`)
  // The second of two actas is confirmed: success, and the way on.
  await heading(page, 'Acta confirmada').waitFor()
  await page.getByText(/^Falta \p{L}/u).waitFor()
  expect(await page.getByText('Ya puedes cerrar').count()).toBe(0)
  await button(page, /^Seguir con /).click()

  await typeAll(page)
  await heading(page, 'Compara con el acta').waitFor()
  for (let back = 0; back < 2; back++) await button(page, 'Atrás').click()
  await page.getByText('Listos, sin enviar').waitFor()
  expect(await page.locator('.paso').first().locator('circle').count()).toBe(0)
  expect(await graveIn(page)).toEqual([])
  // Opened anew too, one tap leads to the second look.
  await page.reload()
  await button(page, 'Revisar y enviar').click()
  await button(page, 'Enviar números').click()
  await page.getByText(/^Confirmado \d\d:\d\d$/).waitFor()
  expect(await page.getByText('Listos, sin enviar').count()).toBe(0)

  await takeFoto(page)
  await heading(page, '2 de 2 actas confirmadas').waitFor()
  await page.getByText('Conserva tu copia. Ya puedes cerrar.').waitFor()
  expect(await main(page).count()).toBe(0)
  expect(await graveIn(page)).toEqual([])
  await page.reload()
  await heading(page, '2 de 2 actas confirmadas').waitFor()
  // An acta is still at hand, with its receipt and the way to correct the figures.
  await button(page, /confirmada$/)
    .first()
    .click()
  await button(page, 'Corregir los números').waitFor()
  await button(page, 'Ver el recibo').click()
  await button(page, 'Compartir recibo').waitFor()
  await page.context().close()
})

it('a casilla with a single acta ends with the receipt at hand', async () => {
  const page = await newPage(browser)
  const token = await service.token('representante', [ballotAt(campo, 2).casilla])
  await page.goto(`${service.url}/c#t=${token}`)
  await button(page, 'Empezar con los números').click()
  await typeAll(page)
  await button(page, 'Enviar números').click()
  await takeFoto(page)
  await heading(page, 'Acta confirmada').waitFor()
  await page.getByText('Conserva tu copia. Ya puedes cerrar.').waitFor()
  await button(page, 'Ver el recibo').waitFor()
  // Until the new figures are sent, nothing is at its end.
  await button(page, 'Corregir los números').click()
  await page.locator('[data-renglon]').nth(2).click()
  await page.locator('.teclado').getByRole('button', { name: '7', exact: true }).click()
  await button(page, 'Atrás').click()
  await page.getByText('Corrección sin enviar').waitFor()
  expect(await heading(page, 'Acta confirmada').count()).toBe(0)
  await page.context().close()
})
