import { createServer, request } from 'node:http'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shortCasilla } from '../../server/src/domain/clave.ts'
import { makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  ballotAt,
  button,
  figuresOf,
  keptOf,
  keysOf,
  main,
  newPage,
  sendNumeros,
  signIn,
  typeLine,
  USE,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/**
 * Troubles of a phone at 22:00: two tabs, a full disk, a wrong clock, a full house, a new version.
 */
let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(11, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

const tokenOf = (n: number) => service.token('representante', [ballotAt(campo, n).casilla])
const statuses = async (page: Page) => (await keptOf(page)).map(({ marcha }) => marcha.status)

it('[LE2] two tabs share one outbox and send it once', async () => {
  const one = await newPage(browser)
  const context = one.context()
  let posts = 0
  context.on('request', (asked) => {
    if (asked.method() === 'POST' && asked.url().endsWith('/api/actas')) posts += 1
  })
  await signIn(one, service.url, await tokenOf(0))
  const two = await context.newPage()
  await two.goto(`${service.url}/c`)
  await button(two, 'Empezar con los números').waitFor()
  // Nothing sent arrives, and both tabs try as soon as anything may.
  await context.route('**/api/{actas,health}', (route) => route.abort())
  await one.bringToFront()
  await sendNumeros(one)
  await two.getByText('En tu teléfono').first().waitFor()
  posts = 0
  await context.unroute('**/api/{actas,health}')
  await Promise.all([one, two].map((page) => page.evaluate("dispatchEvent(new Event('online'))")))
  await one.getByText(/^Confirmado/).waitFor()
  await two.getByText(/^Confirmado/).waitFor()
  expect([posts, await statuses(two)]).toEqual([1, ['confirmado']])
  await context.close()
})

it('two tabs share one draft: each shows what the other types, and neither loses it', async () => {
  const one = await newPage(browser)
  const context = one.context()
  await signIn(one, service.url, await tokenOf(10))
  await button(one, 'Empezar con los números').click()
  const figures = figuresOf(await keysOf(one)).slice(0, 14)
  for (const figure of figures.slice(0, 6)) await typeLine(one, figure)
  const [two, deaf] = [await context.newPage(), await context.newPage()]
  // A tab frozen by the phone: the tab hears nothing and writes all the same.
  await deaf.addInitScript(
    "Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set() {} })",
  )
  for (const page of [two, deaf]) {
    await page.goto(`${service.url}/c`)
    await button(page, 'Seguir con los números').click()
  }
  await one.bringToFront()
  for (const figure of figures.slice(6)) await typeLine(one, figure)
  await expect.poll(() => typedOn(two)).toEqual(figures)
  await two.getByText(', 7 de').waitFor()
  expect(await typedOn(deaf)).toEqual(figures.slice(0, 6))
  figures[6] = '91'
  await deaf.bringToFront()
  for (const digit of figures[6])
    await deaf.locator('.teclado').getByRole('button', { name: digit, exact: true }).click()
  for (const page of [one, two]) await expect.poll(() => typedOn(page)).toEqual(figures)
  await one.bringToFront()
  await one.reload()
  await button(one, 'Seguir con los números').click()
  await expect.poll(() => typedOn(one)).toEqual(figures)
  await context.close()
})

/** The figures on the lines. */
const typedOn = (page: Page) => page.locator('[data-renglon] b').allInnerTexts()

it('a press while a try is failing is heard when it has failed', async () => {
  const page = await newPage(browser)
  await signIn(page, service.url, await tokenOf(7))
  const held: Route[] = []
  await page.route('**/api/actas', (route) => route.abort())
  await page.route('**/api/health', (route) => void held.push(route))
  await sendNumeros(page)
  await expect.poll(() => held.length).toBe(1)
  // From here on no time passes on the phone: no wait of its own ends.
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 1000)
  await page.unroute('**/api/actas')
  await page.evaluate("dispatchEvent(new Event('online'))")
  await held[0]?.abort()
  await expect.poll(() => held.length).toBe(2)
  await held[1]?.continue()
  await page.getByText(/^Confirmado/).waitFor()
  await page.context().close()
})

/**
 * Texts of elements cut off at the side or lying on a neighbour, of buttons with cut words, of a
 * footer below the screen; a list may scroll downwards.
 */
const CLIPPED = `[...document.querySelectorAll('.pantalla *')]
  .filter(({ offsetWidth: w, scrollWidth: all }) => w > 1 && all > w + 1)
  .concat([...document.querySelectorAll('button')].filter((each) => each.scrollHeight > each.clientHeight + 1))
  .concat([...document.querySelectorAll('footer')].filter((each) => each.getBoundingClientRect().bottom > innerHeight))
  .map((each) => each.textContent.trim().slice(0, 40))`

it('on the smallest phone nothing is cut, and each screen names its casilla and its acta', async () => {
  const page = await newPage(browser, { size: { width: 320, height: 568 } })
  await signIn(page, service.url, await tokenOf(8))
  expect(await page.evaluate(CLIPPED)).toEqual([])
  const titulo = await page.locator('.eleccion b').innerText()
  // A person who reports for several casillas sees on each screen for which.
  const lines = (await page.locator('.eleccion span').innerText()).replace(/\s+/, ' ')
  const short = shortCasilla(ballotAt(campo, 8).casilla)
  const name = `${short}, ${titulo}`
  await button(page, 'Empezar con los números').click()
  await page.getByText(`${name}, 1 de`).waitFor()
  expect(lines).toBe(`${(await keysOf(page)).length} renglones`)
  expect(await page.evaluate(CLIPPED)).toEqual([])
  const figures = figuresOf(await keysOf(page))
  for (const figure of figures) await typeLine(page, figure)
  await button(page, 'Enviar números').waitFor()
  await page.getByRole('heading', { name: `Revisar ${short}`, exact: true }).waitFor()
  expect(await page.evaluate(CLIPPED)).toEqual([])
  await button(page, 'Enviar números').click()
  await page.getByText(/^Confirmado/).waitFor()
  expect(await page.evaluate(CLIPPED)).toEqual([])
  await button(page, 'Tomar la foto del acta').click()
  await page.getByRole('heading', { name: `Foto del acta ${name}` }).waitFor()
  await button(page, 'Cerrar la cámara').click()
  await page.locator('.paso').nth(2).click()
  await page.getByText('Folio', { exact: true }).waitFor()
  expect(await page.evaluate(CLIPPED)).toEqual([])
  await page.context().close()
})

it('on a phone on its side the line that is typed stays in sight, and every key too', async () => {
  const page = await newPage(browser, { size: { width: 640, height: 360 } })
  await signIn(page, service.url, await tokenOf(9))
  await button(page, 'Empezar con los números').click()
  for (const figure of ['12', '3', '4']) await typeLine(page, figure)
  const hidden = `[...document.querySelectorAll('[aria-current], .teclado button, footer .act')]
    .filter((each) => {
      const { x, y, width, height } = each.getBoundingClientRect()
      return !each.contains(document.elementFromPoint(x + width / 2, y + height / 2))
    }).map((each) => each.textContent.trim())`
  expect(await page.evaluate(hidden)).toEqual([])
  await page.context().close()
})

it('the slot that a full house gives is shown and kept', async () => {
  const page = await newPage(browser)
  await signIn(page, service.url, await tokenOf(1))
  let tries = 0
  await page.route('**/api/actas', (route) => {
    tries += 1
    const body = JSON.stringify({ error: 'saturado', mensaje: 'Hay demasiados envíos.' })
    const headers = { 'retry-after': '45', 'content-type': 'application/json' }
    return route.fulfill({ status: 503, headers, body })
  })
  await sendNumeros(page)
  await page.locator('.paso').nth(2).click()
  await page.getByText('El servicio te dio turno').waitFor()
  await page.getByText(/^(faltan)?0:(4[0-5]|3\d)$/).waitFor()
  expect(await main(page).isDisabled()).toBe(true)
  await page.evaluate("dispatchEvent(new Event('online'))")
  await page.waitForTimeout(2500)
  expect([tries, await statuses(page)]).toEqual([1, ['telefono']])
  await page.context().close()
})

describe('a full disk', () => {
  /** The store `name` takes nothing more; of photographs, nothing over `max` bytes. */
  const fill = (name: string, max = 0) => `
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (value, key) {
      if (this.name === '${name}' && (value.size ?? Infinity) > ${max}) {
        window.refused = [...(window.refused ?? []), value.size]
        throw new DOMException('full', 'QuotaExceededError')
      }
      return put.call(this, value, key)
    }`
  /** A photograph of 1,400 × 1,800 pixels of noise: no compression makes the file small. */
  const NOISE = `(() => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 1400, height: 1800 })
    const pen = canvas.getContext('2d')
    for (let i = 0; i < 40_000; i++) {
      pen.fillStyle = 'hsl(' + (i * 47) % 360 + ' 60% 50%)'
      pen.fillRect((i * 7919) % 1400, (i * 104729) % 1800, 14, 14)
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]
  })()`

  async function choose(page: Page) {
    const buffer = Buffer.from(await page.evaluate<string>(NOISE), 'base64')
    await button(page, 'Tomar la foto del acta').click()
    const file = { name: 'acta.jpg', mimeType: 'image/jpeg', buffer }
    await page.locator('input[type=file]').first().setInputFiles(file)
    await button(page, USE).click()
  }

  it('a full disk shrinks the photograph and keeps the record', async () => {
    const page = await newPage(browser)
    await page.addInitScript(fill('fotos', 200_000))
    await signIn(page, service.url, await tokenOf(2))
    await sendNumeros(page)
    await choose(page)
    await expect
      .poll(() => statuses(page), { timeout: 15_000 })
      .toEqual(['confirmado', 'confirmado'])
    const foto = (await keptOf(page)).find(({ tipo }) => tipo === 'foto')
    const refused = await page.evaluate<number[]>('window.refused')
    expect(refused.length).toBeGreaterThan(0)
    expect(foto?.bytes).toBeLessThan(Math.min(...refused))
    await page.context().close()
  })

  it('a full disk says that a photograph does not fit, and the numbers are safe', async () => {
    const page = await newPage(browser)
    await page.addInitScript(fill('fotos'))
    await signIn(page, service.url, await tokenOf(3))
    await sendNumeros(page)
    await choose(page)
    await page.getByText(/No cabe en el teléfono/).waitFor()
    await expect.poll(() => statuses(page)).toEqual(['confirmado'])
    await page.context().close()
  })

  it('a disk that takes no numbers either is said, and they are sent from the screen', async () => {
    const page = await newPage(browser)
    await page.addInitScript(fill('envios'))
    await signIn(page, service.url, await tokenOf(4))
    await page.route('**/api/actas', (route) => route.abort())
    await sendNumeros(page)
    await page.getByText(/El teléfono está lleno/).waitFor()
    await page.unroute('**/api/actas')
    await page.getByText(/^Confirmado/).waitFor({ timeout: 20_000 })
    await page.context().close()
  })
})

it('a wrong clock is said, and the times shown are the service’s', async () => {
  const page = await newPage(browser)
  await page.addInitScript('const now = Date.now; Date.now = () => now() + 3 * 3_600_000')
  await signIn(page, service.url, await tokenOf(5))
  await page.getByText(/va 3 h adelantado/).waitFor()
  await sendNumeros(page)
  const said = await page.getByText(/^Confirmado/).textContent()
  // The clock of the elección, summer time in Veracruz in 2017, and not of the phone.
  const hour = new Intl.DateTimeFormat('es-MX', {
    timeZone: 'Etc/GMT+5',
    hour: '2-digit',
    hourCycle: 'h23',
  }).format(new Date())
  expect(said).toMatch(new RegExp(`^Confirmado ${hour}:`))
  await page.context().close()
})

describe('a new version of the app', () => {
  it('a new version of the app waits until the service names it, and while a tally is being typed', async () => {
    const served = { worker: 'one', version: 'uno' }
    const proxy = await startProxy(service.url, served)
    const page = await newPage(browser, { worker: true })
    const waits = () =>
      page.evaluate<boolean>(
        'navigator.serviceWorker.getRegistration().then((it) => it.waiting !== null)',
      )
    await signIn(page, proxy.url, await tokenOf(6))
    const active = 'navigator.serviceWorker.ready.then(({ active }) => active.state)'
    await expect.poll(() => page.evaluate(active), { timeout: 20_000 }).toBe('activated')

    served.worker = 'two'
    await page.reload()
    await page.evaluate('navigator.serviceWorker.getRegistration().then((it) => it.update())')
    await expect.poll(waits, { timeout: 20_000 }).toBe(true)
    await page.reload()
    await button(page, 'Empezar con los números').click()
    await page.locator('.teclado').getByRole('button', { name: '7', exact: true }).click()

    served.version = 'dos'
    const asked = page.waitForResponse('**/api/captura')
    await page.reload()
    await asked
    await button(page, 'Seguir con los números').waitFor()
    await page.waitForTimeout(1000)
    expect(await waits()).toBe(true)

    await button(page, 'Seguir con los números').click()
    await page.locator('.teclado').getByRole('button', { name: 'Borrar' }).click()
    await page.goBack()
    await page.reload()
    await expect.poll(() => waits().catch(() => true), { timeout: 20_000 }).toBe(false)
    await page.context().close()
    await proxy.stop()
  })
})

/** The service with a different worker and version, as after a deploy. */
async function startProxy(target: string, served: { worker: string; version: string }) {
  const server = createServer((asked, answer) => {
    // Whole answers, not «304»: the proxy rewrites the answers.
    const { 'if-none-match': _tag, 'if-modified-since': _since, ...given } = asked.headers
    const headers = { ...given, 'accept-encoding': 'identity' }
    const options = { method: asked.method, headers }
    const passed = request(new URL(asked.url ?? '/', target), options, (got) => {
      const parts: Buffer[] = []
      got.on('data', (part: Buffer) => parts.push(part))
      got.on('end', () => {
        let body = Buffer.concat(parts)
        if (asked.url === '/service-worker.js')
          body = Buffer.from(`${body.toString()}\n// ${served.worker}`)
        if (asked.url === '/api/captura')
          body = Buffer.from(
            body.toString().replace(/"version":"[^"]*"/, `"version":"${served.version}"`),
          )
        const { 'content-length': _length, 'transfer-encoding': _coding, ...rest } = got.headers
        answer.writeHead(got.statusCode ?? 502, { ...rest, 'content-length': body.length })
        answer.end(body)
      })
    })
    asked.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
