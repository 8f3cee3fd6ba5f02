import { hash } from 'node:crypto'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { ActaDoc } from '../../server/src/contract/estado.ts'
import { humanCasilla } from '../../server/src/domain/clave.ts'
import { actaBodyOf, makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { graveIn } from './axe.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/**
 * A shift at the call centre against the real service, without a mouse. Each test sits down for a
 * separate casilla: no other test gets the casilla's task, and the test gets no other task.
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
  // Without a corte no casilla counts as silent.
  await service.upload('prep/cortes', campo.bytes, campo.name)
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  // A request cut off by a test is no fault; any other complaint is a fault of the page.
  expect(complaints.splice(0).filter((said) => !said.includes('ERR_FAILED'))).toEqual([])
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

/** A picture unique to the casilla, sent in one piece as tus allows. */
async function sendPhoto(n: number): Promise<void> {
  const { casilla } = ballotAt(n)
  const background = { r: 250 - 20 * n, g: 200, b: 150 }
  const bytes = await sharp({ create: { width: 900, height: 1200, channels: 3, background } })
    .jpeg()
    .toBuffer()
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

type Rol = 'capturista' | 'coordinacion'

/** A person signed in at a machine; only tasks of the given casillas come to the person. */
async function signIn(context: BrowserContext, rol: Rol, ...ns: number[]): Promise<string> {
  const token = await service.token(
    rol,
    ns.map((n) => ballotAt(n).casilla),
  )
  await context.addCookies([{ name: 'espejo', value: token, url: service.url }])
  return token
}

async function openSeat(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${service.url}/centro`)
  return page
}

/** A person's seat, at work. */
async function sitDown(rol: Rol, ...ns: number[]): Promise<Page> {
  const context = await newContext(browser, { width: 1440, height: 900 })
  await signIn(context, rol, ...ns)
  const page = await openSeat(context)
  await page.getByRole('button', { name: 'Empezar' }).waitFor()
  await press(page, 'Enter')
  return page
}

async function post(token: string, path: string, body: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${service.url}/api/centro${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return answer.status
}

/** A capturista with the photograph of the n-th casilla in sight. */
async function sitBefore(n: number): Promise<Page> {
  await sendPhoto(n)
  const page = await sitDown('capturista', n)
  await heading(page, nameOf(n))
  await page.locator('.photo img').waitFor()
  return page
}

/** A just-drawn task takes no key for a moment: `aria-busy` says when. */
async function press(page: Page, keys: string): Promise<void> {
  await page.locator('main[aria-busy="false"]').waitFor()
  for (const key of keys.split(' ')) await page.keyboard.press(key)
}

const nameOf = (n: number) => humanCasilla(ballotAt(n).casilla)
/** A 1 on every line of the acta. */
const ones = (n: number) => '1 Enter '.repeat(ballotAt(n).keys.length + 7).trim()
const h1 = (page: Page) => page.getByRole('heading', { level: 1 })
const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const firstFigures = (page: Page) => page.locator('.four').innerText()

async function actaOf(n: number): Promise<ActaDoc> {
  const clave = `${campo.eleccion}:casilla:${ballotAt(n).acta}`
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const answer = await fetch(`${service.url}/api/acta?clave=${clave}`, { headers })
  return (await answer.json()) as ActaDoc
}

it('[AC0] an acta is captured from its photograph, from task to saved, by keys alone', async () => {
  const page = await sitBefore(0)
  // Four figures, with a correction and a figure taken back; blank and illegible are one key each.
  await press(page, '1 2 Backspace Enter B 4 Enter I')
  expect(await firstFigures(page)).toMatch(/1\s+boletas sobrantes/)
  const { keys } = ballotAt(0)
  await press(page, '9 9 U U 5 Enter ' + '2 Enter '.repeat(keys.length - 1).trim())
  await press(page, '0 Enter 3 Enter')
  const sum = 5 + 2 * (keys.length - 1) + 3
  await press(page, [...String(sum + 1)].join(' ') + ' Enter')
  await page.getByText('no es la suma de los renglones').waitFor()
  await press(page, 'T ' + [...String(sum)].join(' ') + ' Enter')
  expect(await page.getByText('no es la suma').count()).toBe(0)
  await press(page, 'Enter')
  await page.getByText(`${nameOf(0)}, Ayuntamientos: guardada`).waitFor()
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
})

it('a window too narrow for the centre asks for no work, and says how to widen the page', async () => {
  const context = await newContext(browser, { width: 683, height: 400 })
  await signIn(context, 'capturista', 0)
  const asked: string[] = []
  context.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const page = await openSeat(context)
  await page.getByText('ensancha la ventana o quita el zoom').waitFor()
  const centre = () => asked.filter((path) => path.startsWith('/api/centro'))
  expect(centre()).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: 'Empezar' }).waitFor()
  expect(centre()).not.toEqual([])
  await page.setViewportSize({ width: 683, height: 400 })
  await page.getByText('ensancha la ventana o quita el zoom').waitFor()
})

it('keys turn, enlarge and darken a photograph at the centre, and mark nothing', async () => {
  const page = await sitBefore(1)
  const style = () => page.locator('.photo img').getAttribute('style')
  const before = await style()
  await press(page, 'R + K')
  const after = await style()
  expect(after).toMatch(/rotate\(90deg\)/)
  expect(after).toMatch(/contrast\(1\.5\)/)
  expect(after).not.toBe(before)
  await press(page, 'R R R - K K')
  expect(await h1(page).innerText()).toBe(nameOf(1))
})

it('where no larger picture comes, the photograph in sight at the centre stays', async () => {
  const page = await sitBefore(2)
  const shown = page.locator('.photo img')
  const src = await shown.getAttribute('src')
  const asked = page.waitForRequest(/\/original\?/)
  await page.route(/\/original\?/, (route) => route.abort())
  await press(page, '+ + + +')
  await asked
  await page.getByText('244 %').waitFor()
  expect(await shown.getAttribute('src')).toBe(src)
})

it('[CE4] a photograph that does not serve is marked by two keys, and judged by somebody else', async () => {
  const page = await sitBefore(3)
  await press(page, 'L O E H')
  expect(await page.getByText('Se guarda en').count()).toBe(0)
  await press(page, 'P L')
  await page.getByText(/Se guarda en \d s: no se lee/).waitFor()
  // Undone within some seconds, the mark never happened.
  await press(page, 'U')
  await page.getByText('Se guarda en').waitFor({ state: 'detached' })
  expect(await h1(page).innerText()).toBe(nameOf(3))
  await press(page, 'P L')
  // Nobody presses anything: the mark goes by itself.
  await page.getByText(`${nameOf(3)}, marcada: no se lee`).waitFor()
  expect(await page.locator('.photo').count()).toBe(0)
  // An open seat would take the task that the second judgement brings back.
  await page.context().close()
  const other = await sitDown('coordinacion', 3)
  await heading(other, nameOf(3))
  await other.getByText('Alguien marcó esta foto').waitFor()
  for (const theme of ['dark', 'light']) expect(await graveIn(other, theme)).toEqual([])
  await press(other, 'S Enter')
  await other.getByText(`${nameOf(3)}, marcada: la foto sirve`).waitFor()
  await heading(other, nameOf(3))
  await press(other, 'Escape')
  await heading(other, 'En pausa')
})

it('where figures were typed from a photograph, a mark that is undone leaves them', async () => {
  const page = await sitBefore(4)
  await press(page, '7 P')
  await page.getByText('¿Qué tiene?').waitFor()
  const bar = "document.querySelector('.bad')"
  expect(await page.evaluate(`${bar}.scrollWidth - ${bar}.clientWidth`)).toBe(0)
  await press(page, 'H')
  await page.getByText(/Se guarda en \d s: le falta una hoja/).waitFor()
  await press(page, '9 Escape')
  await page.getByText('Se guarda en').waitFor({ state: 'detached' })
  expect(await h1(page).innerText()).toBe(nameOf(4))
  expect(await firstFigures(page)).toMatch(/^7/)
})

it('[LL3] looking takes no task; half an acta outlives a closed tab, for its person alone', async () => {
  await sendPhoto(5)
  const context = await newContext(browser, { width: 1440, height: 900 })
  const token = await signIn(context, 'capturista', 5)
  const looking = await openSeat(context)
  await heading(looking, 'Centro de captura')
  for (const theme of ['dark', 'light']) expect(await graveIn(looking, theme)).toEqual([])
  const clave = `${campo.eleccion}:${ballotAt(5).acta}`
  expect(await post(token, '/latido', { clave })).toBe(409)
  await press(looking, 'Enter')
  await looking.locator('.four').waitFor()
  await press(looking, '7 Enter 8')
  // The task is in hand: a new tab goes on at once.
  await looking.close()
  const again = await openSeat(context)
  await again.locator('.four').waitFor()
  expect(await firstFigures(again)).toMatch(/^7[^]*\n8/)
  // The lease ended meanwhile: the work is offered, and taken by its person.
  await again.close()
  expect(await post(token, '/soltar', { clave })).toBe(204)
  const back = await openSeat(context)
  await back.getByText(`Dejaste a medias la ${nameOf(5)}: 2`).waitFor()
  // Another person at the same machine sees nothing of the figures.
  await signIn(context, 'capturista', 6)
  await back.reload()
  await back.getByRole('button', { name: 'Empezar' }).waitFor()
  expect(await back.getByText(nameOf(5)).count()).toBe(0)
  await context.addCookies([{ name: 'espejo', value: token, url: service.url }])
  await back.reload()
  await back.getByRole('button', { name: `Seguir con la ${nameOf(5)}` }).waitFor()
  await press(back, 'Enter')
  await back.locator('.four').waitFor()
  expect(await firstFigures(back)).toMatch(/^7/)
  // Handed in, nothing is left on the machine.
  await press(back, `ArrowUp ArrowUp ${ones(5)} Control+Enter`)
  await back.getByText('guardada').waitFor()
  expect(await back.evaluate(() => localStorage.getItem('espejo.centro'))).toBe('[]')
})

it('[CE6] Escape gives a task at the centre back, said twice where figures were typed; Enter asks for the next', async () => {
  const page = await sitBefore(6)
  await press(page, '7 Escape')
  // An Escape by mistake takes none of the figures.
  await page.getByText('otra vez').waitFor()
  await press(page, 'Escape')
  await heading(page, 'En pausa')
  await press(page, 'Enter')
  await page.locator('.four').waitFor()
  expect(await firstFigures(page)).not.toMatch(/7/)
})

/** Presses a key to end the task, and waits for the next task; returns the new heading. */
async function end(page: Page, keys: string): Promise<string> {
  const before = await h1(page).innerText()
  await press(page, keys)
  // Between two tasks the heading says «Una tarea más»: a task is being looked for.
  const passing = [before, 'Una tarea más']
  await expect.poll(async () => passing.includes(await h1(page).innerText())).toBe(false)
  return h1(page).innerText()
}

it('[CE5] [CE9] silent casillas are called: nobody answers at one, the next one dictates', async () => {
  const silent = [7, 8]
  const page = await sitDown('coordinacion', ...silent)
  await page.locator('.talk').waitFor()
  for (const theme of ['dark', 'light']) expect(await graveIn(page, theme)).toEqual([])
  const dictating = await end(page, 'C Enter')
  expect(dictating).toMatch(/^Falta Ayuntamientos de la /)
  const n = silent.find((each) => dictating.endsWith(nameOf(each))) ?? -1
  await press(page, ones(n))
  // Nobody at a dictation has a photograph to look at.
  await page.getByText('Pide que lo lea otra vez').waitFor()
  // Nor is a dictation that does not add up handed in by Enter alone.
  await press(page, 'Enter Enter')
  expect(await h1(page).innerText()).toBe(dictating)
  await end(page, 'Control+Enter')
  const { nuestra } = await actaOf(n)
  expect(nuestra).toMatchObject([{ canal: 'telefono', totalAsentado: 1 }])
})

it('[AC0] [CE2] a second reading that does not add up is not handed in by Enter alone', async () => {
  await sendPhoto(12)
  const { casilla } = ballotAt(12)
  const headers = { authorization: `Bearer ${await service.token('representante', [casilla])}` }
  const body = { ...actaBodyOf(campo.eleccion, ballotAt(12), 12), totalAsentado: 9999 }
  const sent = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  expect(sent.status).toBe(201)
  const page = await sitDown('capturista', 12)
  await page.getByText('cerrada, oculta').waitFor()
  // The total agrees with the lines, and other votes were taken from the box.
  const { keys } = ballotAt(12)
  const sum = [...String(keys.length + 2)].join(' ')
  await press(page, `1 Enter 1 Enter 1 Enter 9 Enter ${'1 Enter '.repeat(keys.length + 2)}${sum}`)
  await press(page, 'Enter Enter Enter')
  await page.getByText('votos sacados de la urna (9)').waitFor()
  expect((await actaOf(12)).nuestra).toHaveLength(1)
  await press(page, 'Control+Enter')
  await expect.poll(async () => (await actaOf(12)).nuestra.length).toBe(2)
})

it('[LE2] an acta of the centre whose answer got lost is sent again, and counts once', async () => {
  const page = await sitBefore(9)
  let saved: number | undefined
  const loseAnswer = async (route: Route) => {
    saved = (await route.fetch()).status()
    await route.abort()
  }
  await page.route('**/api/actas', loseAnswer, { times: 1 })
  // A document that is loaded after its route has no way past it.
  await page.reload()
  await page.locator('.photo img').waitFor()
  await press(page, ones(9))
  // A tally that does not add up is not handed in by Enter alone.
  await press(page, 'Enter Enter')
  await press(page, 'Control+Enter')
  await expect.poll(() => saved).toBe(201)
  await page.getByText('No se guardó').waitFor()
  await press(page, 'Control+Enter')
  await page.getByText('guardada').waitFor()
  expect((await actaOf(9)).nuestra).toHaveLength(1)
})

it.each([
  ['dark', 10],
  ['light', 11],
])('capture at the centre is sound to axe in the %s theme', async (theme, n) => {
  const page = await sitBefore(n)
  expect(await graveIn(page, theme)).toEqual([])
})
