import { expect, it } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Credentials } from '../access/credential.ts'
import type { Rol } from '../access/role.ts'
import type { BuscarDoc } from '../contract/sesion.ts'
import { buscar } from './buscar.ts'
import { estado } from './estado.ts'

const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
const { night } = new MemoryDesk(smallCatalogo(4))
const app = stage((app) =>
  app.route('/', estado(night, credentials)).route('/', buscar(night, credentials)),
)

async function ask(path: string, rol: Rol = 'tablero', casillas?: string[]) {
  const exp = Math.floor(Date.now() / 1000) + 600
  const scope = casillas ? { casillas: new Set(casillas) } : {}
  const token = await credentials.issue({ sub: rol, rol, exp, ...scope })
  return app.request(path, { headers: { authorization: `Bearer ${token}` } })
}

it.each(['/estado', '/ambito', '/diferencias', '/acta'])(
  'GET %s refuses a query name it does not know, and answers by either name of a place',
  async (path) => {
    const wrong = await ask(`${path}?municipio=GOB:municipio:04-001`)
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({
      error: 'cuerpo_invalido',
      detalle: ['municipio: no se conoce; usa clave'],
    })
    const place = path === '/acta' ? 'GOB:casilla:040001B0100' : 'GOB:municipio:04-001'
    const answers = await Promise.all(
      ['clave', 'ambito'].map((name) => ask(`${path}?${name}=${place}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const [one, two] = await Promise.all(answers.map((answer) => answer.text()))
    expect(one).toBe(two)
  },
)

it('GET /buscar finds nothing for a representative, and the own casillas first for a coordinator', async () => {
  expect((await ask('/buscar?q=1', 'representante', ['040001B0100'])).status).toBe(403)
  const found = (await ask('/buscar?q=champoton', 'coordinacion', ['040004B0100'])).json()
  expect(((await found) as BuscarDoc).hallados.map(({ nombre }) => nombre)).toEqual(['Champotón'])
  const own = (await ask('/buscar?q=4%20b', 'coordinacion', ['040004B0100'])).json()
  expect(((await own) as BuscarDoc).hallados[0]).toEqual({
    ...{ clave: 'GOB:casilla:040004B010005', kind: 'casilla', nombre: '0004 básica' },
    ...{ lugar: 'Champotón', eleccion: 'GOB', propia: true },
  })
})
