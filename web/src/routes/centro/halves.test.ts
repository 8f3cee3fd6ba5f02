import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dropHalf, halfOf, keepHalf, lastHalf } from './halves.ts'
import { newTally } from './tally.ts'

const texts = new Map<string, string>()
beforeEach(() => {
  texts.clear()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const task = (acta: string, tipo: 'captura' | 'segunda' = 'captura') => ({
  clave: `GOB:${acta}`,
  tipo,
  acta,
  nombre: `0001 ${acta}`,
})
const typed = (digit: string) => ({ ...newTally(), celdas: { PAN: digit }, at: 3 })

describe('[LL3] work left half done at the centre', () => {
  it('[LL3] is there again for the same person and the same task alone', () => {
    keepHalf('ana', task('A'), typed('7'))
    expect(halfOf('ana', task('A'))).toMatchObject({ celdas: { PAN: '7' }, at: 3, past: [] })
    expect(halfOf('beto', task('A'))).toBeUndefined()
    expect(lastHalf('beto')).toBeUndefined()
    // The same acta read a second time is another task.
    expect(halfOf('ana', task('A', 'segunda'))).toBeUndefined()
    expect(halfOf('ana', task('B'))).toBeUndefined()
  })

  it('[LL3] of several tasks of a person the last one touched is offered', () => {
    keepHalf('ana', task('A'), typed('1'))
    keepHalf('ana', task('B'), typed('2'))
    keepHalf('beto', task('C'), typed('3'))
    expect(lastHalf('ana')?.acta).toBe('B')
    keepHalf('ana', task('A'), typed('12'))
    expect(lastHalf('ana')).toMatchObject({ acta: 'A', celdas: { PAN: '12' } })
    dropHalf('ana', task('A'))
    expect(lastHalf('ana')?.acta).toBe('B')
    expect(lastHalf('beto')?.acta).toBe('C')
  })

  it('[LL3] work lost to somebody else stays, and the work before is offered', () => {
    keepHalf('ana', task('A'), typed('1'))
    keepHalf('ana', task('B'), typed('2'))
    const lost = [lastHalf('ana')].filter((each) => each !== undefined)
    expect(lastHalf('ana', lost)?.acta).toBe('A')
    expect(lastHalf('ana', [...lost, ...lost])?.acta).toBe('A')
    expect(halfOf('ana', task('B'))).toMatchObject({ celdas: { PAN: '2' } })
  })

  it('[LL3] a task whose figures were all taken back leaves nothing', () => {
    keepHalf('ana', task('A'), typed('1'))
    keepHalf('ana', task('A'), typed(''))
    expect(lastHalf('ana')).toBeUndefined()
  })

  it('[LL3] nothing of the night before is offered', () => {
    vi.useFakeTimers()
    keepHalf('ana', task('A'), typed('1'))
    vi.setSystemTime(Date.now() + 12 * 3_600_000)
    expect(lastHalf('ana')).toBeUndefined()
  })
})
