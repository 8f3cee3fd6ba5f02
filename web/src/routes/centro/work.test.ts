import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { keepHalf, lastHalf } from './halves.ts'
import { newTally } from './tally.ts'
import { Work } from './work.svelte.ts'

const CENTRO = { persona: 'ana', servidorAt: '2027-06-07T04:00:00.000Z' }
const HALF = {
  ...{ clave: 'GOB:A', tipo: 'captura' as const, acta: 'A' },
  nombre: '0312 básica',
}

beforeEach(() => {
  const plain = <T>(value: T) => value
  // Outside the browser no compiler makes state reactive, and nothing is drawn.
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
  vi.stubGlobal('$derived', plain)
  const texts = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
  })
})
afterEach(() => vi.unstubAllGlobals())

it('[LL3] work whose task somebody else has is asked for once, said, and kept for another time', async () => {
  const bodies: unknown[] = []
  vi.stubGlobal('fetch', (_path: string, { body = '' }: { body?: string } = {}) => {
    if (body) bodies.push(JSON.parse(body))
    return Promise.resolve(Response.json(body ? { centro: CENTRO, perdida: true } : CENTRO))
  })
  keepHalf('ana', HALF, { ...newTally(), celdas: { PAN: '7' } })
  const work = new Work(() => undefined)
  await work.arrive()
  await work.next()
  expect(work.problem).toMatch(/La 0312 básica la tiene otra persona/)
  await work.next()
  expect(bodies).toEqual([{ clave: 'GOB:A' }, {}])
  expect(lastHalf('ana')).toMatchObject({ celdas: { PAN: '7' } })
})

it('[LL3] an ended session shuts the door, and a nombramiento without a centre is told', async () => {
  const onended = vi.fn()
  const work = new Work(onended)
  const refusal = { error: 'sin_credencial', mensaje: 'Entra.', detalles: [] }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(refusal, { status: 401 })))
  await work.arrive()
  expect([onended.mock.calls.length, work.state]).toEqual([1, 'leyendo'])
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(refusal, { status: 403 })))
  await work.arrive()
  expect([onended.mock.calls.length, work.state]).toEqual([1, 'cerrado'])
})

it('whoever leaves the seat within the seconds of undoing takes no act back, and draws no task', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const asked: string[] = []
  const tarea = { ...HALF, fotos: [], venceAt: CENTRO.servidorAt, utcOffset: '-06:00' }
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    const isNext = path.endsWith('/siguiente')
    return Promise.resolve(Response.json(isNext ? { centro: CENTRO, tarea } : CENTRO))
  })
  const work = new Work(() => undefined)
  const leave = work.start()
  await vi.waitFor(() => expect(work.state).toBe('inicio'))
  await work.next()
  asked.length = 0
  work.note('sin_senal')
  leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toEqual(['/api/centro/anotar'])
})
