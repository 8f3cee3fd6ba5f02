import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { CapturaDoc } from '../../server/src/contract/captura.ts'
import type { AmbitoDoc } from '../../server/src/contract/estado.ts'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  ballotAt,
  button,
  figuresOf,
  graveIn,
  keptOf,
  keysOf,
  main,
  newPage,
  takeFoto,
  typeLine,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  browser = await launchBrowser()
  campo = await makeCampo(23, 0.01)
})
afterAll(() => browser.close())
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service.stop())

const admin = () => ({ authorization: `Bearer ${service.adminToken}` })

/** Local day and minute of Veracruz, so many minutes from now. */
function localIn(minutes: number): { fecha: string; cierre: string } {
  const iso = new Date(Date.now() + (minutes - 360) * 60_000).toISOString()
  return { fecha: iso.slice(0, 10), cierre: iso.slice(11, 16) }
}

async function createOn({ fecha, cierre }: { fecha: string; cierre: string }) {
  const answer = await fetch(`${service.url}/api/elecciones`, {
    method: 'POST',
    headers: { ...admin(), 'x-file-name': campo.name, 'x-jornada': `${fecha}T${cierre}` },
    body: new Blob([campo.bytes]),
  })
  expect(answer.status).toBe(201)
}

async function moveTo(cuando: { fecha: string; cierre: string }) {
  const answer = await fetch(`${service.url}/api/elecciones/jornada`, {
    method: 'PUT',
    headers: { ...admin(), 'content-type': 'application/json' },
    body: JSON.stringify({ eleccion: campo.eleccion, ...cuando }),
  })
  expect(answer.status).toBe(204)
}

async function recibidas(): Promise<number> {
  const asked = `${service.url}/api/ambito?clave=${campo.eleccion}`
  const doc = (await fetch(asked, { headers: admin() }).then((a) => a.json())) as AmbitoDoc
  return doc.actas.recibidas
}

/** Figures of an acta typed in the practice or in earnest, up to the big «Enviar números». */
async function sendFigures(page: Page) {
  await button(page, 'Empezar con los números').click()
  for (const figure of figuresOf(await keysOf(page))) await typeLine(page, figure)
  await button(page, 'Enviar números').click()
}

const band = (page: Page) => page.getByText('PRÁCTICA: nada se cuenta')

it('[JO5] one practises on one’s own paper a week before, and sends the real acta on the night', async () => {
  await createOn({ ...localIn(7 * 24 * 60), cierre: '18:00' })
  const page = await newPage(browser, { size: { width: 360, height: 640 } })
  const sent: string[] = []
  page.on('request', (asked) => {
    if (asked.method() !== 'GET') sent.push(`${asked.method()} ${new URL(asked.url()).pathname}`)
  })
  const ballot = ballotAt(campo, 1)
  const token = await service.token('representante', [ballot.casilla])
  const estado = async () => {
    const headers = { authorization: `Bearer ${token}` }
    const asked = await fetch(`${service.url}/api/captura`, { headers })
    return ((await asked.json()) as CapturaDoc).casillas[0]?.actas[0]?.estado
  }
  await page.goto(`${service.url}/c#t=${token}`)
  await page.getByText(/La votación es el .* sólo se practica/).waitFor()
  expect(await button(page, 'La votación ya cerró').count()).toBe(0)
  expect(await graveIn(page)).toEqual([])

  // An ended credential opens the practice beside the door, never the real acta.
  const refusal = { error: 'sin_credencial', mensaje: 'Tu acceso venció.', detalles: [] }
  await page.route('**/api/captura', (asked) => asked.fulfill({ status: 401, json: refusal }))
  await page.reload()
  await button(page, 'Entrar otra vez con código y PIN').waitFor()
  const offered = await page.locator('footer button').allInnerTexts()
  expect(offered).toEqual(['Practicar', 'Entrar otra vez con código y PIN'])
  await page.unroute('**/api/captura')
  await page.reload()
  await button(page, 'Practicar: nada se cuenta').waitFor()

  await main(page).click()
  await band(page).waitFor()
  expect(await page.getByText('En línea').count()).toBe(0)
  expect(await graveIn(page)).toEqual([])
  await button(page, 'Empezar con los números').click()
  const figures = figuresOf(await keysOf(page))
  for (const figure of figures.slice(0, 3)) await typeLine(page, figure)
  await band(page).waitFor()
  // The practice is kept like the night, on a disk of its own.
  await page.reload()
  await main(page).click()
  await button(page, 'Seguir con los números').click()
  for (const figure of figures.slice(3)) {
    await band(page).waitFor()
    await typeLine(page, figure)
  }
  await button(page, 'Enviar números').click()
  await page.getByText(/^Confirmado/).waitFor()
  await takeFoto(page)
  await button(page, 'Ver el recibo').click()
  await page.getByText(/Esto fue práctica: nada se envió/).waitFor()
  await band(page).waitFor()
  // Begun anew, the practice has nothing of the practice before.
  await button(page, 'Practicar otra vez').click()
  await button(page, 'Empezar con los números').click()
  await typeLine(page, '8')
  await page.getByRole('button', { name: 'Atrás' }).first().click()
  await page.getByText(/^1 de \d+$/).waitFor()
  await button(page, 'Salir de la práctica').click()

  await button(page, 'Practicar: nada se cuenta').waitFor()
  expect(await band(page).count()).toBe(0)
  expect([sent, await keptOf(page), await recibidas()]).toEqual([[], [], 0])
  expect(await estado()).toMatchObject({ foto: 'falta' })

  // The night: the date moves so that the casillas closed a minute ago.
  await moveTo(localIn(-1))
  await page.reload()
  await button(page, 'La votación ya cerró').click()
  await sendFigures(page)
  await page.getByText(/^Confirmado/).waitFor()
  await takeFoto(page)
  await expect.poll(async () => (await estado())?.foto).toBe('recibida')
  expect([await estado(), await recibidas()]).toMatchObject([{ recibida: { revision: 1 } }, 1])
  expect((await estado()) as object).not.toHaveProperty('espera')
  await page.reload()
  await button(page, 'Ver el recibo').waitFor()
  await page.context().close()
})

it('[JO3] [JO5] figures from before the hour count when it comes, and the practice ends then', async () => {
  await createOn(localIn(2))
  const early = ballotAt(campo, 1)
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token('representante', [early.casilla])}` },
    body: JSON.stringify(actaBodyOf(campo.eleccion, early, 1)),
  })
  expect(await answer.json()).toMatchObject({ antes: true, contabilizada: false })

  const page = await newPage(browser, { size: { width: 360, height: 640 } })
  const token = await service.token('representante', [ballotAt(campo, 2).casilla])
  await page.goto(`${service.url}/c#t=${token}`)
  await page.getByText(/Se envía cuando cierre la votación, a las/).waitFor()
  await button(page, 'La votación ya cerró').click()
  await page.getByText('¿Ya cerró tu casilla?').waitFor()
  await button(page, 'Todavía no').click()
  await button(page, 'Practicar: nada se cuenta').click()
  await button(page, 'Empezar con los números').click()
  await typeLine(page, '12')
  expect(await recibidas()).toBe(0)

  await page.getByText('Ya cerró la votación').waitFor({ timeout: 150_000 })
  await expect.poll(recibidas).toBe(1)
  await button(page, 'Empezar de verdad').click()
  await button(page, 'La votación ya cerró').click()
  await button(page, 'Empezar con los números').waitFor()
  await page.context().close()
})
