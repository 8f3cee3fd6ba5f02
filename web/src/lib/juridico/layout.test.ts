import { expect, it } from 'vitest'
import { layoutOf } from './layout.ts'

const MEASURES = { row: 30, alarm: 50, head: 20 }

it('alarms stand first, taller, and each kind has a heading', () => {
  const layout = layoutOf(10, 2, MEASURES)
  expect([layout.alarmHead, layout.restHead]).toEqual([0, 120])
  expect([0, 1, 2, 9].map(layout.topOf)).toEqual([20, 70, 140, 350])
  expect(layout.height).toBe(380)
})

it('only the rows between two heights are asked for, of thirty thousand too', () => {
  const layout = layoutOf(30_000, 0, MEASURES)
  expect(layout.between(0, 300)).toEqual([0, 10])
  expect(layout.between(20 + 300_000, 20 + 300_299)).toEqual([10_000, 10_010])
  expect(layout.between(0, layout.height + 5000)[1]).toBe(30_000)
})

it('a queue of alarms alone has no other heading, and an empty one none', () => {
  expect(layoutOf(3, 3, MEASURES).restHead).toBeUndefined()
  const none = layoutOf(0, 0, MEASURES)
  expect([none.height, none.alarmHead, none.between(0, 100)]).toEqual([0, undefined, [0, 0]])
})
