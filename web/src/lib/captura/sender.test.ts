import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { FotoItem, TallyItem } from './outbox.ts'
import { Sender } from './sender.svelte.ts'
import { Store } from './store.ts'

const RECEIPT = { seq: 7, at: '2026-06-08T04:41:07.000Z', revision: 1 }
const ITEM = {
  duenio: 'rc-1',
  eleccion: 'GOB',
  casilla: '040312C0100',
  acta: '040312C010005',
  simulacro: false,
  creadoAt: 1000,
  intentos: 0,
  desde: 0,
  marcha: { status: 'telefono' as const },
}
const TALLY: TallyItem = { ...ITEM, id: 'a', tipo: 'numeros', cuerpo: '{"id":"a"}' }
const FOTO: FotoItem = {
  ...ITEM,
  id: 'f',
  tipo: 'foto',
  clientId: 'a',
  sha256: 'ab',
  bytes: 4,
  clase: 'acta',
  subidos: 0,
}

let sender: Sender
let bodies: unknown[]

beforeEach(() => {
  bodies = []
  const plain = <T>(value: T) => value
  // Outside the browser no compiler makes state reactive, and nothing is drawn.
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
  for (const name of ['addEventListener', 'removeEventListener']) vi.stubGlobal(name, vi.fn())
  const listen = { addEventListener: vi.fn(), removeEventListener: vi.fn() }
  vi.stubGlobal('document', { hidden: false, ...listen })
  vi.stubGlobal('fetch', (_path: string, init: { body: unknown }) => {
    bodies.push(init.body)
    return Promise.resolve(Response.json(RECEIPT, { status: 201 }))
  })
})
afterEach(() => {
  sender.stop()
  vi.unstubAllGlobals()
})

/** A sender over a disk that never opens. */
async function started(tokenOf: (sub: string) => Promise<string | undefined>) {
  const store = new Store(() => Promise.reject(new DOMException('lost', 'UnknownError')))
  sender = new Sender(tokenOf, () => undefined)
  await sender.start(store)
  return store
}
const statusOf = (id: string) => sender.items.find((each) => each.id === id)?.marcha.status

it('a tally goes out from memory when the disk can neither be read nor written', async () => {
  await started(() => Promise.resolve('token'))
  await sender.add(TALLY)
  await expect.poll(() => statusOf('a')).toBe('confirmado')
  expect(bodies).toEqual([TALLY.cuerpo])
})

it('a token that the disk does not give is waited for, and is not called an ended credential', async () => {
  let dead = true
  await started(() => (dead ? Promise.reject(new Error('lost')) : Promise.resolve('token')))
  await sender.add(TALLY)
  await expect.poll(() => sender.items[0]?.intentos).toBe(1)
  expect([statusOf('a'), sender.signal.status, bodies]).toEqual(['telefono', 'desconocida', []])
  dead = false
  sender.retry()
  await expect.poll(() => statusOf('a')).toBe('confirmado')
})

it('a photograph that the disk does not give is waited for, and is not called lost', async () => {
  await started(() => Promise.resolve('token'))
  await sender.add(FOTO)
  await expect.poll(() => sender.items[0]?.intentos).toBeGreaterThan(0)
  expect(statusOf('f')).toBe('telefono')
  await sender.add(TALLY)
  await expect.poll(() => statusOf('a')).toBe('confirmado')
})

it('an exception in the middle of a try does not end the sending', async () => {
  let broken = 1
  await started(() => Promise.resolve('token'))
  vi.stubGlobal('navigator', {
    locks: {
      request: (_name: string, _how: object, work: (lock: object) => Promise<boolean>) => {
        if (broken-- > 0) throw new DOMException('stolen', 'AbortError')
        return work({})
      },
    },
  })
  await sender.add(TALLY)
  expect(bodies).toEqual([])
  await expect.poll(() => statusOf('a')).toBe('confirmado')
})

it('a tally whose try is under way when the page is left goes out all the same', async () => {
  let puts = 0
  const disk = {
    get: (_store: string, id: string) => Promise.resolve(id === TALLY.id ? TALLY : undefined),
    all: () => Promise.resolve([]),
    put: () => {
      puts += 1
      // The second write says that the tally is leaving: just then the page is left.
      if (puts === 2) sender.stop()
      return Promise.resolve('kept')
    },
    remove: () => Promise.resolve(),
  }
  const done: string[] = []
  sender = new Sender(
    () => Promise.resolve('token'),
    ({ marcha }) => done.push(marcha.status),
  )
  await sender.start(disk as unknown as Store)
  await sender.add(TALLY)
  await expect.poll(() => done).toEqual(['confirmado'])
  expect(bodies).toContain(TALLY.cuerpo)
})
