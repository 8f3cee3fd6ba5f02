import { describe, expect, it } from 'vitest'
import { Credentials } from '../access/credential.ts'
import { may, ROLES, type Rol } from '../access/role.ts'
import { makeApp, type Neighbours } from './app.ts'
import type { Asks } from './door.ts'
import { OPERATIONS } from './operations.ts'

/** Every route with its permissions, any of them enough, and the roles let in. */
const TABLE = `
route                                         asks         repr capt coor juri tabl admi
POST /api/actas                               enviar       yes  yes  yes  ·    ·    yes
GET /api/health                               open         yes  yes  yes  yes  yes  yes
GET /api/ready                                open         yes  yes  yes  yes  yes  yes
GET /api/openapi.json                         open         yes  yes  yes  yes  yes  yes
GET /api/inicio                               open         yes  yes  yes  yes  yes  yes
GET /api/sesion                               open         yes  yes  yes  yes  yes  yes
POST /api/sesion                              open         yes  yes  yes  yes  yes  yes
DELETE /api/sesion                            open         yes  yes  yes  yes  yes  yes
POST /api/sesion/codigo                       open         yes  yes  yes  yes  yes  yes
GET /api/captura                              enviar       yes  yes  yes  ·    ·    yes
POST /api/estructura                          coordinar    ·    ·    yes  ·    ·    yes
POST /api/estructura/columnas                 coordinar    ·    ·    yes  ·    ·    yes
POST /api/estructura/malas                    coordinar    ·    ·    yes  ·    ·    yes
GET /api/estructura/plantilla                 coordinar    ·    ·    yes  ·    ·    yes
GET /api/nombramientos                        coordinar    ·    ·    yes  ·    ·    yes
POST /api/nombramientos/revocar               coordinar    ·    ·    yes  ·    ·    yes
POST /api/nombramientos/reexpedir             coordinar    ·    ·    yes  ·    ·    yes
GET /api/cobertura                            coordinar    ·    ·    yes  ·    ·    yes
POST /api/nombramientos/pdf                   coordinar    ·    ·    yes  ·    ·    yes
GET /api/nombramientos/papel                  coordinar    ·    ·    yes  ·    ·    yes
PUT /api/nombramientos/papel                  administrar  ·    ·    ·    ·    ·    yes
POST /api/nombramientos/papel/muestra         coordinar    ·    ·    yes  ·    ·    yes
GET /api/nombramientos/pdf/:trabajo           coordinar    ·    ·    yes  ·    ·    yes
GET /api/nombramientos/pdf/:trabajo/archivo   coordinar    ·    ·    yes  ·    ·    yes
DELETE /api/nombramientos/personas            administrar  ·    ·    ·    ·    ·    yes
GET /api/centro                               capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/siguiente                    capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/latido                       capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/soltar                       capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/marcar                       capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/anotar                       capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/buscar                       capturar     ·    yes  yes  ·    ·    yes
POST /api/centro/llaman                       capturar     ·    yes  yes  ·    ·    yes
ALL /api/fotos/subir                          enviar       yes  yes  yes  ·    ·    yes
ALL /api/fotos/subir/:id{[0-9a-f]+}           enviar       yes  yes  yes  ·    ·    yes
GET /api/fotos/repetidas                      ver          ·    yes  yes  yes  yes  yes
GET /api/fotos/ver/:sha256{[0-9a-f]{64}}/:tam open         yes  yes  yes  yes  yes  yes
GET /api/fotos/*                              enviar ver   yes  yes  yes  yes  yes  yes
GET /api/estado                               ver          ·    yes  yes  yes  yes  yes
GET /api/ambito                               ver          ·    yes  yes  yes  yes  yes
GET /api/diferencias                          ver          ·    yes  yes  yes  yes  yes
GET /api/cambios                              ver          ·    yes  yes  yes  yes  yes
GET /api/acta                                 ver          ·    yes  yes  yes  yes  yes
GET /api/mia                                  enviar       yes  yes  yes  ·    ·    yes
GET /api/buscar                               ver          ·    yes  yes  yes  yes  yes
GET /api/prep/bitacora                        ver          ·    yes  yes  yes  yes  yes
GET /api/prep/archivo/:sha256{[0-9a-f]{64}}   ver          ·    yes  yes  yes  yes  yes
POST /api/prep/inspect                        administrar  ·    ·    ·    ·    ·    yes
POST /api/elecciones                          administrar  ·    ·    ·    ·    ·    yes
PUT /api/elecciones/jornada                   administrar  ·    ·    ·    ·    ·    yes
POST /api/prep/cortes                         administrar  ·    ·    ·    ·    ·    yes
POST /api/prep/cortes/retirar                 administrar  ·    ·    ·    ·    ·    yes
GET /api/prep/fuentes                         ver          ·    yes  yes  yes  yes  yes
POST /api/prep/fuentes                        administrar  ·    ·    ·    ·    ·    yes
DELETE /api/prep/fuentes/:id                  administrar  ·    ·    ·    ·    ·    yes
GET /api/recibo                               ver enviar   yes  yes  yes  yes  yes  yes
GET /api/recibos/llave                        open         yes  yes  yes  yes  yes  yes
GET /api/ruta                                 enviar       yes  yes  yes  ·    ·    yes
GET /api/casillas/avisos                      ver          ·    yes  yes  yes  yes  yes
POST /api/casillas/aviso                      enviar       yes  yes  yes  ·    ·    yes
GET /api/progreso                             ver          ·    yes  yes  yes  yes  yes
POST /api/simulacro                           administrar  ·    ·    ·    ·    ·    yes
POST /api/simulacro/progreso                  administrar  ·    ·    ·    ·    ·    yes
DELETE /api/simulacro                         administrar  ·    ·    ·    ·    ·    yes
GET /api/*                                    open         yes  yes  yes  yes  yes  yes
GET /*                                        open         yes  yes  yes  yes  yes  yes
`

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

describe('the OpenAPI document', () => {
  const named = [...routes.values()]
    .filter(({ path }) => /^\/api\/.*[^*]$/.test(path))
    // A wildcard route: the fast router takes no parameter for a photograph here.
    .concat(routes.get('GET /api/fotos/*') ?? [])
    .map(({ method, path, permisos }) => ({
      name: `${method} ${path.replace('*', ':sha256/enlaces').replace(/:(\w+)(\{[^/]*\})?/g, '{$1}')}`,
      open: permisos?.length === 0,
    }))

  it('the OpenAPI document names every route, and no other', () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(named.map(({ name }) => name).sort())
  })

  it('the OpenAPI document says of each route whether it is open', () => {
    const said = named.map(({ name }) => ({ name, open: OPERATIONS[name]?.open === true }))
    expect(said).toEqual(named)
  })
})

/** A line of the table above. */
function lineOf([name, { permisos }]: [string, Route]): string {
  const asks = permisos && (permisos.join(' ') || 'open')
  const may = ROLES.map((rol) => (permisos && isFor(rol, permisos) ? 'yes' : '·').padEnd(4))
  return [name.padEnd(45), (asks ?? 'UNDECLARED').padEnd(12), ...may].join(' ').trimEnd()
}

function isFor(rol: Rol, permisos: Asks['permisos']): boolean {
  return permisos.length === 0 || permisos.some((permiso) => may({ rol }, permiso))
}

/** The answer at the door; `token` undefined: without a credential. */
async function knock({ method, path }: Route, token?: string): Promise<string> {
  const place = path
    .replace('/fotos/*', `/fotos/${'a'.repeat(64)}/enlaces`)
    .replace(/:sha256\{.*?\}\}/, 'a'.repeat(64))
    .replace(/:\w+(\{.*?\})?|\*/g, 'a1')
  const answer = await app.request(place, {
    method: method === 'ALL' ? 'POST' : method,
    headers: { 'content-length': '2', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(method === 'GET' ? {} : { body: '{}' }),
  })
  const { error = '' } = (await answer.json().catch(() => ({}))) as { error?: string }
  return `${answer.status} ${error}`
}

describe('every route', () => {
  const lines = TABLE.trim().split('\n').slice(1)
  const names = [...routes.keys()]

  it('every route declares what it asks, and the table says which roles have it', () => {
    expect([...routes].map(lineOf)).toEqual(lines)
  })

  it('every route that is not open refuses a request without a credential', async () => {
    const answers: string[] = []
    for (const [name, route] of routes)
      if ((await knock(route)) !== '401 sin_credencial') answers.push(name)
    expect(answers).toEqual(names.filter((_, i) => / open /.test(lines[i] ?? '')))
  })

  it.each(ROLES)('a credential of %s is refused exactly where the table says', async (rol) => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const casillas = new Set(['040001B0100'])
    const token = await credentials.issue({ sub: rol, rol, casillas, exp })
    const admits: string[] = []
    for (const [name, route] of routes)
      if ((await knock(route, token)) !== '403 sin_permiso') admits.push(name)
    const cells = lines.map((line) => line.match(/yes|·/g)?.[ROLES.indexOf(rol)])
    expect(admits).toEqual(names.filter((_, i) => cells[i] === 'yes'))
  })

  /** Routes without a credential: link, code and cookie have limits of their own. */
  const OPEN = ['POST /api/sesion', 'DELETE /api/sesion', 'POST /api/sesion/codigo']
  /** Routes that a resend passes: the room takes from the budget (see the tests of each room). */
  const IN_ROOM = [
    'POST /api/actas',
    'ALL /api/fotos/subir',
    'ALL /api/fotos/subir/:id{[0-9a-f]+}',
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
