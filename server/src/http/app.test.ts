import { describe, expect, it } from 'vitest'
import { Credentials } from '../access/credential.ts'
import { ROLES } from '../access/role.ts'
import { makeApp, type Neighbours } from './app.ts'
import type { Asks } from './door.ts'
import { openapi } from './openapi.ts'
import { rolesOf } from './operation.ts'
import { OPERATIONS } from './operations.ts'

type Said = { security?: unknown; 'x-roles'?: string[] }

/** Stands for every neighbour: the neighbours only have to exist. */
const anything: unknown = new Proxy(() => anything, {
  get: (_, name) => (name === 'then' ? undefined : anything),
})

/** `own` as given, and anything in the place of the rest. */
function partly<T extends object>(own: Partial<T>): T {
  return new Proxy(own as T, {
    get: (_, name) => (name in own ? own[name as keyof T] : anything),
  })
}

const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
const fotos = partly<Neighbours['fotos']>({ receive: async () => new Response('{}') })
const app = makeApp(partly<Neighbours>({ credentials, fotos, web: import.meta.dirname }))

/** A route with the permissions asked at its door; undefined: no door. */
type Route = { method: string; path: string } & Partial<Asks>

/** An entry for each route; Hono has an entry for each handler. */
const routes = new Map<string, Route>()
for (const { method, path, handler } of app.routes) {
  const name = `${method} ${path}`
  const { permisos, budget } = handler as Partial<Asks>
  const asked = { ...(permisos ? { permisos } : {}), ...(budget ? { budget } : {}) }
  routes.set(name, { method, path, ...routes.get(name), ...asked })
}

describe('the router', () => {
  it('the router finds the accept path as one handler, the fast way, whatever routes there are', () => {
    expect(app.router.match('POST', '/api/actas')[0]).toHaveLength(1)
    // A route unfit for this router makes the whole service fall back to a slower router.
    expect(app.router.name).toBe('SmartRouter + RegExpRouter')
  })
})

/** The name of a route in the declared table; a wildcard route is the way to a photograph. */
function nameOf({ method, path }: Route): string {
  const place = path.replace(/^(\/api\/fotos\/)\*$/, '$1:sha256/enlaces')
  return `${method} ${place.replace(/:(\w+)(\{[^/]*\})?/g, '{$1}')}`
}

/** Routes that answer what no other route does: the pages, and «not found». */
const REST = ['GET /api/*', 'GET /*']

/** The answer at the door; `token` undefined: without a credential. */
async function knock({ method, path }: Route, token?: string, env = {}): Promise<string> {
  const place = path
    .replace('/fotos/*', `/fotos/${'a'.repeat(64)}/enlaces`)
    .replace(/:sha256\{.*?\}\}/, 'a'.repeat(64))
    .replace(/:\w+(\{.*?\})?|\*/g, 'a1')
  const asked = {
    method: method === 'ALL' ? 'POST' : method,
    headers: { 'content-length': '2', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(method === 'GET' ? {} : { body: '{}' }),
  }
  const answer = await app.request(place, asked, env)
  const { error = '' } = (await answer.json().catch(() => ({}))) as { error?: string }
  return `${answer.status} ${error}`
}

describe('every route', () => {
  const declared = [...routes.values()].filter((route) => !REST.includes(nameOf(route)))

  it('every route stands in the declared table with what its door asks, and no other does', () => {
    const asked = declared.map((route) => [nameOf(route), route.permisos?.join() ?? 'NO DOOR'])
    const said = Object.entries(OPERATIONS).map(([name, { pide = [] }]) => [name, pide.join()])
    expect(asked.sort()).toEqual(said.sort())
    for (const name of REST) expect(routes.get(name)?.permisos, name).toEqual([])
  })

  it('the OpenAPI document says of every operation which roles are let in', () => {
    const { paths } = openapi('1') as { paths: Record<string, Record<string, Said>> }
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      const [method = '', path = ''] = name.split(' ')
      const said = paths[path]?.[method === 'ALL' ? 'post' : method.toLowerCase()]
      const roles = operation.open ? undefined : rolesOf(operation)
      expect(said?.['x-roles'], name).toEqual(roles)
      expect(said?.security, name).toEqual(operation.open ? [] : undefined)
    }
  })

  it('every route that is not open refuses a request without a credential', async () => {
    for (const route of declared) {
      const { open } = OPERATIONS[nameOf(route)] ?? {}
      expect((await knock(route)) === '401 sin_credencial', nameOf(route)).toBe(!open)
    }
  })

  it.each(ROLES)('a credential of %s is refused exactly where the table says', async (rol) => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const casillas = new Set(['040001B0100'])
    const token = await credentials.issue({ sub: rol, rol, casillas, exp })
    for (const route of declared) {
      const operation = OPERATIONS[nameOf(route)]
      const isLet = operation !== undefined && rolesOf(operation).includes(rol)
      expect((await knock(route, token)) !== '403 sin_permiso', nameOf(route)).toBe(isLet)
    }
  })

  it('of several servers all but the office refuse exactly what the table leaves to the office', async () => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const token = await credentials.issue({ sub: 'o', rol: 'admin', casillas: 'todas', exp })
    for (const route of declared) {
      const { oficina = false } = OPERATIONS[nameOf(route)] ?? {}
      const isRefused = async (isHere: boolean) =>
        (await knock(route, token, { oficina: { isHere, donde: 'otra:3000' } })) ===
        '409 otra_oficina'
      expect([await isRefused(false), await isRefused(true)], nameOf(route)).toEqual([
        oficina,
        false,
      ])
    }
  })

  it('[CE2] a capturista is let in nowhere that shows figures, and is told so at each of these doors', async () => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const token = await credentials.issue({ sub: 'c', rol: 'capturista', casillas: 'todas', exp })
    const admits: string[] = []
    for (const route of declared)
      if (!OPERATIONS[nameOf(route)]?.open && (await knock(route, token)) !== '403 sin_permiso')
        admits.push(nameOf(route))
    expect(admits.sort()).toEqual(
      [
        'POST /api/actas',
        ...['GET /api/centro', 'POST /api/centro/siguiente', 'POST /api/centro/latido'],
        ...['POST /api/centro/soltar', 'POST /api/centro/marcar', 'POST /api/centro/anotar'],
        ...['POST /api/centro/buscar', 'POST /api/centro/llaman'],
        ...['ALL /api/fotos/subir', 'ALL /api/fotos/subir/{id}'],
        ...['GET /api/fotos/{sha256}/enlaces', 'GET /api/recibo'],
      ].sort(),
    )
  })

  it('[NO15] every route that reads a body refuses a credential revoked while the body was on its way', async () => {
    const state = { isOver: false }
    const own = new Credentials({
      ...{ key: 'k'.repeat(32), nowMs: Date.now },
      isVoid: () => state.isOver,
    })
    const held = makeApp(partly<Neighbours>({ credentials: own, fotos, web: import.meta.dirname }))
    const answers: Record<string, string> = {}
    for (const route of declared.filter(({ method, permisos }) => method !== 'GET' && permisos)) {
      const [rol] = rolesOf(OPERATIONS[nameOf(route)]!)
      if (!rol || route.permisos?.length === 0) continue
      state.isOver = false
      const pull = (body: ReadableStreamDefaultController<Uint8Array>) => {
        state.isOver = true
        body.enqueue(Buffer.from('{}'))
        body.close()
      }
      const token = await own.issue({ sub: rol, rol, casillas: 'todas', exp: own.expIn(600) })
      const headers = { 'content-length': '2', authorization: `Bearer ${token}` }
      const body = new ReadableStream({ pull }, { highWaterMark: 0 })
      const init = { method: route.method === 'ALL' ? 'POST' : route.method, headers, body }
      const place = route.path.replace(/:\w+(\{.*?\})?/g, 'a1')
      const answer = await held.request(place, { ...init, duplex: 'half' })
      if (state.isOver) answers[nameOf(route)] = `${answer.status} ${await answer.text()}`
    }
    expect(Object.keys(answers).length).toBeGreaterThan(20)
    for (const [name, answer] of Object.entries(answers))
      expect(answer, name).toMatch(/^403 .*credencial_revocada/)
  })

  /** Routes without a credential: link, code and cookie have limits of their own. */
  const OPEN = ['POST /api/sesion', 'DELETE /api/sesion', 'POST /api/sesion/codigo']
  /** Routes that a resend passes: the room takes from the budget (see the tests of each room). */
  const IN_ROOM = [
    'POST /api/actas',
    'POST /api/casos',
    'ALL /api/fotos/subir',
    'ALL /api/fotos/subir/:id{[0-9a-f]+}',
    'POST /api/peticiones',
    'POST /api/casillas/aviso',
  ]

  it('[WR1] every route that may write is under the budget of its credential', () => {
    const writes = [...routes].filter(([, { method }]) => method !== 'GET')
    const namesOf = (budget: Asks['budget']) =>
      writes.flatMap(([name, route]) => (route.budget === budget ? [name] : []))
    expect(namesOf(undefined)).toEqual(OPEN)
    expect(namesOf('room')).toEqual(IN_ROOM)
  })

  it('[WR1] a used-up budget shuts every route that may write, and none that reads', async () => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const person = { sub: 'gastada', rol: 'admin', exp, casillas: 'todas' } as const
    const token = await credentials.issue(person)
    while (credentials.budget.take(person) === 0);
    const shut: string[] = []
    for (const [name, route] of routes)
      if ((await knock(route, token)) === '429 demasiados_envios') shut.push(name)
    const closing = [...routes].filter(
      ([name, { method }]) => method !== 'GET' && ![...OPEN, ...IN_ROOM].includes(name),
    )
    expect(shut).toEqual(closing.map(([name]) => name))
  })
})
