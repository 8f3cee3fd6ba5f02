import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CapturaDoc } from '@espejo/server/contract'
import { keepZone, keptZone } from '#lib/zone.ts'
import { Captura } from './captura.svelte.ts'
import type { Store } from './store.ts'

const DOC = { servidorAt: '2027-06-07T02:00:00.000Z', utcOffset: -300, casillas: [] }
const CLAIMS = { sub: 'rc-1', rol: 'representante', exp: 2e9, cas: ['040312C0100'] }

beforeEach(() => {
  const plain = <T>(value: T) => value
  // Outside the browser no compiler makes state reactive, and nothing is drawn.
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
  vi.stubGlobal('$derived', Object.assign(plain, { by: () => [] }))
  for (const name of ['addEventListener', 'removeEventListener']) vi.stubGlobal(name, vi.fn())
  const listen = { addEventListener: vi.fn(), removeEventListener: vi.fn() }
  vi.stubGlobal('document', { hidden: false, ...listen })
  const texts = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
  })
})
afterEach(() => vi.unstubAllGlobals())

it.each([
  ['kept', DOC, () => Promise.reject(new TypeError('offline'))],
  ['read', undefined, () => Promise.resolve(Response.json(DOC))],
])('the first drawing of a %s catálogo has the hour of the elección', async (_, kept, answer) => {
  vi.stubGlobal('fetch', answer)
  const store = {
    all: () => Promise.resolve([]),
    get: (name: string) => Promise.resolve(name === 'catalogos' ? kept : undefined),
    put: () => Promise.resolve('kept'),
  }
  const captura = new Captura()
  const zones: number[] = []
  Object.defineProperty(captura, 'doc', {
    get: () => undefined,
    set: (doc?: CapturaDoc) => doc && zones.push(keptZone()),
  })
  keepZone(-420)
  await captura.start(store as unknown as Store)
  const body = Buffer.from(JSON.stringify(CLAIMS)).toString('base64url')
  await captura.enter(`h.${body}.s`)
  await vi.waitFor(() => expect(zones).toEqual([-300]))
  captura.stop()
})
