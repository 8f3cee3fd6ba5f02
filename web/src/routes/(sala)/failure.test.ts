import { expect, it } from 'vitest'
import { Problem } from '#lib/api.ts'
import { failureOf } from './failure.ts'

const titleOf = (...detalle: string[]) =>
  failureOf(new Problem(422, { error: 'base_ilegible', mensaje: 'No.', detalle })).title

it('the headline names the place, as far as it is known', () => {
  expect(titleOf('A.csv: Renglón 678: está cortado; trae 6 columnas y el encabezado 47')).toBe(
    'El archivo se corta en el renglón 678',
  )
  expect(titleOf('A.zip: El zip está cortado o no es un zip')).toBe('El archivo llegó cortado')
  expect(titleOf()).toBe('El archivo no se pudo leer')
})

it('another refusal keeps its own words', () => {
  const problem = new Problem(409, {
    error: 'eleccion_repetida',
    mensaje: 'Esa elección ya existe.',
  })
  expect(failureOf(problem)).toEqual({ title: problem.message, todo: 'Elige otro archivo.' })
})
