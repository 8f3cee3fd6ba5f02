import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrdenDoc } from '../../server/src/contract/orden.ts'
import { ROOT } from '../tidy/house.ts'
import { launchBrowser, newContext } from './browser.ts'
import { button, graveIn, keysOf, main, newPage, signIn, typeLine } from './phone.ts'
import { startService, type TestService } from './service.ts'

/** The longest acta of the real bases: 47 lines, 30 of them combinations. */
const FOLDER = join(ROOT, '../shared/data/prep/pue2018/20180702_2000_PREP_GOB_PUE')
const FILE = 'PUE_GOB_2018.csv'
const CASILLA = '210001B0100'
const OTHER = '210001C0100'
const describeOnReal = describe.skipIf(!existsSync(FOLDER)) // needs ../shared/data

describeOnReal('an acta of 47 lines on the phone (needs ../shared/data)', () => {
  let service: TestService
  let browser: Browser

  beforeAll(async () => {
    service = await startService()
    browser = await launchBrowser()
    const bytes = readFileSync(join(FOLDER, FILE))
    expect((await service.upload('elecciones', bytes, FILE)).status).toBe(201)
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  async function open(page: Page): Promise<string[]> {
    await signIn(page, service.url, await service.token('representante', [CASILLA]))
    await button(page, 'Empezar con los números').click()
    await page.locator('[data-renglon]').first().waitFor()
    return keysOf(page)
  }

  it('[OR1] an admin moves lines with keyboard and pointer, and the phone asks in the saved order', async () => {
    const context = await newContext(browser)
    await context.addCookies([{ name: 'espejo', value: service.adminToken, url: service.url }])
    const page = await context.newPage()
    await page.goto(`${service.url}/fuentes`)
    await button(page, 'Ver el orden').click()
    const linesOf = () => page.locator('ol li .name').allInnerTexts()
    await page.locator('ol li').first().waitFor()
    expect((await linesOf()).slice(0, 4)).toEqual(['PAN', 'PRI', 'PRD', 'PT'])
    // The focus goes with the line: one key, pressed again.
    await page.getByRole('button', { name: 'Subir PRD', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect((await linesOf()).slice(0, 4)).toEqual(['PRD', 'PAN', 'PRI', 'PT'])
    await page.getByRole('button', { name: 'Bajar PAN', exact: true }).click()
    expect((await linesOf()).slice(0, 4)).toEqual(['PRD', 'PRI', 'PAN', 'PT'])
    // The last of forty goes to a place typed in, and a place outside the list changes nothing.
    const [last = ''] = (await linesOf()).slice(-1)
    const place = page.getByRole('textbox', { name: `Lugar de ${last}`, exact: true })
    await place.fill('2')
    await place.press('Enter')
    await page.getByText('Sin guardar. Antes de ver otro orden').waitFor()
    expect(await button(page, 'Ver el orden').isDisabled()).toBe(true)
    expect((await linesOf()).slice(0, 3)).toEqual(['PRD', last, 'PRI'])
    await place.fill('0')
    await place.press('Enter')
    expect(await place.inputValue()).toBe('2')
    await place.fill('40')
    await place.press('Enter')
    expect((await linesOf()).at(-1)).toBe(last)
    const wanted = ['PRD', 'PRI', 'PAN', 'PT']
    expect((await linesOf()).slice(0, 4)).toEqual(wanted)
    await button(page, 'Guardar el orden').click()
    await page.getByText('Anotado: así lo verán el teléfono y el centro.').waitFor()
    expect(await graveIn(page)).toEqual([])
    await context.close()

    const phone = await newPage(browser)
    expect((await open(phone)).slice(0, 4)).toEqual(wanted)
    await phone.context().close()
    const said = await service.espejo('orden', 'GOB', '--json')
    expect(JSON.parse(said)).toMatchObject({ fijado: true, abierto: true })
  })

  it('[OR1] the first acta closes the open list, and the page says why', async () => {
    const context = await newContext(browser, { width: 390, height: 844 })
    await context.addCookies([{ name: 'espejo', value: service.adminToken, url: service.url }])
    const page = await context.newPage()
    await page.goto(`${service.url}/fuentes`)
    await button(page, 'Ver el orden').click()
    await page.getByRole('button', { name: 'Bajar PRD', exact: true }).waitFor()
    const headers = { authorization: `Bearer ${service.adminToken}` }
    const orden = await fetch(`${service.url}/api/elecciones/orden?eleccion=GOB`, { headers })
    const { renglones } = (await orden.json()) as OrdenDoc
    const sent = await fetch(`${service.url}/api/actas`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await service.token('representante', [OTHER])}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        ...{ id: 'primera-01', at: new Date().toISOString(), eleccion: 'GOB', casilla: OTHER },
        votos: Object.fromEntries(renglones.map(({ key }) => [key, 1])),
        ...{ noRegistradas: 0, nulos: 0, totalAsentado: renglones.length },
        ...{ boletasSobrantes: 0, personasVotaron: renglones.length, representantesVotaron: 0 },
        votosSacados: renglones.length,
      }),
    })
    expect(sent.status).toBe(201)
    await page.getByText('Cerrado. Ya llegaron actas').waitFor()
    expect(await page.locator('ol li button, ol li input').count()).toBe(0)
    expect(await button(page, 'Guardar el orden').count()).toBe(0)
    expect(await page.locator('ol li').count()).toBe(40)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390)
    expect(await graveIn(page)).toEqual([])
    await context.close()
  })

  it.each(['light', 'dark'])('no two lines are drawn with the same emblems (%s)', async (theme) => {
    const page = await newPage(browser, { theme })
    const keys = (await open(page)).filter((key) => key.includes('-'))
    expect(keys.length).toBe(30)
    const drawn = await page.evaluate<string[]>(
      `Array.from(document.querySelectorAll('[data-renglon]'), (row) => Array.from(
        row.querySelectorAll('.marks i'),
        (square) => getComputedStyle(square).backgroundColor,
      ).join(' ')).filter(Boolean)`,
    )
    expect(drawn.length).toBeGreaterThan(39)
    expect(new Set(drawn).size).toBe(drawn.length)
    await page.context().close()
  })

  it('the second look has one column, in the order of the paper, with the zeros folded away', async () => {
    const page = await newPage(browser)
    const keys = await open(page)
    expect(keys).toHaveLength(47)
    const figures: Record<string, string> = {
      ...{ PAN: '40', PRI: '30', PRD: '20', PT: '3', 'PT-MORENA': '2', 'PRD-MC': '1', NULOS: '4' },
      ...{ totalAsentado: '100', personasVotaron: '100', votosSacados: '100' },
    }
    for (const key of keys) await typeLine(page, figures[key] ?? '0')
    await button(page, 'Enviar números').waitFor()
    const texts = (of: string) => page.locator(of).allInnerTexts()
    const shown = (await texts('.rest:not(details .rest) .duo')).map((text) => text.split('\n')[0])
    expect(shown).toEqual([
      ...['PT', 'PT–MORENA', 'PRD–MC', 'Nulos', 'Personas que votaron', 'Votos sacados'],
    ])
    const zeros = keys.length - Object.keys(figures).length
    await page.getByText(`${zeros} renglones en cero`).click()
    expect(await texts('details .duo')).toHaveLength(zeros)
    const columns = await page.evaluate<number[]>(
      "[...new Set(Array.from(document.querySelectorAll('.rest .duo'), (row) => row.offsetLeft))]",
    )
    expect(columns).toHaveLength(1)
    await main(page).click()
    await page.getByText(/^Confirmado \d\d:\d\d$/).waitFor()
    await page.context().close()
  })
})
