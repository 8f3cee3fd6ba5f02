import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stage } from '../../../tests/fixtures/stage.ts'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import type {
  CoberturaDoc,
  EnsayoDoc,
  ImportacionDoc,
  NombramientosDoc,
} from '../contract/estructura.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import { Nombramientos } from '../estructura/nombramientos.ts'
import { Personas } from '../estructura/personas.ts'
import { Credentials } from '../access/credential.ts'
import { nombramientos } from './nombramientos.ts'
import { Readings } from './readings.ts'
import { credentialOf } from '../access/nombramiento.ts'
import type { Rol } from '../access/role.ts'
import { RefusalError } from '../refusal/refusal.ts'

const HEADING = 'cargo,ruta,casilla,nombre,telefono'
const LINES = [
  'RG,R1,,Gloria Núñez,2291234567',
  `RC propietario,R1,${casillaAt(1)},Íñigo O'Farrill,2291234568`,
  `RC suplente,R1,${casillaAt(1)},<b>Ana</b>,`,
  "RC propietario,R1,0002 B,Íñigo O'Farrill,2291234568",
  'Coordinación municipal,todas,,Zoë Peña,',
]
const exp = () => Math.floor(Date.now() / 1000) + 60

let folder = ''
let personas: Personas
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nombramientos-'))
  personas = new Personas(join(folder, 'personas.sqlite'))
})
afterEach(async () => {
  await personas[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function makeDoor(desk = new MemoryDesk(smallCatalogo(4))) {
  const { night } = desk
  const credentials = new Credentials({
    key: 'k'.repeat(32),
    nowMs: Date.now,
    isVoid: (each) => isVoid(night.representacion, each),
  })
  const own = new Nombramientos(desk, personas, 'clave')
  const readings = new Readings(night, credentials)
  const tries = { look: () => ({ estado: 'lento', minuto: 412 }) as const }
  const app = stage((app) =>
    app.route('/', nombramientos(night, own, personas, tries, readings, credentials)),
  )
  const tokenOf = (rol: Rol) =>
    credentials.issue({ sub: 'prueba', rol, casillas: 'todas', exp: exp() })
  const ask = async (path: string, init: RequestInit = {}, token?: string) => {
    const authorization = `Bearer ${token ?? (await tokenOf('admin'))}`
    return app.request(path, { ...init, headers: { authorization } })
  }
  const send = (lines: string[], query = '') =>
    ask(`/estructura${query}`, { method: 'POST', body: [HEADING, ...lines].join('\n') })
  const post = (path: string, body: object) =>
    ask(path, { method: 'POST', body: JSON.stringify(body) })
  const list = async (query = '') =>
    (await (await ask(`/nombramientos${query}`)).json()) as NombramientosDoc
  return { desk, ask, send, post, list, credentials, tokenOf }
}

async function errorOf(answer: Response) {
  return (await answer.json()) as { error: string; detalle?: string[] }
}

describe('an import', () => {
  it('[NO4] an import tried first changes nothing and says what it would', async () => {
    const { desk, send } = makeDoor()
    const answer = await send(LINES, '?ensayo=1')
    expect(answer.status).toBe(200)
    const doc = (await answer.json()) as EnsayoDoc
    expect(doc).toMatchObject({ filas: 5, validas: 5, malas: [], malasTotal: 0 })
    expect(doc.resumen).toEqual({
      ...{ puestos: 5, nuevas: 5, iguales: 0, reemplazadas: 0, revocadas: 0, fuera: 0 },
      ...{ corregidas: 0, sustituidas: 0 },
      ...{ vacantes: 0, repetidas: 0, rutas: 1, todas: 1 },
    })
    expect(desk.drafts).toHaveLength(1)
  })

  it('[NO4] an import with one bad row takes nothing, and names it', async () => {
    const { desk, send } = makeDoor()
    const bad = [...LINES, 'RC propietario,R1,9999 B,Eva,']
    const trial = (await (await send(bad, '?ensayo=1')).json()) as EnsayoDoc
    expect(trial).toMatchObject({ filas: 6, validas: 5, malas: [{ fila: 7, campo: 'casilla' }] })
    const answer = await send(bad)
    expect(answer.status).toBe(422)
    const { error, detalle } = await errorOf(answer)
    expect([error, detalle]).toEqual([
      'filas_malas',
      ['Fila 7, casilla: La casilla 9999 B no está en el catálogo.'],
    ])
    expect(desk.drafts).toHaveLength(1)
  })

  it('an import issues posts; names stand beside the ledger and never in it', async () => {
    const { desk, send, list } = makeDoor()
    const answer = await send(LINES)
    expect(answer.status).toBe(201)
    expect((await answer.json()) as ImportacionDoc).toMatchObject({ emitidos: 5, revocados: 0 })
    const { total, filas } = await list()
    expect(total).toBe(5)
    expect(filas.map(({ titulo, nombre }) => `${titulo}: ${nombre}`)).toEqual([
      'Representante general: Gloria Núñez',
      "Representante de casilla, propietario: Íñigo O'Farrill",
      'Representante de casilla, suplente: <b>Ana</b>',
      "Representante de casilla, propietario: Íñigo O'Farrill",
      'Coordinación municipal: Zoë Peña',
    ])
    expect(filas[0]?.casillas).toEqual([casillaAt(1), casillaAt(2)])
    expect(filas[0]?.codigo).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    const ledger = JSON.stringify(desk.drafts)
    for (const word of ['Gloria', 'Farrill', 'Ana', 'Zo', '22912345'])
      expect(ledger).not.toContain(word)
  })

  it('[NO4] the same file again changes nothing', async () => {
    const { desk, send } = makeDoor()
    await send(LINES)
    const before = desk.drafts.length
    const again = (await (await send([...LINES].reverse())).json()) as ImportacionDoc
    expect(again.resumen).toMatchObject({ nuevas: 0, iguales: 5, reemplazadas: 0 })
    expect(desk.drafts).toHaveLength(before)
  })

  it('[NO5] a ruta that grew gives its general representative another nombramiento', async () => {
    const { send, list } = makeDoor()
    await send(LINES)
    const more = [...LINES, 'RC propietario,R1,0003 B,Luz,']
    expect((await (await send(more)).json()) as ImportacionDoc).toMatchObject({
      resumen: { nuevas: 1, iguales: 4, reemplazadas: 1 },
      emitidos: 2,
      revocados: 1,
    })
    const general = (await list('?ruta=R1')).filas.filter(({ cargo }) => cargo === 'rg')
    expect(general.map(({ estado, casillas }) => [estado, casillas.length])).toEqual([
      ['revocado', 2],
      ['emitido', 3],
    ])
  })

  it('[NO1] an import gives back nothing that was revoked, and says who is not in the file', async () => {
    const { send, post, list } = makeDoor()
    await send(LINES)
    const { filas } = await list()
    await post('/nombramientos/revocar', { ids: [filas[1]?.id], causa: 'Renuncia' })
    const doc = (await (await send(LINES.slice(0, 4))).json()) as ImportacionDoc
    expect(doc.resumen).toMatchObject({ nuevas: 0, iguales: 3, revocadas: 1, fuera: 1 })
  })

  it('an import that was cut off between names and ledger is finished by the same file', async () => {
    const { desk, send, list } = makeDoor()
    desk.broken = true
    await expect(send(LINES)).rejects.toThrow('No store')
    desk.broken = false
    expect((await list()).total).toBe(0)
    const doc = (await (await send(LINES)).json()) as ImportacionDoc
    expect([doc.emitidos, (await list()).total]).toEqual([5, 5])
    expect(personas.find((await list()).filas[0]?.id ?? '')?.nombre).toBe('Gloria Núñez')
  })

  it('[NO4] an import that was cut off between its parts changes nothing, and the same file does it all', async () => {
    const { desk, send, list } = makeDoor()
    await send(LINES)
    const before = (await list()).filas
    const grown = [...LINES, 'RC propietario,R1,0003 B,Luz,']
    desk.broken = ({ kind }) => kind === 'nombramiento.revoked'
    await expect(send(grown)).rejects.toThrow('No store')
    expect((await list()).filas).toEqual(before)
    desk.broken = false
    const { emitidos, revocados } = (await (await send(grown)).json()) as ImportacionDoc
    expect([emitidos, revocados]).toEqual([2, 1])
    const { filas } = await list('?estado=emitido')
    expect(filas.map(({ nombre }) => nombre).sort()).toEqual(
      [
        '<b>Ana</b>',
        'Gloria Núñez',
        "Íñigo O'Farrill",
        "Íñigo O'Farrill",
        'Luz',
        'Zoë Peña',
      ].sort(),
    )
  })

  it('an import of 1,200 posts goes in records of 500, each id its own', async () => {
    const { desk, send } = makeDoor(new MemoryDesk(smallCatalogo(1200)))
    const lines = Array.from({ length: 1200 }, (_, i) => `Suplente,,${casillaAt(i + 1)},Eva ${i},`)
    await send(lines)
    const issued = desk.drafts.flatMap((draft) =>
      draft.kind === 'nombramiento.issued' ? [draft.body.nombramientos.length] : [],
    )
    expect(issued).toEqual([500, 500, 200])
    expect(desk.night.representacion.nombramientos.size).toBe(1200)
  })

  it('an import needs an elección, a file that reads, and its turn', async () => {
    const empty = makeDoor(new MemoryDesk())
    expect((await errorOf(await empty.send(LINES))).error).toBe('sin_catalogo')
    const { ask, send } = makeDoor()
    const answer = await ask('/estructura', { method: 'POST', body: 'hola' })
    expect([answer.status, (await errorOf(answer)).error]).toEqual([422, 'base_ilegible'])
    const [first, second] = await Promise.all([send(LINES), send(LINES)])
    expect([first.status, second.status].sort()).toEqual([201, 409])
  })
})

describe('revoke and reissue', () => {
  it('[NO5] when a reissue is cut off between names and ledger, the old one stands and the next try issues one', async () => {
    const { desk, send, post, list } = makeDoor()
    await send(LINES)
    const [first] = (await list()).filas
    desk.broken = true
    await expect(post('/nombramientos/reexpedir', { ids: [first?.id] })).rejects.toThrow('No store')
    desk.broken = false
    const again = (await (await send(LINES)).json()) as ImportacionDoc
    expect([again.resumen.iguales, again.emitidos]).toEqual([5, 0])
    await post('/nombramientos/reexpedir', { ids: [first?.id] })
    expect((await list('?estado=emitido')).total).toBe(5)
  })

  it('[NO5] a reissue asked twice at once gives one nombramiento', async () => {
    const { send, post, list } = makeDoor()
    await send(LINES)
    const { filas } = await list()
    const both = [1, 2].map(() => post('/nombramientos/reexpedir', { ids: [filas[0]?.id] }))
    // The second comes after the first and finds nothing left to replace.
    const answers = await Promise.all((await Promise.all(both)).map((each) => each.json()))
    const docs = answers as { nombramientos: object[] }[]
    expect(docs.flatMap(({ nombramientos }) => nombramientos)).toHaveLength(1)
    expect((await list('?estado=emitido')).total).toBe(5)
  })

  it('[NO1] the credential of a revoked nombramiento is refused from the next request on', async () => {
    const { desk, send, post, list, credentials } = makeDoor()
    await send(LINES)
    const id = (await list()).filas[1]?.id ?? ''
    const found = desk.night.representacion.nombramientos.get(id)
    if (!found) throw new Error('Nothing was issued')
    const credential = credentialOf(found, exp())
    expect(credentials.isRevoked(credential)).toBe(false)
    const answer = await post('/nombramientos/revocar', {
      ids: [id, id, '00000000'],
      causa: 'Robo',
    })
    expect(await answer.json()).toEqual({ revocados: 1 })
    expect(credentials.isRevoked(credential)).toBe(true)
    expect((await list('?estado=revocado')).filas).toMatchObject([{ id, causa: 'Robo' }])
  })

  it('[NO5] a reissue gives another id for the same person and post, and the old one ends with the same append', async () => {
    const { desk, send, post, list } = makeDoor()
    await send(LINES)
    const old = (await list()).filas[2]
    const answer = await post('/nombramientos/reexpedir', { ids: [old?.id] })
    expect(answer.status).toBe(201)
    expect(desk.drafts.slice(-2).map(({ kind }) => kind)).toEqual([
      'nombramiento.issued',
      'nombramiento.revoked',
    ])
    const { filas } = await list(`?casilla=${casillaAt(1)}&estado=emitido`)
    const next = filas.find(({ cargo }) => cargo === 'suplente')
    expect(next).toMatchObject({ nombre: '<b>Ana</b>', casillas: old?.casillas })
    expect(next?.id).not.toBe(old?.id)
    const again = (await (await send(LINES)).json()) as ImportacionDoc
    expect(again.resumen).toMatchObject({ iguales: 5, revocadas: 0, fuera: 0 })
  })

  it.each([{}, { ids: [], causa: 'x' }, { ids: ['x'], causa: 'x' }, { ids: ['7F3K29QX'] }])(
    'revoking and reissuing refuse a body that says something else: %j',
    async (body) => {
      const { post } = makeDoor()
      expect((await post('/nombramientos/revocar', body)).status).toBe(400)
    },
  )
})

describe('who may', () => {
  it('admin and coordinación import, read, revoke and issue anew; others neither', async () => {
    const { ask, tokenOf } = makeDoor()
    const status = async (rol: Rol, path: string, method = 'GET') =>
      (
        await ask(
          path,
          { method, ...(method === 'POST' ? { body: '{}' } : {}) },
          await tokenOf(rol),
        )
      ).status
    for (const rol of ['coordinacion', 'juridico', 'tablero', 'capturista'] as const) {
      expect(await status(rol, '/estructura', 'POST')).toBe(rol === 'coordinacion' ? 422 : 403)
      const change = rol === 'coordinacion' ? 400 : 403
      expect(await status(rol, '/nombramientos/revocar', 'POST')).toBe(change)
      expect(await status(rol, '/nombramientos/reexpedir', 'POST')).toBe(change)
      const read = rol === 'coordinacion' ? 200 : 403
      expect(await status(rol, '/cobertura')).toBe(read)
      expect(await status(rol, '/nombramientos')).toBe(read)
    }
  })

  it('[NO6] a coordinación of some casillas sees who acts there, and changes who acts nowhere else', async () => {
    const { desk, ask, credentials, send, list } = makeDoor()
    await send(LINES)
    const casillas = new Set([casillaAt(2)])
    const token = await credentials.issue({ sub: 'c', rol: 'coordinacion', casillas, exp: exp() })
    const asC = async (path: string, body?: object) =>
      ask(path, body ? { method: 'POST', body: JSON.stringify(body) } : {}, token)
    const { filas } = (await (await asC('/nombramientos')).json()) as NombramientosDoc
    expect(filas.map(({ cargo, aCargo }) => [cargo, aCargo])).toEqual([
      ['rg', false],
      ['propietario', true],
    ])
    const [rg = '', own = ''] = filas.map(({ id }) => id)
    const coordinacion = (await list()).filas.find(({ cargo }) => cargo === 'coordinacion')?.id
    for (const other of [rg, coordinacion])
      for (const verb of ['revocar', 'reexpedir']) {
        const answer = await asC(`/nombramientos/${verb}`, { ids: [own, other], causa: 'Robo' })
        expect([answer.status, (await errorOf(answer)).error]).toEqual([403, 'nombramiento_ajeno'])
      }
    expect((await list('?estado=emitido')).total).toBe(5)
    const again = await asC('/nombramientos/reexpedir', { ids: [own], causa: 'Robo' })
    expect(again.status).toBe(201)
    const last = desk.drafts.at(-1)
    expect(last).toMatchObject({ kind: 'nombramiento.revoked', actor: 'c', body: { ids: [own] } })
  })

  it('[NO6] a coordinación of the whole changes anybody’s nombramiento but their own', async () => {
    const { desk, ask, credentials, send, list } = makeDoor()
    await send(LINES)
    const { filas } = await list()
    const id = filas.find(({ cargo }) => cargo === 'coordinacion')?.id ?? ''
    const found = desk.night.representacion.nombramientos.get(id)
    if (!found) throw new Error('Nothing was issued')
    const token = await credentials.issue(credentialOf(found, exp()))
    const revoke = async (...ids: string[]) => {
      const body = JSON.stringify({ ids, causa: 'Robo' })
      return (await ask('/nombramientos/revocar', { method: 'POST', body }, token)).status
    }
    expect(await revoke(id)).toBe(403)
    expect(await revoke(...filas.map((each) => each.id).filter((each) => each !== id))).toBe(200)
    expect((await list('?estado=emitido')).filas.map((each) => each.id)).toEqual([id])
  })

  it('[NO6] two people who issue anew at once are both served', async () => {
    const { send, post, list } = makeDoor()
    await send(LINES)
    const ids = (await list()).filas.map(({ id }) => id)
    const reissue = (id = '') => post('/nombramientos/reexpedir', { ids: [id], causa: 'Robo' })
    const answers = await Promise.all([reissue(ids[0]), reissue(ids[1]), reissue(ids[2])])
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect((await list('?estado=emitido')).total).toBe(5)
  })
})

it('the search finds people by name and by casilla', async () => {
  const { send, list } = makeDoor()
  await send(LINES)
  const found = async (text: string) =>
    (await list(`?buscar=${encodeURIComponent(text)}`)).filas.map(({ nombre }) => nombre)
  expect(await found('inigo farrill')).toEqual(["Íñigo O'Farrill", "Íñigo O'Farrill"])
  expect(await found('2 B')).toEqual(['Gloria Núñez', "Íñigo O'Farrill"])
  expect(await found('<b>')).toEqual([])
  expect(await found('ana')).toEqual(['<b>Ana</b>'])
})

it('the list has 200 nombramientos a page', async () => {
  const { send, list } = makeDoor(new MemoryDesk(smallCatalogo(450)))
  const lines = Array.from({ length: 450 }, (_, i) => `Suplente,,${casillaAt(i + 1)},Eva ${i},`)
  await send(lines)
  const pages = [await list(), await list('?desde=200'), await list('?desde=400')]
  expect(pages.map(({ filas, sigue }) => [filas.length, sigue])).toEqual([
    [200, 200],
    [200, 400],
    [50, undefined],
  ])
  expect((await list('?desde=-3')).filas).toHaveLength(200)
})

it('[NO2] coverage can be asked for by municipio', async () => {
  const { send, ask } = makeDoor()
  await send(LINES)
  const answer = await ask('/cobertura?por=municipio')
  const { filas } = (await answer.json()) as CoberturaDoc
  expect(filas.map(({ nombre, casillas, acreditadas }) => [nombre, casillas, acreditadas])).toEqual(
    [
      ['Campeche', 2, 2],
      ['Champotón', 2, 0],
    ],
  )
  expect((await ask('/cobertura?por=planeta')).status).toBe(400)
})

it('[WR2] coverage is reckoned once for all who ask, of another night with as many records too', async () => {
  const { desk, ask } = makeDoor()
  const { night } = desk
  const walks = vi.spyOn(night.representacion.nombramientos, 'values')
  const total = async () =>
    ((await (await ask('/cobertura')).json()) as CoberturaDoc).total.acreditadas
  const totals = async () => new Set(await Promise.all(Array.from({ length: 9 }, total)))
  expect(await totals()).toEqual(new Set([0]))
  expect(walks).toHaveBeenCalledTimes(1)
  const { seq } = night
  desk.issue({ id: 'RC000001', cargo: 'propietario', casillas: [casillaAt(1)] })
  Object.assign(night, { seq, clock: '2027-06-07T03:00:00.000Z' })
  expect(await totals()).toEqual(new Set([1]))
  expect(walks).toHaveBeenCalledTimes(2)
})

it('[WR2] a coverage that failed is reckoned again', async () => {
  const { desk, ask } = makeDoor()
  vi.spyOn(desk.night.representacion.nombramientos, 'values').mockImplementationOnce(() => {
    throw new RefusalError('sin_confirmar')
  })
  expect((await ask('/cobertura')).status).toBe(503)
  expect((await ask('/cobertura')).status).toBe(200)
})

it('[NO12] wrong PINs of the last minute are told to an admin, and to no coordinator', async () => {
  const { ask, tokenOf } = makeDoor()
  const told = async (rol: Rol) =>
    (await (await ask('/cobertura', {}, await tokenOf(rol))).json()) as CoberturaDoc
  expect((await told('admin')).pines).toEqual({ estado: 'lento', minuto: 412 })
  expect(await told('coordinacion')).not.toHaveProperty('pines')
})
