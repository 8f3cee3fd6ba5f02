import { expect, test } from 'vitest'
import { makeApp, type Neighbours } from './app.ts'

/** Stands for every neighbour: nothing is asked of them but to be there. */
const anything: unknown = new Proxy(() => anything, { get: () => anything })

test('the accept path is one handler, found by the fast router whatever routes there are', () => {
  const { router } = makeApp(neighbours())
  expect(router.match('POST', '/api/actas')[0]).toHaveLength(1)
  // A route that this router cannot take makes the whole service fall back to a slower one.
  expect(router.name).toBe('SmartRouter + RegExpRouter')
})

function neighbours(): Neighbours {
  return new Proxy({} as Neighbours, {
    get: (_, name) => (name === 'web' ? import.meta.dirname : anything),
  })
}
