import { expect, it, vi } from 'vitest'
import { inTurns } from './turns.ts'

it('hears the network between steps once a turn is over, and gives the outcome', async () => {
  const seen: string[] = []
  let ms = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => ms)
  function* steps() {
    for (const step of ['one', 'two', 'three', 'four']) {
      seen.push(step)
      if (step === 'one') setImmediate(() => seen.push('network'))
      ms += 3
      yield
    }
    return seen.length
  }
  expect(await inTurns(steps())).toBe(5)
  now.mockRestore()
  expect(seen).toEqual(['one', 'two', 'network', 'three', 'four'])
})
