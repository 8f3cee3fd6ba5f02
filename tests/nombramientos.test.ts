import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Tries } from '../server/src/access/tries.ts'
import { stage } from './fixtures/stage.ts'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { Credentials, type Credential } from '../server/src/access/credential.ts'
import { scopeIn } from '../server/src/access/nombramiento.ts'
import type { CapturaDoc } from '../server/src/contract/captura.ts'
import { isVoid } from '../server/src/domain/fold/representacion.ts'
import { captura } from '../server/src/http/captura.ts'
import { codigo } from '../server/src/http/codigo.ts'
import { impresiones as doorOf } from '../server/src/http/impresiones.ts'
import { Impresiones } from '../server/src/estructura/printing.ts'
import { Nombramientos } from '../server/src/estructura/nombramientos.ts'
import { Personas } from '../server/src/estructura/personas.ts'
import { casillaAt, MemoryDesk, smallCatalogo } from './fixtures/desk.ts'

/** Poppler draws the pages and reads the text; without Poppler the tests would check nothing. */
const poppler = spawnSync('pdftoppm', ['-v']).error === undefined
if (!poppler)
  process.stderr.write('nombramientos.test.ts: falta pdftoppm (poppler-utils); se omite\n')

const KEY = 'k'.repeat(32)
const ORIGIN = 'https://espejo.example.mx'
/**
 * HTML and a placeholder; then Polish, Maya, Nahuatl, Mixtec and letters only combining marks can
 * write.
 */
const RARE =
  '<b>{cargo}</b> Łukasz Şen Kʼinich Baꞌatsʼil ṕ Tlācaēlel Cōātl Ñu̱ndzai n̈andú ɨ́ x̱uꞌ Dvořák‑Őry'
const LINES = [
  'cargo,ruta,casilla,nombre,telefono',
  'RG,R1,,Gloria Núñez,2291234567',
  ...Array.from({ length: 60 }, (_, i) => `,R1,${casillaAt(i + 2)},,`),
  `RC propietario,,${casillaAt(1)},Íñigo Peña Ñáñez O’Farrill,`,
  `RC suplente,,${casillaAt(1)},${RARE},`,
  'Coordinación municipal,R1,,Ximena Ek,',
  'Coordinación jurídica,,,Zoë,',
]
const ADMIN: Credential = { sub: 'a', rol: 'admin', casillas: 'todas', exp: Infinity }

let folder = ''
let personas: Personas
beforeAll(() => {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const { buffer: wasmBinary } = new Uint8Array(readFileSync(path))
  prepareZXingModule({ overrides: { wasmBinary } })
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papel-'))
  personas = new Personas(join(folder, 'personas.sqlite'))
})
afterEach(async () => {
  await personas[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function makePress(simulacro = false) {
  const desk = new MemoryDesk({ ...smallCatalogo(70), simulacro })
  const { night } = desk
  const clock = { ms: Date.now() }
  const nowMs = () => clock.ms
  const credentials = new Credentials({
    key: KEY,
    nowMs,
    isVoid: (each) => isVoid(night.representacion, each),
    casillasOf: (id) => scopeIn(night, id),
  })
  const own = new Nombramientos(desk, personas, 'clave')
  await own.take(Buffer.from(LINES.join('\n')), ADMIN)
  const papers = { key: KEY, nombramientoDias: 14, nowMs }
  const tries = new Tries({ nowMs, wait: async () => undefined })
  const press = new Impresiones({
    ...{ ...papers, desk, personas, credentials, data: folder },
    steadyMs: nowMs,
  })
  const served = { version: '1', llave: 'L' }
  const nobody = { contactOf: () => undefined }
  const printing = doorOf(night, press, personas, ORIGIN, credentials)
  const app = stage((app) =>
    app
      .route('/', captura(desk, served, nobody, credentials).route('/', printing))
      .route('/sesion', codigo(night, papers, tries, credentials)),
  )
  const exp = Math.floor(Date.now() / 1000) + 60
  const admin = await credentials.issue({ ...ADMIN, exp })
  const ask = (path: string, init: RequestInit = {}, token = admin) =>
    app.request(path, { ...init, headers: { authorization: `Bearer ${token}` } })
  /** Prints and gives the path of the file. */
  const print = async (which: Parameters<Impresiones['start']>[0] = { todas: true }) => {
    const { trabajo } = press.start(which, ORIGIN, ADMIN)
    await expect.poll(() => press.state(trabajo, 'a')?.estado).toBe('listo')
    const found = press.open(trabajo, 'a')
    if (!found) throw new Error('No file')
    const path = join(folder, 'printed.pdf')
    writeFileSync(path, await buffer(found.stream))
    return path
  }
  const idOf = (cargo: string) =>
    [...night.representacion.nombramientos.values()].find((each) => each.cargo === cargo)?.id ?? ''
  return { desk, app, ask, credentials, own, press, clock, print, idOf }
}

function textsOf(pdf: string): string[] {
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
  return text.split('\f').slice(0, -1)
}

async function codesOf(pdf: string): Promise<string[]> {
  execFileSync('pdftoppm', ['-r', '150', '-png', pdf, join(folder, 'page')])
  const pages = readdirSync(folder).filter((name) => name.endsWith('.png'))
  const codes: string[] = []
  for (const page of pages.sort()) {
    const found = await readBarcodes(readFileSync(join(folder, page)), { formats: ['QRCode'] })
    codes.push(...found.map(({ text }) => text))
  }
  return codes
}

it('the address and the text are judged before anything is printed', async () => {
  const { press, ask } = await makePress()
  const reach = (origin: string) => press.papel(origin).alcanza
  for (const host of ['localhost:4220', '127.0.0.1', '127.9.9.9', '[::1]', '0.0.0.0'])
    expect([host, reach(`http://${host}`)]).toEqual([host, 'nadie'])
  for (const host of ['192.168.1.5', '10.0.0.2', '172.20.0.1', 'servidor', 'espejo.local'])
    expect([host, reach(`http://${host}`)]).toEqual([host, 'red_local'])
  for (const host of ['espejo.example.mx', '172.32.0.1', '189.203.1.1'])
    expect([host, reach(`https://${host}`)]).toEqual([host, 'todos'])
  const started = press.start({ todas: true }, 'http://127.0.0.1:3000', ADMIN)
  expect(started.avisos).toEqual([
    expect.stringMatching(/^El QR llevará a 127\.0\.0\.1:3000: ningún teléfono/),
    expect.stringMatching(/^Falta el texto legal/),
  ])
  const written = await ask('/nombramientos/papel', {
    method: 'PUT',
    body: JSON.stringify({ texto: 'Artículo 259. Se nombra a {nombre}.' }),
  })
  expect(await written.json()).toMatchObject({ deEjemplo: false, alcanza: 'todos', avisos: [] })
  expect(readFileSync(join(folder, 'nombramiento.txt'), 'utf8')).toContain('Artículo 259')
})

describe.skipIf(!poppler)('a nombramiento on paper (needs poppler-utils)', () => {
  it('a paper says until when its QR opens, and a coordinator of all casillas of that', async () => {
    const { print, clock, desk, own } = await makePress()
    clock.ms = Date.parse('2027-06-01T18:30:00Z')
    const line = 'Coordinación distrital,todas,,Omar Tun,'
    await own.take(Buffer.from(['cargo,ruta,casilla,nombre,telefono', line].join('\n')), ADMIN)
    expect(desk.night.representacion.nombramientos.size).toBe(6)
    const texts = textsOf(await print()).map((each) => each.replace(/\s+/g, ' '))
    for (const text of texts) expect(text).toMatch(/El QR sirve hasta el 14 de junio de 2027/)
    expect(texts.find((text) => text.includes('Omar'))).toContain('todas las casillas')
  })

  it('the delivery list has a sheet a ruta with everybody in force and no key', async () => {
    const { print, desk } = await makePress()
    const texts = textsOf(await print({ todas: true, acuse: true }))
    expect(
      texts.map((text) => /Entrega de nombramientos, (.*?)\s{2,}(.*)/.exec(text)?.slice(1)),
    ).toEqual([
      ['sin ruta', '1 de 1'],
      ['Ruta R1', '1 de 1'],
    ])
    expect(texts[1]).toContain('Gloria Núñez')
    expect(texts.join()).not.toMatch(/PIN/)
    expect(desk.drafts.some(({ kind }) => kind === 'nombramiento.printed')).toBe(false)
  })

  it('each QR opens exactly the casillas of its nombramiento, on the page of its cargo', async () => {
    const { desk, app, credentials, print } = await makePress()
    const codes = await codesOf(await print())
    const opened: Record<string, [door: string, casillas: string[]]> = {}
    for (const code of codes) {
      const { origin, pathname, hash } = new URL(code)
      expect(origin).toBe(ORIGIN)
      const token = new URLSearchParams(hash.slice(1)).get('t') ?? ''
      const credential = await credentials.check(token)
      const issued = desk.night.representacion.nombramientos.get(credential?.nombramiento ?? '')
      const scope = credential?.casillas ?? []
      // The role `juridico` alone has every casilla here, by the written word.
      expect(scope === 'todas').toBe(issued?.cargo === 'juridico')
      expect(scope === 'todas' ? [] : [...scope]).toEqual(issued?.casillas)
      const door = `${pathname}${hash.endsWith('&a=ruta') ? ', ruta' : ''}`
      const headers = { authorization: `Bearer ${token}` }
      const answer = await app.request('/captura', { headers })
      const { casillas = [] } = (await answer.json()) as Partial<CapturaDoc>
      opened[issued?.cargo ?? ''] = [door, casillas.map(({ casilla }) => casilla)]
    }
    const route = Array.from({ length: 60 }, (_, i) => casillaAt(i + 2))
    expect(opened).toEqual({
      propietario: ['/c', [casillaAt(1)]],
      suplente: ['/c', [casillaAt(1)]],
      rg: ['/c, ruta', route],
      coordinacion: ['/entrar', route],
      // A role over the whole night has no casilla to fill in.
      juridico: ['/entrar', []],
    })
  })

  it('code and PIN as printed sign in', async () => {
    const { app, print, idOf } = await makePress()
    const [text = ''] = textsOf(await print({ ids: [idOf('propietario')] }))
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? ''
    const pin = /PIN (\d{3} \d{3})/.exec(text)?.[1] ?? ''
    const body = JSON.stringify({ codigo: code, pin })
    const answer = await app.request('/sesion/codigo', { method: 'POST', body })
    const { token, puerta } = (await answer.json()) as { token: string; puerta: string }
    expect(puerta).toBe(`/c#t=${token}`)
    expect(text.replace(/\s+/g, ' ')).toContain('entra en espejo.example.mx/c con')
  })

  it('[NO7] a paper and a list of a practice night say SIMULACRO, the real ones do not', async () => {
    for (const simulacro of [true, false]) {
      const { print, press } = await makePress(simulacro)
      writeFileSync(join(folder, 'muestra-vista.pdf'), await press.sample('Texto', ORIGIN))
      const texts = [
        ...textsOf(await print()),
        ...textsOf(await print({ todas: true, acuse: true })),
        ...textsOf(join(folder, 'muestra-vista.pdf')),
      ]
      expect(texts.length).toBeGreaterThan(6)
      for (const text of texts) expect(/SIMULACRO/.test(text), text).toBe(simulacro)
      await personas[Symbol.asyncDispose]()
      personas = new Personas(join(folder, `personas-${simulacro}.sqlite`))
    }
  })

  it('[NO11] the paper says the last day of its QR', async () => {
    const { print, idOf } = await makePress()
    const [text = ''] = textsOf(await print({ ids: [idOf('propietario')] }))
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /El QR sirve hasta el \d{1,2} de \p{L}+ de 20\d\d; después, entra con el código y el PIN\./u,
    )
  })

  it('the paper says name, cargo and casilla; HTML and placeholders in a name are letters like others', async () => {
    const { print } = await makePress()
    writeFileSync(
      join(folder, 'nombramiento.txt'),
      'Se nombra a {nombre} {cargo} de {casilla}. {otro}',
    )
    const pages = textsOf(await print())
    const flat = pages.map((page) => page.replace(/\s+/g, ' '))
    expect(flat.find((page) => page.includes('Íñigo'))).toContain(
      'Se nombra a Íñigo Peña Ñáñez O’Farrill Representante de casilla, propietario de la casilla 0001 básica. {otro}',
    )
    const rare = flat.find((page) => page.includes('<b>')) ?? ''
    // The name stands on a separate line and in the legal text; a program reading the page may put a
    // space before a combining mark.
    const plain = (text: string) => text.normalize('NFC').replace(/ (?=\p{M})/gu, '')
    expect(plain(rare).split(RARE)).toHaveLength(3)
    expect(plain(rare)).toContain(`Se nombra a ${RARE} Representante de casilla, suplente de la`)
    expect(flat.find((page) => page.includes('Gloria'))).toContain('las 60 casillas de la ruta R1')
    expect(flat.join(' ')).not.toContain('TEXTO POR SUSTITUIR')
  })

  it('without the party’s text the paper says that one is missing', async () => {
    const { print, idOf } = await makePress()
    expect(textsOf(await print({ ids: [idOf('propietario')] }))[0]).toContain('TEXTO POR SUSTITUIR')
  })

  it('[NO1] no revoked nombramiento is printed; a ruta alone can be', async () => {
    const { own, print, idOf } = await makePress()
    await own.revoke([idOf('suplente')], 'Renuncia', 'prueba')
    expect(textsOf(await print())).toHaveLength(4)
    const route = textsOf(await print({ ruta: 'R1' }))
    expect([route.length, route[0]?.includes('Gloria Núñez')]).toEqual([2, true])
  })
})

describe('a printing job', () => {
  it('a printing job is started, asked after and taken home by the door', async () => {
    const { ask } = await makePress()
    const body = JSON.stringify({ todas: true })
    const started = await ask('/nombramientos/pdf', { method: 'POST', body })
    expect(started.status).toBe(202)
    const { trabajo, total } = (await started.json()) as { trabajo: string; total: number }
    expect(total).toBe(5)
    const second = await ask('/nombramientos/pdf', { method: 'POST', body })
    expect(second.status).toBe(409)
    expect((await ask(`/nombramientos/pdf/${trabajo}/archivo`)).status).toBe(404)
    await vi.waitFor(async () => {
      const doc: unknown = await (await ask(`/nombramientos/pdf/${trabajo}`)).json()
      expect(doc).toMatchObject({ estado: 'listo', hechas: 5 })
    }, 60_000)
    const file = await ask(`/nombramientos/pdf/${trabajo}/archivo`)
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(file.headers.get('content-length')).toBe(String(bytes.length))
    expect(file.headers.get('content-disposition')).toContain('attachment')
    // Each of fifty rutas has a file with a name of its own.
    const named = await ask(`/nombramientos/pdf/${trabajo}/archivo?nombre=nombramientos%20ruta%207`)
    expect(named.headers.get('content-disposition')).toContain('nombramientos-ruta-7.pdf')
  })

  it('[NO6] a printing job holds what is in the charge of who asks, is theirs alone, and stands in the ledger', async () => {
    const { desk, ask, credentials, idOf } = await makePress()
    const exp = Math.floor(Date.now() / 1000) + 60
    const own = desk.night.representacion.nombramientos.get(idOf('coordinacion'))
    const casillas = new Set(own?.casillas)
    const who: Credential = {
      sub: 'c',
      rol: 'coordinacion',
      casillas,
      nombramiento: idOf('coordinacion'),
      exp,
    }
    const token = await credentials.issue(who)
    const post = (body: object) =>
      ask('/nombramientos/pdf', { method: 'POST', body: JSON.stringify(body) }, token)
    for (const other of ['propietario', 'coordinacion', 'juridico'])
      expect([other, (await post({ ids: [idOf(other)] })).status]).toEqual([other, 403])
    const answer = await post({ todas: true })
    const { trabajo, total } = (await answer.json()) as { trabajo: string; total: number }
    expect(total).toBe(1)
    const path = `/nombramientos/pdf/${trabajo}`
    await vi.waitFor(
      async () => expect(await (await ask(path, {}, token)).json()).toMatchObject({ hechas: 1 }),
      60_000,
    )
    expect((await ask(path)).status).toBe(404)
    expect((await ask(`${path}/archivo`)).status).toBe(404)
    const printed = desk.drafts.filter(({ kind }) => kind === 'nombramiento.printed')
    expect(printed).toMatchObject([{ actor: 'c', body: { ids: [idOf('rg')] } }])
  })

  it('a printing job of one ruta does not wait behind the country’s', async () => {
    const { press, own, idOf } = await makePress()
    const rows = Array.from(
      { length: 600 },
      (_, i) => `RC suplente,,${casillaAt(1 + (i % 70))},P ${i},`,
    )
    await own.take(Buffer.from(['cargo,ruta,casilla,nombre,telefono', ...rows].join('\n')), ADMIN)
    const all = press.start({ todas: true }, ORIGIN, ADMIN)
    const one = press.start({ ids: [idOf('rg')] }, ORIGIN, { ...ADMIN, sub: 'b' })
    await expect.poll(() => press.state(one.trabajo, 'b')?.estado).toBe('listo')
    expect(press.state(all.trabajo, 'a')?.estado).toBe('corriendo')
    await expect.poll(() => press.state(all.trabajo, 'a')?.estado).toBe('listo')
  })

  it('a printing job of nobody, or of nonsense, is refused', async () => {
    const { ask } = await makePress()
    const post = async (body: object) =>
      (await ask('/nombramientos/pdf', { method: 'POST', body: JSON.stringify(body) })).status
    expect(await post({ ruta: 'R99' })).toBe(404)
    expect(await post({ ids: ['00000000'] })).toBe(404)
    expect(await post({})).toBe(400)
    expect((await ask('/nombramientos/pdf/no-hay')).status).toBe(404)
  })

  it('a printing job leaves its file for an hour, and none behind when the service ends', async () => {
    const { press, clock, idOf } = await makePress()
    const { trabajo } = press.start({ ids: [idOf('rg')] }, ORIGIN, ADMIN)
    await expect.poll(() => press.state(trabajo, 'a')?.estado).toBe('listo')
    expect(readdirSync(join(folder, 'impresiones'))).toHaveLength(1)
    clock.ms += 3_600_001
    expect(press.state(trabajo, 'a')).toBeUndefined()
    expect(readdirSync(join(folder, 'impresiones'))).toEqual([])
    press[Symbol.dispose]()
    expect(existsSync(join(folder, 'impresiones'))).toBe(false)
  })
})

it('names are erased on demand; the nombramientos stay', async () => {
  const { desk, ask, own, idOf } = await makePress()
  // Names of an import cut off: the ledger knows nothing of the import.
  desk.broken = true
  const more = Buffer.from([...LINES, `RC suplente,,${casillaAt(2)},Ixchel,`].join('\n'))
  await expect(own.take(more, ADMIN)).rejects.toThrow('No store')
  const erase = async (body: object) =>
    (await ask('/nombramientos/personas', { method: 'DELETE', body: JSON.stringify(body) })).json()
  expect(await erase({ ids: [idOf('rg')] })).toEqual({ borradas: 1 })
  expect(await erase({ todas: true })).toEqual({ borradas: 5 })
  const left = readFileSync(join(folder, 'personas.sqlite'))
  expect([left.includes('Gloria'), left.includes('Ixchel')]).toEqual([false, false])
  expect(desk.night.representacion.nombramientos.size).toBe(5)
})

it('names that are erased go with the papers on which they stand, those being printed too', async () => {
  const { ask, press, idOf } = await makePress()
  const start = (cargo: string, sub: string) =>
    press.start({ ids: [idOf(cargo)] }, ORIGIN, { ...ADMIN, sub }).trabajo
  const [done, other] = [start('rg', 'a'), start('propietario', 'b')]
  await expect.poll(() => press.state(done, 'a')?.estado).toBe('listo')
  await expect.poll(() => press.state(other, 'b')?.estado).toBe('listo')
  const running = start('rg', 'c')
  const body = JSON.stringify({ ids: [idOf('rg')] })
  await ask('/nombramientos/personas', { method: 'DELETE', body })
  await expect.poll(() => press.state(running, 'c')?.estado).not.toBe('corriendo')
  expect(readdirSync(join(folder, 'impresiones'))).toEqual([`${other}.pdf`])
  expect(press.state(done, 'a')).toBeUndefined()
})
