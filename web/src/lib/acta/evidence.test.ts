import type { ActaDoc, VersionNuestra } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import {
  addition,
  candidaturasOf,
  difference,
  differs,
  flipOf,
  leadOf,
  missingIn,
  outcomeOf,
  sumOf,
  unreadIn,
  type Sum,
} from './evidence.ts'

const side: VersionNuestra = {
  seq: 1,
  at: '2021-06-07T01:14:52Z',
  actor: 'rc',
  canal: 'representante',
  revision: 1,
  votos: { MC: 131, MORENA: 125, PAN: 128, NULOS: 8 },
  totalAsentado: 392,
  boletasSobrantes: 270,
  personasVotaron: 384,
  representantesVotaron: 6,
  votosSacados: 392,
  hallazgos: [],
  contabilizada: true,
}
it('marks count as nothing and stay visible in the addition', () => {
  expect(sumOf({ ...side, votos: { MC: 131, PAN: 'ilegible' } })).toBe(131)
  expect(sumOf({ ...side, votos: { MC: 'ilegible', PAN: 'blanco' } })).toBeUndefined()
  expect(addition([131, 'ilegible', 0])).toBe('131 + ilegible + 0')
  expect(difference('ilegible', 31)).toBeUndefined()
  expect(difference(131, 31)).toBe(-100)
  expect(differs('blanco', 'sin_dato')).toBe(false)
  expect(differs('ilegible', 0)).toBe(true)
  expect(differs(0, undefined)).toBe(false)
})

it('[FI3] a line that nobody captured leaves no sum, no lead and no difference', () => {
  const votos = { MC: 131, MORENA: 125, PAN: 'no_capturado', NULOS: 8 } as const
  const gappy = { ...side, votos, votosSacados: 'no_capturado' as const }
  expect([sumOf(gappy), missingIn(gappy), missingIn(side)]).toEqual([undefined, 2, 0])
  expect(differs('no_capturado', 128)).toBe(false)
  const candidaturas = ['MC', 'MORENA', 'PAN'].map((key) => ({
    ...{ key, partidos: [key], options: [key] },
  }))
  const ours = { candidaturas, nuestra: [gappy], vigente: { seq: 1 }, prep: [] }
  expect(outcomeOf(ours as unknown as ActaDoc)).toBe('')
  expect(leadOf(candidaturasOf(ours as unknown as ActaDoc), 'nuestra')).toBeUndefined()
})

it('[FR1] the lead is between the two largest, whatever their order', () => {
  const sums = [112, 131, 125].map((nuestra, i): Sum => ({
    key: ['PAN', 'MC', 'PT-MORENA'][i] ?? '',
    partidos: [],
    nuestra,
    prep: undefined,
    work: '',
  }))
  expect(leadOf(sums, 'nuestra')).toEqual({ votes: 6, work: 'MC 131 − PT–MORENA 125 =' })
  expect(leadOf(sums, 'prep')).toBeUndefined()
})

const eleccion = { proceso: 'Campeche 2021' }

it('[FR1] [FR2] an acta is won by votes over the second, tied by all, or by nobody', () => {
  const outcome = (...votes: number[]) => {
    const keys = ['MC', 'PAN', 'PRI'].slice(0, votes.length)
    const votos = Object.fromEntries(keys.map((key, i) => [key, votes[i]]))
    const candidaturas = keys.map((key) => ({ key, partidos: [key], options: [key] }))
    const nuestra = [{ ...side, votos }]
    const doc = { candidaturas, nuestra, vigente: { seq: 1 }, prep: [], eleccion }
    return outcomeOf(doc as unknown as ActaDoc)
  }
  expect(outcome(5, 9, 7)).toBe('PAN gana por 2\u00a0votos a PRI.')
  expect(outcome(9, 9, 7)).toBe('Empatan Movimiento Ciudadano y PAN con 9\u00a0votos.')
  expect(outcome(9, 9, 9)).toBe('Empatan Movimiento Ciudadano, PAN y PRI con 9\u00a0votos.')
  expect(outcome(0, 9, 0)).toBe('PAN gana por 9\u00a0votos.')
  expect(outcome(0, 0, 0)).toBe('')
})

it('[FR1] [FR2] the page says so where the sides name different winners', () => {
  const flip = (ours: number[], prep: number[]) => {
    const keys = ['PAN', 'MORENA']
    const votesOf = (votes: number[]) => Object.fromEntries(keys.map((key, i) => [key, votes[i]]))
    const candidaturas = keys.map((key) => ({ key, partidos: [key], options: [key] }))
    const doc = { candidaturas, nuestra: [{ ...side, votos: votesOf(ours) }], vigente: { seq: 1 } }
    const versions = [{ ...side, votos: votesOf(prep) }]
    return flipOf({ ...doc, eleccion, prep: versions } as unknown as ActaDoc)
  }
  expect(flip([190, 52], [52, 190])).toBe('Con la cifra de PREP gana MORENA.')
  expect(flip([190, 52], [52, 52])).toBe('Con la cifra de PREP hay empate.')
  expect(flip([190, 52], [91, 52])).toBe('')
})

it('[AC6] the lines without a legible figure are named, and a line nobody wrote is none of them', () => {
  const told = (votos: Record<string, unknown>) => unreadIn({ votos } as VersionNuestra)
  const marks = { PAN: 3, NO_REGISTRADAS: 'blanco', PT: 'ilegible', MC: 'no_capturado' }
  expect(told(marks)).toBe('No registradas: en blanco; PT: ilegible.')
  const many = Object.fromEntries(
    ['PAN', 'PRI', 'PRD', 'PT', 'MC', 'PVEM'].map((k) => [k, 'blanco']),
  )
  expect(told(many).replaceAll('\u00a0', ' ')).toMatch(/PT: en blanco y 2 renglones más\.$/)
})
