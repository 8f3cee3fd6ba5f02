import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NombramientosDoc } from '../../server/src/contract/estructura.ts'
import { makeCampo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { newPage } from './phone.ts'
import { startService, type TestService } from './service.ts'
import { pinOf } from '../../server/src/access/nombramiento.ts'

/** The staff's page of the structure, against the real service. */
const KEY = 'estructura-'.repeat(4)
const NOMBRE = "María de los Ángeles O'Higgins <b>Ñandú</b> Villaseñor y Cervantes"
let service: TestService
let browser: Browser
let page: Page
let casillas: string[]

beforeAll(async () => {
  service = await startService({ key: KEY })
  browser = await launchBrowser()
  const campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  casillas = campo.ballots.slice(0, 3).map(({ casilla }) => casilla)
  const context = await newContext(browser, { width: 1440, height: 900 })
  const { hostname } = new URL(service.url)
  await context.addCookies([
    { name: 'espejo', value: service.adminToken, domain: hostname, path: '/' },
  ])
  page = await context.newPage()
  await page.goto(`${service.url}/estructura`)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** Drops a CSV of these rows on the page. */
async function drop(rows: string[]): Promise<void> {
  const buffer = Buffer.from(`cargo,ruta,casilla,nombre,telefono\n${rows.join('\n')}\n`)
  const file = { name: 'estructura.csv', mimeType: 'text/csv', buffer }
  await page.locator('input[type=file]').setInputFiles(file)
}

async function ask(path: string, token: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  if (!body) return fetch(service.url + path, { headers })
  return fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function people(): Promise<NombramientosDoc> {
  const answer = await ask('/api/nombramientos', service.adminToken)
  return (await answer.json()) as NombramientosDoc
}

/** Code and PIN as they are printed for a person. */
async function printedFor(nombre: string): Promise<{ codigo: string; pin: string }> {
  const found = (await people()).filas.find((each) => each.nombre === nombre)
  if (!found) throw new Error(`nobody is called ${nombre}`)
  return { codigo: found.codigo, pin: pinOf(found.id, KEY) }
}

async function entradaOf(nombre: string): Promise<{ token: string; puerta: string }> {
  const body = JSON.stringify(await printedFor(nombre))
  const answer = await fetch(`${service.url}/api/sesion/codigo`, { method: 'POST', body })
  return (await answer.json()) as { token: string; puerta: string }
}
const tokenOf = async (nombre: string) => (await entradaOf(nombre)).token

const goodRows = () => [
  `Coordinación municipal,R1,,Ximena Ek,`,
  'Coordinación jurídica,,,Zoë Peña,',
  `RC propietario,R1,${casillas[0]},${NOMBRE},2291234567`,
  `RC suplente,R1,${casillas[1]},Íñigo Peña,`,
  'RG,R1,,Gloria Núñez,2297654321',
]

it('three wrong rows change nothing, and each is named with its reason', async () => {
  await drop([
    ...goodRows(),
    'RC propietario,R1,999999B9900,Uno,',
    `Presidenta,R1,${casillas[2]},Dos,`,
    'RC propietario,R1,,Tres,',
  ])
  const alert = page.getByRole('alert')
  await alert.getByText('3 filas con error de 8').waitFor()
  const named = await alert.getByRole('rowheader').allInnerTexts()
  expect(new Set(named)).toEqual(new Set(['7', '8', '9']))
  expect((await people()).total).toBe(0)
})

it('the right file is tried first, taken whole, and shows in the coverage', async () => {
  await drop(goodRows())
  await page.getByText('5 filas leídas, ningún error').waitFor()
  expect((await people()).total).toBe(0)
  await page.getByRole('button', { name: 'Importar 5 nombramientos' }).click()
  await page.getByText('5 nombramientos emitidos').waitFor()
  await page.getByRole('heading', { name: /^2 de \d+ casillas tienen representante/ }).waitFor()
  expect((await people()).total).toBe(5)
})

it('a revoked credential is refused at once, and a name is text whatever it holds', async () => {
  const token = await tokenOf(NOMBRE)
  expect((await ask('/api/captura', token)).status).toBe(200)
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/^Nombre/))
    .first()
    .fill('Ángeles')
  await page.getByText(NOMBRE).waitFor()
  await page.getByRole('button', { name: 'Revocar', exact: true }).click()
  await page.getByLabel(/^Motivo/).fill('perdió el teléfono')
  await page.getByRole('button', { name: 'Revocar ahora' }).click()
  await page.getByText('Motivo: perdió el teléfono').waitFor()
  const answer = await ask('/api/captura', token)
  expect([answer.status, await answer.json()]).toMatchObject([
    403,
    { error: 'credencial_revocada' },
  ])
})

it('[NO6] a coordinator enters by code and PIN on a phone, and replaces who was revoked', async () => {
  const phone = await newPage(browser)
  const { codigo, pin } = await printedFor('Ximena Ek')
  await phone.goto(`${service.url}/c`)
  await phone.getByLabel(/^Código/).fill(codigo)
  await phone.getByLabel(/^PIN/).fill(pin)
  await phone.getByRole('button', { name: 'Entrar' }).click()
  await phone.waitForURL('**/estructura')
  await phone.getByRole('searchbox').fill('Peña')
  await phone.getByText('Íñigo Peña').waitFor()
  // Who looks at the whole night is in nobody's route.
  expect(await phone.getByText('Zoë').count()).toBe(0)
  const before = await tokenOf('Íñigo Peña')
  await phone.getByRole('button', { name: 'Reexpedir', exact: true }).click()
  await phone.getByLabel(/^Motivo/).fill('otra persona')
  const now = phone.getByRole('button', { name: 'Reexpedir ahora' })
  await now.click()
  // «sin abrir» may stand there since before: the form closes when the service has answered.
  await now.waitFor({ state: 'detached' })
  await phone.getByText('sin abrir').waitFor()
  expect((await ask('/api/captura', before)).status).toBe(403)
  await phone.getByRole('button', { name: 'De todas las personas a mi cargo' }).click()
  await phone.getByRole('link', { name: /^Descargar el PDF/ }).waitFor()
  await phone.context().close()
})

it('each paper opens the page of its cargo', async () => {
  const opens = { 'Gloria Núñez': '/ruta', 'Zoë Peña': '/a/', 'Ximena Ek': '/centro' }
  for (const [nombre, path] of Object.entries(opens)) {
    const context = await newContext(browser, { width: 1440, height: 900 })
    const own = await context.newPage()
    await own.goto(service.url + (await entradaOf(nombre)).puerta)
    await own.waitForURL((url) => url.pathname.startsWith(path) && url.hash === '')
    await context.close()
  }
  expect((await people()).filas.filter(({ estado }) => estado === 'activado')).toHaveLength(3)
})

it('all nombramientos in force become one file', async () => {
  await page.getByRole('button', { name: 'De todas las personas' }).click()
  const link = page.getByRole('link', { name: /^Descargar el PDF/ })
  await link.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const path = await download.path()
  expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-')
})

it('what the general representative notes of a casilla, the staff sees', async () => {
  const token = await tokenOf('Gloria Núñez')
  const answer = await ask('/api/casillas/aviso', token, {
    id: 'aviso-00000001',
    casilla: casillas[1],
    aviso: 'sin_senal',
  })
  expect(answer.status).toBe(200)
  await page.reload()
  await page.getByRole('heading', { name: 'Avisos de ruta, 1' }).waitFor()
  expect(await page.getByText(/sin señal/i).count()).toBeGreaterThan(0)
})
