import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leave } from '#lib/session.ts'
import { Visit } from './visit.svelte.ts'

const texts = new Map<string, string>()
beforeEach(() => {
  texts.clear()
  const plain = <T>(value: T) => value
  // Outside the browser no compiler makes state reactive, and nothing is drawn.
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2027-06-07T03:00:00Z') })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const MIN = 60_000
const NIGHT = { proceso: 'Veracruz 2027', simulacro: false }
const margin = { lado: 'prep', lider: 'PAN', puntos: 2.04 }
/** A reader looks at a page as of `at`, and comes again after some minutes. */
function lookThenWait(clave: string, night: typeof NIGHT, at: string, minutes = 10): void {
  new Visit(clave, night).look(at, margin)
  vi.setSystemTime(Date.now() + minutes * MIN)
}

describe('a visit of a page', () => {
  it('the first visit has none before, the next tells the look of the first, with its margin', () => {
    expect(new Visit('AYUN', NIGHT).before).toBeUndefined()
    lookThenWait('AYUN', NIGHT, 'a')
    expect(new Visit('AYUN', NIGHT).before).toMatchObject({ at: 'a', margin })
    expect(new Visit('AYUN:municipio:30-001', NIGHT).before).toBeUndefined()
  })

  it('a page opened again within five minutes is the same visit', () => {
    lookThenWait('AYUN', NIGHT, 'a')
    lookThenWait('AYUN', NIGHT, 'b', 4)
    expect(new Visit('AYUN', NIGHT).before?.at).toBe('a')
    vi.setSystemTime(Date.now() + 2 * MIN)
    expect(new Visit('AYUN', NIGHT).before?.at).toBe('b')
  })

  it("a practice night's looks are not told on the real night, nor on another process", () => {
    const practice = { ...NIGHT, simulacro: true }
    lookThenWait('AYUN', practice, 'a')
    expect(new Visit('AYUN', NIGHT).before).toBeUndefined()
    expect(new Visit('AYUN', { ...NIGHT, proceso: 'Veracruz 2021' }).before).toBeUndefined()
    lookThenWait('AYUN', NIGHT, 'b')
    expect(new Visit('AYUN', NIGHT).before?.at).toBe('b')
    expect(new Visit('AYUN', practice).before?.at).toBe('a')
  })

  it('keeps the last two hundred pages', () => {
    for (let n = 0; n < 203; n++) lookThenWait(`GOB:${n}`, NIGHT, `${n}`)
    expect(new Visit('GOB:2', NIGHT).before).toBeUndefined()
    expect(new Visit('GOB:3', NIGHT).before?.at).toBe('3')
  })

  it('a person who leaves takes the looks along, and one who cannot leave does not', async () => {
    vi.stubGlobal('location', { replace: vi.fn() })
    lookThenWait('AYUN', NIGHT, 'a')
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    await leave()
    expect(new Visit('AYUN', NIGHT).before?.at).toBe('a')
    vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
    await leave()
    expect(new Visit('AYUN', NIGHT).before).toBeUndefined()
  })
})
