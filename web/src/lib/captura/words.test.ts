import { describe, expect, it } from 'vitest'
import { titleOf } from './casillas.ts'
import { clockNote, leftOf } from './time.ts'
import { newId } from './id.ts'
import { spelled } from './spelled.ts'

it.each([
  [0, 'cero'],
  [16, 'dieciséis'],
  [22, 'veintidós'],
  [31, 'treinta y uno'],
  [100, 'cien'],
  [112, 'ciento doce'],
  [500, 'quinientos'],
  [1000, 'mil'],
  [1721, 'mil setecientos veintiuno'],
  [21_000, 'veintiún mil'],
  [31_500, 'treinta y un mil quinientos'],
])('%i is «%s»', (n, words) => expect(spelled(n)).toBe(words))

it('a casilla is said as people say it', () => {
  expect(titleOf('040312C0100')).toEqual({ seccion: 'Sección 0312', kind: 'Contigua 1' })
  expect(titleOf('040001B0100').kind).toBe('Básica')
  expect(titleOf('040101E0102').kind).toBe('Extraordinaria 1 contigua 2')
})

describe('time on the screen', () => {
  it.each([
    [156_000, '2:36'],
    [-5, '0:00'],
  ])('%i ms left is %s', (ms, text) => expect(leftOf(ms)).toBe(text))

  it('a clock two minutes off is nobody’s business; fourteen are said', () => {
    expect(clockNote(90_000)).toBe('')
    expect(clockNote(-14 * 60_000)).toContain('14 min adelantado')
    expect(clockNote(3 * 86_400_000)).toContain('3 días atrasado')
  })
})

it('an id fits the door of the service and does not repeat', () => {
  const ids = Array.from({ length: 1000 }, newId)
  expect(ids.every((id) => /^[0-9A-Z]{20}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1000)
})
