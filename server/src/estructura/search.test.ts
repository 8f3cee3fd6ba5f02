import { expect, it } from 'vitest'
import { newNight } from '../domain/fold/night.ts'
import { issue } from '../domain/fold/representacion.ts'
import { searchIds } from './search.ts'

const night = newNight()
issue(night, {
  at: '2027-06-07T02:00:00.000Z',
  body: {
    nombramientos: [
      { id: '7F3K29QX', cargo: 'propietario', casillas: ['040309C0200'] },
      { id: 'AAAAAAAA', cargo: 'suplente', casillas: ['040309B0100'] },
      { id: 'BBBBBBBB', cargo: 'rg', casillas: ['040309C0200', '040310B0100'], ruta: 'Sur 7' },
      { id: '01010101', cargo: 'propietario', casillas: ['040103E0102'] },
    ],
  },
} as Parameters<typeof issue>[1])

it.each([
  ['7f3k-29qx', ['7F3K29QX']],
  ['olol olol', ['01010101']],
  ['0309 C2', ['7F3K29QX', 'BBBBBBBB']],
  ['309 contigua 2', ['7F3K29QX', 'BBBBBBBB']],
  ['040309c0200', ['7F3K29QX', 'BBBBBBBB']],
  ['0309', ['7F3K29QX', 'BBBBBBBB', 'AAAAAAAA']],
  ['309', ['7F3K29QX', 'BBBBBBBB', 'AAAAAAAA']],
  ['103 E1C2', ['01010101']],
  ['ruta sur 7', ['BBBBBBBB']],
  ['ruta sur', []],
  ['0311', []],
  ['%', []],
  ['', []],
])('a search for «%s» speaks of %o', (text, ids) => {
  expect([...searchIds(text, { ...night, searchPersonas: () => [] })]).toEqual(ids)
})

it('a search asks for people too, and gives nobody twice', () => {
  const searchPersonas = (text: string) => (text === 'García' ? ['AAAAAAAA', 'BBBBBBBB'] : [])
  expect([...searchIds(' García ', { ...night, searchPersonas })]).toEqual(['AAAAAAAA', 'BBBBBBBB'])
})
