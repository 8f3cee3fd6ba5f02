import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CapturaDoc } from '@espejo/server/contract'
import { keepZone, keptZone } from '#lib/zone.ts'
import { Captura, type Tarea } from './captura.svelte.ts'
import type { FotoItem } from './outbox.ts'
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

it('[LE11] a photograph confirmed during the question is asked for by the next answer, not by this one', async () => {
  const place = { eleccion: 'GOB', acta: 'A', simulacro: false }
  const estado = { foto: 'falta', prep: 'sin_dato', enRevision: false, conflicto: false }
  const acta = { ...place, renglones: [], limite: 9, estado }
  const tarea = { casilla: { casilla: '', actas: [acta] }, acta, key: '' } as unknown as Tarea
  const photo = { ...place, id: 'f', tipo: 'foto', clase: 'acta', creadoAt: 1 }
  const captura = new Captura()
  const show = (marcha: object) => (captura.sender.items = [{ ...photo, marcha } as FotoItem])
  vi.spyOn(captura.drafts, 'of').mockReturnValue({ key: '', celdas: {}, at: 0 })
  Object.assign(captura, { tareas: [], busy: true, session: { token: 'T', claims: CLAIMS } })
  const store = { put: () => Promise.resolve('kept'), all: () => Promise.resolve([]) }
  await (captura as unknown as { begin(store: object): Promise<void> }).begin(store)
  const ends: ((answer: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise((resolve) => ends.push(resolve)))
  show({ status: 'enviado', at: 1 })
  const asked = captura.refresh()
  show({ status: 'confirmado', at: '' })
  ends.shift()?.(Response.json(DOC))
  await asked
  expect(captura.stepOf(tarea).foto?.id).toBe('f')
  const again = captura.refresh()
  ends.shift()?.(Response.json(DOC))
  await again
  expect(captura.stepOf(tarea).foto).toBe(undefined)
  captura.stop()
})
