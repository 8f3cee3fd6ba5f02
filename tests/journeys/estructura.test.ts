import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { CoberturaDoc, NombramientosDoc } from '../../server/src/contract/estructura.ts'
import { makeCampo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { newPage } from './phone.ts'
import { startService, type TestService } from './service.ts'
import { pinOf } from '../../server/src/access/nombramiento.ts'

/**
 * The staff's page of the structure, against the real service. Each test has separate people: no
 * other test uses the surname, the route or the casillas.
 */
const KEY = 'estructura-'.repeat(4)
let service: TestService
let browser: Browser
let casillas: string[]

beforeAll(async () => {
  service = await startService({ key: KEY })
  browser = await launchBrowser()
  const campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  casillas = campo.ballots.map(({ casilla }) => casilla)
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** The page as an admin sees it. */
async function openPage(): Promise<Page> {
  const context = await newContext(browser, { width: 1440, height: 900 })
  await context.addCookies([{ name: 'espejo', value: service.adminToken, url: service.url }])
  const page = await context.newPage()
  await page.goto(`${service.url}/estructura`)
  return page
}

const SURNAMES = ['Abad', 'Bravo', 'Cruz', 'Duarte', 'Esparza', 'Fierro', 'Galindo'] as const
type Surname = (typeof SURNAMES)[number]

/** The test's own two casillas. */
function casillasOf(surname: Surname): string[] {
  const at = 2 * SURNAMES.indexOf(surname)
  return casillas.slice(at, at + 2)
}

/** Five people, one of each cargo; `nombre` is the first casilla's own. */
function rowsOf(surname: Surname, nombre = `María ${surname}`): string[] {
  const [one, two] = casillasOf(surname)
  return [
    `Coordinación municipal,${surname},,Ximena ${surname},`,
    `Coordinación jurídica,,,Zoë ${surname},`,
    `RC propietario,${surname},${one},${nombre},2291234567`,
    `RC suplente,${surname},${two},Íñigo ${surname},`,
    `RG,${surname},,Gloria ${surname},2297654321`,
  ]
}

const csvOf = (rows: string[]) => `cargo,ruta,casilla,nombre,telefono\n${rows.join('\n')}\n`

/** Issues people without the page. */
async function issue(surname: Surname, nombre?: string): Promise<void> {
  const answer = await fetch(`${service.url}/api/estructura`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminToken}` },
    body: csvOf(rowsOf(surname, nombre)),
  })
  expect(answer.status).toBe(201)
}

/** Drops a CSV of the rows on the page. */
async function drop(page: Page, rows: string[]): Promise<void> {
  const file = { name: 'estructura.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf(rows)) }
  await page.locator('input[type=file]').setInputFiles(file)
}

async function ask(path: string, token: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  if (!body) return fetch(service.url + path, { headers })
  return fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function people(): Promise<NombramientosDoc['filas']> {
  const answer = await ask('/api/nombramientos', service.adminToken)
  return ((await answer.json()) as NombramientosDoc).filas
}
const peopleOf = async (surname: Surname) =>
  (await people()).filter(({ nombre }) => nombre?.endsWith(surname))

async function coverage(): Promise<CoberturaDoc['total']> {
  const answer = await ask('/api/cobertura?por=ruta', service.adminToken)
  return ((await answer.json()) as CoberturaDoc).total
}

/** Code and PIN as printed for a person. */
async function printedFor(nombre: string): Promise<{ codigo: string; pin: string }> {
  const found = (await people()).find((each) => each.nombre === nombre)
  if (!found) throw new Error(`nobody is called ${nombre}`)
  return { codigo: found.codigo, pin: pinOf(found.id, KEY) }
}

async function entradaOf(nombre: string): Promise<{ token: string; puerta: string }> {
  const body = JSON.stringify(await printedFor(nombre))
  const answer = await fetch(`${service.url}/api/sesion/codigo`, { method: 'POST', body })
  return (await answer.json()) as { token: string; puerta: string }
}
const tokenOf = async (nombre: string) => (await entradaOf(nombre)).token

it('three wrong rows of a structure change nothing, and each is named with its reason', async () => {
  const page = await openPage()
  await drop(page, [
    ...rowsOf('Abad'),
    'RC propietario,R1,999999B9900,Uno,',
    `Presidenta,R1,${casillasOf('Abad')[0]},Dos,`,
    'RC propietario,R1,,Tres,',
  ])
  const alert = page.getByRole('alert')
  await alert.getByText('3 filas con error de 8').waitFor()
  const named = await alert.getByRole('rowheader').allInnerTexts()
  expect(new Set(named)).toEqual(new Set(['7', '8', '9']))
  expect(await peopleOf('Abad')).toEqual([])
})

it('a right structure is tried first, taken whole, and shows in the coverage', async () => {
  const page = await openPage()
  const covered = (await coverage()).acreditadas + 2
  await drop(page, rowsOf('Bravo'))
  await page.getByText('5 filas leídas, ningún error').waitFor()
  expect(await peopleOf('Bravo')).toEqual([])
  await page.getByRole('button', { name: 'Importar 5 nombramientos' }).click()
  await page.getByText('5 nombramientos emitidos').waitFor()
  const said = new RegExp(`^${covered} de \\d+ casillas tienen representante`)
  await page.getByRole('heading', { name: said }).waitFor()
  expect(await peopleOf('Bravo')).toHaveLength(5)
})

it('[NO1] a revoked credential is refused at once, and a name is text whatever it holds', async () => {
  const nombre = "María de los Ángeles O'Higgins <b>Ñandú</b> Villaseñor y Cruz"
  await issue('Cruz', nombre)
  const token = await tokenOf(nombre)
  expect((await ask('/api/captura', token)).status).toBe(200)
  const page = await openPage()
  await page.getByRole('main').getByRole('searchbox').fill('Ángeles')
  await page.getByText(nombre).waitFor()
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

it('[NO6] a coordinator enters by code and PIN on a phone, and re-issues a nombramiento of the route', async () => {
  await issue('Duarte')
  const phone = await newPage(browser)
  const { codigo, pin } = await printedFor('Ximena Duarte')
  await phone.goto(`${service.url}/c`)
  await phone.getByLabel(/^Código/).fill(codigo)
  await phone.getByLabel(/^PIN/).fill(pin)
  await phone.getByRole('button', { name: 'Entrar' }).click()
  await phone.waitForURL('**/estructura')
  // A person of the whole night is in nobody's route.
  await phone.getByRole('searchbox').fill('Duarte')
  await phone.getByText('Íñigo Duarte').waitFor()
  expect(await phone.getByText('Zoë').count()).toBe(0)
  await phone.getByRole('searchbox').fill('Íñigo')
  await phone.getByText('Gloria Duarte').waitFor({ state: 'detached' })
  const before = await tokenOf('Íñigo Duarte')
  await phone.getByRole('button', { name: 'Reponer', exact: true }).click()
  await phone.getByLabel(/^Motivo/).fill('otra persona')
  const now = phone.getByRole('button', { name: 'Reponer ahora' })
  await now.click()
  // «no ha entrado» may be old: the form closes when the service has answered.
  await now.waitFor({ state: 'detached' })
  await phone.getByText('no ha entrado').waitFor()
  expect((await ask('/api/captura', before)).status).toBe(403)
  // The test's own address opens on no other phone: the page says so before it prints.
  await phone.getByText(/El QR llevará a 127\.0\.0\.1/).waitFor()
  const print = phone.getByRole('button', { name: 'Imprimir todos' })
  expect(await print.isDisabled()).toBe(true)
  await phone.getByLabel('Imprimir de todos modos').check()
  await print.click()
  await phone.getByRole('link', { name: /^Descargar el PDF/ }).waitFor()
})

it('each paper opens the page of its cargo', async () => {
  await issue('Esparza')
  const opens = { Gloria: '/ruta', Zoë: '/a/', Ximena: '/centro' }
  for (const [nombre, path] of Object.entries(opens)) {
    const context = await newContext(browser, { width: 1440, height: 900 })
    const own = await context.newPage()
    await own.goto(service.url + (await entradaOf(`${nombre} Esparza`)).puerta)
    await own.waitForURL((url) => url.pathname.startsWith(path) && url.hash === '')
    await context.close()
  }
  const opened = (await peopleOf('Esparza')).filter(({ estado }) => estado === 'activado')
  expect(opened).toHaveLength(3)
})

it('all nombramientos in force become one file', async () => {
  await issue('Fierro')
  const page = await openPage()
  await page.getByLabel('Imprimir de todos modos').check()
  await page.getByRole('button', { name: /^Imprimir todos/ }).click()
  const link = page.getByRole('link', { name: /^Descargar el PDF/ })
  await link.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const path = await download.path()
  expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-')
})

it('the legal text is written on the page, seen on a sheet, and printed from then on', async () => {
  const page = await openPage()
  await page.getByText('Falta el texto legal').waitFor()
  await page.getByLabel(/^Fundamento y firma/).fill('Con fundamento en el artículo 259, {nombre}.')
  await page.getByText('Con fundamento en el artículo 259, Nombre de Ejemplo.').waitFor()
  await page.getByRole('button', { name: 'Guardar el texto' }).click()
  await page.getByText('Guardado: lo llevan las hojas').waitFor()
  expect(await page.getByText('Falta el texto legal').count()).toBe(0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Ver una hoja en PDF' }).click(),
  ])
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-')
})

it('what the general representative notes of a casilla, the staff sees', async () => {
  await issue('Galindo')
  const token = await tokenOf('Gloria Galindo')
  const answer = await ask('/api/casillas/aviso', token, {
    id: 'aviso-00000001',
    casilla: casillasOf('Galindo')[1],
    aviso: 'sin_senal',
  })
  expect(answer.status).toBe(200)
  const page = await openPage()
  await page.getByRole('heading', { name: 'Avisos de ruta, 1' }).waitFor()
  expect(await page.getByText(/sin señal/i).count()).toBeGreaterThan(0)
})
