import { expect, test } from 'vitest'
import { makeApp, type Neighbours } from './app.ts'
import { OPERATIONS } from './openapi.ts'

/** Stands for every neighbour: nothing is asked of them but to be there. */
const anything: unknown = new Proxy(() => anything, { get: () => anything })

test('the accept path is one handler, found by the fast router whatever routes there are', () => {
  const { router } = makeApp(neighbours())
  expect(router.match('POST', '/api/actas')[0]).toHaveLength(1)
  // A route that this router cannot take makes the whole service fall back to a slower one.
  expect(router.name).toBe('SmartRouter + RegExpRouter')
})

test('the OpenAPI document names every door, and no other', () => {
  const routes = makeApp(neighbours())
    .routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^/]*\})?/g, '{$1}')}`)
    .filter((name) => /^\w+ \/api\/.*[^*]$/.test(name))
    .map((name) => name.replace(/\/$/, ''))
  // One route stands for what the fast router cannot take as a parameter.
  const named = [...routes, 'GET /api/fotos/{sha256}/enlaces']
  expect(Object.keys(OPERATIONS).sort()).toEqual([...new Set(named)].sort())
})

function neighbours(): Neighbours {
  return new Proxy({} as Neighbours, {
    get: (_, name) => (name === 'web' ? import.meta.dirname : anything),
  })
}
