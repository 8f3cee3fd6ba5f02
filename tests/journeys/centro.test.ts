import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActaDoc } from '../../server/src/contract/estado.ts'
import { humanCasilla } from '../../server/src/domain/clave.ts'
import { makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/** A shift at the call centre against the real service, without a mouse. */
let service: TestService
let browser: Browser
let campo: Campo
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  for (const n of [0, 1, 2]) await sendPhoto(n)
  page = await openCentro('capturista')
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

/** A picture that says which casilla it is, sent in one piece as tus allows. */
async function sendPhoto(n: number): Promise<void> {
  const { casilla } = ballotAt(n)
  const drawing = await browser.newPage({ viewport: { width: 900, height: 1200 } })
  await drawing.setContent(`<h1 style="font-size: 90px">Acta ${casilla}</h1>`)
  const bytes = await drawing.screenshot({ type: 'jpeg' })
  await drawing.close()
  const sha256 = hash('sha256', bytes)
  const clientId = `foto-${casilla}`
  const metadata = { eleccion: campo.eleccion, casilla, clase: 'acta', clientId, sha256 }
  const coded = Object.entries(metadata).map(
    ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
  )
  const answer = await fetch(`${service.url}/api/fotos/subir`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await service.token('representante', [casilla])}`,
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': coded.join(','),
      'content-type': 'application/offset+octet-stream',
    },
    body: new Blob([new Uint8Array(bytes)]),
  })
  expect(answer.status, await answer.text()).toBe(201)
}

async function openCentro(rol: 'capturista' | 'coordinacion'): Promise<Page> {
  const context = await newContext(browser, { width: 1440, height: 900 })
  const token = await service.token(rol)
  await context.addCookies([{ name: 'espejo', value: token, url: service.url }])
  const opened = await context.newPage()
  opened.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  opened.on('pageerror', (error) => complaints.push(error.message))
  await opened.goto(`${service.url}/centro`)
  return opened
}

async function press(keys: string, on: Page = page): Promise<void> {
  for (const key of keys.split(' ')) await on.keyboard.press(key)
}

const heading = (text: string | RegExp, on: Page = page) =>
  on.getByRole('heading', { level: 1, name: text }).waitFor()

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds serious or worse, with the first place of each. */
async function graveIn(on: Page, theme: string): Promise<[string, string | undefined][]> {
  await on.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
  await on.evaluate(await readFile(AXE, 'utf8'))
  const found = await on.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  )
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => [id, nodes[0]?.html])
}

async function actaOf(n: number): Promise<ActaDoc> {
  const clave = `${campo.eleccion}:casilla:${ballotAt(n).acta}`
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const answer = await fetch(`${service.url}/api/acta?clave=${clave}`, { headers })
  return (await answer.json()) as ActaDoc
}

test('a photograph is captured from task to saved by keys alone', async () => {
  await heading('0001 básica')
  await page.locator('.photo img').waitFor()
  // Four figures, with one corrected and one taken back; blank and illegible are one key each.
  await press('1 2 Backspace Enter B 4 Enter I')
  expect(await page.locator('.four').innerText()).toMatch(/1\s+boletas sobrantes/)
  const { keys } = ballotAt(0)
  await press('9 9 U U 5 Enter ' + '2 Enter '.repeat(keys.length - 1).trim())
  await press('0 Enter 3 Enter')
  const sum = 5 + 2 * (keys.length - 1) + 3
  await press([...String(sum + 1)].join(' ') + ' Enter')
  await page.getByText('No suma: falta', { exact: false }).waitFor()
  await press('T ' + [...String(sum)].join(' ') + ' Enter')
  expect(await page.getByText('No suma').count()).toBe(0)
  await press('Enter')
  await page.getByText('0001 básica, guardada').waitFor()
  const { nuestra } = await actaOf(0)
  expect(nuestra).toHaveLength(1)
  expect(nuestra[0]).toMatchObject({
    boletasSobrantes: 1,
    personasVotaron: 'blanco',
    representantesVotaron: 4,
    votosSacados: 'ilegible',
    totalAsentado: sum,
  })
  expect(nuestra[0]?.votos).toMatchObject({ [keys[0] ?? '']: 5, [keys[1] ?? '']: 2, NULOS: 3 })
  expect(complaints).toEqual([])
})

test('keys turn, enlarge and darken the photograph, and mark nothing', async () => {
  const style = () => page.locator('.photo img').getAttribute('style')
  const name = await page.getByRole('heading', { level: 1 }).innerText()
  await page.locator('.photo img').waitFor()
  const before = await style()
  await press('R + K')
  const after = await style()
  expect(after).toMatch(/rotate\(90deg\)/)
  expect(after).toMatch(/contrast\(1\.5\)/)
  expect(after).not.toBe(before)
  await press('R R R - K K')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(name)
})

test('where no larger picture comes, the one in sight stays', async () => {
  const shown = page.locator('.photo img')
  const src = await shown.getAttribute('src')
  const asked = page.waitForRequest(/\/original\?/)
  await page.route(/\/original\?/, (route) => route.abort())
  await press('+ + + +')
  await asked
  await page.getByText('244 %').waitFor()
  expect(await shown.getAttribute('src')).toBe(src)
  await page.unroute(/\/original\?/)
  await press('- - - -')
})

test('a photograph that does not serve is marked by one key, and judged by somebody else', async () => {
  const name = await page.getByRole('heading', { level: 1 }).innerText()
  await press('L')
  await page.getByText(`${name}, foto marcada`).waitFor()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toBe(name)
  const other = await openCentro('coordinacion')
  await heading(name, other)
  await other.getByText('Alguien marcó esta foto').waitFor()
  for (const theme of ['dark', 'light']) expect(await graveIn(other, theme)).toEqual([])
  await press('S', other)
  await other.getByText(`${name}, foto marcada`).waitFor()
  await heading(name, other)
  await press('Escape', other)
  await heading('En pausa', other)
})

test('where figures were typed, a mark is asked twice', async () => {
  const name = await page.getByRole('heading', { level: 1 }).innerText()
  await press('7 H')
  await page.getByText('Ya tecleaste cifras').waitFor()
  const bar = "document.querySelector('.bad')"
  expect(await page.evaluate(`${bar}.scrollWidth - ${bar}.clientWidth`)).toBe(0)
  await press('Escape')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(name)
  expect(await page.locator('.four').innerText()).toMatch(/^7/)
})

test('what is typed outlives a reload', async () => {
  await page.reload()
  await page.locator('.four').waitFor()
  expect(await page.locator('.four').innerText()).toMatch(/^7/)
})

test('Escape gives the task back, Enter asks for the next', async () => {
  // Figures were typed: an Escape by mistake takes none of them.
  await press('Escape')
  await page.getByText('otra vez').waitFor()
  await press('Escape')
  await heading('En pausa')
  await press('Enter')
  await page.locator('.four').waitFor()
  expect(await page.locator('.four').innerText()).not.toMatch(/7/)
})

/** Presses a key that ends the task, and waits for the next one; its heading. */
async function end(keys: string, on: Page): Promise<string> {
  const h1 = on.getByRole('heading', { level: 1 })
  const before = await h1.innerText()
  await press(keys, on)
  // Between two tasks the heading says that one is being looked for.
  await h1.filter({ hasNotText: before }).filter({ hasNotText: 'Una tarea más' }).waitFor()
  return h1.innerText()
}

test('a silent casilla is called: nobody answers at one, the next one dictates', async () => {
  await service.upload('prep/cortes', campo.bytes, campo.name)
  const caller = await openCentro('coordinacion')
  const isCall = async () => {
    await caller.locator('.talk, .photo').first().waitFor()
    return (await caller.locator('.talk').count()) > 0
  }
  // Photographs come before calls: those that are free are set aside.
  while (!(await isCall())) await end('L', caller)
  for (const theme of ['dark', 'light']) expect(await graveIn(caller, theme)).toEqual([])
  const dictating = await end('N', caller)
  expect(dictating).toMatch(/no ha mandado nada$/)
  const n = campo.ballots.findIndex(({ casilla }) => dictating.startsWith(humanCasilla(casilla)))
  const lines = ballotAt(n).keys.length + 7
  await press('1 Enter '.repeat(lines).trim(), caller)
  // Who takes a dictation has no photograph to look at.
  await caller.getByText('Pide que lo lea otra vez').waitFor()
  await end('Enter', caller)
  const { nuestra } = await actaOf(n)
  expect(nuestra).toMatchObject([{ canal: 'telefono', totalAsentado: 1 }])
  await caller.context().close()
})

test('an acta whose answer got lost is sent again, and counts once', async () => {
  await sendPhoto(6)
  const other = await openCentro('capturista')
  await heading(humanCasilla(ballotAt(6).casilla), other)
  await other.locator('.photo img').waitFor()
  const loseAnswer = async (route: Route) => {
    await route.fetch()
    await route.abort()
  }
  await other.route('**/api/actas', loseAnswer, { times: 1 })
  await press('1 Enter '.repeat(ballotAt(6).keys.length + 7).trim(), other)
  await press('Enter', other)
  await other.getByText('No se guardó').waitFor()
  await press('Enter', other)
  await other.getByText('guardada').waitFor()
  expect((await actaOf(6)).nuestra).toHaveLength(1)
  await other.context().close()
})

test.each(['dark', 'light'])('capture is sound to axe, %s', async (theme) => {
  expect(await graveIn(page, theme)).toEqual([])
})
