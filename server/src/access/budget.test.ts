import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Budget } from './budget.ts'
import type { Rol } from './role.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const of = (rol: Rol, casillas: string[] = [], sub = 'ana') => ({
  ...{ sub, rol },
  casillas: new Set(casillas),
})

/** How many writes of so many tries are taken. */
async function taken(budget: Budget, credential: ReturnType<typeof of>, tries: number) {
  let count = 0
  for (let i = 0; i < tries; i++) if ((await budget.take(credential)) === 0) count += 1
  return count
}

test('[WR1] a representative of one casilla writes tens at once, then one a minute', async () => {
  const budget = new Budget(1)
  const ana = of('representante', ['040001B0100'])
  expect(await taken(budget, ana, 1000)).toBe(61)
  expect(await budget.take(ana)).toBeGreaterThan(0)
  expect(await budget.take(ana)).toBeLessThanOrEqual(60)
  vi.advanceTimersByTime(60_001)
  expect(await taken(budget, ana, 1000)).toBe(1)
  vi.advanceTimersByTime(3_600_000)
  expect(await taken(budget, ana, 1000)).toBe(61)
})

test("[WR1] one person's writes take nothing from another's", async () => {
  const budget = new Budget(1)
  await taken(budget, of('representante', ['040001B0100']), 1000)
  const rosa = of('representante', ['040001B0100'], 'rosa')
  expect(await budget.take(rosa)).toBe(0)
})

test('[WR1] more casillas, the work of the house, and a larger setting give more writes', async () => {
  const route = Array.from({ length: 60 }, (_, i) => `04${String(i).padStart(4, '0')}B0100`)
  expect(await taken(new Budget(1), of('representante', route), 5000)).toBeGreaterThan(1800)
  expect(await taken(new Budget(1), of('capturista'), 5000)).toBeGreaterThan(1200)
  expect(await taken(new Budget(1000), of('representante', ['040001B0100']), 5000)).toBe(5000)
})
