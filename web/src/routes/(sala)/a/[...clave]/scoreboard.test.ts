import type { AmbitoDoc } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { openSentence, partyRows, scoresOf, unledOf } from './scoreboard.ts'

const front = (lider: string) => ({ lider, ventaja: 1, puntos: 0.4 })
const doc = {
  voz: 'prep',
  candidaturas: [
    { key: 'PAN-PRD', partidos: ['PAN', 'PRD'], nuestra: 0, prep: 0 },
    { key: 'PAN', partidos: ['PAN'], nuestra: 0, prep: 0 },
    { key: 'CAND_IND_1', partidos: [], nuestra: 0, prep: 0 },
  ],
  demarcaciones: {
    ...{ kind: 'municipio', total: 12 },
    lideran: {
      PAN: { nuestra: 5, prep: 3 },
      'PAN-PRD': { nuestra: 4, prep: 6 },
      CAND_IND_1: { nuestra: 1, prep: 0 },
    },
  },
  cerradas: {
    a: { clave: 'a', nombre: 'A', prep: front('PAN-PRD'), nuestra: front('PAN'), ganadores: true },
    b: { clave: 'b', nombre: 'B', prep: front('PAN-PRD'), unPunto: true },
    c: { clave: 'c', nombre: 'C', prep: front(''), unPunto: true },
  },
  partidos: [
    { key: 'PAN', nuestra: 10, prep: 20 },
    { key: 'CAND_IND_1', nuestra: 3, prep: 4 },
    { key: 'CAND_IND_2', nuestra: 5, prep: 6 },
  ],
} as unknown as AmbitoDoc

it('[FR2] [SG2] [SG4] counts demarcaciones by the side that speaks, open ones among them', () => {
  expect(scoresOf(doc).map(({ key, led, open, other }) => [key, led, open, other])).toEqual([
    ['PAN-PRD', 6, 2, 4],
    ['PAN', 3, 0, 5],
    ['CAND_IND_1', 0, 0, 1],
  ])
  // Each column and those without a lead are all demarcaciones together.
  expect([unledOf(doc, 'prep'), unledOf(doc, 'nuestra')]).toEqual([3, 2])
  expect(scoresOf({ ...doc, voz: 'nuestra' })[0]).toMatchObject({ key: 'PAN', led: 5, open: 1 })
})

it('[PT1] votes are summed by party, and all independents stand in one row', () => {
  expect(partyRows(doc)).toEqual([
    { key: 'PAN', partidos: ['PAN'], nuestra: 10, prep: 20 },
    { key: 'Independientes', partidos: [], nuestra: 8, prep: 10 },
  ])
})

it('[SG2] [SG4] the hatched are told as the two lists below count them, those of both once more', () => {
  expect(openSentence(doc)).toBe(
    '2 a un punto o menos y 1 con ganador distinto entre las dos fuentes',
  )
  const cerradas = { ...doc.cerradas, a: { ...doc.cerradas!['a']!, unPunto: true as const } }
  expect(openSentence({ ...doc, cerradas })).toBe(
    '3 a un punto o menos y 1 con ganador distinto entre las dos fuentes (1 en las dos listas)',
  )
  expect(openSentence({ ...doc, cerradas: {} })).toBe('')
})
