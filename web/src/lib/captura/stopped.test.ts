import { expect, it } from 'vitest'
import type { FotoItem, TallyItem } from './outbox.ts'
import { stoppedOf } from './stopped.ts'

const of = { acta: '040312C010005', eleccion: 'GOB', duenio: 'rc-1', simulacro: false }
const held = {
  status: 'retenido',
  causa: 'foto_perdida',
  mensaje: 'La foto ya no está en este teléfono.',
}
const confirmed = { status: 'confirmado', at: '2026-06-08T04:41:07.000Z' }
const foto = (id: string, creadoAt: number, marcha: object) =>
  ({ ...of, id, creadoAt, tipo: 'foto', clase: 'sabana', marcha }) as FotoItem
const gone = foto('a', 1, held)

it('a photograph that the phone lost is held back until a later one is there', () => {
  expect(stoppedOf(undefined, [gone])).toEqual([gone])
  expect(stoppedOf(undefined, [gone, foto('b', 2, confirmed)])).toEqual([])
})

it('figures held back come before the photographs, and sent figures are no obstacle', () => {
  const numbers = (marcha: object) => ({ ...of, id: 'n', tipo: 'numeros', marcha }) as TallyItem
  expect(stoppedOf(numbers(held), [gone])).toEqual([numbers(held), gone])
  expect(stoppedOf(numbers(confirmed), [gone])).toEqual([gone])
})
