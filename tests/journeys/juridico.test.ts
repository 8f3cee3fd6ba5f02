import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { actaBodyOf, makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { graveIn } from './axe.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/**
 * The legal desk by keyboard alone, against the real service: from the queue to a case, its petition,
 * the approval by somebody else, and the outcome.
 */
let service: TestService
let browser: Browser
let campo: Campo
const complaints: string[] = []

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  // Total and lines of these actas disagree: a ground of recount applies to each.
  for (const n of [0, 1, 2]) await sendActa(n)
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  expect(complaints.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

function ballotAt(n: number): Ballot {
  const ballot = campo.ballots[n]
  if (!ballot) throw new Error(`no casilla ${n}`)
  return ballot
}

async function sendActa(n: number): Promise<void> {
  const ballot = ballotAt(n)
  const body = actaBodyOf(campo.eleccion, ballot, n + 1)
  const token = await service.token('representante', [ballot.casilla])
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ ...body, totalAsentado: Number(body.totalAsentado) + 40 }),
  })
  expect(answer.status, await answer.text()).toBe(201)
}

async function sitDown(rol: 'juridico' | 'coordinacion' | 'tablero'): Promise<Page> {
  const context: BrowserContext = await newContext(browser, { width: 1440, height: 900 })
  await context.addCookies([{ name: 'espejo', value: await service.token(rol), url: service.url }])
  const page = await context.newPage()
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return page
}

const asuntosOf = (page: Page) =>
  page.getByRole('listbox', { name: /^Asuntos/ }).getByRole('option')

async function openQueue(rol: 'juridico' | 'coordinacion', query = ''): Promise<Page> {
  const page = await sitDown(rol)
  await page.goto(`${service.url}/juridico/${campo.eleccion}${query}`)
  await asuntosOf(page).first().waitFor()
  await page.locator('table.figs').waitFor()
  return page
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}
const inState = (page: Page, words: string) =>
  page.locator('.state b').getByText(words, { exact: true }).waitFor()
/** Begins an act, and waits for its sentence before anything is recorded. */
async function begin(page: Page, key: string, form: string): Promise<void> {
  await press(page, key)
  await page.getByRole('form', { name: form }).waitFor()
}

it('a petition goes from the queue to its outcome by keys alone, and never by one person', async () => {
  const lawyer = await openQueue('juridico')
  for (const theme of ['dark', 'light']) expect(await graveIn(lawyer, theme)).toEqual([])
  expect(await asuntosOf(lawyer).count()).toBeGreaterThanOrEqual(3)
  await press(lawyer, 'j', 'k')
  const name = await lawyer.getByRole('heading', { level: 2 }).innerText()
  await begin(lawyer, 't', 'Tomar')
  await press(lawyer, 'Enter')
  await inState(lawyer, 'asignado')
  await begin(lawyer, 'p', 'Proponer petición')
  for (const theme of ['dark', 'light']) expect(await graveIn(lawyer, theme)).toEqual([])
  await press(lawyer, 'Enter')
  await inState(lawyer, 'propuesto')
  // The person who proposed is refused in words, and the petition stays as it was.
  await begin(lawyer, 'v', 'Aprobar')
  await press(lawyer, 'Enter')
  await lawyer.getByText('Una no se pudo.').waitFor()
  await press(lawyer, 'Escape')
  await inState(lawyer, 'propuesto')
  const other = await openQueue('coordinacion', '?estado=propuesto')
  expect(await other.getByRole('heading', { level: 2 }).innerText()).toBe(name)
  await begin(other, 'v', 'Aprobar')
  await press(other, 'Enter')
  await inState(other, 'aprobado')
  await begin(other, 's', 'Presentar')
  await other.keyboard.type('Secretario del consejo')
  await press(other, 'Enter')
  await inState(other, 'presentado')
  await begin(other, 'r', 'Resultado')
  await press(other, 'ArrowDown', 'Tab')
  await other.keyboard.type('La diferencia no alcanza')
  await press(other, 'Enter')
  await inState(other, 'resuelto')
  await other.getByText('Negado').waitFor()
  // The acts of others come to the lawyer's screen unasked.
  await inState(lawyer, 'resuelto')
})

it('two lawyers take the same actas: each acta answers for itself, and names who has it', async () => {
  const first = await openQueue('juridico')
  await press(first, 'j', 'j')
  await begin(first, 't', 'Tomar')
  await press(first, 'Enter')
  await inState(first, 'asignado')
  const second = await openQueue('coordinacion')
  await press(second, 'j', 'x', 'j', 'x')
  await second.getByText('2\u00a0marcadas').waitFor()
  await begin(second, 't', 'Tomar')
  await press(second, 'Enter')
  await second.getByText('La tienes tú y una no se pudo.').waitFor()
  const refusal = second.locator('.told li')
  await expect.poll(() => refusal.innerText()).toMatch(/la tiene .+ desde \d\d:\d\d/)
})

it('an act without an answer goes again as it was sent, and nothing is written twice', async () => {
  const page = await openQueue('juridico')
  let refusals = 1
  await page.route('**/api/casos', async (route) => {
    // The service has done its work; the answer alone is lost.
    const answer = await route.fetch()
    await (refusals-- > 0 ? route.abort() : route.fulfill({ response: answer }))
  })
  await press(page, 'j', 'x', 'j', 'x')
  await begin(page, 'n', 'Nota')
  await page.keyboard.type('Falta la firma')
  await press(page, 'Enter')
  await page.getByText('Una parte pudo quedar: registra otra vez').waitFor()
  await press(page, 'Enter')
  await page.getByText('Nota guardada en: 2.').waitFor()
  await press(page, 'Escape')
  await page.getByText('Falta la firma').waitFor()
  expect(await page.getByText('Falta la firma').count()).toBe(1)
  expect(complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')])
})

it('no key acts while somebody types in the filter, and the address keeps what was asked', async () => {
  const page = await openQueue('juridico')
  await press(page, 'f')
  await page.keyboard.type('xjt')
  await page.waitForURL(/q=xjt/)
  await page.getByText('Ningún asunto con esos filtros.').waitFor()
  expect(await page.getByRole('form').count()).toBe(0)
})

it('a person who may not litigate sees no way to the desk, and is told so at its address', async () => {
  const page = await sitDown('tablero')
  await page.goto(`${service.url}/a/${campo.eleccion}`)
  await page.getByRole('link', { name: 'Resultados' }).waitFor()
  expect(await page.getByRole('link', { name: 'Jurídico' }).count()).toBe(0)
  await page.goto(`${service.url}/juridico/${campo.eleccion}`)
  await page.getByRole('heading', { name: 'Esta página es del área jurídica' }).waitFor()
})
