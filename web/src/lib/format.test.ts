import { describe, expect, it } from 'vitest'
import {
  ago,
  calm,
  clock,
  clockOn,
  count,
  dashed,
  dateTime,
  groups,
  hourName,
  placeName,
  plural,
  points,
  quoted,
  share,
  signed,
} from './format.ts'

const NBSP = '\u00a0'

describe('figures', () => {
  it.each([
    [count(117522), '117,522'],
    [count(-100), '−100'],
    [signed(12), '+12'],
    [signed(-1204), '−1,204'],
    [signed(0), '0'],
    [points(1.6696), '1.67'],
    [points(-0.2), '−0.20'],
    [plural(1, 'acta', 'actas'), `1${NBSP}acta`],
    [plural(0, 'acta', 'actas'), `0${NBSP}actas`],
  ])('writes %s', (shown, expected) => {
    expect(shown).toBe(expected)
  })

  it('ours rounds to two decimals', () => {
    expect(share(6219, 372484)).toBe(`1.67${NBSP}%`)
    expect(share(1, 3)).toBe(`33.33${NBSP}%`)
  })

  it('a percentage without a base is a dash, not zero', () => {
    expect(share(0, 0)).toBe('–')
  })

  it('what PREP says keeps four decimals, truncated', () => {
    expect(quoted(63.25649)).toBe(`63.2564${NBSP}%`)
    expect(quoted(100)).toBe(`100.0000${NBSP}%`)
    expect(quoted(0.57)).toBe(`0.5700${NBSP}%`)
  })
})

describe('times', () => {
  it('times are on the clock of the process, not of the reader', () => {
    expect(clock('2021-06-07T01:20:00Z', -300)).toBe('20:20')
    expect(clock('2021-06-07T01:20:07Z', -300, true)).toBe('20:20:07')
    expect(dateTime('2021-06-07T01:20:00Z', -300)).toBe('6 jun 2021, 20:20')
  })

  it('a time on another day of the process has its day', () => {
    const now = '2021-06-07T06:30:00Z'
    expect(clockOn('2021-06-07T05:10:00Z', now, -300)).toBe('00:10')
    expect(clockOn('2021-06-07T04:50:00Z', now, -300)).toBe('6 jun 2021, 23:50')
  })

  it('a missing time shows no figure', () => {
    expect(clock('', -300)).toBe('––:––')
    expect(dateTime(undefined, -300)).toBe('sin fecha')
  })

  it.each([
    [0, 'ahora'],
    [-5000, 'ahora'],
    [40_000, `hace 40${NBSP}s`],
    [180_000, `hace 3${NBSP}min`],
    [7_300_000, `hace 2${NBSP}h`],
    [90_000_000, `hace 1${NBSP}día`],
  ])('%i ms is %s', (ms, said) => {
    expect(ago(ms)).toBe(said)
  })
})

it('keys join by a hyphen, readers see a dash', () => {
  expect(dashed('PAN-PRI-PRD')).toBe('PAN–PRI–PRD')
})

it.each([
  ['ZONTECOMATLÁN DE LÓPEZ Y FUENTES', 'Zontecomatlán de López y Fuentes'],
  ['EL HIGO', 'El Higo'],
  ['010. CIUDAD DEL CARMEN', '010. Ciudad del Carmen'],
  ['San Andrés Tuxtla', 'San Andrés Tuxtla'],
  ['0087', '0087'],
])('%s is written %s', (shouted, written) => {
  expect(calm(shouted)).toBe(written)
})

it('a hash comes in groups of four', () => {
  expect(groups('9c1e4a7b55')).toEqual(['9c1e', '4a7b', '55'])
})

it('a place is said without its number', () => {
  expect(placeName('001. SAN FRANCISCO DE CAMPECHE')).toBe('San Francisco de Campeche')
  expect(placeName('Champotón')).toBe('Champotón')
})

it.each([
  [-300, '2017-06-04T23:00:00-05:00', 'hora del centro'],
  [-360, '2027-06-06T23:00:00-06:00', 'hora del centro'],
  [-360, '2021-06-06T23:00:00-06:00', 'hora del Pacífico'],
  [-300, '2024-06-02T23:00:00-05:00', 'hora del sureste'],
  [-420, '2024-06-02T23:00:00-07:00', 'hora del Pacífico'],
  [60, '2024-06-02T23:00:00Z', 'hora UTC+1'],
] as const)('the hour %i minutes from UTC at %s is %s', (utcOffset, at, name) => {
  expect(hourName(utcOffset, at)).toBe(name)
})
