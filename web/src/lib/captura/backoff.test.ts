import { describe, expect, it } from 'vitest'
import { delayOf, slotMsOf } from './backoff.ts'

describe('the wait', () => {
  it.each([
    [1, 0, 1000],
    [1, 1, 2000],
    [3, 0.5, 6000],
    [7, 1, 120_000],
    [500, 1, 120_000],
  ])('after try %i with chance %d is %i ms', (tries, random, ms) =>
    expect(delayOf(tries, random)).toBe(ms),
  )
})

describe("the server's slot", () => {
  const now = Date.UTC(2026, 5, 8, 4, 0, 0)
  it.each([
    ['17', 17_000],
    ['Mon, 08 Jun 2026 04:00:30 GMT', 30_000],
    ['-5', 0],
    ['999999', 3_600_000],
    ['pronto', undefined],
    [null, undefined],
  ])('%s is %s ms', (header, ms) => expect(slotMsOf(header, now)).toBe(ms))
})
