import { expect, it } from 'vitest'
import { heroOf, marginOf, ranked, sidesOf, split, type Row } from './standing.ts'

const rows = (...votes: number[]): Row[] =>
  votes.map((n, i) => ({ key: `P${i}`, partidos: [`P${i}`], nuestra: n, prep: 0 }))
const keysOf = (found: Row[]) => found.map(({ key }) => key)
const votos = { nuestra: 1000, prep: 0 }

it('five stand by themselves and the light ones together', () => {
  const { lead, rest } = split(rows(500, 300, 100, 20, 9, 8, 7), votos)
  expect([keysOf(lead), keysOf(rest)]).toEqual([
    ['P0', 'P1', 'P2', 'P3', 'P4'],
    ['P5', 'P6'],
  ])
})

it('who weighs stands alone, up to eight', () => {
  const even = Array.from({ length: 23 }, () => 43)
  expect(split(rows(...even), votos).lead).toHaveLength(8)
  expect(split(rows(400, 200, 100, 90, 80, 60, 40, 20, 10), votos).lead).toHaveLength(7)
})

it('a rest of one is a row like the others', () => {
  expect(split(rows(500, 300, 100, 20, 9, 8), votos)).toMatchObject({ rest: [] })
})

it('a side without votes says nothing', () => {
  expect(sidesOf({ votos })).toEqual({ nuestra: true, prep: false })
})

it('[FR1] the margin is of the first over the second, in points of all votes', () => {
  const doc = { candidaturas: rows(20, 50, 30), votos: { nuestra: 120, prep: 0 } }
  const led = { lider: 'P1', leader: { key: 'P1' }, ventaja: 20, points: 16.67, tied: [] }
  expect(marginOf(doc, 'nuestra')).toMatchObject(led)
})

it('[FR2] a tie has no leader and all its rows', () => {
  const found = marginOf({ candidaturas: rows(20, 50, 50), votos }, 'nuestra')
  expect(found).not.toHaveProperty('leader')
  expect([found?.lider, found?.ventaja, keysOf(found?.tied ?? [])]).toEqual(['', 0, ['P1', 'P2']])
  expect(marginOf({ candidaturas: rows(20), votos }, 'prep')).toBeUndefined()
})

it('[VO1] order and large figures are of the side that speaks, and never of two sides', () => {
  const all: Row[] = [
    { key: 'PAN', partidos: ['PAN'], nuestra: 43_249, prep: 900 },
    { key: 'MC', partidos: ['MC'], nuestra: 44_310, prep: 800 },
  ]
  for (const voz of ['nuestra', 'prep'] as const) {
    const doc = { voz, votos: { nuestra: 87_559, prep: 1700 } }
    expect(heroOf(doc)).toBe(voz)
    const figures = ranked(all, voz).map((row) => row[heroOf(doc)])
    expect(figures).toEqual(figures.toSorted((a, b) => b - a))
  }
  // While the side that speaks is silent here, the other has the large figures.
  expect(heroOf({ voz: 'prep', votos: { nuestra: 9, prep: 0 } })).toBe('nuestra')
})
