import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { READ_MS, Settled } from './settle.svelte.ts'

beforeEach(() => {
  // Outside the browser no compiler makes state reactive.
  vi.stubGlobal('$state', { raw: <T>(value: T) => value })
  vi.useFakeTimers()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('rows hold their places 10 s, rows to read 3 s, and another sort is obeyed at once', () => {
  for (const [rows, holdMs] of [
    [new Settled(), 10_000],
    [new Settled(READ_MS), 3000],
  ] as const) {
    rows.want(['PRI', 'MORENA'], 'prep')
    rows.want(['MORENA', 'PRI'], 'prep')
    vi.advanceTimersByTime(holdMs - 1)
    expect(rows.order).toEqual(['PRI', 'MORENA'])
    vi.advanceTimersByTime(1)
    expect(rows.order).toEqual(['MORENA', 'PRI'])
    rows.want(['PRI', 'MORENA'], 'nuestra')
    expect(rows.order).toEqual(['PRI', 'MORENA'])
  }
})
