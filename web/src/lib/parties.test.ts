import { expect, it } from 'vitest'
import { nameOf } from './parties.ts'

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
