import { expect, it } from 'vitest'
import { moved } from './moved.ts'

it('[OR1] a line moves up, down and over many, and never out of the list', () => {
  const list = ['PAN', 'PRI', 'PRD', 'PT']
  expect(moved(list, 2, 1)).toEqual(['PAN', 'PRD', 'PRI', 'PT'])
  expect(moved(list, 0, 1)).toEqual(['PRI', 'PAN', 'PRD', 'PT'])
  expect(moved(list, 0, 3)).toEqual(['PRI', 'PRD', 'PT', 'PAN'])
  expect(moved(list, 3, 0)).toEqual(['PT', 'PAN', 'PRI', 'PRD'])
  for (const [from, to] of [
    [0, -1],
    [3, 4],
    [4, 0],
  ] as const)
    expect(moved(list, from, to)).toEqual(list)
})
