import { describe, expect, it } from 'vitest'
import { stage } from '../../../tests/fixtures/stage.ts'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import type { CapturaDoc } from '../contract/captura.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import type { Nombramiento } from '../domain/record.ts'
import { Credentials, type Credential } from '../access/credential.ts'
import { captura } from './captura.ts'
import { endMs, jornadaOf } from '../domain/jornada.ts'
import { Tries } from '../access/tries.ts'
import { codigo } from './codigo.ts'
import { credentialOf, pinOf } from '../access/nombramiento.ts'

const KEY = 'k'.repeat(32)
const RC: Nombramiento = { id: '7F3K29QX', cargo: 'propietario', casillas: [casillaAt(1)] }
const exp = () => Math.floor(Date.now() / 1000) + 60

/** The app's two doors over a night in memory. */
function makeDoors(contactOf = (id: string) => ({ nombre: `de ${id}`, telefono: `tel-${id}` })) {
  const desk = new MemoryDesk(smallCatalogo(4))
  const { night } = desk
  const clock = { ms: Date.now() }
  const nowMs = () => clock.ms
  const isVoidHere = (each: Pick<Credential, 'nombramiento' | 'iat'>) =>
    isVoid(night.representacion, each)
  const credentials = new Credentials({ key: KEY, nowMs, isVoid: isVoidHere })
  const papers = { key: KEY, nombramientoDias: 14, nowMs }
  const tries = new Tries({ nowMs, wait: async () => undefined })
  const app = stage((app) =>
    app
      .route('/', captura(desk, { version: '1', llave: 'L' }, { contactOf }, credentials))
      .route('/sesion', codigo(night, papers, tries, credentials)),
  )
  const open = async (credential: Credential | string) => {
    const token = typeof credential === 'string' ? credential : await credentials.issue(credential)
    return app.request('/captura', { headers: { authorization: `Bearer ${token}` } })
  }
  const enter = (code: string, pin: string) =>
    app.request('/sesion/codigo', { method: 'POST', body: JSON.stringify({ codigo: code, pin }) })
  return { desk, app, open, enter, clock, credentials }
}

async function errorOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { error: unknown }).error
}

describe('GET /api/captura', () => {
  it('the app is given the casillas of the nombramiento and no others', async () => {
    const { desk, open } = makeDoors()
    desk.issue(RC)
    const answer = await open(credentialOf(RC, exp()))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const doc = (await answer.json()) as CapturaDoc
    expect(doc).toMatchObject({ servidorAt: desk.now(), version: '1', llave: 'L' })
    expect(doc.nombramiento).toBe(RC.id)
    expect(doc.casillas.map(({ casilla }) => casilla)).toEqual([casillaAt(1)])
  })

  it('the first opening activates the nombramiento, once', async () => {
    const { desk, open } = makeDoors()
    desk.issue(RC)
    const activated = () => desk.drafts.filter(({ kind }) => kind === 'nombramiento.activated')
    await Promise.all([1, 2, 3].map(() => open(credentialOf(RC, exp()))))
    await expect.poll(activated).toHaveLength(1)
    await open(credentialOf(RC, exp()))
    expect(activated()).toHaveLength(1)
    expect(desk.night.representacion.nombramientos.get(RC.id)?.activadoAt).toBe(desk.now())
  })

  it('the app opens while nothing can be written, and its first opening is noted later', async () => {
    const { desk, open } = makeDoors()
    desk.issue(RC)
    desk.broken = true
    expect((await open(credentialOf(RC, exp()))).status).toBe(200)
    desk.broken = false
    expect((await open(credentialOf(RC, exp()))).status).toBe(200)
    const activadoAt = () => desk.night.representacion.nombramientos.get(RC.id)?.activadoAt
    await expect.poll(activadoAt).toBeDefined()
  })

  it('a credential without a nombramiento opens too; one that may not send, or has no casillas, does not', async () => {
    const { desk, open } = makeDoors()
    const casillas = new Set([casillaAt(2)])
    const plain = await open({ sub: 'rc', rol: 'representante', casillas, exp: exp() })
    expect((await plain.json()) as CapturaDoc).not.toHaveProperty('nombramiento')
    expect((await open({ sub: 'x', rol: 'juridico', casillas: 'todas', exp: exp() })).status).toBe(
      403,
    )
    expect(
      (await open({ sub: 'x', rol: 'capturista', casillas: 'todas', exp: exp() })).status,
    ).toBe(403)
    expect(desk.drafts).toHaveLength(1)
  })

  it('[NO1] a revoked nombramiento is refused by name at its next step', async () => {
    const { desk, open } = makeDoors()
    desk.issue(RC)
    const credential = credentialOf(RC, exp())
    expect((await open(credential)).status).toBe(200)
    desk.fold('nombramiento.revoked', { ids: [RC.id], causa: 'Extravío' })
    const answer = await open(credential)
    expect([answer.status, await errorOf(answer)]).toEqual([403, 'credencial_revocada'])
  })

  it('[RU6] the app tells name and phone of the general representative to who represents a casilla of the route, and to nobody else', async () => {
    const { desk, open } = makeDoors()
    const rg = (id: string, ...at: number[]): Nombramiento => ({
      ...{ id, cargo: 'rg', ruta: id, casillas: at.map(casillaAt) },
    })
    const other = rg('22223333', 2, 3)
    const [gone, general] = [rg('11112222', 1, 2), rg('33334444', 1)]
    for (const each of [RC, gone, general, other]) desk.issue(each)
    const told = async (credential: Credential) => {
      const doc = (await (await open(credential)).json()) as CapturaDoc
      return [doc.nombre, doc.general, doc.generalNombre]
    }
    desk.fold('nombramiento.revoked', { ids: [gone.id], causa: 'Extravío' })
    expect(await told(credentialOf(RC, exp()))).toEqual([
      ...[`de ${RC.id}`, 'tel-33334444', 'de 33334444'],
    ])
    expect(await told(credentialOf(other, exp()))).toEqual(['de 22223333', undefined, undefined])
    const casillas = new Set(RC.casillas)
    const unnamed: Credential = { sub: 'rc', rol: 'representante', casillas, exp: exp() }
    expect(await told(unnamed)).toEqual([undefined, undefined, undefined])
  })

  it('[RU6] the app opens without names and telephone while names cannot be read', async () => {
    const { desk, open } = makeDoors(() => {
      throw new Error('disk I/O error')
    })
    for (const each of [RC, { id: '33334444', cargo: 'rg', casillas: RC.casillas } as const])
      desk.issue(each)
    const answer = await open(credentialOf(RC, exp()))
    expect(answer.status).toBe(200)
    const doc = (await answer.json()) as CapturaDoc
    expect([doc.casillas.length, doc.general, doc.nombre]).toEqual([1, undefined, undefined])
  })

  it('a general representative opens the route, compressed where the phone takes it', async () => {
    const { app, credentials, desk } = makeDoors()
    const casillas = [1, 2, 3].map(casillaAt)
    const route: Nombramiento = { id: '11112222', cargo: 'rg', ruta: 'R1', casillas }
    desk.issue(route)
    const token = await credentials.issue(credentialOf(route, exp()))
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' }
    const answer = await app.request('/captura', { headers })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const text = await new Response(
      answer.body?.pipeThrough(new DecompressionStream('gzip')),
    ).text()
    expect((JSON.parse(text) as CapturaDoc).casillas).toHaveLength(3)
  })
})

describe('POST /api/sesion/codigo', () => {
  const pin = pinOf(RC.id, KEY)
  const wrong = String((Number(pin) + 1) % 1_000_000).padStart(6, '0')

  it('code and PIN open exactly the casillas of the nombramiento', async () => {
    const { desk, enter, open } = makeDoors()
    desk.issue(RC)
    const answer = await enter('7f3k-29qx', pin)
    expect(answer.status).toBe(200)
    const { token } = (await answer.json()) as { token: string }
    const doc = (await (await open(token)).json()) as CapturaDoc
    expect(doc.casillas.map(({ casilla }) => casilla)).toEqual(RC.casillas)
  })

  it('letters that look like digits are read as digits', async () => {
    const { desk, enter } = makeDoors()
    desk.issue({ ...RC, id: '10A10B10' })
    expect((await enter('LOai0b-io', pinOf('10A10B10', KEY))).status).toBe(200)
  })

  it('[NO3] after five wrong PINs the right one waits ten minutes, and other codes do not', async () => {
    const { desk, enter, clock } = makeDoors()
    desk.issue(RC, { ...RC, id: 'AAAABBBB' })
    for (let i = 0; i < 5; i++) {
      const answer = await enter(RC.id, wrong)
      expect([answer.status, await errorOf(answer)]).toEqual([403, 'codigo_incorrecto'])
    }
    expect((await enter(RC.id, pin)).status).toBe(403)
    expect((await enter('AAAABBBB', pinOf('AAAABBBB', KEY))).status).toBe(200)
    clock.ms += 10 * 60_000 + 1
    expect((await enter(RC.id, pin)).status).toBe(200)
  })

  it('[NO3] the answer says how many tries are left, of a code that does not exist too', async () => {
    const { desk, enter } = makeDoors()
    desk.issue(RC)
    const leftOf = async (code: string) => {
      const lefts: unknown[] = []
      for (let i = 0; i < 6; i++) {
        const answer = (await (await enter(code, wrong)).json()) as { detalle: string[] }
        lefts.push(...answer.detalle)
      }
      return lefts
    }
    expect(await leftOf(RC.id)).toEqual(['4', '3', '2', '1', '0', '0'])
    expect(await leftOf('99999999')).toEqual(['4', '3', '2', '1', '0', '0'])
    expect(await (await enter(RC.id, pin)).json()).toMatchObject({ detalle: ['0'] })
  })

  it('[NO11] code and PIN, like the QR, open until seven days after the vote, and later on too', async () => {
    const { desk, enter, clock } = makeDoors()
    desk.issue(RC)
    const expOf = async () => {
      const { token } = (await (await enter(RC.id, pin)).json()) as { token: string }
      const claims = JSON.parse(atob(token.split('.')[1] ?? '')) as { exp: number }
      return claims.exp * 1000
    }
    expect(await expOf()).toBe(Math.floor(clock.ms / 1000 + 14 * 86_400) * 1000)
    const fecha = new Date(clock.ms + 60 * 86_400_000).toISOString().slice(0, 10)
    const jornada = jornadaOf({ fecha, cierre: '18:00' }, ['04'], [])
    desk.fold('eleccion.dated', { eleccion: 'GOB', ...jornada })
    expect(await expOf()).toBe(endMs(jornada, 7))
    clock.ms = endMs(jornada, 7)
    expect(await expOf()).toBe(clock.ms + 14 * 86_400_000)
  })

  it('[NO3] four wrong PINs cost nothing', async () => {
    const { desk, enter } = makeDoors()
    desk.issue(RC)
    for (let i = 0; i < 4; i++) await enter(RC.id, wrong)
    expect((await enter(RC.id, pin)).status).toBe(200)
  })

  it.each([
    ['an unknown code', '99999999', '000000'],
    ['a short PIN', RC.id, '12345'],
    ['a PIN of letters', RC.id, 'abcdef'],
    ['a code of another shape', 'x', '123456'],
    ['a code of a megabyte', 'A'.repeat(10_000), '123456'],
  ])('a wrong code or PIN is told the same: %s', async (_, code, typed) => {
    const { desk, enter } = makeDoors()
    desk.issue(RC)
    const answer = await enter(code, typed)
    expect([answer.status, await errorOf(answer)]).toEqual([403, 'codigo_incorrecto'])
  })

  it('[NO1] a revoked nombramiento is told so, with the right PIN only', async () => {
    const { desk, enter } = makeDoors()
    desk.issue(RC)
    desk.fold('nombramiento.revoked', { ids: [RC.id], causa: 'Extravío' })
    expect(await errorOf(await enter(RC.id, pin))).toBe('credencial_revocada')
    expect(await errorOf(await enter(RC.id, wrong))).toBe('codigo_incorrecto')
  })
})

it('a PIN is six digits and another one under another key', () => {
  const ids = ['7F3K29QX', 'AAAABBBB', '00000000']
  for (const id of ids) expect(pinOf(id, KEY)).toMatch(/^\d{6}$/)
  expect(new Set(ids.map((id) => pinOf(id, KEY))).size).toBe(3)
  expect(pinOf('7F3K29QX', 'x'.repeat(32))).not.toBe(pinOf('7F3K29QX', KEY))
})
