import { expect, it } from 'vitest'
import { apartNote, fechaOf, legalIn } from './jornada.ts'

it.each([
  [
    'the night of the vote itself',
    '2027-06-06T20:00:00-06:00',
    '2027-06-07T02:05:00Z',
    '2027-06-06',
  ],
  ['a corte after midnight', '2027-06-07T01:20:00-06:00', '2027-06-07T07:21:00Z', '2027-06-06'],
  [
    'an empty base published before',
    '2027-06-06T18:00:00-06:00',
    '2027-05-20T12:00:00Z',
    '2027-06-06',
  ],
  ['a test on a workday', '2027-05-18T12:00:00-06:00', '2027-05-18T19:00:00Z', undefined],
  ['an old night played again', '2021-06-06T20:00:00-05:00', '2027-05-18T19:00:00Z', undefined],
  ['a corte without a day', '', '2027-05-18T19:00:00Z', undefined],
])('[JO1] the day of the vote by %s is %s', (_what, corteAt, now, fecha) => {
  expect(fechaOf(corteAt, now)).toBe(fecha)
})

it.each([
  ['2027-06-06T20:00:00-06:00', '2027-06-06'],
  ['2027-06-07T01:20:00-06:00', '2027-06-06'],
  // A rehearsal of the authority on a Sunday, the second Sunday of June, and an extraordinary one.
  ['2027-05-16T12:00:00-06:00', undefined],
  ['2027-06-13T20:00:00-06:00', undefined],
  ['2027-12-05T20:00:00-06:00', undefined],
])('[JO1] by a corte of %s a source alone sets the day %s', (corteAt, fecha) => {
  expect(legalIn({ corteAt }, '2027-05-10T12:00:00Z')?.fecha).toBe(fecha)
})

it('a corte of another year than the jornada is told, and cómputos of the week after are not', () => {
  const jornada = { fecha: '2027-06-06', cierre: '18:00', zonas: [] }
  expect(apartNote(jornada, '2017-06-04T20:40:00-05:00')).toEqual([
    ['actas', 'El corte es del 2017-06-04 y la jornada del 2027-06-06: ¿es de esta elección?'],
  ])
  expect(apartNote(jornada, '2027-06-19T20:40:00-06:00')).toEqual([])
  expect(apartNote(undefined, '2017-06-04T20:40:00-05:00')).toEqual([])
})
