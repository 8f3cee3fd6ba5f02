import type { Hijo } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { childrenNamed, leadOf, sorted } from './children.ts'

const make = (name: string, recibidas: number, puntos?: number): Hijo => ({
  clave: `GOB:municipio:${name}`,
  kind: 'municipio',
  nombre: name,
  esperadas: 10,
  recibidas,
  contabilizadas: 0,
  sinLlegar: 10 - recibidas,
  difiere: 0,
  cambioEnPrep: 0,
  ...(puntos === undefined ? {} : { nuestra: { lider: 'MC', ventaja: puntos * 10, puntos } }),
})
const hijos = [make('CALKINÍ', 10, 3), make('CARMEN', 2, 0.5), make('TENABO', 2)]
const names = (found: Hijo[]) => found.map((hijo) => hijo.nombre)

it('what is missing most comes first, equals by name', () => {
  expect(names(sorted(hijos, 'faltan', 'nuestra'))).toEqual(['CARMEN', 'TENABO', 'CALKINÍ'])
})

it('what we lack is not what nobody has, and each is an order of its own', () => {
  const rows = [
    { ...make('A', 4), sinLlegar: 1 },
    { ...make('B', 6), sinLlegar: 4 },
    { ...make('C', 9), sinLlegar: 1 },
  ]
  expect(names(sorted(rows, 'faltan', 'nuestra'))).toEqual(['B', 'A', 'C'])
  expect(names(sorted(rows, 'nuestras', 'nuestra'))).toEqual(['A', 'B', 'C'])
})

it('the closest comes first, and who has no votes is not close', () => {
  expect(names(sorted(hijos, 'ventaja', 'nuestra'))).toEqual(['CARMEN', 'CALKINÍ', 'TENABO'])
})

it('[VO1] [VO2] close is by the side that speaks alone, and first actas are not close', () => {
  const front = (puntos: number) => ({ lider: 'MC', ventaja: puntos * 10, puntos })
  const rows: Hijo[] = [
    { ...make('A', 10, 9), prep: { ...front(0.1), primeras: true } },
    { ...make('B', 10, 1), prep: front(7) },
    { ...make('C', 10, 5), prep: front(2) },
  ]
  expect(names(sorted(rows, 'ventaja', 'prep'))).toEqual(['C', 'B', 'A'])
  expect(names(sorted(rows, 'ventaja', 'nuestra'))).toEqual(['B', 'C', 'A'])
  expect(rows.map((row) => leadOf(row, 'prep')?.puntos)).toEqual([undefined, 7, 2])
})

it('accents and case do not matter in a search', () => {
  expect(names(childrenNamed(hijos, 'calkini'))).toEqual(['CALKINÍ'])
  expect(names(childrenNamed(hijos, ''))).toHaveLength(3)
})
