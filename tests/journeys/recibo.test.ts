import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReciboAnswer } from '../../server/src/contract/recibo.ts'
import { actaBodyOf, makeCampo, type Ballot } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/** Show 6: a receipt of the real service, checked by the page with the network off and by the command. */
let service: TestService
let browser: Browser
let ballot: Ballot
let token: string
let eleccion: string
let answer: ReciboAnswer
let llave: string

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  const campo = await makeCampo(11, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  const [first] = campo.ballots
  if (!first) throw new Error('no casillas')
  ;[ballot, eleccion] = [first, campo.eleccion]
  token = await service.token('representante', [ballot.casilla])
  await send(1)
  answer = await askRecibo()
  llave = ((await (await fetch(`${service.url}/api/recibos/llave`)).json()) as { llave: string })
    .llave
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

async function send(n: number): Promise<void> {
  const sent = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(actaBodyOf(eleccion, ballot, n)),
  })
  expect(sent.status).toBe(201)
}

async function askRecibo(): Promise<ReciboAnswer> {
  const where = `eleccion=${eleccion}&casilla=${ballot.casilla}`
  const headers = { authorization: `Bearer ${token}` }
  return (await (
    await fetch(`${service.url}/api/recibo?${where}`, { headers })
  ).json()) as ReciboAnswer
}

/** One bit of the contents or of the signature, well wrapped again. */
function flipped(texto: string, bit: number): string {
  const [prefix = '', contents = '', firma = ''] = texto.split('.')
  const parts = [contents, firma].map((part) => Buffer.from(part, 'base64url'))
  const both = Buffer.concat(parts)
  const length = parts[0]?.length ?? 0
  const at = bit % (both.length * 8)
  both[at >> 3]! ^= 1 << (at & 7)
  const halves = [both.subarray(0, length), both.subarray(length)]
  return [prefix, ...halves.map((half) => half.toString('base64url'))].join('.')
}

/** The lowest bit of a digit in the key's name: the receipt then names a different signer. */
function bitOfName(texto: string): number {
  const contents = Buffer.from(texto.split('.')[1] ?? '', 'base64url')
  const { llave } = answer.recibo
  return (contents.indexOf(llave) + llave.search(/\d/)) * 8
}

/** In the page: the image 800 px wide, as a JPEG of half quality. */
function smaller(png: Buffer): string {
  return `(async () => {
    const image = Object.assign(new Image(), { src: 'data:image/png;base64,${png.toString('base64')}' })
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 800
    canvas.height = (800 * image.height) / image.width
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/jpeg', 0.5).split(',')[1]
  })()`
}

type Verdict = { code: number; out: string }
async function verifyReceipt(...words: string[]): Promise<Verdict> {
  return service
    .espejo('verify-receipt', ...words)
    .then((out) => ({ code: 0, out }))
    .catch(({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout + stderr,
    }))
}

describe('the command', () => {
  it('[RB2] verify-receipt finds the record and the chain in the ledger, from a text and from a file', async () => {
    const file = join(service.data, 'recibo.txt')
    await writeFile(file, `${answer.texto}\n`)
    for (const given of [answer.texto, file]) {
      const { code, out } = await verifyReceipt(given, '--json')
      expect(code).toBe(0)
      expect(JSON.parse(out)).toEqual({ valido: true, recibo: answer.recibo, bitacora: 'coincide' })
    }
  })

  it('[RB2] verify-receipt still finds a receipt when the night went on, and both revisions stand', async () => {
    await send(2)
    const later = await askRecibo()
    expect(later.recibo.revision).toBe(2)
    expect(later.recibo.cadena.seq).toBeGreaterThan(answer.recibo.cadena.seq)
    for (const { texto } of [answer, later]) expect((await verifyReceipt(texto)).code).toBe(0)
  })

  it('[RB1] verify-receipt exits 3 on one changed bit, 2 without a key or with words that are off', async () => {
    for (const bit of fc.sample(fc.nat(), { numRuns: 6, seed: 4 })) {
      const { code, out } = await verifyReceipt(flipped(answer.texto, bit))
      expect([code, /^El recibo no es válido\./.test(out)]).toEqual([3, true])
    }
    expect((await verifyReceipt(answer.texto, '--llave', 'x')).code).toBe(2)
    expect((await verifyReceipt()).code).toBe(2)
    const other = await startService()
    const elsewhere = await other.espejo('verify-receipt', answer.texto, '--llave', llave)
    await other.stop()
    expect(elsewhere).toMatch(/^El recibo es válido[^]*no se consultó/)
  })
})

describe('the page, with the network off', () => {
  let page: Page
  const status = () => page.locator('[data-status]').getAttribute('data-status')
  const enter = (texto: string) => page.getByLabel('Texto del recibo').fill(texto)

  beforeAll(async () => {
    const context = await newContext(browser, { width: 390, height: 844 })
    page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${service.url}/verificar`)
    const reader = page.getByRole('button', { name: 'Traer el lector de imágenes' })
    await page.getByText('Leída de este servicio').waitFor()
    // The reader of images weighs more than all the rest of the page.
    expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([])
    await reader.click()
    await page.getByText('Ya puedes apagar la red.').waitFor()
    await context.setOffline(true)
    expect(await page.evaluate(() => fetch('/api/health').catch(() => 'off'))).toBe('off')
  })

  it('[RB1] the page without network says what was received, when and where it stands', async () => {
    await enter(answer.texto)
    await page.getByRole('heading', { name: 'La firma es buena' }).waitFor()
    const said = await page.locator('[data-status=bueno]').innerText()
    expect(said).toContain(answer.recibo.folio)
    expect(said).toContain(`Registro en la bitácora\n${answer.recibo.seq}`)
    expect(said.replace(/\s/g, '')).toContain(answer.recibo.votosSha256)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })

  it('[RB1] the page without network shows each flipped bit as not valid', async () => {
    const bits = [bitOfName(answer.texto), ...fc.sample(fc.nat(), { numRuns: 60, seed: 6 })]
    for (const bit of bits) {
      await enter(answer.texto)
      expect(await status()).toBe('bueno')
      await enter(flipped(answer.texto, bit))
      expect([bit, await status()]).toEqual([bit, 'malo'])
    }
  })

  it('the page without network saves a receipt as an image and reads it back from there', async () => {
    await enter(answer.texto)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Guardar como imagen' }).click()
    const buffer = await readFile(await (await saved).path())
    const files = page.locator('input[type=file]')
    // As made, and as a messenger shrinks the picture on the way.
    const small = Buffer.from(await page.evaluate<string>(smaller(buffer)), 'base64')
    for (const image of [buffer, small]) {
      await enter('')
      await files.setInputFiles({ name: 'recibo', mimeType: 'image/png', buffer: image })
      await page.locator('[data-status=bueno]').waitFor()
      expect(await page.getByLabel('Texto del recibo').inputValue()).toBe(answer.texto)
    }
    const pdf = { name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') }
    await files.setInputFiles(pdf)
    await page.getByText('no es una imagen').waitFor()
  })

  it('the page that verifies receipts opens again without a network, with the key it kept', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const again = await context.newPage()
    await again.goto(`${service.url}/verificar`)
    await again.getByText('Leída de este servicio').waitFor()
    const kept = 'navigator.serviceWorker.ready.then(({ active }) => active.state)'
    await expect.poll(() => again.evaluate(kept), { timeout: 30_000 }).toBe('activated')
    await context.setOffline(true)
    await again.reload()
    await again.getByLabel('Texto del recibo').fill(answer.texto)
    await again.getByRole('heading', { name: 'La firma es buena' }).waitFor()
    await again.getByText('Leída aquí antes').waitFor()
    await context.close()
  })

  it('a reader of images that was cut off comes with the page opened again, the text kept', async () => {
    const context = await browser.newContext({ serviceWorkers: 'block' })
    const reader = await context.newPage()
    await reader.goto(`${service.url}/verificar`)
    await reader.getByText('Leída de este servicio').waitFor()
    await reader.getByLabel('Texto del recibo').fill(answer.texto)
    const modules = '**/_app/**/*.js'
    await reader.route(modules, (route) => route.abort())
    await reader.getByRole('button', { name: 'Traer el lector de imágenes' }).click()
    const again = reader.getByRole('button', { name: 'Intentar otra vez' })
    await again.waitFor()
    await reader.unroute(modules)
    await again.click()
    await reader.getByRole('heading', { name: 'La firma es buena' }).waitFor()
    expect(await reader.getByLabel('Texto del recibo').inputValue()).toBe(answer.texto)
    await reader.getByRole('button', { name: 'Traer el lector de imágenes' }).click()
    await reader.getByText('Ya puedes apagar la red.').waitFor()
    await context.close()
  })

  it('a receipt without a key at hand is left undecided, not good, until one is pasted', async () => {
    const context = await newContext(browser, { width: 390, height: 844 })
    const stranger = await context.newPage()
    await stranger.route('**/api/recibos/llave', (route) => route.abort())
    await stranger.goto(`${service.url}/verificar#${answer.texto}`)
    await stranger.getByRole('heading', { name: 'Sin comprobar: falta la llave' }).waitFor()
    await stranger.getByLabel('Otra llave').fill(llave)
    await stranger.getByRole('button', { name: 'Usar esta llave' }).click()
    await stranger.getByRole('heading', { name: 'La firma es buena' }).waitFor()
    expect(await stranger.getByText(/Pegada por ti/).count()).toBe(1)
    await context.close()
  })
})
