import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tint, tintFall } from './tint.ts'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => 'yellow' }))
})
afterEach(() => vi.unstubAllGlobals())

/** Whether each value in turn tinted the element. */
function tinted<T>(attach: (value: T) => ReturnType<typeof tint>, values: T[]): boolean[] {
  const animate = vi.fn()
  const element = { animate } as unknown as HTMLElement
  return values.map((value) => {
    animate.mockClear()
    attach(value)(element)
    return animate.mock.calls.length > 0
  })
}

it('a count that rises all night is never tinted, and one that falls is', () => {
  expect(tinted(tintFall, [10, 20, 20, 15])).toEqual([false, false, false, true])
})

it('a leader or a rank is tinted when it is another, and never on first sight', () => {
  expect(tinted(tint, ['PAN', 'PAN', 'MC'])).toEqual([false, false, true])
})
