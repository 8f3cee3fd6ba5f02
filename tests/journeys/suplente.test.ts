import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MiaDoc } from '../../server/src/contract/mia.ts'
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

it('[RB6] a second phone of the same person begins the correction with what was sent, and it is a revision', async () => {
  const ballot = ballotAt(campo, 1)
  const token = await tokenOf(ballot, 'propietario')
  const figuresIn = (page: Page) => page.locator('[data-renglon] .valor').allInnerTexts()
  const first = await newPage(browser)
  await signIn(first, service.url, token)
  await sendNumeros(first)
  await first.getByText(/^Confirmado \d\d:\d\d$/).waitFor()
  await first.locator('.paso').first().click()
  const sent = await figuresIn(first)
  expect(sent.every((text) => /^\d+$/.test(text))).toBe(true)

  const second = await newPage(browser, { theme: 'light' })
  await second.goto(`${service.url}/c#t=${token}`)
  await button(second, 'Corregir los números').click()
  await second.getByText(/^Como se mandó a las \d\d:\d\d. ¿Cambiar\?/).waitFor()
  expect(await figuresIn(second)).toEqual(sent)
  await main(second).click()
  await button(second, 'Ya están confirmados: volver').click()

  // A change begun by mistake leaves no trace.
  await button(second, 'Corregir los números').click()
  const line = second.locator('[data-renglon]').first()
  await line.click()
  await typeLine(second, '28')
  await main(second).click()
  await button(second, 'Descartar la corrección').click()
  await button(second, 'Corregir los números').waitFor()
  await correct(second, '6')
  await second.locator('.paso').first().click()
  expect(await figuresIn(second)).toEqual(['6', ...sent.slice(1)])

  const mine = await fetch(`${service.url}/api/mia?casilla=${ballot.casilla}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const [acta] = (await mine.json()) as MiaDoc[]
  expect(acta?.versiones.map(({ revision }) => revision)).toEqual([1, 2])
  // The first phone follows, though it has figures of its own.
  await first.reload()
  await button(first, 'Corregir los números').click()
  await expect.poll(() => figuresIn(first)).toEqual(['6', ...sent.slice(1)])
  await first.context().close()
  await second.context().close()
})
