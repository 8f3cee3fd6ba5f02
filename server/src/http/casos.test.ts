import { describe, expect, it, test, vi } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Credentials } from '../access/credential.ts'
import { subjectOf } from '../access/subject.ts'
import type { Rol } from '../access/role.ts'
import type { CasosAnswer } from '../contract/caso.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import { casos } from './casos.ts'
import { shownBy } from './shown.ts'

const actaAt = (n: number) => `${casillaAt(n)}05`
const NAMES: Record<string, string> = { LEGAL001: `D'Arcy <b>Ñ</b>` }

function despacho() {
  const desk = new MemoryDesk(smallCatalogo(3))
  const credentials = new Credentials({
    key: 'k'.repeat(32),
    nowMs: Date.now,
    isVoid: (each) => isVoid(desk.night.representacion, each),
  })
  const contactOf = (id: string) => (NAMES[id] ? { nombre: NAMES[id] } : undefined)
  const shown = shownBy(credentials, { contactOf })
  const app = stage((app) => app.route('/casos', casos(desk, shown, credentials)))
  const token = (
    sub: string,
    { rol = 'juridico', casillas = [] }: { rol?: Rol; casillas?: string[] } = {},
  ) =>
    credentials.issue({
      ...{ sub, rol, exp: Date.now() / 1000 + 60 },
      casillas: casillas.length > 0 ? new Set(casillas) : 'todas',
    })
  let ids = 0
  const send = async (credential: Promise<string> | string, body: object, id?: string) => {
    ids += 1
    const given = { id: id ?? `peticion-${ids}`, eleccion: 'GOB', actas: [actaAt(1)], ...body }
    const answer = await app.request('/casos', {
      method: 'POST',
      headers: { authorization: `Bearer ${await credential}`, 'content-type': 'application/json' },
      body: JSON.stringify(given),
    })
    return { status: answer.status, body: (await answer.json()) as CasosAnswer }
  }
  return { desk, credentials, send, token }
}

test('[CJ3] one has the case, the other is told by name who has it', async () => {
  const { send, token } = despacho()
  expect(
    (await send(token('nom:LEGAL001'), { acto: 'tomar' })).body.casos[actaAt(1)],
  ).toMatchObject({
    estado: 'asignado',
  })
  const second = await send(token('beto'), { acto: 'tomar' })
  expect([second.status, second.body.casos]).toEqual([200, {}])
  expect(second.body.negados[actaAt(1)]).toMatchObject({
    error: 'caso_tomado',
    mensaje: 'Otra persona ya lleva este caso.',
  })
})

test('[CJ6] an act on several actas answers acta by acta, and is repeated without a new record', async () => {
  const { desk, send, token } = despacho()
  await send(token('ana'), { acto: 'tomar', actas: [actaAt(2)] })
  const actas = [actaAt(1), actaAt(2), actaAt(3), '040099B010005']
  const first = await send(token('beto'), { acto: 'tomar', actas }, 'mismo-id-01')
  const many = desk.drafts.length
  expect(Object.keys(first.body.casos).sort()).toEqual([actaAt(1), actaAt(3)])
  expect(Object.entries(first.body.negados).map(([acta, { error }]) => [acta, error])).toEqual([
    ['040099B010005', 'casilla_desconocida'],
    [actaAt(2), 'caso_tomado'],
  ])
  const again = await send(token('beto'), { acto: 'tomar', actas }, 'mismo-id-01')
  expect([again.body, desk.drafts.length]).toEqual([first.body, many])
  // The same client id with another act is another request.
  await send(token('beto'), { acto: 'soltar', actas: [actaAt(1)] }, 'mismo-id-01')
  expect(desk.drafts.length).toBe(many + 1)
})

test('[CJ6] [WR1] an act on more actas than the budget has left is refused whole, and nothing is written', async () => {
  const { desk, credentials, send, token } = despacho()
  const ana = { sub: 'ana', rol: 'juridico', casillas: 'todas' } as const
  const actas = [1, 2, 3].map(actaAt)
  while (credentials.budget.take(ana, 100) === 0);
  while (credentials.budget.take(ana) === 0);
  // As much as comes back in so many milliseconds.
  const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2.5 * 3000)
  const before = desk.drafts.length
  const body = { acto: 'tomar', actas }
  expect((await send(token('ana'), body, 'mismo-id-02')).status).toBe(429)
  expect(desk.drafts).toHaveLength(before)
  const two = { acto: 'tomar', actas: actas.slice(0, 2) }
  expect((await send(token('ana'), two, 'mismo-id-02')).status).toBe(200)
  // Two of the three are a resend, and the third has no budget.
  expect((await send(token('ana'), two, 'mismo-id-02')).status).toBe(200)
  expect((await send(token('ana'), body, 'mismo-id-02')).status).toBe(429)
  now.mockRestore()
})

test('[NO8] a lawyer of some casillas acts on these alone', async () => {
  const { send, token } = despacho()
  const own = token('ana', { casillas: [casillaAt(1)] })
  const { body } = await send(own, { acto: 'tomar', actas: [actaAt(1), actaAt(2)] })
  expect(Object.keys(body.casos)).toEqual([actaAt(1)])
  expect(body.negados[actaAt(2)]?.error).toBe('casilla_ajena')
})

test('[CJ4] a second person approves what was seen', async () => {
  const { send, token } = despacho()
  const proposal = { acto: 'proponer', peticion: 'recuento', causales: ['fed.rec.nulos'] }
  const { body } = await send(token('ana'), proposal)
  const id = body.casos[actaAt(1)]?.propuesta?.id ?? ''
  const approve = { acto: 'aprobar', propuestas: { [actaAt(1)]: id } }
  expect((await send(token('ana'), approve)).body.negados[actaAt(1)]?.error).toBe('caso_propio')
  const blind = await send(token('beto'), { acto: 'aprobar', propuestas: {} })
  expect(blind.body.negados[actaAt(1)]?.error).toBe('caso_otra_propuesta')
  const done = await send(token('beto'), approve)
  expect(done.body.casos[actaAt(1)]).toMatchObject({
    estado: 'aprobado',
    aprobada: { persona: 'beto' },
  })
})

describe('[CJ3] a case is given to a person by the name as shown', () => {
  const LUZ = { id: 'LEGAL001', cargo: 'juridico', casillas: [] } as const
  const CRUZ = { id: 'CO000001', cargo: 'coordinacion', casillas: [casillaAt(1)] } as const

  function withPeople() {
    const { desk, credentials, send, token } = despacho()
    desk.issue({ ...LUZ, casillas: [] }, { ...CRUZ, casillas: [...CRUZ.casillas] })
    const give = async (a: string, n = 1) => {
      const { body } = await send(token('ana'), { acto: 'asignar', a, actas: [actaAt(n)] })
      return body.casos[actaAt(n)]?.lleva?.persona ?? body.negados[actaAt(n)]?.error
    }
    const [luz, cruz] = [LUZ, CRUZ].map(({ id }) => credentials.shown(subjectOf(id))) as [
      string,
      string,
    ]
    return { desk, send, token, give, luz, cruz }
  }

  it('has the case, and takes and lets it go as her own', async () => {
    const { desk, send, token, give, luz } = withPeople()
    expect(await give(luz)).toBe(luz)
    expect(desk.night.casos.get(`GOB ${actaAt(1)}`)?.lleva?.persona).toBe(subjectOf(LUZ.id))
    const own = await send(token(subjectOf(LUZ.id)), { acto: 'tomar' })
    expect(own.body.negados).toEqual({})
  })

  it('is unknown where nobody has that name, or may not act there, or no longer', async () => {
    const { desk, give, luz, cruz } = withPeople()
    const written = desk.drafts.length
    const none = 'persona_desconocida'
    for (const a of ['beto', subjectOf(LUZ.id), '<b>\u0000']) expect(await give(a)).toBe(none)
    expect(await give(cruz, 2)).toBe(none)
    expect(desk.drafts).toHaveLength(written)
    const used = { sub: 'beto', exp: Math.ceil(Date.now() / 1000) + 60 }
    desk.fold('credencial.used', { ...used, id: 'b'.repeat(16), rol: 'tablero' })
    expect(await give('beto')).toBe(none)
    desk.fold('credencial.used', { ...used, id: 'c'.repeat(16), rol: 'juridico' })
    expect(await give('beto')).toBe('beto')
    desk.fold('credencial.revoked', { ids: ['c'.repeat(16)] })
    expect(await give('beto')).toBe(none)
    desk.fold('nombramiento.revoked', { ids: [LUZ.id], causa: '' })
    expect([await give(luz), await give(cruz)]).toEqual([none, cruz])
  })
})

describe('bad input', () => {
  const long = Array.from({ length: 201 }, (_, n) => actaAt(n + 1))
  it.each<[string, object]>([
    ['no act', {}],
    ['an unknown act', { acto: 'borrar' }],
    ['a field of another act', { acto: 'tomar', texto: 'x' }],
    ['201 actas', { acto: 'tomar', actas: long }],
    ['no acta', { acto: 'tomar', actas: [] }],
    ['an acta twice', { acto: 'tomar', actas: [actaAt(1), actaAt(1)] }],
    ['a note of 501 letters', { acto: 'anotar', texto: 'x'.repeat(501) }],
    ['an empty note', { acto: 'anotar', texto: '   ' }],
    ['a note that turns its letters around', { acto: 'anotar', texto: 'a\u202eb' }],
    ['a note with a control character', { acto: 'anotar', texto: 'a\u0000b' }],
    ['no ground', { acto: 'proponer', peticion: 'recuento', causales: [] }],
    ['an unknown petition', { acto: 'proponer', peticion: 'amparo', causales: ['a'] }],
    ['an acuse that is no hash', { acto: 'presentar', acuse: 'foto.jpg' }],
  ])('%s is refused, and nothing is written', async (_, body) => {
    const { desk, send, token } = despacho()
    const before = desk.drafts.length
    expect((await send(token('ana'), body)).status).toBe(400)
    expect(desk.drafts.length).toBe(before)
  })

  it('keeps HTML and formulas in a note as they are', async () => {
    const { send, token } = despacho()
    const texto = '=HYPERLINK("x") <img src=x onerror=alert(1)>'
    const { body } = await send(token('ana'), { acto: 'anotar', texto })
    expect(body.casos[actaAt(1)]?.historia).toMatchObject([{ acto: 'anotar', texto }])
  })

  it('lets in nobody without the permission, and names an unknown elección', async () => {
    const { send, token } = despacho()
    const rol = 'tablero' as const
    expect((await send(token('t', { rol }), { acto: 'tomar' })).status).toBe(403)
    expect((await send(token('ana'), { acto: 'tomar', eleccion: 'NADA' })).status).toBe(422)
  })
})
