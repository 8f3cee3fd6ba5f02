import { expect, it, test } from 'vitest'
import { casillaAt, type smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { actaAt, Despacho, NULOS } from '../../../tests/fixtures/despacho.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Credentials } from '../access/credential.ts'
import type { Rol } from '../access/role.ts'
import { FORMATOS, type PeticionAnswer, type PeticionesDoc } from '../contract/peticion.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import { peticiones } from './peticiones.ts'
import { Readings } from './readings.ts'
import { shownBy } from './shown.ts'

type Answer = Partial<PeticionAnswer> & { error?: string; detalle?: string[] }
const ALL = Array.from({ length: 4 }, (_, i) => i + 1)

function despacho(rest: Parameters<typeof smallCatalogo>[1] = {}) {
  const desk = new Despacho(4, rest)
  const credentials = new Credentials({
    key: 'k'.repeat(32),
    nowMs: Date.now,
    isVoid: (each) => isVoid(desk.night.representacion, each),
  })
  const shown = shownBy(credentials, { contactOf: () => undefined })
  const readings = new Readings(desk.night, credentials)
  const app = stage((app) =>
    app.route('/peticiones', peticiones(desk, readings, shown, credentials)),
  )
  const token = (sub: string, casillas: number[] = [], rol: Rol = 'juridico') =>
    credentials.issue({
      ...{ sub, rol, exp: Date.now() / 1000 + 60 },
      casillas: casillas.length > 0 ? new Set(casillas.map(casillaAt)) : 'todas',
    })
  const ask = async (path: string, who = token('carla')) =>
    app.request(`/peticiones${path}`, { headers: { authorization: `Bearer ${await who}` } })
  const issue = async (body: object = {}, who = token('carla')) => {
    const given = { id: 'cliente-01', eleccion: 'GOB', consejo: 'GOB', peticion: 'recuento' }
    const answer = await app.request('/peticiones', {
      method: 'POST',
      headers: { authorization: `Bearer ${await who}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...given, ...body }),
    })
    return { status: answer.status, body: (await answer.json()) as Answer }
  }
  return { desk, ask, issue, token }
}

test('[PE2] [PE3] a version is issued from the approved cases of now, and a resend is the same version', async () => {
  const { desk, ask, issue } = despacho()
  for (const n of [3, 1]) desk.approve(n)
  desk.approve(2, ['fed.rec.sin-acta'])
  desk.prep(2, 40)
  desk.propose(4)
  const first = await issue()
  expect(first).toMatchObject({
    status: 201,
    body: {
      peticion: { version: 1, casillas: 2, persona: 'carla', archivo: 'peticion-recuento-E04-v1' },
      fuera: [{ acta: actaAt(2), razon: 'sin_causal' }],
    },
  })
  const many = desk.drafts.length
  expect(await issue()).toEqual(first)
  expect(desk.drafts).toHaveLength(many)
  const { cadena, filas } = desk.last!
  expect(cadena).toEqual({ seq: many - 1, hash: String((many - 1) % 10).repeat(64) })
  expect(filas.map(({ acta }) => acta)).toEqual([actaAt(1), actaAt(3)])
  desk.fold('caso.approved', { eleccion: 'GOB', acta: actaAt(4), propuesta: idOf(desk, 4) })
  expect((await issue({ id: 'cliente-02' })).body.peticion).toMatchObject({
    version: 2,
    casillas: 3,
  })
  const doc = (await (await ask('?ambito=GOB')).json()) as PeticionesDoc
  expect(doc.consejos).toMatchObject([{ ultima: { version: 2 }, cambios: { mas: [], menos: [] } }])
})

const idOf = (desk: Despacho, n: number) =>
  desk.night.casos.get(`GOB ${actaAt(n)}`)?.propuesta?.id ?? ''

test('each format comes as a file with a plain name, the same bytes each time', async () => {
  const { desk, ask, issue } = despacho()
  desk.approve(1)
  const { id = '' } = (await issue()).body.peticion ?? {}
  for (const formato of FORMATOS) {
    const [one, other] = [await ask(`/${id}/${formato}`), await ask(`/${id}/${formato}`)]
    expect(one.headers.get('content-disposition')).toBe(
      `attachment; filename="peticion-recuento-E04-v1.${formato}"`,
    )
    const bytes = Buffer.from(await one.arrayBuffer())
    expect(bytes.length).toBeGreaterThan(100)
    expect(Buffer.from(await other.arrayBuffer()).equals(bytes)).toBe(true)
  }
})

it.each<[string, object, string, number]>([
  ['nothing approved', {}, 'peticion_vacia', 409],
  ['a kind without a writ', { peticion: 'nulidad' }, 'sin_escrito', 422],
  ['an unknown kind', { peticion: 'amparo' }, 'cuerpo_invalido', 400],
  ['a field too many', { filas: [] }, 'cuerpo_invalido', 400],
  ['an unknown elección', { eleccion: 'DIP' }, 'eleccion_desconocida', 422],
  ['an unknown council', { consejo: 'GOB:distrito:04-001' }, 'no_encontrado', 404],
  ['an ámbito that is no council', { consejo: 'GOB:municipio:04-001' }, 'no_encontrado', 404],
])('[PE1] %s is refused, and nothing is written', async (_, body, error, status) => {
  const { desk, issue } = despacho()
  desk.propose(1)
  const many = desk.drafts.length
  expect(await issue(body)).toMatchObject({ status, body: { error } })
  expect(desk.drafts).toHaveLength(many)
})

test('[PE1] of a case returned on its way in, the fold refuses the petition by name', async () => {
  const { desk, issue } = despacho()
  desk.approve(1)
  const { submit } = desk
  Object.assign(desk, {
    submit: (draft: Parameters<typeof submit>[0]) => {
      desk.fold('caso.returned', { eleccion: 'GOB', acta: actaAt(1), texto: 'no' })
      return submit(draft)
    },
  })
  expect(await issue()).toMatchObject({
    status: 409,
    body: { error: 'peticion_sin_aprobar', detalle: [actaAt(1)] },
  })
  expect(desk.night.peticiones.size).toBe(0)
})

test('[NO8] a lawyer of some casillas neither issues nor reads a petition that names others', async () => {
  const { desk, ask, issue, token } = despacho()
  for (const n of ALL) desk.approve(n)
  const some = token('dora', [1, 2])
  expect(await issue({}, some)).toMatchObject({
    status: 403,
    body: { error: 'casilla_ajena', detalle: [casillaAt(3), casillaAt(4)] },
  })
  const { id = '' } = (await issue()).body.peticion ?? {}
  expect((await ask(`/${id}/pdf`, some)).status).toBe(403)
  const doc = (await (await ask('', some)).json()) as PeticionesDoc
  expect(doc.consejos[0]).toMatchObject({ aprobadas: 2 })
  expect(JSON.stringify(doc)).not.toContain(casillaAt(3))
})

test('a petition that nobody issued, an unknown format and a person without the permission are refused', async () => {
  const { desk, ask, issue, token } = despacho()
  desk.approve(1, [NULOS])
  const { id = '' } = (await issue()).body.peticion ?? {}
  expect((await ask('/nada/pdf')).status).toBe(404)
  expect((await ask(`/${id}/exe`)).status).toBe(404)
  expect((await ask(`/${id}/pdf`, token('t', [], 'tablero'))).status).toBe(403)
  expect((await ask('?ambito=DIP')).status).toBe(404)
  expect((await ask('?otro=1')).status).toBe(400)
})
