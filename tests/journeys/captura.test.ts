import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CapturaDoc } from '../../server/src/contract/captura.ts'
import type { FotoEnlaces } from '../../server/src/contract/foto.ts'
import { auditLedger } from '../fixtures/audit.ts'
import { makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { layWire, type Wire } from '../fixtures/wire.ts'
import { launchBrowser, launchPhone } from './browser.ts'
import {
  appoint,
  ballotAt,
  button,
  figuresOf,
  graveIn,
  keptOf,
  keysOf,
  main,
  newPage,
  rowsOf,
  scan,
  sendNumeros,
  signIn,
  takeFoto,
  typeLine,
  typePaper,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/** Show 1: a representative's night on a phone, with the network and without it. */
const TAPS_MAX_MS = 60_000
/** A phone on its own waits at most two minutes before the next try. */
const RETRY_MAX_MS = 130_000
const LONG_MS = 300_000
const KEY = 'una-clave-de-prueba-de-32-caracteres'

let service: TestService
let wire: Wire
let browser: Browser
let campo: Campo
const folders: string[] = []

beforeAll(async () => {
  service = await startService({ key: KEY })
  wire = await layWire(service.url)
  browser = await launchBrowser()
  campo = await makeCampo(7, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
  await service.stop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A separate casilla for each test, and the credential. */
const ballotOf = (n: number) => ballotAt(campo, n)
const tokenOf = async (...ballots: Ballot[]) => {
  const casillas = ballots.map(({ casilla }) => casilla)
  const token = await service.token('representante', casillas)
  for (const casilla of casillas) senders.set(casilla, token)
  return token
}
/** The credential issued last for each casilla: «recibida» is of the own submissions (RULES.md RB4). */
const senders = new Map<string, string>()

/** The service's word on an acta, for its sender. */
async function estadoOf({ casilla }: Ballot) {
  const token = senders.get(casilla) ?? ''
  const headers = { authorization: `Bearer ${token}` }
  const doc = (await fetch(`${service.url}/api/captura`, { headers }).then((answer) =>
    answer.json(),
  )) as CapturaDoc
  return doc.casillas[0]?.actas[0]?.estado
}

/** SHA-256 of the original kept by the service under the name. */
async function storedSha256(sha256: string): Promise<string> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const links = (await fetch(`${service.url}/api/fotos/${sha256}/enlaces`, { headers }).then((a) =>
    a.json(),
  )) as FotoEnlaces
  const bytes = await fetch(new URL(links.original, service.url)).then((a) => a.arrayBuffer())
  return createHash('sha256').update(new Uint8Array(bytes)).digest('hex')
}

/** Texts written on a canvas, the long ones up to their first three words. */
const DRAWN = `window.drawn = []
  const { fillText } = CanvasRenderingContext2D.prototype
  CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
    window.drawn.push(text.split(' ').slice(0, 3).join(' '))
    return fillText.call(this, text, ...at)
  }`

describe('a night with signal', () => {
  it('números, foto and recibo take under a minute of taps', async () => {
    const page = await newPage(browser)
    const ballot = ballotOf(1)
    await signIn(page, service.url, await tokenOf(ballot))
    const startedAt = performance.now()
    await sendNumeros(page)
    await page.getByText(/^Confirmado \d\d:\d\d$/).waitFor()
    await takeFoto(page)
    await button(page, 'Ver el recibo').click()
    await button(page, 'Compartir recibo').waitFor()
    expect(performance.now() - startedAt).toBeLessThan(TAPS_MAX_MS)
    const estado = await estadoOf(ballot)
    expect(estado).toMatchObject({ foto: 'recibida', enRevision: false })
    await page
      .getByText(estado?.recibida?.folio ?? 'no folio')
      .first()
      .waitFor()
    // The image is what people show: the figures stand on it, beside what proves them.
    await page.evaluate(DRAWN)
    await button(page, 'Compartir recibo').click()
    await expect
      .poll(() => page.evaluate('window.drawn'))
      .toEqual(
        expect.arrayContaining([
          'Total del acta',
          'Boletas sobrantes',
          '12',
          'Ayuntamientos · acta',
        ]),
      )
    await page.context().close()
  })

  it('a photograph that arrives from elsewhere takes no open camera from a hand', async () => {
    const page = await newPage(browser)
    const ballot = ballotOf(19)
    await signIn(page, service.url, await tokenOf(ballot))
    const opened = Promise.withResolvers<void>()
    await page.route('**/api/captura', async (route) => {
      await opened.promise
      const response = await route.fetch()
      const doc = (await response.json()) as CapturaDoc
      for (const { estado } of doc.casillas.flatMap(({ actas }) => actas)) estado.foto = 'recibida'
      await route.fulfill({ response, json: doc })
    })
    await sendNumeros(page)
    await button(page, 'Tomar la foto del acta').click()
    await page.locator('video').waitFor()
    opened.resolve()
    // Kept after it is shown.
    const heard = async () =>
      (await rowsOf<CapturaDoc>(page, 'catalogos'))[0]?.casillas[0]?.actas[0]?.estado.foto
    await expect.poll(heard).toBe('recibida')
    expect(await page.getByText('¿Qué vas a fotografiar?').count()).toBe(0)
    await button(page, 'Cerrar la cámara').click()
    await button(page, /^Ver el (recibo|envío)$/).click()
    await page.context().close()
  })

  it('[AC0] [RV1] a tally that does not add up is sent as it is; a change afterwards is a revision', async () => {
    const page = await newPage(browser)
    const ballot = ballotOf(2)
    await signIn(page, service.url, await tokenOf(ballot))
    await button(page, 'Empezar con los números').click()
    const figures = figuresOf(await keysOf(page))
    figures[1] = 'blanco'
    figures[2] = 'ilegible'
    for (const figure of figures.slice(0, -1)) await typeLine(page, figure)
    // The last line is gone over.
    await main(page).click()
    await button(page, 'Así está en el acta').click()
    await button(page, 'Mandar sin él').click()
    await page.getByText(/^Confirmado \d\d:\d\d$/).waitFor()
    await button(page, 'Corregir los números').click()
    await page.locator('[data-renglon]').nth(2).click()
    for (const digit of '31')
      await page.locator('.teclado').getByRole('button', { name: digit, exact: true }).click()
    // Sent once, one tap leads from any line to the second look, whatever nobody wrote.
    const again = async () => {
      await button(page, 'Revisar').click()
      if (await button(page, 'Así está en el acta').isVisible())
        await button(page, 'Así está en el acta').click()
    }
    await again()
    // A correction by mistake is dropped: nothing is left to send.
    await button(page, 'Descartar la corrección').click()
    await button(page, 'Corregir los números').click()
    expect(await page.locator('[data-renglon]').nth(2).innerText()).toMatch(/ilegible/i)
    await page.locator('[data-renglon]').nth(2).click()
    for (const digit of '31')
      await page.locator('.teclado').getByRole('button', { name: digit, exact: true }).click()
    await again()
    await button(page, 'Mandar sin él').click()
    await expect.poll(async () => (await estadoOf(ballot))?.recibida?.revision).toBe(2)
    await page.locator('.paso').nth(2).click()
    await page.getByText(/Antes enviaste: revisión 1/).waitFor()
    await page.context().close()
  })
})

describe('a night without signal', () => {
  it(
    '[LE2] a tally typed and photographed without signal on a phone killed twice is sent when the signal returns: once, complete, the same bytes',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'espejo-telefono-'))
      folders.push(folder)
      const ballot = ballotOf(3)
      const before = (await auditLedger(service, [])).records
      let phone = await launchPhone(folder)
      let page = await openedOn(phone)
      await signIn(page, wire.url, await tokenOf(ballot))
      const worker = 'navigator.serviceWorker.ready.then(({ active }) => active.state)'
      await expect.poll(() => page.evaluate(worker), { timeout: 60_000 }).toBe('activated')

      wire.off()
      await page.goto(`${wire.url}/c`)
      await button(page, 'Empezar con los números').click()
      const figures = figuresOf(await keysOf(page))
      for (const figure of figures.slice(0, 6)) await typeLine(page, figure)
      await expect.poll(() => lineKeptOf(page)).toBe(6)
      await killPhone(folder, phone)

      phone = await launchPhone(folder)
      page = await openedOn(phone)
      await page.goto(`${wire.url}/c`)
      await button(page, 'Seguir con los números').click()
      await page.getByText(`, 7 de ${figures.length}`).waitFor()
      for (const figure of figures.slice(6)) await typeLine(page, figure)
      await button(page, 'Enviar números').click()
      await page.getByText('En tu teléfono').first().waitFor()
      await takeFoto(page)
      await button(page, 'Ver el envío').click()
      // The phone has a network: the service is what does not answer.
      await page.getByText(/El servicio no contesta desde/).waitFor()
      await page.getByText('Se envía con esta pantalla abierta').waitFor()
      await page.getByText('Próximo intento').waitFor()
      const kept = await keptOf(page)
      expect(kept.map(({ tipo }) => tipo).sort()).toEqual(['foto', 'numeros'])
      expect(kept.some(({ marcha }) => marcha.status === 'confirmado')).toBe(false)
      const sha256 = kept.find(({ tipo }) => tipo === 'foto')?.sha256 ?? ''
      await killPhone(folder, phone)

      phone = await launchPhone(folder)
      page = await openedOn(phone)
      await page.goto(`${wire.url}/c`)
      await button(page, 'Ver el envío').click()
      wire.on()
      await button(page, 'Compartir recibo').waitFor({ timeout: RETRY_MAX_MS })
      const sent = await keptOf(page)
      expect(sent.map(({ id }) => id)).toEqual(kept.map(({ id }) => id))
      expect(sent.every(({ marcha }) => marcha.status === 'confirmado')).toBe(true)
      expect(await estadoOf(ballot)).toMatchObject({ foto: 'recibida', recibida: { revision: 1 } })
      expect(await storedSha256(sha256)).toBe(sha256)
      const audit = await auditLedger(service, [])
      expect([audit.records - before, audit.duplicates]).toEqual([1, []])
      await phone.close()
    },
    LONG_MS,
  )
})

/** Index of the line reached by the draft on the phone's disk; -1 without a draft. */
const lineKeptOf = async (page: Page) =>
  (await rowsOf<{ at: number }>(page, 'borradores'))[0]?.at ?? -1

async function openedOn(phone: BrowserContext): Promise<Page> {
  const [page = await phone.newPage()] = phone.pages()
  return page
}

/**
 * The phone's battery ends: every process of the browser at once, with no time to write anything.
 */
async function killPhone(folder: string, phone: BrowserContext): Promise<void> {
  const gone = new Promise((resolve) => phone.once('close', resolve))
  for (const pid of processesOf(folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // The process went with the parent.
    }
  }
  await gone
}

/** Processes with the test's own folder in the command line. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${folder}`)
      } catch {
        return false
      }
    })
    .map(Number)
}

/**
 * The paper was lost: ends the old nombramiento and makes a new nombramiento; returns the new id.
 */
async function reappoint(id: string): Promise<string> {
  const headers = {
    authorization: `Bearer ${service.adminToken}`,
    'content-type': 'application/json',
  }
  const body = JSON.stringify({ ids: [id], causa: 'Se perdió el papel' })
  const init = { method: 'POST', headers, body }
  const answer = await fetch(`${service.url}/api/nombramientos/reexpedir`, init)
  expect(answer.status).toBe(201)
  return (
    ((await answer.json()) as { nombramientos: { ahora: string }[] }).nombramientos[0]?.ahora ?? ''
  )
}

/** Types the code and the PIN printed on the nombramiento. */
async function enterBy(page: Page, id: string) {
  await typePaper(page, id, KEY)
  await page.locator('.paso').first().waitFor()
}

describe('another person, another credential', () => {
  it('[NO1] a revoked credential keeps its outbox on the phone, told, and a new one of the casilla sends it', async () => {
    const page = await newPage(browser)
    const ballot = ballotOf(4)
    const first = await appoint(service, ballot)
    await page.goto(`${service.url}/c`)
    await enterBy(page, first)
    await page.context().setOffline(true)
    await sendNumeros(page)
    await page.getByText('En tu teléfono').waitFor()
    const second = await reappoint(first)
    await page.context().setOffline(false)
    await page.getByText(/Los números siguen en tu teléfono/).waitFor()
    const [held] = await keptOf(page)
    expect(held?.marcha).toMatchObject({ status: 'retenido', causa: 'credencial_revocada' })
    await expect.poll(() => main(page).innerText()).toBe('Entrar con el nombramiento nuevo')

    await page.locator('header button').last().click()
    await page.getByText('En este teléfono entró Íñigo Peña').waitFor()
    await button(page, 'Salir de este teléfono, sin borrar nada').click()
    await enterBy(page, second)
    await expect.poll(async () => (await keptOf(page))[0]?.marcha.status).toBe('confirmado')
    expect((await keptOf(page)).map(({ id }) => id)).toEqual([held?.id])
    expect((await keptOf(page))[0]?.marcha).toMatchObject({ revision: 1 })
    await page.context().close()
  })

  it('what one person left on a phone is said to the next, and not wiped', async () => {
    const page = await newPage(browser)
    await signIn(page, service.url, await tokenOf(ballotOf(6)))
    await page.context().setOffline(true)
    await sendNumeros(page)
    await page.getByText('En tu teléfono').waitFor()
    const other = await tokenOf(ballotOf(7))
    await scan(page, other)
    await page.getByText(/Aquí hay 1\s+envío de otra persona. Nada se borra/).waitFor()
    expect(await keptOf(page)).toHaveLength(1)
    await page.context().setOffline(false)
    await expect.poll(async () => (await keptOf(page))[0]?.marcha.status).toBe('confirmado')
    await page.context().close()
  })
})

/** Letters of the words that say what is sent, px. */
const STATE_PX = `Array.from(document.querySelectorAll('.paso small, .paso .end, header button'),
  (each) => parseFloat(getComputedStyle(each).fontSize))`

describe('every screen', () => {
  it.each([
    ['dark', { width: 390, height: 844 }],
    ['light', { width: 360, height: 640 }],
  ])(
    'every screen of the app is sound to axe and keeps its button at the thumb, %s',
    async (theme, size) => {
      const page = await newPage(browser, { theme, size })
      const ballot = ballotOf(theme === 'dark' ? 8 : 9)
      await page.goto(`${service.url}/c`)
      await page.locator('#codigo').waitFor()
      const seen: Record<string, unknown[]> = { entrar: await graveIn(page) }
      const bottoms: number[] = []
      const look = async (name: string) => {
        seen[name] = await graveIn(page)
        const box = await main(page).boundingBox()
        bottoms.push(size.height - (box?.y ?? 0) - (box?.height ?? 0))
        expect(box?.height).toBe(60)
        const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect([name, over]).toEqual([name, 0])
      }
      await signIn(page, service.url, await tokenOf(ballot))
      await look('casilla')
      // The words of the state of sending are for eyes of fifty-five years.
      expect(Math.min(...(await page.evaluate<number[]>(STATE_PX)))).toBeGreaterThanOrEqual(16)
      await button(page, 'Empezar con los números').click()
      const figures = figuresOf(await keysOf(page))
      figures[0] = '9999'
      for (const figure of figures.slice(0, 3)) await typeLine(page, figure)
      await look('números')
      for (const figure of figures.slice(3)) await typeLine(page, figure)
      await look('no cuadra')
      await button(page, 'Así está en el acta').click()
      await look('revisar')
      const area = "document.querySelector('main')"
      const more = await page.evaluate(`${area}.scrollHeight - ${area}.clientHeight`)
      expect(more).toBe(0)
      await page.context().setOffline(true)
      await button(page, 'Enviar números').click()
      await page.locator('.paso').nth(2).click()
      await look('envío')
      await page.locator('header button').last().click()
      await look('ayuda')
      await page.context().setOffline(false)
      await main(page).click()
      await button(page, 'Compartir recibo').waitFor()
      await look('recibo')
      expect(Object.entries(seen).filter(([, grave]) => grave.length > 0)).toEqual([])
      expect(new Set(bottoms)).toEqual(new Set([24]))
      await page.context().close()
    },
  )
})
