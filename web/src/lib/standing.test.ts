import { expect, it } from 'vitest'
import { sidesOf, split, type Row } from './standing.ts'

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
