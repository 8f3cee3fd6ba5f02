import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NombramientosDoc } from '../../server/src/contract/estructura.ts'
import type { ReciboAnswer } from '../../server/src/contract/recibo.ts'
import { credentialOf } from '../../server/src/access/nombramiento.ts'
import { Credentials } from '../../server/src/access/credential.ts'
import { makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  appoint,
  ballotAt,
  button,
  keptOf,
  main,
  newPage,
  sendNumeros,
  signIn,
  typeLine,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/** Two people of one casilla: each keeps what each sent, and hears of the other. */
const KEY = 'una-clave-de-prueba-de-32-caracteres'

let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  service = await startService({ key: KEY })
  browser = await launchBrowser()
  campo = await makeCampo(19, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

async function tokenOf(ballot: Ballot, cargo: 'propietario' | 'suplente'): Promise<string> {
  await appoint(service, ballot, `RC ${cargo},`)
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const asked = `${service.url}/api/nombramientos?casilla=${ballot.casilla}`
  const list = (await fetch(asked, { headers }).then((a) => a.json())) as NombramientosDoc
  const id = list.filas.find((fila) => fila.cargo === cargo)?.id ?? ''
  const paper = { id, cargo, casillas: [ballot.casilla] }
  const exp = Date.now() / 1000 + 3600
  return new Credentials({ key: KEY, nowMs: Date.now }).issue(credentialOf(paper, exp))
}

/** Corrects the first line and sends. */
async function correct(page: Page, figure: string) {
  await page.locator('.paso').first().click()
  await page.locator('[data-renglon]').first().click()
  await typeLine(page, figure)
  if (await button(page, 'Así está en el acta').isVisible()) await main(page).click()
  await button(page, 'Enviar números').click()
  await page
    .getByText(/^Confirmado \d\d:\d\d$/)
    .first()
    .waitFor()
}

const foliosIn = async (page: Page) =>
  (await page.locator('.recibos button').allInnerTexts()).map(
    (text) => /folio (\S+)/.exec(text)?.[1],
  )
/** Signed receipts on the phone's disk. */
const recibosIn = (page: Page) =>
  page.evaluate<ReciboAnswer[]>(`new Promise((resolve) => {
    const opening = indexedDB.open('espejo-captura')
    opening.onsuccess = () => {
      const all = opening.result.transaction('recibos').objectStore('recibos').getAll()
      all.onsuccess = () => resolve((opening.result.close(), all.result))
    }
  })`)

it('[RB4] [RB5] each submission keeps its receipt, and the other person of the casilla is named by cargo', async () => {
  const ballot = ballotAt(campo, 0)
  const ana = await newPage(browser, { size: { width: 360, height: 640 }, theme: 'light' })
  await signIn(ana, service.url, await tokenOf(ballot, 'propietario'))
  await sendNumeros(ana)
  await ana.getByText(/^Confirmado \d\d:\d\d$/).waitFor()
  await correct(ana, '7')
  const sent = (await keptOf(ana))
    .map(({ marcha }) => marcha as { seq?: number; folio?: string })
    .sort((a, b) => Number(a.seq) - Number(b.seq))
    .map(({ folio }) => folio)
  expect(new Set(sent).size).toBe(2)

  const miguel = await newPage(browser)
  await miguel.goto(`${service.url}/c#t=${await tokenOf(ballot, 'suplente')}`)
  await miguel.locator('.paso').first().click()
  await miguel.getByText(/^Ya llegaron números de esta acta a las \d\d:\d\d/).waitFor()
  for (;;) {
    if (await button(miguel, 'Así está en el acta').isVisible()) break
    if (await button(miguel, 'Enviar números').isVisible()) break
    await typeLine(miguel, '3')
  }
  if (await button(miguel, 'Así está en el acta').isVisible()) await main(miguel).click()
  await button(miguel, 'Enviar números').click()
  await miguel
    .getByText(/^Confirmado \d\d:\d\d$/)
    .first()
    .waitFor()

  await ana.reload()
  await ana.getByText(`Folio ${sent[1]}`).waitFor()
  await ana.locator('.paso').nth(2).click()
  await ana.getByText(/Otra persona \(suplente\) mandó otras cifras a las \d\d:\d\d/).waitFor()
  await ana.getByText('Tu recibo sigue valiendo.').waitFor()
  expect(await foliosIn(ana)).toEqual(sent)
  await expect
    .poll(async () => (await recibosIn(ana)).map(({ recibo }) => recibo.folio).sort())
    .toEqual([...sent].sort())
  // The earlier one opens too, also without a network.
  await ana.context().setOffline(true)
  await button(ana, new RegExp(`folio ${sent[0]}`)).click()
  await ana.locator('.folio', { hasText: sent[0] ?? '' }).waitFor()
  await button(ana, 'Compartir recibo').waitFor()
  await ana.context().close()
  await miguel.context().close()
})
