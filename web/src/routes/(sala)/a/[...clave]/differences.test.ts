import type { Diferencia, DiferenciasDoc } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import {
  apartSentence,
  FILTERS,
  filtered,
  filterOf,
  overSentence,
  turnSentence,
} from './differences.ts'

const row = (acta: string, more: Partial<Diferencia>): Diferencia => ({
  ...{ acta, clave: acta, casilla: acta, nombre: acta, ambito: 'A', lugar: 'Ozuluama' },
  ...{ demarcacion: 'OZU', tipo: 'difiere', opciones: [], efecto: 0, lider: 'PAN', at: '' },
  ...more,
})
const flip = row('a', { efecto: -108, voltea: 'MORENA' })
const far = row('b', { efecto: 276, demarcacion: 'ORI' })
const both = row('c', { efecto: 12, demarcacion: 'ORI', cambioEnPrep: true })
const gone = row('d', { demarcacion: 'ORI', tipo: 'sin_llegar', cambioEnPrep: true, perdidos: 241 })
const doc: DiferenciasDoc = {
  total: 420,
  cuenta: {
    ...{ coincide: 9000, difiere: 300, solo_nuestra: 1, solo_prep: 2 },
    ...{ prep_sin_contabilizar: 41, cambioEnPrep: 130 },
  },
  voltean: 1,
  demarcaciones: {
    OZU: { lado: 'prep', ventaja: 97, votos: 9000 },
    ORI: { lado: 'prep', ventaja: 12_573, votos: 50_000 },
  },
  filas: { b: far, a: flip, d: gone, c: both },
}
const keys = (tipo: string) => filtered(doc, filterOf(tipo)).map(({ acta }) => acta)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('[DI3] tabs count all actas of the service, never the rows at hand', () => {
  expect(FILTERS.map(({ tipo, countOf }) => [tipo, countOf(doc)])).toEqual([
    ['', 420],
    ['voltea', 1],
    ['difiere', 300],
    ['cambio_en_prep', 130],
    ['prep_sin_contabilizar', 41],
  ])
})

it('[DI1] [DI2] the one acta larger than its margin stands before larger effects in safe places', () => {
  expect(keys('')).toEqual(['a', 'b', 'd', 'c'])
  expect(keys('nada')).toEqual(keys(''))
})

it('[DI3] an acta that differs and that PREP changed stands under both', () => {
  expect(keys('difiere')).toEqual(['a', 'b', 'c'])
  expect(keys('cambio_en_prep')).toEqual(['d', 'c'])
  expect(keys('voltea')).toEqual(['a'])
})

it('[DI2] a row says who wins with the other figures, and that it is more than the margin', () => {
  const contra = doc.demarcaciones['OZU']
  expect(turnSentence(flip, contra)).toBe('Con nuestra acta gana MORENA')
  expect(overSentence(flip, contra)).toBe('más que la ventaja (97)')
  const former = row('e', { tipo: 'sin_llegar', efecto: -97, voltea: '' })
  expect(plain(turnSentence(former, contra))).toBe('Con lo que PREP publicaba hay empate')
  expect(overSentence(former, contra)).toBe('tanto como la ventaja (97)')
  const ours = { lado: 'nuestra', ventaja: 97, votos: 9000 } as const
  expect(turnSentence(flip, ours)).toBe('Con la cifra de PREP gana MORENA')
  expect(turnSentence(far, doc.demarcaciones['ORI'])).toBe('')
  expect(overSentence(far, doc.demarcaciones['ORI'])).toBe('')
  expect(overSentence(far, { lado: 'prep', votos: 10 })).toBe('')
})

it('[DI1] votes taken away that are more than the margin are told apart from a smaller effect', () => {
  const contra = { lado: 'prep', ventaja: 322, votos: 19_277 } as const
  const away = row('g', { tipo: 'solo_nuestra', efecto: 100, perdidos: 440 })
  expect(overSentence(away, contra)).toBe('440 votos fuera de PREP, más que la ventaja (322)')
  expect(overSentence({ ...away, efecto: 323 }, contra)).toBe('más que la ventaja (322)')
  expect(overSentence({ ...away, efecto: 0 }, contra)).toBe('más que la ventaja (322)')
  const spoiled = row('h', { efecto: -3, nulos: 400 })
  expect(overSentence(spoiled, contra)).toBe('400 nulos de más en PREP, más que la ventaja (322)')
})

it('[DI1] votes taken away and nulos are said where nothing moves the margin', () => {
  expect(apartSentence(gone)).toEqual(['241', 'votos fuera de PREP'])
  expect(apartSentence(row('f', { nulos: 300 }))).toEqual(['300', 'nulos de más en PREP'])
  expect(apartSentence(row('f', { nulos: -1 }))).toEqual(['1', 'nulo de menos en PREP'])
  expect(apartSentence(far)).toBeUndefined()
})
