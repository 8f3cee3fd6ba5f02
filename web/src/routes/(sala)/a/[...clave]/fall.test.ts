import { expect, it } from 'vitest'
import { fallOf } from './fall.ts'

it('a count falls where it fell, and no other candidacies in the same row are a fall', () => {
  expect(fallOf(undefined, { value: 5, members: '' })).toBe(0)
  expect(fallOf({ value: 9, members: '' }, { value: 5, members: '' })).toBe(4)
  expect(fallOf({ value: 5, members: '' }, { value: 9, members: '' })).toBe(0)
  expect(fallOf({ value: 900, members: 'PT PES' }, { value: 567, members: 'PT RSP' })).toBe(0)
  expect(fallOf({ value: 900, members: 'PT PES' }, { value: 567, members: 'PT PES' })).toBe(333)
})
