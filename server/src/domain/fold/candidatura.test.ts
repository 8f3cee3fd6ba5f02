import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { participacionOf, splitVotes } from './candidatura.ts'
import type { Option } from '../catalogo.ts'

const partido = (key: string): Option => ({ key, kind: 'partido' })
const coalicion = (...parties: string[]): Option => ({
  key: parties.join('-'),
  kind: 'coalicion',
  parties,
})

describe('[PT1] a combination is split equally, the remainder to the strongest', () => {
  test('the example of the IECM: 148 among 42, 47 and 50', () => {
    const options = [partido('P1'), partido('P3'), partido('P4'), coalicion('P1', 'P3', 'P4')]
    expect([...splitVotes([42, 47, 50, 148], options).values()]).toEqual([91, 96, 100])
  })
  test('a tie goes to the party that stands first on the acta', () => {
    const options = [partido('A'), partido('B'), coalicion('A', 'B')]
    expect([...splitVotes([10, 10, 3], options).values()]).toEqual([12, 11])
  })
  test('[CA2] a combination of one party is all of the party, also before the remainder falls', () => {
    const one: Option = { key: 'C_B', kind: 'coalicion', parties: ['B'] }
    const options = [partido('A'), partido('B'), one, coalicion('A', 'B')]
    expect([...splitVotes([10, 9, 2, 3], options)]).toEqual([
      ['A', 11],
      ['B', 13],
    ])
  })
  test('no vote is made or lost', () => {
    const options = [
      partido('A'),
      partido('B'),
      partido('C'),
      coalicion('A', 'B', 'C'),
      coalicion('A', 'B'),
    ]
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 5, maxLength: 5 }), (votos) => {
        const split = [...splitVotes(votos, options).values()]
        expect(split.reduce((a, b) => a + b)).toBe(votos.reduce((a, b) => a + b))
      }),
    )
  })
})

describe('[PA1] participation is truncated to four decimals', () => {
  const suma = (total: number, listaNominal: number, especiales = 0) => ({
    votos: [],
    actas: 1,
    total,
    listaNominal,
    especiales,
    sinLista: 0,
  })
  test('with especiales in the closing corte of Campeche 2021', () => {
    expect(participacionOf(suma(372_484, 588_847, 2376), true)).toBe(63.2564)
  })
  test('without them before it', () => {
    expect(participacionOf(suma(372_484, 588_847, 2376), false)).toBe(62.8529)
  })
  test('none without a lista nominal', () => {
    expect(participacionOf(suma(12, 0), true)).toBeUndefined()
  })
})
