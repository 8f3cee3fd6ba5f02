import type { ActaCaptura } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { dueItems, faseOf } from './jornada.ts'
import type { Item } from './outbox.ts'

const jornada = { desdeAt: '2027-06-06T06:00:00.000Z', cierraAt: '2027-06-07T00:00:00.000Z' }

it.each([
  ['2027-05-30T12:00:00Z', 'antes'],
  ['2027-06-06T05:59:59Z', 'antes'],
  ['2027-06-06T06:00:00Z', 'abierta'],
  ['2027-06-06T23:59:59Z', 'abierta'],
  ['2027-06-07T00:00:00Z', 'cerrada'],
  ['2027-07-01T00:00:00Z', 'cerrada'],
])('[JO5] at %s by the service’s clock the vote is %s', (at, fase) => {
  expect(faseOf(jornada, Date.parse(at))).toBe(fase)
})

it('[JO5] an elección without a date is open to figures at any time', () => {
  expect(faseOf(undefined, 0)).toBe('cerrada')
})

it('[JO2] what the service held for its day goes out once the day is here', () => {
  const item = (causa: string) =>
    ({ acta: 'a', eleccion: 'GOB', marcha: { status: 'retenido', causa, mensaje: '' } }) as Item
  const acta = { acta: 'a', eleccion: 'GOB', jornada } as ActaCaptura
  const held = [item('jornada_pendiente'), item('sin_credencial')]
  expect(dueItems(held, [acta], Date.parse('2027-06-06T05:00:00Z'))).toEqual([])
  expect(dueItems(held, [acta], Date.parse('2027-06-06T07:00:00Z'))).toEqual([held[0]])
})
