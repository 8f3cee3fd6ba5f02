import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { humanCasilla } from '../../server/src/domain/clave.ts'
import { OPTIONS } from '../../server/src/simulacro/boleta.ts'
import { corteCsv } from '../../server/src/simulacro/corte.ts'
import { makeNight } from '../../server/src/simulacro/night.ts'
import { actaBodyOf, makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { graveIn } from './axe.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/** People who phone the centre, at casillas with two actas each: AYUN and SIND. */
let service: TestService
let browser: Browser
let campo: Campo
const complaints: string[] = []

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  const other = corteCsv(makeNight(5, 0.01), 0).replaceAll('AYUNTAMIENTOS', 'SINDICATURAS')
  await service.upload('elecciones', Buffer.from(other), 'VER_SIND_2017.csv')
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  expect(complaints.splice(0).filter((said) => !said.includes('409'))).toEqual([])
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
const nameOf = (n: number) => humanCasilla(ballotAt(n).casilla)
const h1 = (page: Page) => page.getByRole('heading', { level: 1 })
const said = async (page: Page, words: string) =>
  expect.poll(() => h1(page).innerText()).toBe(words)

async function sitDown(): Promise<Page> {
  const context = await newContext(browser, { width: 1440, height: 900 })
  const token = await service.token('coordinacion')
  await context.addCookies([{ name: 'espejo', value: token, url: service.url }])
  const page = await context.newPage()
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${service.url}/centro`)
  await page.getByRole('button', { name: 'Empezar' }).waitFor()
  return page
}

async function press(page: Page, keys: string): Promise<void> {
  await page.locator('main[aria-busy="false"]').waitFor()
  for (const key of keys.split(' ')) await page.keyboard.press(key)
}

/** Figures of a representative who had signal for one acta. */
async function report(n: number, eleccion: string): Promise<void> {
  const { casilla } = ballotAt(n)
  const headers = { authorization: `Bearer ${await service.token('representante', [casilla])}` }
  // SIND came without candidacies: all lines are on its ballots.
  const keys = OPTIONS.map(({ key }) => key).filter((key) => !/^(NO_REGISTRADAS|NULOS)$/.test(key))
  const ballot = eleccion === 'SIND' ? { ...ballotAt(n), keys } : ballotAt(n)
  const body = JSON.stringify(actaBodyOf(eleccion, ballot, n))
  const answer = await fetch(`${service.url}/api/actas`, { method: 'POST', headers, body })
  expect(answer.status, await answer.text()).toBe(201)
}

/** Looks for a casilla on the telephone, and takes the first that is offered. */
async function answer(page: Page, n: number): Promise<void> {
  await press(page, '/')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Sección, casilla o código').fill(nameOf(n))
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Tomar el dictado' }).waitFor()
}

/** Types a 1 on every line of the acta, with a total that agrees, and hands in by Enter. */
async function dictate(page: Page): Promise<void> {
  const votes = (await page.locator('.rows > li').count()) - 1
  const line = (figure: number) => `${[...String(figure)].join(' ')} Enter`
  const counted = [5, votes, 0, votes].map(line)
  const whole = [...counted, ...Array.from({ length: votes }, () => line(1)), line(votes)]
  await press(page, `${whole.join(' ')} Enter`)
}

it('[LL1] [LL2] who phones in is found by casilla and dictates both actas, one after the other', async () => {
  const page = await sitDown()
  await answer(page, 0)
  for (const theme of ['dark', 'light']) expect(await graveIn(page, theme)).toEqual([])
  await page.keyboard.press('Enter')
  await said(page, `Faltan Ayuntamientos y Sindicaturas de la ${nameOf(0)}`)
  for (const theme of ['dark', 'light']) expect(await graveIn(page, theme)).toEqual([])
  // Somebody who phones did answer.
  expect(await page.getByRole('button', { name: 'No contestó' }).count()).toBe(0)
  await dictate(page)
  await said(page, `Falta Sindicaturas de la ${nameOf(0)}`)
  await page.getByText(/Ayuntamientos llegó \d\d:\d\d/).waitFor()
  await page.getByRole('heading', { name: 'Dictado: Sindicaturas' }).waitFor()
  // The call is the same call: whoever phoned in is still on the line.
  await page.getByText('Llaman de la casilla').waitFor()
  expect(await page.getByRole('button', { name: 'No contestó' }).count()).toBe(0)
  // The second acta begins empty.
  expect(await page.locator('.four').innerText()).not.toMatch(/\d/)
  await dictate(page)
  await page.getByText(`${nameOf(0)}, Sindicaturas: guardada`).waitFor()
})

it('[LL1] an acta that came is said with its hour, and is not asked for', async () => {
  await report(1, 'AYUN')
  const page = await sitDown()
  await answer(page, 1)
  expect(await page.getByRole('dialog').getByRole('listitem').innerText()).toMatch(
    /Falta Sindicaturas de la .*\. Ayuntamientos llegó \d\d:\d\d/,
  )
  await page.keyboard.press('Enter')
  await said(page, `Falta Sindicaturas de la ${nameOf(1)}`)
  // The representative finds signal while dictating.
  await report(1, 'SIND')
  await page.getByText('Sindicaturas acaba de llegar').waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Terminar la llamada' }).click()
  await expect.poll(() => h1(page).innerText()).not.toContain(nameOf(1))
})

it('[CE6] [LL2] a casilla on the telephone with somebody else is said and not offered', async () => {
  const [one, other] = [await sitDown(), await sitDown()]
  await answer(one, 2)
  await one.keyboard.press('Enter')
  await said(one, `Faltan Ayuntamientos y Sindicaturas de la ${nameOf(2)}`)
  await press(other, '/')
  await other.getByLabel('Sección, casilla o código').fill('ZZZZ')
  await other.keyboard.press('Enter')
  await other.getByText('Ninguna casilla con «ZZZZ»').waitFor()
  await other.getByLabel('Sección, casilla o código').fill(nameOf(2))
  // The sentence is about the search made, not about the one being typed.
  expect(await other.getByText('Ninguna casilla con «ZZZZ»').count()).toBe(1)
  await other.keyboard.press('Enter')
  await other.getByText('la atiende otra persona').waitFor()
  expect(await other.getByRole('button', { name: 'Tomar el dictado' }).count()).toBe(0)
})

it('[LL3] a session that ends in the middle of an acta shuts the door, and the figures stay', async () => {
  const page = await sitDown()
  await answer(page, 4)
  await page.keyboard.press('Enter')
  await said(page, `Faltan Ayuntamientos y Sindicaturas de la ${nameOf(4)}`)
  await press(page, '7')
  const cookies = await page.context().cookies()
  await page.context().clearCookies()
  await said(page, 'Entra con tu código y tu PIN')
  // The key that gives a task back and deletes its figures has nothing to act on.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.context().addCookies(cookies)
  await page.reload()
  await said(page, `Faltan Ayuntamientos y Sindicaturas de la ${nameOf(4)}`)
  await expect.poll(() => page.locator('.four').innerText()).toMatch(/7/)
  expect(complaints.splice(0).filter((said) => !said.includes('401'))).toEqual([])
})

it('[LL1] the outcome of a call is one tap, can be undone, and is told at the next call', async () => {
  const page = await sitDown()
  await answer(page, 3)
  await page.keyboard.press('Enter')
  await page.getByText('Nadie del centro la ha llamado.').waitFor()
  await page.getByRole('button', { name: 'Va en camino' }).click()
  await page.getByText(/Se guarda en \d s: Iba en camino/).waitFor()
  await press(page, 'U')
  await page.getByText('Se guarda en').waitFor({ state: 'detached' })
  await said(page, `Faltan Ayuntamientos y Sindicaturas de la ${nameOf(3)}`)
  await page.getByRole('button', { name: 'Va en camino' }).click()
  await press(page, 'Enter')
  await page.getByText(`${nameOf(3)}, anotada`).waitFor()
  await answer(page, 3)
  await page.keyboard.press('Enter')
  await page.getByText(/El centro la llamó una vez, \d\d:\d\d: iba en camino/).waitFor()
})
