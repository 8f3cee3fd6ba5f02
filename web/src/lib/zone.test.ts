import { afterEach, expect, it, vi } from 'vitest'
import { hourOf } from './captura/time.ts'
import { clock } from './format.ts'
import { keepZone, keptZone } from './zone.ts'

afterEach(() => void vi.unstubAllGlobals())

it('the phone, the route and the centre show one hour, that of the elección', () => {
  const texts = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
  })
  const at = '2027-06-07T20:31:00.000Z'
  for (const [utcOffset, hour] of [
    [-360, '14:31'],
    [-420, '13:31'],
    [-300, '15:31'],
  ] as const) {
    keepZone(utcOffset)
    expect([hourOf(at), hourOf(Date.parse(at)), clock(at, keptZone())]).toEqual([hour, hour, hour])
  }
  expect(hourOf('')).toBe('––:––')
  expect(hourOf(NaN)).toBe('––:––')
})
