import type { Hijo } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { childrenNamed, sorted } from './children.ts'

const make = (name: string, recibidas: number, puntos?: number): Hijo => ({
  clave: `GOB:municipio:${name}`,
  kind: 'municipio',
  nombre: name,
  esperadas: 10,
  recibidas,
  contabilizadas: 0,
  difiere: 0,
  cambioEnPrep: 0,
  ...(puntos === undefined ? {} : { nuestra: { lider: 'MC', ventaja: puntos * 10, puntos } }),
})
const hijos = [make('CALKINÍ', 10, 3), make('CARMEN', 2, 0.5), make('TENABO', 2)]
const names = (found: Hijo[]) => found.map((hijo) => hijo.nombre)

it('what is missing most comes first, equals by name', () => {
  expect(names(sorted(hijos, 'faltan'))).toEqual(['CARMEN', 'TENABO', 'CALKINÍ'])
})

it('the closest comes first, and who has no votes is not close', () => {
  expect(names(sorted(hijos, 'ventaja'))).toEqual(['CARMEN', 'CALKINÍ', 'TENABO'])
})

it('accents and case do not matter in a search', () => {
  expect(names(childrenNamed(hijos, 'calkini'))).toEqual(['CALKINÍ'])
  expect(names(childrenNamed(hijos, ''))).toHaveLength(3)
})
