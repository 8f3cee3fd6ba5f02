import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { makeBase } from '../../server/src/simulacro/base.ts'
import { makeNight } from '../../server/src/simulacro/night.ts'
import type { AmbitoDoc } from '../../server/src/contract/estado.ts'
import { nameOf } from '../../web/src/lib/parties.ts'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/** Pages on paper, and how still a page stands while it comes: a practice night with a corte. */
let service: TestService
let browser: Browser
let campo: Campo
const folder = mkdtempSync(join(tmpdir(), 'impresa-'))

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.02)
  const made = await fetch(`${service.url}/api/elecciones`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.adminToken}`,
      'x-file-name': campo.name,
      'x-simulacro': '1',
    },
    body: Uint8Array.from(campo.bytes),
  })
  expect(made.status).toBe(201)
  for (const [n, ballot] of campo.ballots.slice(0, 30).entries()) {
    const token = await service.token('representante', [ballot.casilla])
    await fetch(`${service.url}/api/actas`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(actaBodyOf(campo.eleccion, ballot, n + 1)),
    })
  }
  const { bytes, name } = await makeBase(makeNight(5, 0.02), 240)
  expect((await service.upload('prep/cortes', bytes, name)).status).toBe(201)
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser.close()
  await service.stop()
  rmSync(folder, { recursive: true })
})

async function open(path: string, width: number): Promise<Page> {
  const context = await newContext(browser, { width, height: width > 800 ? 900 : 844 })
  await context.addCookies([{ name: 'espejo', value: service.adminToken, url: service.url }])
  const page = await context.newPage()
  await page.goto(service.url + path)
  return page
}

/** The text of each sheet, printed on Letter by the browser. */
async function sheetsOf(path: string): Promise<string[]> {
  const page = await open(path, 1440)
  await page.getByText('Corte PREP').waitFor()
  await page.locator('h1').waitFor()
  const pdf = join(folder, 'hoja.pdf')
  writeFileSync(pdf, await page.pdf({ format: 'Letter' }))
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
  return text.split('\f').filter((sheet) => sheet.trim() !== '')
}

it('every sheet says SIMULACRO, elección, corte, hour, address and its number', async () => {
  const sheets = await sheetsOf(`/a/${campo.eleccion}`)
  expect(sheets.length).toBeGreaterThan(1)
  for (const [i, sheet] of sheets.entries()) {
    expect(sheet).toMatch(/Veracruz 2017 › Ayuntamientos +SIMULACRO/)
    expect(sheet).toMatch(
      /corte del PREP 4 jun 2017, \d\d:\d\d · datos del \d+ \w+ \d{4}, \d\d:\d\d/,
    )
    expect(sheet).toMatch(/impreso \d+ \w+ \d{4}, \d\d:\d\d/)
    expect(sheet).toMatch(new RegExp(`/a/${campo.eleccion}$`, 'm'))
    expect(sheet).toContain(`${i + 1} de ${sheets.length}`)
  }
  expect(sheets.join('\n')).not.toMatch(/Mostrar más|Ver cada una|Terminar y borrar|Salir|Menú/)
})

const ambitoOf = async (clave: string): Promise<AmbitoDoc> => {
  const answer = await fetch(`${service.url}/api/ambito?ambito=${encodeURIComponent(clave)}`, {
    headers: { authorization: `Bearer ${service.adminToken}` },
  })
  return (await answer.json()) as AmbitoDoc
}

it('a list that the screen cuts is whole on paper: all candidaturas, all secciones', async () => {
  const { hijos, candidaturas, eleccion } = await ambitoOf(campo.eleccion)
  expect(candidaturas.length).toBeGreaterThan(8)
  const state = (await sheetsOf(`/a/${campo.eleccion}`)).join('\n')
  for (const row of candidaturas)
    expect(state, row.key).toContain(nameOf(row, eleccion.proceso).split(/[\s–]/)[0])
  const inside = await Promise.all(
    Object.keys(hijos).map(async (clave) => ({ clave, ...(await ambitoOf(clave)) })),
  )
  const lengthOf = (doc: AmbitoDoc) => Object.keys(doc.hijos).length
  const [largest] = inside.sort((a, b) => lengthOf(b) - lengthOf(a))
  // The screen shows 26 rows at most before «Mostrar más».
  if (!largest || lengthOf(largest) <= 26) throw new Error('no list that the screen would cut')
  const { clave } = largest
  const page = await open(`/a/${clave}`, 1440)
  await page.locator('#lugares tbody tr').first().waitFor()
  const shownOnScreen = await page.locator('#lugares tbody tr').count()
  expect(shownOnScreen).toBeLessThan(lengthOf(largest))
  const all = (await sheetsOf(`/a/${clave}`)).join('\n')
  const secciones = Object.values(largest.hijos).map(({ nombre }) => nombre)
  const printed = new Set(all.match(/^ *\d{4}(?= )/gm)?.map((line) => line.trim()))
  expect(secciones.filter((nombre) => !printed.has(nombre.slice(-4)))).toEqual([])
})

it('a list cut on paper says of how many, and where the rest is', async () => {
  const all = (await sheetsOf(`/a/${campo.eleccion}`)).join('\n')
  expect(all).toMatch(/12 de \d+ diferencias: las demás, en pantalla\./)
})

it('an acta is one sheet', async () => {
  const sheets = await sheetsOf(`/acta/${campo.eleccion}/casilla/${campo.ballots[0]?.acta}`)
  expect(sheets).toHaveLength(1)
  expect(sheets[0]).toMatch(/SIMULACRO/)
  expect(sheets[0]).toContain('1 de 1')
  expect(sheets[0]).toContain('Suma de renglones')
  expect(sheets[0]).toContain('Prueba')
  expect(sheets[0]).toContain('Historia de los dos lados')
})

/** Adds up the shifts of the layout that no hand caused. */
const SHIFT = `new Promise((done) => {
  let sum = 0
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value
  }).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(sum), 1500)
})`

it.each([390, 1440])('a page of %i px stands still while it comes', async (width) => {
  for (const path of [`/a/${campo.eleccion}`, '/fuentes']) {
    const page = await open(path, width)
    await page.locator('h1').waitFor()
    expect(await page.evaluate<number>(SHIFT), path).toBeLessThan(0.1)
  }
})

it('a wide screen shows scoreboard, missing actas, changes and differences on the first screen', async () => {
  const page = await open(`/a/${campo.eleccion}`, 1920)
  await page.locator('#diferencias li').first().waitFor()
  const boxOf = async (selector: string) => {
    const box = await page.locator(selector).first().boundingBox()
    if (!box) throw new Error(`${selector} is not drawn`)
    return box
  }
  const [votes, now, differences] = [
    await boxOf('#marcador'),
    await boxOf('section[aria-label="Actas esperadas"]'),
    await boxOf('#diferencias'),
  ]
  expect(Math.abs(votes.y - now.y)).toBeLessThan(2)
  expect(Math.abs(votes.y - differences.y)).toBeLessThan(2)
  expect(now.x).toBeGreaterThan(votes.x + votes.width)
  expect(differences.x).toBeGreaterThan(now.x + now.width)
  expect((await boxOf('#cambios')).y).toBeLessThan(900)
  for (const width of [1920, 1600, 1440, 1024, 390, 320]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await page.evaluate<number>('document.documentElement.scrollWidth'), `${width}`).toBe(
      width,
    )
  }
})

it('names of parties break nowhere at 1440 pixels, and a space after PREP is a space', async () => {
  const page = await open(`/a/${campo.eleccion}`, 1440)
  const name = page.locator('th.name b', { hasText: 'Movimiento Ciudadano' }).first()
  await name.waitFor()
  expect((await name.boundingBox())?.height).toBeLessThan(30)
  const gaps = await page.evaluate<number[]>(GAPS)
  expect(gaps[0]).toBeGreaterThan(0.9 * (gaps[1] ?? 0))
})

/** Widths of the space in «PREP lleva» and in «con lleva», in the letters of the standfirst. */
const GAPS = `(() => {
  const line = document.querySelector('.stand').appendChild(document.createElement('span'))
  line.style.whiteSpace = 'nowrap'
  const wide = (text) => ((line.textContent = text), line.getBoundingClientRect().width)
  const gap = (word) => wide(word + ' lleva') - wide(word) - wide('lleva')
  return [gap('PREP'), 0.21 * parseFloat(getComputedStyle(line).fontSize)]
})()`

it('on a phone a name has its line, and the parts without actas stand last', async () => {
  const page = await open(`/a/${campo.eleccion}`, 320)
  await page.locator('#marcador tbody tr').first().waitFor()
  const overlaps = await page.evaluate<number>(
    `[...document.querySelectorAll('#marcador tbody tr')].filter((row) =>
      row.querySelector('th').getBoundingClientRect().bottom >
      row.querySelector('.strip').getBoundingClientRect().top + 1).length`,
  )
  expect(overlaps).toBe(0)
  const empty = await page.evaluate<boolean[]>(
    `[...document.querySelectorAll('section[aria-label="Actas esperadas"] dl > div')]
      .map((part) => [part.getBoundingClientRect(), part.classList.contains('none')])
      .sort(([a], [b]) => a.top - b.top || a.left - b.left)
      .map(([, isEmpty]) => isEmpty)`,
  )
  expect(empty).toEqual(empty.toSorted((a, b) => Number(a) - Number(b)))
})

it('J and K go from acta to acta of the list, and back the row seen last has the focus', async () => {
  const page = await open(`/a/${campo.eleccion}`, 1440)
  const links = page.locator('#diferencias a.open')
  await links.nth(3).waitFor()
  const hrefs = [1, 2].map((n) => links.nth(n).getAttribute('href'))
  const [first, second] = await Promise.all(hrefs)
  await links.first().focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${String(first)}`)
  await page.getByText(/^Diferencia 2 de \d+$/).waitFor()
  await page.keyboard.press('j')
  await page.waitForURL(`**${String(second)}`)
  await page.keyboard.press('k')
  await page.waitForURL(`**${String(first)}`)
  await page.getByRole('link', { name: 'Volver a la lista' }).click()
  await links.nth(3).waitFor()
  const focused = async () =>
    page.evaluate<string | null>('document.activeElement?.getAttribute("href") ?? null')
  await expect.poll(focused).toBe(first)
  await page.goto(`${service.url}${String(first)}`)
  await page.locator('h1').waitFor()
  expect(await page.getByRole('link', { name: 'Volver a la lista' }).count()).toBe(0)
})
