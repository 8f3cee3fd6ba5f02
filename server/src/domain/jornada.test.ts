import { describe, expect, it } from 'vitest'
import { endMs, husoOf, instantOf, isFecha, isHora, jornadaOf, zonaOf } from './jornada.ts'

const municipio = (codigo: string, nombre: string) => ({
  ...{ kind: 'municipio' as const, codigo, nombre },
})

describe('the clock of a place', () => {
  it.each([
    ['28', 'Río Bravo', 'America/Matamoros'],
    ['28', 'CIUDAD MADERO', 'America/Mexico_City'],
    ['05', '002 ACUÑA', 'America/Matamoros'],
    ['08', 'Práxedis G. Guerrero', 'America/Ciudad_Juarez'],
    ['08', 'Ojinaga', 'America/Ojinaga'],
    ['08', 'Chihuahua', 'America/Chihuahua'],
    ['18', 'Bahía de Banderas', 'America/Bahia_Banderas'],
    ['12', 'Juárez', 'America/Mexico_City'],
    ['02', 'Tijuana', 'America/Tijuana'],
    ['23', '', 'America/Cancun'],
  ])('[JO1] entidad %s, municipio «%s» goes by %s', (entidad, nombre, huso) => {
    expect(husoOf(entidad, nombre)).toBe(huso)
  })

  it.each([
    // Summer time of the country until 2022, none since; the border keeps that of the United States.
    ['2021-06-06', 'America/Mexico_City', '2021-06-06T23:00:00.000Z'],
    ['2021-06-06', 'America/Chihuahua', '2021-06-07T00:00:00.000Z'],
    ['2027-06-06', 'America/Mexico_City', '2027-06-07T00:00:00.000Z'],
    ['2027-06-06', 'America/Matamoros', '2027-06-06T23:00:00.000Z'],
    ['2027-06-06', 'America/Tijuana', '2027-06-07T01:00:00.000Z'],
    ['2027-06-06', 'America/Cancun', '2027-06-06T23:00:00.000Z'],
    // The day on which the border changes its clocks.
    ['2027-03-14', 'America/Matamoros', '2027-03-14T23:00:00.000Z'],
    ['2027-11-07', 'America/Matamoros', '2027-11-08T00:00:00.000Z'],
  ])('[JO1] 18:00 of %s in %s is %s', (fecha, huso, at) => {
    expect(instantOf(fecha, '18:00', huso)).toBe(at)
  })
})

describe('a jornada over two entidades and the border', () => {
  const lugares = [municipio('28-022', 'Matamoros'), municipio('28-041', 'Victoria')]
  const jornada = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['28', '28', '02'], lugares)
  const closing = (entidad: string, codigo?: string) =>
    zonaOf(jornada, { entidad, ...(codigo ? { municipio: codigo } : {}) })?.cierraAt

  it('[JO1] a border municipio closes by its own clock, every other place by its entidad’s', () => {
    expect(closing('28', '28-022')).toBe('2027-06-06T23:00:00.000Z')
    expect(closing('28', '28-041')).toBe('2027-06-07T00:00:00.000Z')
    expect(closing('02')).toBe('2027-06-07T01:00:00.000Z')
    expect(zonaOf(jornada, { entidad: '28', municipio: '28-041' })?.desdeAt).toBe(
      '2027-06-06T06:00:00.000Z',
    )
  })

  it('[JO1] an unknown municipio closes with the first clock of its entidad, named or not', () => {
    const alone = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['08', '28', '30'], [])
    const closingOf = (entidad: string) => zonaOf(alone, { entidad })?.cierraAt
    expect(closing('28')).toBe('2027-06-06T23:00:00.000Z')
    expect(['08', '28', '30', '99'].map(closingOf)).toEqual([
      ...['2027-06-06T23:00:00.000Z', '2027-06-06T23:00:00.000Z'],
      ...['2027-06-07T00:00:00.000Z', '2027-06-07T00:00:00.000Z'],
    ])
    expect(zonaOf(alone, { entidad: '28', municipio: '28-041' })?.huso).toBe('America/Mexico_City')
  })

  it('[JO1] papers end so many days after the last closing of all', () => {
    expect(new Date(endMs(jornada, 7)).toISOString()).toBe('2027-06-14T01:00:00.000Z')
  })
})

it('[JO1] a day is of the calendar and an hour of the day', () => {
  const days = ['2027-02-28', '2027-02-29', '2028-02-29', '2027-6-6', '06/06/2027', '']
  expect(days.map(isFecha)).toEqual([true, false, true, false, false, false])
  expect(['18:00', '23:59', '24:00', '8:00', ''].map(isHora)).toEqual([
    ...[true, true, false, false, false],
  ])
})
