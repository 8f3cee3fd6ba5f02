import { expect, it } from 'vitest'
import { learn, yOf } from './follow.ts'

it('without a hint the lines are spread over the table of an acta', () => {
  expect(yOf(0, 17, [])).toBeCloseTo(0.27)
  expect(yOf(16, 17, [])).toBeCloseTo(0.76)
  expect(yOf(-2, 17, [])).toBeCloseTo(0.2)
})

it('one hint moves all lines, two hints also stretch them', () => {
  const one = learn([], { line: 0, y: 0.3 })
  expect(yOf(16, 17, one)).toBeCloseTo(0.79)
  const two = learn(one, { line: 10, y: 0.5 })
  expect(yOf(5, 17, two)).toBeCloseTo(0.4)
  expect(yOf(0, 17, two)).toBeCloseTo(0.3)
})

it('a hint beside an earlier one replaces it', () => {
  const anchors = learn(learn([], { line: 4, y: 0.3 }), { line: 5, y: 0.4 })
  expect(anchors).toEqual([{ line: 5, y: 0.4 }])
})

it('no line is sought outside the photograph', () => {
  expect(yOf(30, 31, [{ line: 0, y: 0.9 }])).toBe(1)
})
