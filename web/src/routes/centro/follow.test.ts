import { expect, it } from 'vitest'
import { learn, yOf } from './follow.ts'

it('without a hint the lines are spread over the table of an acta', () => {
  expect(yOf(0, 17, [])).toBeCloseTo(0.27)
  expect(yOf(16, 17, [])).toBeCloseTo(0.76)
  // Boletas sobrantes stand below the heading of the table, each figure in a box of its own.
  expect([-4, -3, -2, -1].map((line) => yOf(line, 17, []))).toEqual(
    [0.225, 0.303, 0.381, 0.459].map((y) => expect.closeTo(y)),
  )
})

it('one hint moves all lines, two hints also stretch them', () => {
  const one = learn([], { line: 0, y: 0.3 })
  expect(yOf(16, 17, one)).toBeCloseTo(0.79)
  const two = learn(one, { line: 10, y: 0.5 })
  expect(yOf(5, 17, two)).toBeCloseTo(0.4)
  expect(yOf(0, 17, two)).toBeCloseTo(0.3)
})

it('a hint for the four figures moves these, and no line with votes', () => {
  const one = learn([{ line: 3, y: 0.4 }], { line: -4, y: 0.2 })
  expect(yOf(-3, 17, one)).toBeCloseTo(0.278)
  expect(yOf(3, 17, one)).toBeCloseTo(0.4)
  // Four boxes in one row: two hints say so.
  const two = learn(one, { line: -3, y: 0.2 })
  expect(yOf(-1, 17, two)).toBeCloseTo(0.2)
  expect(two).toHaveLength(3)
})

it('a hint beside an earlier one replaces it', () => {
  const anchors = learn(learn([], { line: 4, y: 0.3 }), { line: 5, y: 0.4 })
  expect(anchors).toEqual([{ line: 5, y: 0.4 }])
})

it('no line is sought outside the photograph', () => {
  expect(yOf(30, 31, [{ line: 0, y: 0.9 }])).toBe(1)
})
