import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryDesk } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Centro } from '../centro/queue.ts'
import type { SiguienteDoc, TareaDoc } from '../contract/centro.ts'
import type { Bodies, Draft, Kind } from '../domain/record.ts'
import { makeNight } from '../simulacro/night.ts'
import { Credentials } from '../access/credential.ts'
import { centro } from './centro.ts'
import type { Rol } from '../access/role.ts'

const { catalogo, casillas } = makeNight(5, 0.02)
const [UNA = '', OTRA = ''] = casillas.map(({ casilla }) => casilla)
const SHA = 'a'.repeat(64)
const NOMBRE = 'María Ñúñez <b>'

let office: ReturnType<typeof openOffice>
beforeEach(() => {
  office = openOffice()
})

/** The call centre's doors over a night in memory, with a photograph of an acta. */
function openOffice() {
  const desk = new MemoryDesk(catalogo)
  const { night } = desk
  const put = <K extends Kind>(actor: string, kind: K, body: Bodies[K]) =>
    desk.fold(kind, body, { actor } as Partial<Draft<K>>)
  const foto = { bytes: 1, tipo: 'image/jpeg', ancho: 1200, alto: 1600, clase: 'acta' } as const
  const place = { eleccion: catalogo.clave, casilla: UNA }
  put('rc', 'foto.stored', { ...foto, ...place, sha256: SHA, clientId: 'cliente-1' })
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const queue = new Centro(desk, () => Date.parse(desk.at))
  const contactOf = () => ({ nombre: NOMBRE, telefono: '921 000 0000' })
  const app = stage((app) => app.route('/', centro(desk, queue, { contactOf }, credentials)))
  const limits = new Map<string, string[]>()
  const tokenOf = (sub: string, rol: Rol) => {
    const own = rol === 'representante' ? [UNA] : limits.get(sub)
    const casillas = own ? new Set(own) : 'todas'
    return credentials.issue({ sub, rol, casillas, exp: Date.now() / 1000 + 60 })
  }
  const ask = async (sub: string, path: string, body: unknown = {}, rol: Rol = 'capturista') => {
    const headers = { authorization: `Bearer ${await tokenOf(sub, rol)}` }
    const answer = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    return {
      status: answer.status,
      body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
    }
  }
  const next = async (sub: string, kinds?: string[], rol: Rol = 'capturista') => {
    const { body } = await ask(sub, '/siguiente', kinds ? { kinds } : {}, rol)
    return (body as SiguienteDoc).tarea
  }
  return { night, records: desk.drafts, put, ask, next, limits }
}

const claveOf = (tarea: TareaDoc | undefined) => tarea?.clave ?? ''

describe('the door', () => {
  it('the call centre is for capturistas and those who coordinate', async () => {
    const roles: Rol[] = [
      'capturista',
      'coordinacion',
      'admin',
      'representante',
      'juridico',
      'tablero',
    ]
    const answers = await Promise.all(
      roles.map((rol) => office.ask(`p-${rol}`, '/siguiente', {}, rol)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 403])
  })

  const bad: [string, string, unknown][] = [
    ['an unknown kind', '/siguiente', { kinds: ['todo'] }],
    ['a field too many', '/siguiente', { todo: 1 }],
    ['no task named', '/latido', {}],
    ['a problem nobody knows', '/marcar', { clave: 'x', sha256: SHA, problema: 'fea' }],
    ['a hash that is none', '/marcar', { clave: 'x', sha256: '../x', problema: 'ilegible' }],
    ['no JSON object', '/anotar', 'hola'],
  ]
  it.each(bad)('%s is refused before anything happens', async (_, path, body) => {
    const before = office.records.length
    expect((await office.ask('ana', path, body)).status).toBe(400)
    expect(office.records).toHaveLength(before)
  })

  it('[CE6] what is not held cannot be renewed, marked or noted', async () => {
    const clave = claveOf(await office.next('ana'))
    const orders: [string, unknown][] = [
      ['/latido', { clave }],
      ['/marcar', { clave, sha256: SHA, problema: 'ilegible' }],
      ['/anotar', { clave, aviso: 'sin_senal' }],
    ]
    const answers = await Promise.all(orders.map(([path, body]) => office.ask('beto', path, body)))
    expect(answers.map(({ status, body }) => [status, body['error']])).toEqual(
      orders.map(() => [409, 'tarea_ajena']),
    )
    expect((await office.ask('ana', '/latido', { clave })).status).toBe(200)
    expect((await office.ask('ana', '/soltar', { clave })).status).toBe(204)
    expect((await office.ask('ana', '/latido', { clave })).status).toBe(409)
  })
})

it('[CE2] a task tells no figure that somebody read', async () => {
  const keys =
    office.night.elecciones.get(catalogo.clave)?.byCasilla.get(UNA)?.[0]?.boleta.keys ?? []
  office.put('rc', 'acta.submitted', {
    eleccion: catalogo.clave,
    casilla: UNA,
    clientId: 'cliente-1',
    clientAt: '',
    votos: Object.fromEntries(keys.map((key) => [key, 987_123])),
    totalAsentado: 987_654,
    boletasSobrantes: 987_123,
    personasVotaron: 987_123,
    representantesVotaron: 987_123,
    votosSacados: 987_123,
  })
  const tarea = await office.next('ana')
  expect(tarea).toMatchObject({ tipo: 'segunda', casilla: UNA, fotos: [{ sha256: SHA }] })
  expect(tarea?.renglones.map(({ key }) => key)).toEqual(keys.slice(0, -2))
  expect(JSON.stringify(tarea)).not.toMatch(/987/)
})

it('a list of people with their work is told to those who coordinate', async () => {
  const keys =
    office.night.elecciones.get(catalogo.clave)?.byCasilla.get(UNA)?.[0]?.boleta.keys ?? []
  office.put('ana', 'acta.submitted', {
    eleccion: catalogo.clave,
    casilla: UNA,
    clientId: 'cliente-1',
    clientAt: '',
    canal: 'captura',
    votos: Object.fromEntries(keys.map((key) => [key, 1])),
    totalAsentado: keys.length,
    boletasSobrantes: 0,
    personasVotaron: 0,
    representantesVotaron: 0,
    votosSacados: 'blanco',
  })
  const told = async (rol: Rol) => {
    const { body } = await office.ask('beto', '/siguiente', {}, rol)
    return (body as SiguienteDoc).centro.equipo
  }
  expect(await told('capturista')).toBeUndefined()
  expect(await told('coordinacion')).toEqual([
    { persona: 'ana', hechas: 1, ultimaAt: '2027-06-07T02:00:00.000Z', enTarea: false },
  ])
})

describe('[CE4] a photograph in doubt', () => {
  const mark = async (sub: string, problema: string, casilla?: string) => {
    const clave = claveOf(await office.next(sub))
    const body = { clave, sha256: SHA, problema, ...(casilla ? { casilla } : {}) }
    return (await office.ask(sub, '/marcar', body)).status
  }
  const placesOf = () => office.night.fotos.get(SHA)?.map(({ casilla }) => casilla.slice(0, 11))

  it('[CE4] a doubtful photograph goes to another person, who gives it back', async () => {
    expect(await mark('ana', 'ilegible')).toBe(204)
    expect(await office.next('ana')).toBeUndefined()
    expect(await office.next('beto')).toMatchObject({
      tipo: 'foto',
      fotos: [{ problema: 'ilegible' }],
    })
    expect(await mark('beto', 'ninguno')).toBe(204)
    expect(await office.next('ana')).toMatchObject({ tipo: 'captura' })
  })

  it('[CE4] a doubtful photograph is moved by the second person to the casilla on the paper', async () => {
    const { seccion, tipo, id } = casillas[1] ?? {}
    await mark('ana', 'otra_casilla')
    expect(await mark('beto', 'otra_casilla', '9999 básica')).toBe(422)
    expect(await mark('beto', 'otra_casilla', 'no es nada')).toBe(422)
    expect(await mark('beto', 'otra_casilla', `${seccion?.slice(-4)} ${tipo}${id}`)).toBe(204)
    expect(placesOf()).toEqual([UNA, OTRA])
    expect(await office.next('caro')).toMatchObject({ tipo: 'captura', casilla: OTRA })
  })

  it('[CE9] a person who coordinates some casillas moves a photograph to one of these only', async () => {
    const { seccion, tipo, id } = casillas[1] ?? {}
    const there = `${seccion?.slice(-4)} ${tipo}${id}`
    await mark('ana', 'otra_casilla')
    office.limits.set('beto', [UNA.slice(0, 11)])
    expect(await mark('beto', 'otra_casilla', there)).toBe(403)
    expect(placesOf()).toEqual([UNA])
  })

  it('[CE4] a doubtful photograph is not moved by the first person', async () => {
    await mark('ana', 'otra_casilla', '0002 básica')
    expect(placesOf()).toEqual([UNA])
  })
})

it('[CE5] [CE8] the holder of a call sees whom to call, and says what came of it', async () => {
  office.put('admin', 'nombramiento.issued', {
    nombramientos: casillas.map(({ casilla }, i) => ({
      id: `N${String(i).padStart(7, '0')}`,
      cargo: 'propietario',
      casillas: [casilla],
    })),
  })
  office.put('rc', 'foto.stored', {
    sha256: 'b'.repeat(64),
    bytes: 1,
    tipo: 'image/jpeg',
    ancho: 1,
    alto: 1,
    clase: 'acta',
    clientId: 'cliente-2',
    eleccion: catalogo.clave,
    casilla: OTRA,
  })
  office.night.elecciones.get(catalogo.clave)?.root.curvaNuestra.push([29_000_000, 1])
  office.night.clock = '2027-06-07T02:00:00.000Z'
  expect((await office.next('beto'))?.contactos).toEqual([])
  const tarea = await office.next('ana', ['llamada'])
  expect(tarea?.contactos).toEqual([
    { cargo: 'propietario', nombre: NOMBRE, telefono: '921 000 0000' },
  ])
  const clave = claveOf(tarea)
  expect((await office.ask('ana', '/anotar', { clave, aviso: 'no_localizable' })).status).toBe(204)
  const { casilla = '' } = tarea ?? {}
  expect(office.night.casillas.get(casilla)?.aviso).toMatchObject({ aviso: 'no_localizable' })
  expect(claveOf(await office.next('ana', ['llamada']))).not.toBe(clave)
  expect(JSON.stringify(office.records)).not.toContain(NOMBRE)
})
