import { describe, expect, it, vi } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import type { AvisosDoc, RutaDoc } from '../contract/ruta.ts'
import type { ParadaDoc } from '../domain/read/parada.ts'
import { jornadaOf } from '../domain/jornada.ts'
import type { Aviso, Nombramiento } from '../domain/record.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import { Credentials } from '../access/credential.ts'
import { Readings } from './readings.ts'
import { ruta } from './ruta.ts'
import type { Rol } from '../access/role.ts'

const [UNO, DOS, TRES] = [casillaAt(1), casillaAt(2), casillaAt(3)]
const AT = '2027-06-07T02:00:00.000Z'

const NOMBRAMIENTOS: Nombramiento[] = [
  { id: 'RG000001', cargo: 'rg', casillas: [DOS, UNO], ruta: 'Ruta 7' },
  { id: 'RC000001', cargo: 'propietario', casillas: [UNO] },
  { id: 'RC000002', cargo: 'suplente', casillas: [UNO] },
  { id: 'CO000001', cargo: 'coordinacion', casillas: [UNO] },
]

/** The round over a night in memory. */
function service(casillas = 3) {
  const desk = new MemoryDesk(smallCatalogo(casillas))
  const { night } = desk
  desk.issue(...NOMBRAMIENTOS)
  const credentials = new Credentials({
    key: 'k'.repeat(32),
    nowMs: Date.now,
    isVoid: (each) => isVoid(night.representacion, each),
  })
  const contacts = {
    contactOf: (id: string) =>
      id === 'RC000001' ? { nombre: `D'Arcy <b>Ñ</b>`, telefono: '981 000 0000' } : undefined,
  }
  const readings = new Readings(night, credentials)
  const app = stage((app) => app.route('/', ruta(desk, contacts, readings, credentials)))
  const token = (rol: Rol, casillas?: string[], nombramiento?: string) =>
    credentials.issue({
      sub: `${rol}-${nombramiento ?? ''}`,
      rol,
      exp: Date.now() / 1000 + 60,
      casillas: casillas ? new Set(casillas) : 'todas',
      ...(nombramiento ? { nombramiento } : {}),
    })
  const headers = (credential: string) => ({ authorization: `Bearer ${credential}` })
  return {
    night,
    desk,
    token,
    credentials,
    read: (credential: string, more: Record<string, string> = {}) =>
      app.request('/ruta', { headers: { ...headers(credential), ...more } }),
    avisos: (credential: string) =>
      app.request('/casillas/avisos', { headers: headers(credential) }),
    send: (credential: string, body: object | string) =>
      app.request('/casillas/aviso', {
        method: 'POST',
        headers: headers(credential),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  }
}

const aviso = (casilla: string, of = 'sin_senal', id = 'aviso-0001') => ({ id, casilla, aviso: of })

describe('GET /ruta', () => {
  it('[RU5] the RG reads its casillas in the order of the route, with who is there', async () => {
    const { read, token } = service()
    const answer = await read(await token('representante', [DOS, UNO], 'RG000001'))
    const doc = (await answer.json()) as RutaDoc
    expect(doc.ruta).toBe('Ruta 7')
    expect(doc.paradas.map(({ corto }) => corto)).toEqual(['0002 B', '0001 B'])
    expect(doc.paradas[1]).toMatchObject({ lugar: 'Campeche', actas: [{ foto: false }] })
    expect(doc.paradas[1]?.personas).toEqual([
      { id: 'RC000001', cargo: 'propietario', nombre: `D'Arcy <b>Ñ</b>`, telefono: '981 000 0000' },
      { id: 'RC000002', cargo: 'suplente' },
    ])
    expect(doc.paradas[0]?.personas).toEqual([])
  })

  it('[RU7] the RG reads which coordinator to call: of the casilla first, then of all, never a revoked one', async () => {
    const desk = new MemoryDesk(smallCatalogo(3))
    const of = (id: string, casillas: string[]) =>
      ({ id, cargo: 'coordinacion', casillas }) as const
    desk.issue(
      ...NOMBRAMIENTOS.slice(0, 3),
      { ...of('CO000011', []), todas: true },
      of('CO000010', []),
      of('CO000012', [UNO]),
      of('CO000013', [TRES]),
    )
    const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
    const contacts = { contactOf: (id: string) => ({ nombre: id, telefono: '981' }) }
    const readings = new Readings(desk.night, credentials)
    const app = stage((app) => app.route('/', ruta(desk, contacts, readings, credentials)))
    const readBy = async (nombramiento: string) => {
      const exp = Date.now() / 1000 + 60
      const casillas = new Set([UNO, DOS])
      const token = await credentials.issue({
        ...{ sub: nombramiento, rol: 'representante', exp, casillas, nombramiento },
      })
      const headers = { authorization: `Bearer ${token}` }
      return (await (await app.request('/ruta', { headers })).json()) as RutaDoc
    }
    const coordinator = async () => (await readBy('RG000001')).coordinacion?.nombre
    expect(await coordinator()).toBe('CO000012')
    expect((await readBy('RG000001')).nombre).toBe('RG000001')
    desk.fold('nombramiento.revoked', { ids: ['CO000012'], causa: '' })
    expect(await coordinator()).toBe('CO000011')
    expect((await readBy('RC000001')).coordinacion).toBeUndefined()
    desk.fold('nombramiento.revoked', { ids: ['CO000011'], causa: '' })
    expect(await coordinator()).toBeUndefined()
  })

  it('[AC2] an acta whose figures do not count is said with its sum and its limit', async () => {
    const { read, token, desk } = service()
    desk.tally(UNO, { MC: 719 })
    const answer = await read(await token('representante', [UNO], 'RG000001'))
    const { paradas } = (await answer.json()) as RutaDoc
    expect(paradas[0]?.actas[0]?.enRevision).toEqual({ suma: 719, limite: 520 })
    desk.tally(UNO, { MC: 520 })
    const again = (await (
      await read(await token('representante', [UNO], 'RG000001'))
    ).json()) as RutaDoc
    expect(again.paradas[0]?.actas[0]?.enRevision).toBeUndefined()
  })

  it('[RU5] nobody else reads names and phones', async () => {
    const { read, token } = service()
    for (const credential of [
      await token('representante', [UNO], 'RC000001'),
      await token('representante', [UNO, DOS]),
      await token('representante', [UNO, TRES], 'RG000002'),
    ]) {
      const text = await (await read(credential)).text()
      expect(text).not.toMatch(/981|Arcy/)
    }
  })

  it('a casilla that was put into the credential beside the nombramiento comes without phones', async () => {
    const { read, token } = service()
    const other = service()
    other.desk.issue({ id: 'RG000009', cargo: 'rg', casillas: [DOS] })
    const text = await (await other.read(await token('representante', [UNO], 'RG000009'))).text()
    expect(text).not.toMatch(/981/)
    expect(await (await read(await token('representante', [UNO], 'RG000001'))).text()).toMatch(
      /981/,
    )
  })

  it('a ruta that did not change is not sent again', async () => {
    const { read, send, token } = service()
    const credential = await token('representante', [DOS, UNO], 'RG000001')
    const etag = (await read(credential)).headers.get('etag') ?? ''
    const again = await read(credential, { 'if-none-match': etag })
    expect(again.status).toBe(304)
    expect(again.headers.get('x-espejo-at')).toBe(AT)
    await send(credential, aviso(DOS))
    expect((await read(credential, { 'if-none-match': etag })).status).toBe(200)
  })

  it('a ruta is refused to a revoked RG and to the war room', async () => {
    const { read, token, desk } = service()
    const credential = await token('representante', [UNO], 'RG000001')
    desk.fold('nombramiento.revoked', { ids: ['RG000001'], causa: 'robo' })
    expect((await read(credential)).status).toBe(403)
    expect((await read(await token('admin'))).status).toBe(403)
    expect((await read('x')).status).toBe(401)
  })
})

it('[WR1] over the budget a new aviso is given a turn, and a resend is answered again', async () => {
  const { credentials, desk, send, token } = service()
  const credential = await token('coordinacion')
  expect((await send(credential, aviso(DOS))).status).toBe(200)
  const person = { sub: 'coordinacion-', rol: 'coordinacion', casillas: 'todas' } as const
  while (credentials.budget.take(person) === 0);
  expect((await send(credential, aviso(DOS))).status).toBe(200)
  const refused = await send(credential, aviso(DOS, 'acta_negada', 'aviso-0002'))
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(2)
  expect(desk.night.casillas.get(DOS)?.aviso?.aviso).toBe('sin_senal')
})

it('[JO2] an aviso before the day is refused, and on the day taken', async () => {
  const { desk, send, token } = service()
  const jornada = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['04'], [])
  desk.fold('eleccion.dated', { eleccion: 'GOB', ...jornada })
  const credential = await token('representante', [DOS], 'RG000001')
  desk.at = '2027-06-06T05:59:00.000Z'
  const early = await send(credential, aviso(DOS, 'acta_negada'))
  expect([early.status, (await early.json()) as object]).toMatchObject([
    422,
    { error: 'jornada_pendiente' },
  ])
  desk.at = '2027-06-06T14:00:00.000Z'
  expect((await send(credential, aviso(DOS))).status).toBe(200)
})

it('[RU4] the war room reads the avisos, newest first, until figures answer them', async () => {
  const { avisos, desk, token } = service()
  const of = (casilla: string, aviso: Aviso, at: string) =>
    desk.fold('casilla.noted', { casilla, aviso }, { at })
  of(UNO, 'sin_senal', '2027-06-07T02:01:00.000Z')
  of(DOS, 'acta_negada', '2027-06-07T02:02:00.000Z')
  const read = async () => {
    const answer = await avisos(await token('juridico'))
    return ((await answer.json()) as AvisosDoc).casillas.map(({ casilla }) => casilla)
  }
  expect(await read()).toEqual([DOS, UNO])
  for (const casilla of [UNO, DOS]) desk.tally(casilla, { MC: 1 })
  expect(await read()).toEqual([DOS])
  expect((await avisos(await token('representante', [UNO], 'RG000001'))).status).toBe(403)
})

it('[RU4] the avisos stop at 500, and no casilla beyond is looked at', async () => {
  const { avisos, desk, token } = service(700)
  const looks = vi.spyOn(desk.night.casillas, 'get')
  const note = (from: number, to: number) => {
    for (let n = from; n <= to; n++)
      desk.fold('casilla.noted', { casilla: casillaAt(n), aviso: 'sin_senal' })
    looks.mockClear()
  }
  const read = async () => {
    const { casillas } = (await (await avisos(await token('juridico'))).json()) as AvisosDoc
    return [casillas.length, casillas[0]?.casilla, looks.mock.calls.length]
  }
  note(1, 500)
  const [, , most] = await read()
  note(501, 700)
  expect(most).toBeGreaterThan(0)
  expect(await read()).toEqual([500, casillaAt(700), most])
})

describe('POST /casillas/aviso', () => {
  it('an aviso is kept with the casilla and taken back', async () => {
    const { send, token } = service()
    const credential = await token('representante', [DOS, UNO], 'RG000001')
    const noted = (await (await send(credential, aviso(DOS))).json()) as ParadaDoc
    expect(noted.aviso).toEqual({ aviso: 'sin_senal', at: AT })
    const back = await send(credential, aviso(DOS, 'ninguno', 'aviso-0002'))
    expect(((await back.json()) as ParadaDoc).aviso).toBeUndefined()
  })

  it('[LE2] an aviso sent twice is one', async () => {
    const { send, token, night } = service()
    const credential = await token('representante', [DOS], 'RG000001')
    await send(credential, aviso(DOS))
    const { size } = night.outcomes
    await send(credential, aviso(DOS))
    expect(night.outcomes.size).toBe(size)
  })

  it.each([
    ['of another casilla', 'representante', [UNO], aviso(DOS), 403],
    ['by a lawyer, who only looks', 'juridico', undefined, aviso(DOS), 403],
    ['by who captures', 'capturista', undefined, aviso(DOS), 403],
    ['by the coordination', 'coordinacion', undefined, aviso(DOS), 200],
    ['of a casilla nobody knows', 'admin', undefined, aviso('049999B0100'), 422],
    ['of no kind we know', 'admin', undefined, aviso(DOS, 'dormido'), 400],
    ['with HTML for a casilla', 'admin', undefined, aviso('<b>'), 400],
    ['with more than is asked', 'admin', undefined, { ...aviso(DOS), nota: 'x' }, 400],
    ['that is no JSON', 'admin', undefined, '{', 400],
    ['that is too large', 'admin', undefined, 'x'.repeat(20_000), 413],
  ] as const)('an aviso %s answers by the book', async (_, rol, casillas, body, status) => {
    const { send, token, night } = service()
    const answer = await send(await token(rol, casillas && [...casillas]), body)
    expect(answer.status).toBe(status)
    expect(night.casillas.get(DOS)?.aviso !== undefined).toBe(status === 200)
  })
})
