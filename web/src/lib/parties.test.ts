import { expect, it } from 'vitest'
import { nameOf, underName } from './parties.ts'

it.each([
  ['Veracruz 2017', 'Encuentro Social'],
  ['Puebla 2018', 'Encuentro Social'],
  ['Hidalgo 2020', 'Encuentro Social'],
  ['Campeche 2021', 'Encuentro Solidario'],
  ['Federal 2024', 'Encuentro Solidario'],
  ['', 'Encuentro Solidario'],
])('PES in «%s» is %s', (proceso, name) => {
  expect(nameOf({ key: 'PES', partidos: ['PES'] }, proceso)).toBe(name)
  expect(nameOf({ key: 'PES', partidos: [] }, proceso)).toBe(name)
  expect(nameOf({ key: 'PT-PES', partidos: ['PT', 'PES'] }, proceso)).toBe('PT–PES')
  expect(nameOf({ key: 'MC', partidos: ['MC'] }, proceso)).toBe('Movimiento Ciudadano')
})

it('a planilla that repeats party and place is not said under the party, and a person is', () => {
  const under = (key: string, nombre: string) =>
    underName({ key, partidos: key.split('-'), nombre })
  expect(under('PAN-PRD', 'Planilla PAN-PRD de Cosamaloapan de Carpio')).toBe('Coalición')
  expect(under('PAN', 'PLANILLA PAN DE ORIZABA')).toBe('Acción Nacional')
  expect(under('PAN', 'ANA DE LA LUZ')).toBe('Ana de la Luz')
  expect(under('PAN', 'Planilla de Ana Luz')).toBe('Planilla de Ana Luz')
})
