import { expect, it } from 'vitest'
import { corteWords, nightMs } from './nightclock.ts'

const corte = '2017-06-04T22:20:00-05:00'
const datum = '2017-06-05T03:41:00Z'
const now = Date.parse('2026-11-30T21:43:00Z')
const said = (ms: number) => corteWords(corte, ms, -300).replace('\u00a0', ' ')

it('the age of a corte is by the clock of the night, in a practice night too', () => {
  expect(said(Date.parse(datum))).toBe('22:20, hace 21 min')
  expect(said(nightMs(true, datum, now))).toBe('22:20, hace 21 min')
  expect(said(nightMs(false, datum, now))).toBe('4 jun 2017, 22:20')
})

it('the night without a datum has the clock of the machine', () => {
  expect([nightMs(true, undefined, now), nightMs(true, '', now)]).toEqual([now, now])
})
