import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pinOf } from '../../server/src/access/nombramiento.ts'
import type { NombramientosDoc } from '../../server/src/contract/estructura.ts'
import { actaBodyOf, makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/**
 * Every address of the war room without a session, who is signed in, the ways that a role may go,
 * and the search: as a person meets them.
 */
const KEY = 'puerta-'.repeat(6)
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let service: TestService
let browser: Browser
let campo: Campo
let casillas: string[]
/** Addresses of the war room that ask for a session. */
let places: string[]

beforeAll(async () => {
  service = await startService({ key: KEY })
  browser = await launchBrowser()
  campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  casillas = campo.ballots.map(({ casilla }) => casilla)
  const [one, two] = casillas
  const rows = [
    `Coordinación municipal,R1,${one},Norma Uc,`,
    'Coordinación jurídica,,,Zoë Peña,',
    'Coordinación jurídica,,,Elsa Dzul,',
    `RC propietario,R1,${two},María Chan,`,
  ]
  const answer = await fetch(`${service.url}/api/estructura`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminToken}` },
    body: `cargo,ruta,casilla,nombre,telefono\n${rows.join('\n')}\n`,
  })
  expect(answer.status).toBe(201)
  const [ballot] = campo.ballots
  if (!ballot) throw new Error('a campo without casillas')
  const sent = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await service.token('representante', [ballot.casilla])}`,
    },
    body: JSON.stringify(actaBodyOf(campo.eleccion, ballot, 1)),
  })
  expect(sent.status).toBe(201)
  places = [
    `/a/${campo.eleccion}?orden=ventaja#diferencias`,
    `/acta/${campo.eleccion}/casilla/${ballot.acta}`,
    `/juridico/${campo.eleccion}`,
    '/fuentes',
    '/estructura',
    '/centro',
  ]
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** A page at an address, with a session's token or with none. */
async function open(path: string, token?: string, width = 1440): Promise<Page> {
  const context = await newContext(browser, { width, height: 900 })
  if (token) await context.addCookies([{ name: 'espejo', value: token, url: service.url }])
  const page = await context.newPage()
  await page.goto(service.url + path)
  return page
}

const DOOR = 'Entra con tu código y tu PIN'
const h1 = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor()

/** Code and PIN as printed on a person's paper. */
async function printedFor(nombre: string): Promise<{ codigo: string; pin: string }> {
  const { id, codigo } = await personOf(nombre)
  return { codigo, pin: pinOf(id, KEY) }
}

async function personOf(nombre: string): Promise<NombramientosDoc['filas'][number]> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const answer = await fetch(`${service.url}/api/nombramientos`, { headers })
  const { filas } = (await answer.json()) as NombramientosDoc
  const found = filas.find((each) => each.nombre === nombre)
  if (!found) throw new Error(`nobody is called ${nombre}`)
  return found
}

async function signIn(page: Page, nombre: string): Promise<void> {
  const { codigo, pin } = await printedFor(nombre)
  await page.getByLabel('Código').fill(codigo.toLowerCase())
  await page.getByLabel('PIN').fill(`${pin.slice(0, 3)} ${pin.slice(3)}`)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
}

/** Findings of axe, of every weight, in a theme. */
async function foundByAxe(page: Page, theme: string): Promise<string[]> {
  await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
  await page.evaluate(await readFile(AXE, 'utf8'))
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
}

const fieldOf = (page: Page) => page.getByRole('searchbox', { name: /^Buscar sección, casilla/ })

describe('without a session', () => {
  it('every address shows the door first, and comes back to the address after signing in', async () => {
    for (const place of places) {
      const page = await open(place)
      await h1(page, DOOR)
      expect(await page.getByText('terminal').isVisible(), place).toBe(false)
      expect(await page.getByText('En vivo').count(), place).toBe(0)
      await signIn(page, 'Norma Uc')
      await page.getByRole('heading', { level: 1, name: DOOR }).waitFor({ state: 'detached' })
      await page.locator('h1').first().waitFor()
      expect(page.url(), place).toBe(service.url + place)
      await page.context().close()
    }
  })

  it('a wrong code, a short one and a wrong credential are said in place', async () => {
    const page = await open('/fuentes')
    await h1(page, DOOR)
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByText('Faltan 8 letras del código y 6 cifras del PIN.').waitFor()
    await page.getByLabel('Código').fill('7F3K-29Q')
    await page.getByLabel('PIN').fill('620 852')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByText('Falta 1 letra del código.').waitFor()
    await page.getByLabel('Código').fill('7F3K-29QX')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByText(/^El código y el PIN no van juntos|^El código o el PIN no/).waitFor()
    await page.getByText('Tengo una credencial', { exact: true }).click()
    await page.getByLabel('Una credencial').fill('x'.repeat(40))
    await page.getByRole('button', { name: 'Entrar con credencial' }).click()
    await page.getByText('Esa credencial no abre').waitFor()
    await page.getByText('¿Instalas Espejo?').click()
    await page.getByText('salió en la terminal').waitFor()
    expect(page.url()).toBe(`${service.url}/fuentes`)
  })

  it('no address leads to another place by signing in', async () => {
    const paths = [
      '//otra.example/a',
      '/?vuelve=https://otra.example',
      '/fuentes?next=//otra.example',
    ]
    for (const path of paths) {
      const page = await open(path)
      const left: string[] = []
      page.on('request', (asked) => {
        if (!asked.url().startsWith(`${service.url}/`)) left.push(asked.url())
      })
      const door = page.getByRole('heading', { level: 1, name: DOOR })
      await page.locator('h1').waitFor()
      if (await door.isVisible()) {
        await signIn(page, 'Zoë Peña')
        await door.waitFor({ state: 'detached' })
      }
      expect(new URL(page.url()).origin, path).toBe(service.url)
      expect(left, path).toEqual([])
      await page.context().close()
    }
  })

  it("a representative's session in a browser is led to the app of the casilla", async () => {
    const page = await open('/fuentes', await service.token('representante', casillas.slice(0, 1)))
    await h1(page, 'Tu nombramiento abre la app de tu casilla')
    expect(await page.getByRole('link', { name: 'Ir a mi casilla' }).getAttribute('href')).toBe(
      '/c',
    )
    await page.getByRole('button', { name: 'Salir y entrar con otro' }).click()
    await h1(page, DOOR)
  })

  it('[CE2] who captures is led from every page of the room to the centre, and sees no figure', async () => {
    for (const path of ['/', ...places.filter((each) => each !== '/centro')]) {
      const page = await open(path, await service.token('capturista'))
      await h1(page, 'Tu lugar es el centro de captura')
      const menu = page.getByRole('navigation', { name: 'Páginas' })
      expect(await menu.getByRole('link').allInnerTexts(), path).toEqual(['Centro'])
      expect(await page.getByRole('search').count(), path).toBe(0)
      expect(await page.locator('footer a, #lugares').count(), path).toBe(0)
      await page.getByRole('link', { name: 'Ir al centro de captura' }).click()
      await page.getByRole('button', { name: 'Empezar' }).waitFor()
      expect(await menu.getByRole('link').allInnerTexts(), path).toEqual(['Centro'])
      await page.context().close()
    }
  })

  it('a session that ends under an open page brings the door to that page', async () => {
    const place = places[0] ?? ''
    const page = await open(place)
    await signIn(page, 'Elsa Dzul')
    await page.getByText('En vivo').waitFor()
    await page.locator('#lugares').waitFor()
    const { id } = await personOf('Elsa Dzul')
    const revoked = await fetch(`${service.url}/api/nombramientos/revocar`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.adminToken}` },
      body: JSON.stringify({ ids: [id], causa: 'Se fue' }),
    })
    expect(revoked.status).toBe(200)
    // The page is not touched: the service ends the line at its next message, and the page hears.
    await h1(page, DOOR)
    expect(page.url()).toBe(service.url + place)
    expect(await page.locator('#lugares').count()).toBe(0)
  })
})

describe('with a session', () => {
  it('every page says the role and its scope, and «Salir» ends the session', async () => {
    const { codigo, pin } = await printedFor('Norma Uc')
    const answer = await fetch(`${service.url}/api/sesion/codigo`, {
      method: 'POST',
      body: JSON.stringify({ codigo, pin }),
    })
    const { token } = (await answer.json()) as { token: string }
    for (const place of places) {
      const page = await open(place, token)
      await page.getByText(/[Cc]oordinación, 2\scasillas/).waitFor()
      // The name stands only where the page is about people and hangs on no wall.
      const named = /^.(estructura|centro|juridico)/.test(place)
      expect((await page.getByText('Norma Uc').count()) > 0, place).toBe(named)
      await page.getByRole('button', { name: 'Salir', exact: true }).click()
      await h1(page, DOOR)
      expect(page.url(), place).toBe(`${service.url}/`)
      const { sesion } = await page.evaluate<{ sesion: unknown }>(
        "fetch('/api/inicio').then((answer) => answer.json())",
      )
      expect(sesion, place).toBeNull()
      await page.context().close()
    }
  })

  it.each([
    ['admin', ['Resultados', 'Diferencias', 'Jurídico', 'Fuentes', 'Centro', 'Estructura']],
    ['juridico', ['Resultados', 'Diferencias', 'Jurídico', 'Fuentes']],
    ['tablero', ['Resultados', 'Diferencias', 'Fuentes']],
  ] as const)(
    '%s sees the ways that the role may go, and each of them opens',
    async (rol, ways) => {
      const page = await open('/fuentes', await service.token(rol))
      const menu = page.getByRole('navigation', { name: 'Páginas' })
      await menu.waitFor()
      expect(await menu.getByRole('link').allInnerTexts()).toEqual(ways)
      expect(await menu.locator('[aria-current]').innerText()).toBe('Fuentes')
      for (const way of ways) {
        await page.goto(`${service.url}/fuentes`)
        await menu.getByRole('link', { name: way }).click()
        await page.locator('h1').first().waitFor()
        expect(await page.getByText('Tu credencial no permite').count(), way).toBe(0)
      }
    },
  )

  it('on a phone the ways, the search and «Salir» open by «Menú»', async () => {
    const page = await open('/fuentes', service.adminToken, 390)
    await page.locator('h1').waitFor()
    expect(await page.getByRole('button', { name: 'Salir' }).isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Menú' }).click()
    await page.getByRole('button', { name: 'Salir' }).waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390)
    await page.getByRole('navigation', { name: 'Páginas' }).getByText('Resultados').click()
    await page.waitForURL(`**/a/${campo.eleccion}`)
    expect(await page.getByRole('button', { name: 'Salir' }).isVisible()).toBe(false)
  })
})

describe('credentials besides papers', () => {
  const row = (page: Page, name: RegExp) => page.getByRole('button', { name })
  const question = (page: Page) => page.locator('#contenido form')

  /** The cookie of a session that a credential opened, as the door sets it. */
  async function sessionOf(token: string): Promise<string> {
    const answer = await fetch(`${service.url}/api/sesion`, {
      method: 'POST',
      body: JSON.stringify({ token }),
    })
    const [cookie = ''] = answer.headers.getSetCookie()
    return cookie.slice('espejo='.length, cookie.indexOf(';'))
  }

  it('[NO15] an admin ends a credential, and the screen of the session opened by it closes', async () => {
    const tablero = await service.token('tablero')
    const wall = await open('/fuentes', await sessionOf(tablero))
    await h1(wall, 'Fuentes y cortes')
    const page = await open('/fuentes', await service.token('admin'))
    await page.getByRole('link', { name: 'Administración' }).click()
    await page.getByRole('heading', { level: 2, name: /^Tablero/ }).waitFor()
    const group = page.getByRole('region', { name: /^Tablero/ })
    // The newest stands first: the credential of the wall, with its session under it.
    const first = group.locator('li').first()
    await first.getByText('Sesión de un navegador').waitFor()
    const ended = group.getByText('sin efecto', { exact: true })
    const before = await ended.count()
    await row(page, /^Dejar sin efecto la credencial de tablero/)
      .first()
      .click()
    await question(page).getByText('Cierra sus pantallas ahora.').waitFor()
    await question(page).getByText('se cierra con ella 1\u00a0sesión que abrió').waitFor()
    await question(page).getByText('No se puede deshacer.').waitFor()
    // The way back has the focus: Enter pressed again ends nothing.
    await page.keyboard.press('Enter')
    await question(page).waitFor({ state: 'detached' })
    await row(page, /^Dejar sin efecto la credencial de tablero/)
      .first()
      .click()
    await page.getByRole('button', { name: 'Dejar sin efecto ahora' }).click()
    await page.getByText('Sin efecto desde ahora; sus pantallas se cerraron.').waitFor()
    await h1(wall, DOOR)
    // The session ended with the credential.
    expect(await ended.count()).toBe(before + 2)
  })

  it('[NO15] the own session is asked about twice, and its end brings the door', async () => {
    const page = await open('/credenciales', await sessionOf(await service.token('admin')))
    const own = page
      .locator('li li, li')
      .filter({ has: page.getByText('la tuya') })
      .last()
    await own.getByRole('button', { name: /^Dejar sin efecto la sesión/ }).click()
    await page.getByRole('button', { name: 'Sí, también la mía' }).click()
    await question(page).getByText('¿Seguro? Es tu propia sesión.').waitFor()
    await page.getByRole('button', { name: 'No, seguir aquí' }).click()
    await own.getByRole('button', { name: /^Dejar sin efecto la sesión/ }).click()
    await page.getByRole('button', { name: 'Sí, también la mía' }).click()
    await page.getByRole('button', { name: 'Cerrar mi sesión ahora' }).click()
    await h1(page, DOOR)
    expect(page.url()).toBe(`${service.url}/credenciales`)
  })

  it('whoever is no admin finds neither the way nor the list', async () => {
    const page = await open('/fuentes', await service.token('juridico'))
    await h1(page, 'Fuentes y cortes')
    expect(await page.locator('a[href="/credenciales"]').count()).toBe(0)
    await page.goto(`${service.url}/credenciales`)
    await h1(page, 'La lista no se pudo leer')
  })

  it.each(['light', 'dark'])(
    'the page is sound in the %s theme, wide and narrow',
    async (theme) => {
      for (const width of [1440, 390]) {
        const page = await open(
          '/credenciales',
          await sessionOf(await service.token('admin')),
          width,
        )
        await row(page, /^Dejar sin efecto la sesión/)
          .first()
          .click()
        expect(await foundByAxe(page, theme), `${width}`).toEqual([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width)
      }
    },
  )
})

describe('the search', () => {
  it('the key «/» begins it from every page, and Enter opens the first', async () => {
    const clave = casillas[3] ?? ''
    const said = `${Number(clave.slice(2, 6))} ${clave.slice(6, 7).toLowerCase()}${Number(clave.slice(7, 9))}`
    for (const place of places.filter((each) => each !== '/centro')) {
      const page = await open(place, service.adminToken)
      await page.locator('h1').waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type(said)
      await page.keyboard.press('Enter')
      const acta = `/acta/${campo.eleccion}/casilla/${campo.ballots[3]?.acta}`
      await page.waitForURL(`**${acta}`)
      expect(new URL(page.url()).pathname, place).toBe(acta)
      await page.context().close()
    }
  })

  it('a sección lists its casillas, arrows walk them, and nothing found says what may be asked', async () => {
    const seccion = (casillas[0] ?? '').slice(2, 6)
    const page = await open('/fuentes', service.adminToken)
    await page.locator('h1').waitFor()
    await fieldOf(page).fill(String(Number(seccion)))
    const found = page.getByRole('search').getByRole('link')
    await found.first().waitFor()
    expect(await found.first().innerText()).toContain(`Sección ${seccion}`)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/acta/**')
    await fieldOf(page).fill('zzzz')
    await page.getByText('Nada con «zzzz». Escribe una sección').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.getByText('Nada con «zzzz»').waitFor({ state: 'detached' })
    expect(page.url()).toMatch(/\/acta\//)
  })

  it('in the seat of the call centre the place opens beside the work', async () => {
    const page = await open('/centro', service.adminToken)
    // Here «/» is for people who phone in.
    await fieldOf(page).click()
    await page.keyboard.type(String(Number((casillas[0] ?? '').slice(2, 6))))
    const [beside] = await Promise.all([
      page.context().waitForEvent('page'),
      page.keyboard.press('Enter'),
    ])
    await beside.waitForURL('**/a/**')
    expect(page.url()).toBe(`${service.url}/centro`)
  })
})

describe('the door and the first line to axe', () => {
  it.each(['light', 'dark'])('both are sound in the %s theme, wide and narrow', async (theme) => {
    for (const width of [1440, 390]) {
      const door = await open('/fuentes', undefined, width)
      await h1(door, DOOR)
      expect(await foundByAxe(door, theme), `door ${width}`).toEqual([])
      const page = await open('/fuentes', service.adminToken, width)
      await page.locator('h1').waitFor()
      if (width === 390) await page.getByRole('button', { name: 'Menú' }).click()
      await fieldOf(page).fill('1')
      await page.getByText(/^\d+ lugares; Enter abre el primero$/).waitFor({ state: 'attached' })
      expect(await foundByAxe(page, theme), `fuentes ${width}`).toEqual([])
    }
  })
})
