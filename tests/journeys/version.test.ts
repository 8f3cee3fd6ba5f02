import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildOf, web } from '../../server/src/http/web.ts'
import { makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import { ballotAt, button, newPage, signIn, typeLine } from './phone.ts'
import { startService, type TestService } from './service.ts'

/**
 * The app on a phone is pinned: a newer build reaches the phone when the service names the build,
 * and not in the middle of a tally.
 */
const BUILD = join(import.meta.dirname, '../../web/build')
const NEWER = 'newer0000000'

let service: TestService
let browser: Browser
let campo: Campo
let folder: string
let front: Awaited<ReturnType<typeof startFront>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'espejo-version-'))
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(7, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  front = await startFront()
})
afterAll(async () => {
  front.server.close()
  await browser.close()
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A build with the build's name in the documents. */
function buildNamed(name: string): Hono {
  const root = join(folder, name)
  cpSync(BUILD, root, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) })
  for (const file of ['c.html', '200.html', 'service-worker.js', '_app/version.json']) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll(buildOf(BUILD), name)
    writeFileSync(join(root, file), text.replace('<html ', `<html data-build="${name}" `))
  }
  return new Hono().get('*', web(root))
}

/** The service as phones see it, with pages and a name chosen by the test. */
async function startFront() {
  const older = buildOf(BUILD)
  const builds = new Map([older, NEWER].map((name) => [name, buildNamed(name)]))
  const now = { served: older, named: older }
  const app = new Hono()
    .all('/api/*', async (c) => {
      const { path, method, raw } = c.req
      const body = method === 'GET' ? undefined : await raw.arrayBuffer()
      const headers = { authorization: c.req.header('authorization') ?? '' }
      const answer = await fetch(`${service.url}${path}`, {
        method,
        headers,
        ...(body ? { body } : {}),
      })
      const text = (await answer.text()).replace(`"version":"${older}"`, `"version":"${now.named}"`)
      return c.body(text, 200, { 'content-type': 'application/json' })
    })
    .get('*', (c) => builds.get(now.served)!.fetch(c.req.raw))
  const server = createAdaptorServer({ fetch: app.fetch }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, server, now, older }
}

const buildIn = (page: Page) => page.evaluate('document.documentElement.dataset.build')
const ask = (page: Page) =>
  Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/api/captura')),
    page.reload(),
  ])

it('a newer build of the app is taken when the service names it and nothing is being typed', async () => {
  const page = await newPage(browser, { worker: true })
  const { casilla } = ballotAt(campo, 0)
  await signIn(page, front.url, await service.token('representante', [casilla]))
  await page.evaluate('navigator.serviceWorker.ready')
  await page.waitForFunction('navigator.serviceWorker.controller !== null')
  await page.waitForFunction("localStorage.getItem('espejo.captura.version') !== null")

  // The pages changed, the service does not say so: the phone keeps the old pages.
  front.now.served = NEWER
  await ask(page)
  expect(await buildIn(page)).toBe(front.older)

  // The service names the build in the middle of a tally: the tally goes first.
  await button(page, 'Empezar con los números').click()
  await typeLine(page, '7')
  front.now.named = NEWER
  await ask(page)
  await button(page, 'Seguir con los números').waitFor()
  expect(await buildIn(page)).toBe(front.older)

  // Nobody is in the middle of anything: the typed figure is erased, and the new build comes by
  // itself.
  await button(page, 'Seguir con los números').click()
  await page.locator('[data-renglon]').first().click()
  await page.locator('.teclado').getByRole('button', { name: 'Borrar' }).click()
  await ask(page)
  await expect.poll(() => buildIn(page).catch(() => ''), { timeout: 20_000 }).toBe(NEWER)
  await button(page, 'Empezar con los números').waitFor()
  await page.context().close()
})
