import { expect, it } from 'vitest'
import { filterAddress, filterIn, isNarrowed, queueQuery, type Filter } from './filters.ts'

const read = (text: string) => filterIn(new URLSearchParams(text))

it('a filter of the legal desk comes back from its address as it was', () => {
  const filter: Filter = {
    ...{ deQuien: 'prep', causal: 'fed.rec.nulos-mayor-diferencia', estado: 'propuesto' },
    ...{ mios: true, vence: 72, q: '0087 básica', orden: 'vence' },
  }
  expect(read(filterAddress(filter))).toEqual(filter)
  expect(filterAddress({ orden: 'votos' })).toBe('')
})

it('words that nobody knows narrow nothing at the legal desk', () => {
  expect(read('deQuien=nadie&estado=x&vence=5&orden=peso&causal=<b>&mios=2&q=++')).toEqual({
    orden: 'votos',
  })
})

it('an order alone narrows nothing, an owner does', () => {
  expect(isNarrowed({ orden: 'casilla' })).toBe(false)
  expect(isNarrowed({ orden: 'votos', deQuien: 'papel' })).toBe(true)
})

it('the question for a page names the ámbito, the filter and the place', () => {
  const asked = new URLSearchParams(queueQuery('GOB', { orden: 'vence', q: 'a&b' }, 400, 200))
  expect(Object.fromEntries(asked)).toEqual({
    ...{ ambito: 'GOB', q: 'a&b', orden: 'vence', desde: '400', max: '200' },
  })
})
