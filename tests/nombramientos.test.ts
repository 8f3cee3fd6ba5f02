import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Hono } from 'hono'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { Credentials } from '../server/src/http/auth.ts'
import type { CapturaDoc } from '../server/src/contract/captura.ts'
import { isRevoked } from '../server/src/domain/representacion.ts'
import { captura } from '../server/src/http/captura.ts'
import { codigo } from '../server/src/http/codigo.ts'
import { impresiones as doorOf } from '../server/src/http/impresiones.ts'
import { answerRefusal, RefusalError } from '../server/src/http/refusals.ts'
import { Impresiones } from '../server/src/impresiones.ts'
import { Nombramientos } from '../server/src/nombramientos.ts'
import { Personas } from '../server/src/personas.ts'
import { casillaAt, MemoryDesk, smallEleccion } from './fixtures/desk.ts'

/** Poppler draws the pages and reads their text; without it these tests would check nothing. */
const poppler = spawnSync('pdftoppm', ['-v']).error === undefined
if (!poppler)
  process.stderr.write('nombramientos.test.ts: falta pdftoppm (poppler-utils); se omite\n')

const KEY = 'k'.repeat(32)
const ORIGIN = 'https://espejo.example.mx'
/** HTML and a placeholder; then Polish, Maya, Nahuatl, Mixtec and what only combining marks can write. */
const RARE =
  '<b>{cargo}</b> Łukasz Şen Kʼinich Baꞌatsʼil ṕ Tlācaēlel Cōātl Ñu̱ndzai n̈andú ɨ́ x̱uꞌ Dvořák‑Őry'
const LINES = [
  'cargo,ruta,casilla,nombre,telefono',
  'RG,R1,,Gloria Núñez,2291234567',
  ...Array.from({ length: 30 }, (_, i) => `,R1,${casillaAt(i + 2)},,`),
  `RC propietario,,${casillaAt(1)},Íñigo Peña Ñáñez O’Farrill,`,
  `RC suplente,,${casillaAt(1)},${RARE},`,
  'Coordinación jurídica,,,Zoë,',
]

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

async function makePress() {
  const desk = new MemoryDesk(smallEleccion(40))
  const { night, submitAll, now } = desk
  const credentials = new Credentials(KEY, (id) => isRevoked(night.representacion, id))
  const own = new Nombramientos(desk, personas)
  await own.take(Buffer.from(LINES.join('\n')), 'prueba')
  const clock = { ms: Date.now() }
  const nowMs = () => clock.ms
  const nombramientoDias = 14
  const press = new Impresiones({
    ...{ night, personas, credentials, key: KEY, nombramientoDias, data: folder, nowMs },
  })
  const app = new Hono()
    .route('/', captura({ night, submitAll, now, version: '1', llave: 'L' }, credentials))
    .route('/sesion', codigo({ night, key: KEY, nombramientoDias, nowMs }, credentials))
    .route('/', doorOf({ night, impresiones: press, personas, publicUrl: ORIGIN }, credentials))
  app.onError((error, c) => {
    if (error instanceof RefusalError) return answerRefusal(c, error)
    throw error
  })
  const exp = Math.floor(Date.now() / 1000) + 60
  const admin = `Bearer ${await credentials.issue({ sub: 'a', rol: 'admin', exp })}`
  const ask = (path: string, init: RequestInit = {}) =>
    app.request(path, { ...init, headers: { authorization: admin } })
  /** Prints and gives the path of the file. */
  const print = async (which: Parameters<Impresiones['start']>[0] = { todas: true }) => {
    const { trabajo } = press.start(which, ORIGIN)
    await vi.waitFor(() => expect(press.state(trabajo)?.estado).toBe('listo'), 10_000)
    const found = press.open(trabajo)
    if (!found) throw new Error('No file')
    const path = join(folder, 'printed.pdf')
    writeFileSync(path, await buffer(found.stream))
    return path
  }
  const idOf = (cargo: string) =>
    [...night.representacion.nombramientos.values()].find((each) => each.cargo === cargo)?.id ?? ''
  return { desk, app, ask, own, press, clock, print, idOf }
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

describe.skipIf(!poppler)('a nombramiento on paper', () => {
  test('each QR opens exactly the casillas of its nombramiento', async () => {
    const { desk, app, print } = await makePress()
    const codes = await codesOf(await print())
    expect(codes).toHaveLength(4)
    const opened: string[][] = []
    for (const code of codes) {
      expect(code.startsWith(`${ORIGIN}/c#t=`)).toBe(true)
      const headers = { authorization: `Bearer ${code.slice(ORIGIN.length + 5)}` }
      const answer = await app.request('/captura', { headers })
      // Who coordinates without casillas of their own has none to fill in.
      if (answer.status === 403) continue
      const { casillas, nombramiento = '' } = (await answer.json()) as CapturaDoc
      opened.push(casillas.map(({ casilla }) => casilla))
      const issued = desk.night.representacion.nombramientos.get(nombramiento)
      expect(opened.at(-1)).toEqual(issued?.casillas)
    }
    const route = Array.from({ length: 30 }, (_, i) => casillaAt(i + 2))
    expect(opened).toEqual([[casillaAt(1)], [casillaAt(1)], route])
  }, 30_000)

  test('code and PIN as printed sign in', async () => {
    const { app, print, idOf } = await makePress()
    const [text = ''] = textsOf(await print({ ids: [idOf('propietario')] }))
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? ''
    const pin = /PIN (\d{3} \d{3})/.exec(text)?.[1] ?? ''
    const body = JSON.stringify({ codigo: code, pin })
    expect((await app.request('/sesion/codigo', { method: 'POST', body })).status).toBe(200)
  })

  test('says name, cargo and casilla; HTML and placeholders in a name are letters like others', async () => {
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
    // On the line of its own and in the legal text; whoever reads the page aloud may space the marks.
    const plain = (text: string) => text.normalize('NFC').replace(/ (?=\p{M})/gu, '')
    expect(plain(rare).split(RARE)).toHaveLength(3)
    expect(plain(rare)).toContain(`Se nombra a ${RARE} Representante de casilla, suplente de la`)
    expect(flat.find((page) => page.includes('Gloria'))).toContain('las 30 casillas de la ruta R1')
    expect(flat.join(' ')).not.toContain('TEXTO POR SUSTITUIR')
  })

  test('without the party’s text it says that one is missing', async () => {
    const { print, idOf } = await makePress()
    expect(textsOf(await print({ ids: [idOf('propietario')] }))[0]).toContain('TEXTO POR SUSTITUIR')
  })

  test('[NO1] of who was revoked none is printed; a ruta alone can be', async () => {
    const { own, print, idOf } = await makePress()
    await own.revoke([idOf('suplente')], 'Renuncia', 'prueba')
    expect(textsOf(await print())).toHaveLength(3)
    const route = textsOf(await print({ ruta: 'R1' }))
    expect([route.length, route[0]?.includes('Gloria Núñez')]).toEqual([1, true])
  })
})

describe('a printing job', () => {
  test('goes by the door: started, asked after, taken home', async () => {
    const { ask } = await makePress()
    const body = JSON.stringify({ todas: true })
    const started = await ask('/nombramientos/pdf', { method: 'POST', body })
    expect(started.status).toBe(202)
    const { trabajo, total } = (await started.json()) as { trabajo: string; total: number }
    expect(total).toBe(4)
    const second = await ask('/nombramientos/pdf', { method: 'POST', body })
    expect(second.status).toBe(409)
    expect((await ask(`/nombramientos/pdf/${trabajo}/archivo`)).status).toBe(404)
    await vi.waitFor(async () => {
      const doc: unknown = await (await ask(`/nombramientos/pdf/${trabajo}`)).json()
      expect(doc).toMatchObject({ estado: 'listo', hechas: 4 })
    }, 10_000)
    const file = await ask(`/nombramientos/pdf/${trabajo}/archivo`)
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(file.headers.get('content-length')).toBe(String(bytes.length))
    expect(file.headers.get('content-disposition')).toContain('attachment')
  })

  test('of nobody, or of nonsense, is refused', async () => {
    const { ask } = await makePress()
    const post = async (body: object) =>
      (await ask('/nombramientos/pdf', { method: 'POST', body: JSON.stringify(body) })).status
    expect(await post({ ruta: 'R99' })).toBe(404)
    expect(await post({ ids: ['00000000'] })).toBe(404)
    expect(await post({})).toBe(400)
    expect((await ask('/nombramientos/pdf/no-hay')).status).toBe(404)
  })

  test('leaves its file for an hour, and none behind when the service ends', async () => {
    const { press, clock, idOf } = await makePress()
    const { trabajo } = press.start({ ids: [idOf('rg')] }, ORIGIN)
    await vi.waitFor(() => expect(press.state(trabajo)?.estado).toBe('listo'), 10_000)
    expect(readdirSync(join(folder, 'impresiones'))).toHaveLength(1)
    clock.ms += 3_600_001
    expect(press.state(trabajo)).toBeUndefined()
    expect(readdirSync(join(folder, 'impresiones'))).toEqual([])
    press[Symbol.dispose]()
    expect(existsSync(join(folder, 'impresiones'))).toBe(false)
  })
})

test('names are erased on demand; the nombramientos stay', async () => {
  const { desk, ask, idOf } = await makePress()
  const erase = async (body: object) =>
    (await ask('/nombramientos/personas', { method: 'DELETE', body: JSON.stringify(body) })).json()
  expect(await erase({ ids: [idOf('rg')] })).toEqual({ borradas: 1 })
  expect(await erase({ todas: true })).toEqual({ borradas: 3 })
  expect(readFileSync(join(folder, 'personas.sqlite')).includes('Gloria')).toBe(false)
  expect(desk.night.representacion.nombramientos.size).toBe(4)
})
