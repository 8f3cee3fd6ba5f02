import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Credentials } from '../../server/src/access/credential.ts'
import { credentialOf } from '../../server/src/access/nombramiento.ts'
import type { ActaDoc } from '../../server/src/contract/estado.ts'
import { makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  appoint,
  ballotAt,
  button,
  figuresOf,
  keptOf,
  keysOf,
  main,
  newPage,
  scan,
  signIn,
  takeFoto,
  typeLine,
  typePaper,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/** A credential ends on the night: by the QR's own date, while its paper is still good. */
const KEY = 'una-clave-de-prueba-de-32-caracteres'
/** Time for a slow machine to open the app; the test then waits for the rest. */
const OPENING_S = 30

let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  service = await startService({ key: KEY })
  browser = await launchBrowser()
  campo = await makeCampo(13, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** The token in the QR of a nombramiento, good for so many seconds more; negative: ended. */
function qrOf(id: string, { casilla }: Ballot, seconds: number, cargo: 'rc_propietario' | 'rg') {
  const exp = Math.floor(Date.now() / 1000) + seconds
  const credentials = new Credentials({ key: KEY, nowMs: Date.now })
  const paper = { id, cargo, casillas: [casilla] } as Parameters<typeof credentialOf>[0]
  return credentials.issue(credentialOf(paper, exp)).then((token) => ({ token, exp }))
}

async function arrivedOf({ acta }: Ballot) {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const path = `/api/acta?clave=${campo.eleccion}:casilla:${acta}`
  const doc = (await (await fetch(service.url + path, { headers })).json()) as ActaDoc
  return { revisions: doc.nuestra.map(({ revision }) => revision), fotos: doc.fotos.length }
}

const causes = async (page: Page) =>
  (await keptOf(page)).map(({ marcha }) => (marcha as { causa?: string }).causa ?? marcha.status)

describe('the credential ends between typing and sending', () => {
  it('code and PIN of the same paper send the held numbers and the held photograph, once', async () => {
    const page = await newPage(browser, { size: { width: 360, height: 640 } })
    let posts = 0
    page.on('request', (asked) => {
      if (asked.method() === 'POST' && asked.url().endsWith('/api/actas')) posts += 1
    })
    const ballot = ballotAt(campo, 1)
    const id = await appoint(service, ballot)
    const { token, exp } = await qrOf(id, ballot, OPENING_S, 'rc_propietario')
    await signIn(page, service.url, token)
    await button(page, 'Empezar con los números').click()
    for (const figure of figuresOf(await keysOf(page))) await typeLine(page, figure)
    await expect.poll(() => Date.now() / 1000, { timeout: OPENING_S * 1000 }).toBeGreaterThan(exp)
    await button(page, 'Enviar números').click()
    await page.getByText(/Los números siguen en tu teléfono. Tu acceso venció/).waitFor()
    expect(await main(page).innerText()).toBe('Entrar otra vez con código y PIN')
    await page.getByText('Tu acceso venció', { exact: true }).waitFor()
    expect(await page.getByText(/^(En línea|Guardado en tu teléfono)$/).count()).toBe(0)

    // The same figures sent again are a try, and the screen says why the try failed.
    await page.locator('.paso').first().click()
    await button(page, 'Revisar').click()
    await button(page, 'Enviar números').click()
    await expect.poll(() => posts).toBe(2)
    await page.getByText(/Tu acceso venció\. Escribe/).waitFor()
    await takeFoto(page)
    await expect.poll(() => causes(page)).toEqual(['sin_credencial', 'sin_credencial'])

    await page.locator('.paso').nth(2).click()
    await button(page, 'Enviar otra vez').click()
    await expect.poll(() => posts).toBe(3)
    await page.getByText(/Último intento: \d\d:\d\d/).waitFor()
    await expect.poll(() => causes(page)).toEqual(['sin_credencial', 'sin_credencial'])
    const held = await keptOf(page)

    await main(page).click()
    await page.getByText('Tu acceso venció. Escribe otra vez el código y el PIN').waitFor()
    await page.getByText(/Aquí siguen 2 envíos: salen en cuanto entre/).waitFor()
    await typePaper(page, id, KEY)
    await expect.poll(() => causes(page)).toEqual(['confirmado', 'confirmado'])
    expect((await keptOf(page)).map((each) => each.id)).toEqual(held.map((each) => each.id))
    expect(await arrivedOf(ballot)).toEqual({ revisions: [1], fotos: 1 })
    await page.getByText('Acta confirmada').waitFor()

    // The ended QR, scanned once more, does not take the good token away.
    await scan(page, token)
    const asked = await page.waitForResponse('**/api/captura')
    expect(asked.status()).toBe(200)
    await page.context().close()
  })

  it('whoever has the paper not at hand goes on typing, and comes back from the door', async () => {
    const page = await newPage(browser)
    const ballot = ballotAt(campo, 2)
    const id = await appoint(service, ballot)
    const { token, exp } = await qrOf(id, ballot, OPENING_S, 'rc_propietario')
    await signIn(page, service.url, token)
    await expect.poll(() => Date.now() / 1000, { timeout: OPENING_S * 1000 }).toBeGreaterThan(exp)
    await page.reload()
    await button(page, 'Entrar otra vez con código y PIN').click()
    await page.locator('#codigo').waitFor()
    await button(page, 'Atrás').click()
    await button(page, 'Empezar con los números').click()
    await typeLine(page, '12')
    await page.getByText(', 2 de').waitFor()
    await page.context().close()
  })
})

describe('the first opening with a QR that has ended', () => {
  it('both fields are open, and code and PIN of the same sheet open the casilla', async () => {
    const page = await newPage(browser, { size: { width: 360, height: 640 } })
    const ballot = ballotAt(campo, 3)
    const id = await appoint(service, ballot)
    const { token } = await qrOf(id, ballot, -60, 'rc_propietario')
    await page.goto(`${service.url}/c#t=${token}`)
    await page.getByText('Este QR venció. Escribe el código y el PIN de la misma hoja.').waitFor()
    // Missing letters are counted, and a wrong PIN is answered where the person looks.
    await page.locator('#codigo').fill(`${id.slice(0, 4)}-${id.slice(4, 7)}`)
    await button(page, 'Falta 1 del código').waitFor()
    await page.locator('#codigo').fill(id)
    await page.locator('#pin').fill('000 00')
    await button(page, 'Falta 1 cifra del PIN').waitFor()
    await page.locator('#pin').fill('000 000')
    await button(page, 'Entrar').click()
    const wrong = page.getByText('El código o el PIN no coinciden. Te quedan 4 intentos')
    await wrong.waitFor()
    const { y = 0, height = 0 } = (await wrong.boundingBox()) ?? {}
    expect(y + height).toBeLessThan((await main(page).boundingBox())?.y ?? 0)
    await page.locator('#pin').fill('')
    await typePaper(page, id, KEY)
    await button(page, 'Empezar con los números').waitFor()
    await page.context().close()
  })

  it('a general comes by code and PIN of the same sheet to the route', async () => {
    const page = await newPage(browser, { size: { width: 360, height: 640 } })
    const ballot = ballotAt(campo, 4)
    const id = await appoint(service, ballot, 'RG,ruta 4')
    const { token } = await qrOf(id, ballot, -60, 'rg')
    await page.goto(`${service.url}/c#t=${token}&a=ruta`)
    await page.getByText('Escribe el código y el PIN de la misma hoja.').waitFor()
    await page.getByRole('link', { name: 'Entrar con código y PIN' }).click()
    await page.getByText('Este QR venció. Escribe el código y el PIN de la misma hoja.').waitFor()
    await typePaper(page, id, KEY)
    await page.getByText(/^Sin reporte, 1/).waitFor()
    expect(new URL(page.url()).pathname).toBe('/ruta')
    await page.context().close()
  })
})

it.each(['sin_credencial', 'credencial_revocada'])(
  'an aviso refused by %s waits on the phone for a credential in force',
  async (causa) => {
    const page = await newPage(browser)
    const ballot = ballotAt(campo, causa === 'sin_credencial' ? 5 : 6)
    const id = await appoint(service, ballot, `RG,ruta ${causa}`)
    const { token } = await qrOf(id, ballot, 3600, 'rg')
    await page.goto(`${service.url}/c#t=${token}&a=ruta`)
    await page.getByText(/^Sin reporte, 1/).waitFor()
    const body = JSON.stringify({ error: causa, mensaje: 'No.' })
    const answer = { status: 401, contentType: 'application/json', body }
    await page.route('**/api/casillas/aviso', (route) => route.fulfill(answer))
    await page.getByRole('listitem').first().getByRole('button').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sin señal', exact: true }).click()
    await page.getByRole('heading', { name: /venció|Ya no puedes/ }).waitFor()
    await page.unroute('**/api/casillas/aviso')
    await page.reload()
    await page.getByText(/sin señal desde \d\d:\d\d$/i).waitFor()
    await page.context().close()
  },
)
