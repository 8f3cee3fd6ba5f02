import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActaAnswer, ErrorAnswer, Estado } from '../../server/src/contract/estado.ts'
import type { ActaBody } from '../../server/src/contract/acta.ts'
import { actaBodyOf, makeCampo, type Ballot, type Campo } from '../fixtures/campo.ts'
import { startService, type TestService } from './service.ts'

/** Bad input at every door of the real service: the right status, a Spanish message, nothing else lost. */
let service: TestService
let campo: Campo
let ballot: Ballot
let token: string

beforeAll(async () => {
  service = await startService()
  campo = await makeCampo(7, 0.01)
  const created = await service.upload('elecciones', campo.bytes, campo.name)
  expect(created.status).toBe(201)
  const first = campo.ballots.find(({ casilla }) => casilla.charAt(6) === 'B')
  if (!first) throw new Error('no casilla básica in the catálogo')
  ballot = first
  token = await service.token('representante', [ballot.casilla])
})
afterAll(() => service.stop())

type Answer = { status: number; body: ErrorAnswer & ActaAnswer; headers: Headers }

async function post(body: unknown, bearer: string | null = token): Promise<Answer> {
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return {
    status: answer.status,
    body: (await answer.json()) as Answer['body'],
    headers: answer.headers,
  }
}

async function estado(): Promise<Estado> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  return (await fetch(`${service.url}/api/estado`, { headers }).then((a) => a.json())) as Estado
}

const acta = (n: number, change: Partial<ActaBody> = {}): ActaBody => ({
  ...actaBodyOf(campo.eleccion, ballot, n),
  ...change,
})

describe('a tally', () => {
  it('[LE2] [RV1] the same tally gets the same answer, a changed one is a revision', async () => {
    const first = await post(acta(1))
    const again = await post(acta(1))
    const changed = await post(acta(1, { nulos: 9 }))
    expect(first.status).toBe(201)
    expect(again.body).toEqual(first.body)
    expect(changed.body).toMatchObject({ revision: first.body.revision + 1 })
    expect((await post(acta(1))).body).toEqual(first.body)
  })

  it('[AC0] a tally that does not add up is taken, with its findings', async () => {
    const { status, body } = await post(acta(2, { totalAsentado: 1, votosSacados: 'ilegible' }))
    expect(status).toBe(201)
    expect(body.hallazgos.map(({ regla }) => regla)).toEqual(['AC3'])
  })

  it('[AC2] a tally that exceeds is taken, in review', async () => {
    const { status, body } = await post(acta(3, { nulos: 5000 }))
    expect([status, body.contabilizada]).toEqual([201, false])
  })

  const bad: [string, () => unknown, number, string, RegExp][] = [
    ['no JSON', () => '{"id":', 400, 'no_es_json', /^$/],
    ['nothing', () => '', 400, 'no_es_json', /^$/],
    ['an array', () => [], 400, 'cuerpo_invalido', /cuerpo/],
    ['a negative figure', () => acta(4, { nulos: -1 }), 400, 'cuerpo_invalido', /nulos/],
    ['a fraction', () => acta(4, { nulos: 1.5 }), 400, 'cuerpo_invalido', /nulos/],
    ['a figure of 20 digits', () => acta(4, { nulos: 1e20 }), 400, 'cuerpo_invalido', /nulos/],
    ['a figure as text', () => ({ ...acta(4), nulos: '7' }), 400, 'cuerpo_invalido', /nulos/],
    ['a field too many', () => ({ ...acta(4), hora: 1 }), 400, 'cuerpo_invalido', /hora/],
    ['a field too few', () => ({ ...acta(4), nulos: undefined }), 400, 'cuerpo_invalido', /nulos/],
    [
      'an unknown elección',
      () => acta(4, { eleccion: 'PRES' }),
      422,
      'eleccion_desconocida',
      /PRES/,
    ],
    [
      'an unknown option',
      () => acta(4, { votos: { ...acta(4).votos, '<b>X</b>': 1 } }),
      422,
      'opcion_desconocida',
      /X/,
    ],
    ['no options', () => acta(4, { votos: {} }), 422, 'opcion_faltante', /./],
    [
      'an id with a script',
      () => acta(4, { id: '<script>alert(1)' }),
      400,
      'cuerpo_invalido',
      /id/,
    ],
    ['a body of 1 MB', () => 'x'.repeat(1 << 20), 413, 'muy_grande', /^$/],
  ]
  it.each(bad)('a tally with %s is refused by name', async (_, body, status, error, detail) => {
    const before = await estado()
    const answer = await post(body())
    expect([answer.status, answer.body.error]).toEqual([status, error])
    expect(answer.body.mensaje).toMatch(/^[A-ZÁÉÍÓÚÑ].*\.$/)
    expect((answer.body.detalle ?? []).join()).toMatch(detail)
    expect((await estado()).stateHash).toBe(before.stateHash)
  })

  it('an option named __proto__ is one like any other: unknown', async () => {
    const text = JSON.stringify(acta(4)).replace('"votos":{', '"votos":{"__proto__":5,')
    expect((await post(text)).body.error).toBe('opcion_desconocida')
  })
})

describe('a credential', () => {
  it('a credential is needed, and neither forged nor of another casilla', async () => {
    const other = await service.token('representante', ['999999B0100'])
    const [head = '', claims = '', sign = ''] = token.split('.')
    const json = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
    const forge = (change: object) =>
      [head, Buffer.from(JSON.stringify({ ...json, ...change })).toString('base64url'), sign].join(
        '.',
      )
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const answers = [
      await post(acta(5), null),
      await post(acta(5), 'x.y.z'),
      await post(acta(5), forge({ rol: 'admin' })),
      await post(acta(5), `${none}.${claims}.`),
      await post(acta(5), other),
    ]
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [401, 'sin_credencial'],
      [401, 'sin_credencial'],
      [401, 'sin_credencial'],
      [401, 'sin_credencial'],
      [403, 'casilla_ajena'],
    ])
  })

  it('a credential of a representative opens nothing else', async () => {
    const get = async (path: string) =>
      (await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await get('/api/estado')).toBe(403)
    expect(await get('/api/diferencias?ambito=AYUN')).toBe(403)
    expect(await get('/api/mia')).toBe(200)
  })

  it('a credential asked for with a body of 32 MB is refused, with a length or without', async () => {
    const piece = new Uint8Array(1 << 20)
    const ask = (body: Buffer | ReadableStream) =>
      fetch(`${service.url}/api/sesion`, { method: 'POST', body, duplex: 'half' })
    const pieces = ReadableStream.from(Array.from({ length: 32 }, () => piece))
    expect((await ask(Buffer.alloc(32 << 20))).status).toBe(413)
    expect((await ask(pieces)).status).toBe(413)
  })

  it('a credential in a cookie changes nothing from another page', async () => {
    const send = async (origin: string) =>
      (
        await fetch(`${service.url}/api/prep/fuentes`, {
          method: 'POST',
          headers: {
            cookie: `espejo=${service.adminToken}`,
            origin,
            'content-type': 'application/json',
          },
          body: '{}',
        })
      ).status
    expect(await send('https://otra.example')).toBe(403)
    expect(await send(service.url)).toBe(400)
  })

  it('a credential by the one-time link opens once', async () => {
    const codigo = /entrar#(\S+)/.exec(service.greeting)?.[1]
    const open = () =>
      fetch(`${service.url}/api/sesion`, { method: 'POST', body: JSON.stringify({ codigo }) })
    const answers = await Promise.all([open(), open(), open()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403])
    const cookie = answers.find(({ ok }) => ok)?.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await open()).status).toBe(403)
  })
})

/**
 * A deflated zip of a single entry; `claimed` is the size given for the data, true or false. The
 * deflation leaves the event loop free: the service closes a connection idle for five seconds, and
 * a blocked test would upload on the closed connection.
 */
async function zipOf(name: string, data: Buffer, claimed = data.length): Promise<Buffer> {
  const packed = await promisify(deflateRaw)(data)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(claimed, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(claimed, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end])
}

describe('a corte that cannot be read changes nothing', () => {
  const text = (rows: string) =>
    Buffer.from(
      `AYUNTAMIENTOS\n04/06/2017 20:20 (UTC-5)\nACTAS_ESPERADAS\n1\n\nCLAVE_CASILLA,CLAVE_ACTA,ID_ESTADO,ESTADO,ID_MUNICIPIO,MUNICIPIO,SECCION,ID_CASILLA,TIPO_CASILLA,EXT_CONTIGUA,TIPO_ACTA,PAN,PRI,NO_REGISTRADOS,NULOS,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA\n${rows}`,
    )
  const files: [string, string, () => Buffer | Promise<Buffer>, RegExp][] = [
    ['nothing', 'x.zip', () => Buffer.alloc(0), /vacío/],
    ['an image', 'x.zip', () => Buffer.from('\x89PNG\r\n\x1a\n0000'), /./],
    [
      'half a zip',
      'VER.zip',
      () => Buffer.from(campo.bytes).subarray(0, campo.bytes.length / 2),
      /./,
    ],
    [
      'a zip that lies about its size',
      'x.zip',
      () => zipOf('a.csv', Buffer.alloc(200_000_000), 100),
      /./,
    ],
    ['a zip bomb', 'x.zip', () => zipOf('a.csv', Buffer.alloc(400_000_000)), /./],
    [
      'a row cut in the middle',
      'VER_AYUN_2017.csv',
      () => text("'300001B0100','300001B010004',30,VERACRUZ,001,ACAJ"),
      /Renglón 7/,
    ],
    ['a file without rows of PREP', 'VER_AYUN_2017.csv', () => Buffer.from('a,b\n1,2\n'), /./],
  ]
  it.each(files)('a corte that is %s changes nothing', async (_, name, bytes, detail) => {
    const before = await estado()
    const answer = await service.upload('prep/cortes', await bytes(), name)
    const body = (await answer.json()) as ErrorAnswer
    expect([answer.status, body.error]).toEqual([422, 'base_ilegible'])
    expect((body.detalle ?? []).join()).toMatch(detail)
    expect((await estado()).stateHash).toBe(before.stateHash)
  })
})

it('a real night is neither shown nor ended as a practice one', async () => {
  const ask = (method: string, path: string, body: string) =>
    fetch(`${service.url}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${service.adminToken}` },
      ...(body ? { body } : {}),
    })
  const progress = `{"estado":"corriendo","semilla":1,"minuto":1,"minutos":2,"sembrados":1,"encontrados":0,"falsasAlarmas":0}`
  expect((await ask('POST', 'simulacro/progreso', progress)).status).toBe(409)
  expect((await ask('POST', 'simulacro', '{}')).status).toBe(409)
  expect((await ask('DELETE', 'simulacro', '')).status).toBe(409)
})

it('HTML in a name comes back as text, and a cell with = runs nowhere', async () => {
  const rows = `'040001B0100','040001B010002',04,CAMPECHE,001,<img src=x onerror=alert(1)>,0001,01,B,00,2,-,-,-,-,-,500,-\n'040002B0100','040002B010002',04,CAMPECHE,001,=cmd|' /C calc'!A0,0002,01,B,00,2,-,-,-,-,-,500,-\n`
  const bytes = Buffer.from(
    `JUNTAS MUNICIPALES\n06/06/2021 20:20 (UTC-5)\nACTAS_ESPERADAS\n2\n\nCLAVE_CASILLA,CLAVE_ACTA,ID_ESTADO,ESTADO,ID_MUNICIPIO,MUNICIPIO,SECCION,ID_CASILLA,TIPO_CASILLA,EXT_CONTIGUA,TIPO_ACTA,PAN,PRI,NO_REGISTRADOS,NULOS,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA\n${rows}`,
  )
  const answer = await service.upload('elecciones', bytes, 'CAMP_JUNTAS_2021.csv')
  expect(answer.status).toBe(201)
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const page = await fetch(`${service.url}/api/ambito?clave=JUNTAS`, { headers })
  expect(page.headers.get('content-type')).toMatch('application/json')
  expect(await page.text()).toContain('<img src=x')
})

it('a newer corte of another entidad is refused and changes nothing', async () => {
  const before = await estado()
  const bytes = Buffer.from(
    `AYUNTAMIENTOS\n04/06/2027 20:20 (UTC-5)\nACTAS_ESPERADAS\n1\n\nCLAVE_CASILLA,CLAVE_ACTA,ID_ESTADO,ESTADO,ID_MUNICIPIO,MUNICIPIO,SECCION,ID_CASILLA,TIPO_CASILLA,EXT_CONTIGUA,TIPO_ACTA,PAN,PRI,NO_REGISTRADOS,NULOS,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA\n'040001B0100','040001B010002',04,CAMPECHE,001,CALKINI,0001,01,B,00,2,10,20,0,1,31,500,1\n`,
  )
  const answer = await service.upload('prep/cortes', bytes, 'CAMP_AYUN_2027.csv')
  expect([answer.status, ((await answer.json()) as ErrorAnswer).error]).toEqual([
    409,
    'entidad_ajena',
  ])
  expect((await estado()).stateHash).toBe(before.stateHash)
})
