import { expect, it } from 'vitest'
import { Credentials } from '../access/credential.ts'
import type { Rol } from '../access/role.ts'
import type { BuscarDoc, DiferenciasDoc, ErrorAnswer, MiaDoc } from '../contract/index.ts'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { buscar } from './buscar.ts'
import { estado } from './estado.ts'
import { fotos, type FotosDesk } from './fotos.ts'
import { Readings } from './readings.ts'
import { ruta } from './ruta.ts'

async function makeDoor(casillas: number) {
  const desk = new MemoryDesk(smallCatalogo(casillas))
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const app = stage((each) =>
    each.route('/', estado(desk.night, new Readings(desk.night, credentials), credentials)),
  )
  const exp = Date.now() / 1000 + 60
  const token = await credentials.issue({ sub: 'sala', rol: 'tablero', casillas: 'todas', exp })
  const ask = async <T>(path: string) => {
    const answer = await app.request(path, { headers: { authorization: `Bearer ${token}` } })
    return { status: answer.status, body: (await answer.json()) as T }
  }
  return { desk, ask }
}

it('a name unknown to the query of a document is refused, and never answered with the whole', async () => {
  const { ask } = await makeDoor(2)
  const refused = [
    '/estado?lugar=GOB',
    '/ambito?ambito=GOB&zona=1',
    '/diferencias?clave=GOB',
    '/diferencias?ambito=GOB&tipo=todo',
    '/diferencias?ambito=GOB&max=201',
    '/diferencias?ambito=GOB&max=0',
    '/diferencias?ambito=GOB&desde=-1',
    '/acta?ambito=GOB:casilla:040001B010005',
  ]
  for (const path of refused) {
    const { status, body } = await ask<ErrorAnswer>(path)
    expect([path, status, body.error]).toEqual([path, 400, 'cuerpo_invalido'])
  }
  const { body } = await ask<ErrorAnswer>('/estado?lugar=GOB')
  expect(body.detalle).toEqual(['consulta: sobra lugar'])
})

it('[WR2] every document of the room is reckoned once a place of the ledger, however often asked', async () => {
  const desk = new MemoryDesk(smallCatalogo(3))
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const own = new Readings(desk.night, credentials)
  const made: string[] = []
  const readings: Pick<Readings, 'read'> = {
    read: (reader, key, make) =>
      own.read(reader, key, () => {
        made.push(key)
        return make()
      }),
  }
  const images = { night: desk.night } as FotosDesk
  const app = stage((each) => {
    each.route('/', estado(desk.night, readings, credentials))
    each.route('/', buscar(desk.night, readings, credentials))
    each.route('/', ruta(desk, { contactOf: () => undefined }, readings, credentials))
    each.route('/fotos', fotos(images, readings, credentials))
  })
  const exp = Date.now() / 1000 + 60
  const ask = async (sub: string, path: string) => {
    const token = await credentials.issue({ sub, rol: 'tablero', casillas: 'todas', exp })
    return app.request(path, { headers: { authorization: `Bearer ${token}` } })
  }
  const paths = [
    ...['/estado?ambito=GOB', '/ambito?ambito=GOB', '/diferencias?ambito=GOB&todas=1'],
    ...['/acta?clave=GOB:casilla:040001B010005', '/buscar?q=1&eleccion=GOB'],
    ...['/casillas/avisos', '/fotos/repetidas'],
  ]
  const askAll = () =>
    Promise.all(
      paths.flatMap((path) => Array.from({ length: 30 }, (_, n) => ask(`lector-${n % 3}`, path))),
    )
  const answers = await askAll()
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(made).toHaveLength(paths.length)
  // The same list asked by its usual length is the same list.
  await ask('lector-0', '/diferencias?max=200&todas=1&desde=0&ambito=GOB')
  expect(made).toHaveLength(paths.length)
})

it('estado and ambito are asked by the same word, and by its earlier name', async () => {
  const { ask } = await makeDoor(2)
  const asked = 'GOB:municipio:04-001'
  for (const path of ['estado', 'ambito'])
    for (const name of ['ambito', 'clave']) {
      const { status, body } = await ask<{ ambito: string }>(`/${path}?${name}=${asked}`)
      expect([status, body.ambito]).toEqual([200, asked])
    }
})

it('[DI3] every difference is reached by pages of at most 200, of any kind', async () => {
  const { desk, ask } = await makeDoor(230)
  const actas = Array.from({ length: 230 }, (_, i) => `04${String(i + 1).padStart(4, '0')}B010005`)
  for (const n of actas.keys()) desk.tally(casillaAt(n + 1), { PAN: 100, MC: 90 })
  publish(desk, Object.fromEntries(actas.map((acta) => [acta, prepActa(90, 90)])))
  for (const tipo of ['', '&tipo=difiere']) {
    const found = new Set<string>()
    for (const desde of [0, 200]) {
      const { body } = await ask<DiferenciasDoc>(`/diferencias?ambito=GOB${tipo}&desde=${desde}`)
      expect([body.total, body.cuenta.difiere]).toEqual([230, 230])
      for (const acta of Object.keys(body.filas)) found.add(acta)
    }
    expect(found.size).toBe(230)
  }
})

it('GET /buscar finds nothing for a representative, and the own casillas first for a coordinator', async () => {
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const { night } = new MemoryDesk(smallCatalogo(4))
  const app = stage((each) =>
    each.route('/', buscar(night, new Readings(night, credentials), credentials)),
  )
  const ask = async (path: string, rol: Rol, casillas: string[]) => {
    const exp = Date.now() / 1000 + 60
    const token = await credentials.issue({ sub: rol, rol, exp, casillas: new Set(casillas) })
    return app.request(path, { headers: { authorization: `Bearer ${token}` } })
  }
  expect((await ask('/buscar?q=1', 'representante', ['040001B0100'])).status).toBe(403)
  const found = (await ask('/buscar?q=champoton', 'coordinacion', ['040004B0100'])).json()
  expect(((await found) as BuscarDoc).hallados.map(({ nombre }) => nombre)).toEqual(['Champotón'])
  const own = (await ask('/buscar?q=4%20b', 'coordinacion', ['040004B0100'])).json()
  expect(((await own) as BuscarDoc).hallados[0]).toEqual({
    ...{ clave: 'GOB:casilla:040004B010005', kind: 'casilla', nombre: '0004 básica' },
    ...{ lugar: 'Champotón', eleccion: 'GOB', propia: true },
  })
})

it('[RB6] GET /mia gives each sender the own figures and nobody else’s, also of one casilla', async () => {
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const desk = new MemoryDesk(smallCatalogo(3))
  const app = stage((each) =>
    each.route('/', estado(desk.night, new Readings(desk.night, credentials), credentials)),
  )
  const [first, second] = [casillaAt(1), casillaAt(2)]
  const canal = 'captura'
  desk.tally(first, { MC: 7 }, { actor: 'propietaria' })
  desk.tally(first, { MC: 8 }, { actor: 'propietaria' })
  desk.tally(first, { MC: 9 }, { actor: 'suplente' })
  desk.tally(first, { MC: 5 }, { actor: 'mesa', canal })
  const ask = async (sub: string, rol: Rol, query = `?casilla=${first}`) => {
    const exp = Date.now() / 1000 + 60
    const casillas = new Set([first, second])
    const token = await credentials.issue({ sub, rol, exp, casillas })
    const answer = await app.request(`/mia${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return { status: answer.status, docs: (await answer.json()) as MiaDoc[] }
  }
  const votesOf = async (...asked: Parameters<typeof ask>) =>
    (await ask(...asked)).docs.map(({ versiones }) => versiones.map(({ votos }) => votos.MC))
  expect(await votesOf('propietaria', 'representante')).toEqual([[7, 8]])
  expect(await votesOf('suplente', 'representante')).toEqual([[9]])
  expect(await votesOf('general', 'representante')).toEqual([[]])
  expect((await ask('mesa', 'capturista')).status).toBe(403)
  expect(await votesOf('propietaria', 'representante', '')).toEqual([[7, 8], []])
  const { docs } = await ask('propietaria', 'representante')
  const sent = desk.drafts.flatMap(({ actor, body }) =>
    actor === 'propietaria' && 'clientId' in body ? [body.clientId] : [],
  )
  expect(docs[0]?.versiones.map(({ clientId }) => clientId)).toEqual(sent)
  expect((await ask('propietaria', 'representante', `?casilla=${casillaAt(3)}`)).status).toBe(403)
})
