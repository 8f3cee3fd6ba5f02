import { expect, test } from 'vitest'
import { Budget } from './budget.ts'
import type { Rol } from './role.ts'

const of = (rol: Rol, casillas: string[] = [], sub = 'ana') => ({
  ...{ sub, rol },
  casillas: new Set(casillas),
})

/** How many writes of so many tries are taken. */
function taken(budget: Budget, credential: ReturnType<typeof of>, tries: number) {
  let count = 0
  for (let i = 0; i < tries; i++) if (budget.take(credential) === 0) count += 1
  return count
}

test('[WR1] a representative of one casilla writes tens at once, then one a minute', () => {
  let nowMs = 0
  const budget = new Budget(1, () => nowMs)
  const ana = of('representante', ['040001B0100'])
  expect(taken(budget, ana, 1000)).toBe(60)
  expect(budget.take(ana)).toBe(60)
  nowMs += 59_500
  expect(budget.take(ana)).toBe(1)
  nowMs += 501
  expect(taken(budget, ana, 1000)).toBe(1)
  nowMs += 3_600_000
  expect(taken(budget, ana, 1000)).toBe(60)
})

test("[WR1] one person's writes take nothing from another's", () => {
  const budget = new Budget(1)
  taken(budget, of('representante', ['040001B0100']), 1000)
  const rosa = of('representante', ['040001B0100'], 'rosa')
  expect(budget.take(rosa)).toBe(0)
})

test('[WR1] more casillas, the work of the house, and a larger setting give more writes', () => {
  const route = Array.from({ length: 60 }, (_, i) => `04${String(i).padStart(4, '0')}B0100`)
  expect(taken(new Budget(1), of('representante', route), 5000)).toBe(1830)
  expect(taken(new Budget(1), of('capturista'), 5000)).toBe(1200)
  expect(taken(new Budget(1000), of('representante', ['040001B0100']), 5000)).toBe(5000)
})
