import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { pinOf } from '../../server/src/access/nombramiento.ts'
import type { NombramientosDoc } from '../../server/src/contract/estructura.ts'
import type { Ballot, Campo } from '../fixtures/campo.ts'
import type { TestService } from './service.ts'

/** A representative's hands: gestures of a finger in the app, and texts a person sees. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A casilla of its own for each test. */
export function ballotAt(campo: Campo, n: number): Ballot {
  const ballot = campo.ballots.filter(({ casilla }) => /[BC]/.test(casilla.charAt(6)))[n]
  if (!ballot) throw new Error('the catálogo is too small')
  return ballot
}

/** A page on a phone in Mexico with a camera. */
export async function newPage(
  browser: Browser,
  { theme = 'dark', size = { width: 390, height: 844 }, worker = false } = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale: 'es-MX',
    timezoneId: 'America/Mexico_City',
    viewport: size,
    isMobile: true,
    hasTouch: true,
    serviceWorkers: worker ? 'allow' : 'block',
    permissions: ['camera'],
  })
  await context.addInitScript(`localStorage.setItem('espejo.tema', '${theme}')`)
  return context.newPage()
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
/** The big button: the words change, the place does not. */
export const main = (page: Page) => page.locator('footer .act')

/** Signs in by the nombramiento's address and waits for the home of the casilla. */
export async function signIn(page: Page, origin: string, token: string) {
  await page.goto(`${origin}/c#t=${token}`)
  await button(page, 'Empezar con los números').waitFor()
  expect(page.url()).toBe(`${origin}/c`)
}

/**
 * Makes a nombramiento of the casilla, by the structure's file; returns the id. `post`:
 * cargo and ruta as in the file.
 */
export async function appoint(
  { url, adminToken }: TestService,
  { casilla }: Ballot,
  post = 'RC propietario,',
): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}` }
  const body = `cargo,ruta,casilla,nombre,telefono\n${post},${casilla},Íñigo Peña,\n`
  const taken = await fetch(`${url}/api/estructura`, { method: 'POST', headers, body })
  expect(taken.status).toBe(201)
  const asked = `${url}/api/nombramientos?casilla=${casilla}`
  const list = (await fetch(asked, { headers }).then((a) => a.json())) as NombramientosDoc
  return list.filas[0]?.id ?? ''
}

/** Types the code and the PIN printed on a nombramiento of a service with the key. */
export async function typePaper(page: Page, id: string, key: string) {
  await page.locator('#codigo').fill(`${id.slice(0, 4)}-${id.slice(4)}`)
  // Typed as printed, in two groups: a field too short for the space would lose a figure.
  await page.locator('#pin').pressSequentially(pinOf(id, key).replace(/^\d{3}/, '$& '))
  await button(page, 'Entrar').click()
}

/** Types a line and goes on: figures by the digit keys, zero and marks by keys of their own. */
export async function typeLine(page: Page, figure: string) {
  const keys = page.locator('.teclado')
  if (figure === 'blanco') return keys.getByRole('button', { name: 'En blanco' }).click()
  if (figure === 'ilegible') return keys.getByRole('button', { name: 'Ilegible' }).click()
  // A line of zero costs one press.
  if (figure === '0') return keys.getByRole('button', { name: 'Cero' }).click()
  for (const digit of figure) await keys.getByRole('button', { name: digit, exact: true }).click()
  await main(page).click()
}

/** Figures of an acta with a right sum, by the keys of the lines. */
export function figuresOf(keys: string[]): string[] {
  const total = keys.indexOf('totalAsentado')
  const votos = keys.slice(0, total).map((_key, i) => (i * 13 + 5) % 29)
  const sum = votos.reduce((all, each) => all + each, 0)
  const rest: Record<string, number> = { representantesVotaron: 0, boletasSobrantes: 12 }
  return keys.map((key, i) => String(i < total ? votos[i] : (rest[key] ?? sum)))
}

/** Scripts run in the page are text: the tests know nothing of a document. */
export async function keysOf(page: Page): Promise<string[]> {
  // The lines come with a later file of the app.
  await page.locator('[data-renglon]').first().waitFor({ state: 'attached' })
  return page.evaluate<string[]>(
    "Array.from(document.querySelectorAll('[data-renglon]'), (row) => row.dataset.renglon)",
  )
}

/** The words say more or less of a photograph with faults; the fake camera films no acta. */
export const USE = /^Usar (esta foto|así)$/

export async function takeFoto(page: Page) {
  await button(page, 'Tomar la foto del acta').click()
  // A frame, and not its size alone: before the first frame the shutter opens the phone's own camera.
  const sees = () => page.evaluate<boolean>("document.querySelector('video')?.readyState >= 2")
  await expect.poll(sees, { timeout: 10_000 }).toBe(true)
  await page.getByRole('button', { name: 'Tomar la foto', exact: true }).click()
  await button(page, USE).click()
}

/** From the home of the casilla to the numbers in the outbox. */
export async function sendNumeros(page: Page) {
  await button(page, 'Empezar con los números').click()
  for (const figure of figuresOf(await keysOf(page))) await typeLine(page, figure)
  await button(page, 'Enviar números').click()
}

/** Contents of the outbox on the phone's disk. */
export type Kept = {
  id: string
  tipo: string
  sha256?: string
  bytes?: number
  marcha: { status: string }
}
export const keptOf = (page: Page) => rowsOf<Kept>(page, 'envios')

/** Rows of a table on the phone's disk. */
export const rowsOf = <T>(page: Page, table: 'envios' | 'borradores' | 'catalogos') =>
  page.evaluate<T[]>(`new Promise((resolve) => {
    const opening = indexedDB.open('espejo-captura')
    opening.onsuccess = () => {
      const all = opening.result.transaction('${table}').objectStore('${table}').getAll()
      all.onsuccess = () => {
        opening.result.close()
        resolve(all.result)
      }
    }
  })`)

/** Opens the address of a different nombramiento on the same phone. */
export const scan = (page: Page, token: string) => page.evaluate(`location.hash = 't=${token}'`)

/** Findings of axe that keep somebody out. */
export async function graveIn(page: Page): Promise<unknown[]> {
  await page.evaluate(AXE)
  type Found = { violations: { id: string; impact: string; nodes: { html: string }[] }[] }
  const { violations } = await page.evaluate<Found>('axe.run()')
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => [id, nodes[0]?.html])
}
