import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frontOf, puntosOf, sameFront } from './front.ts'

const front = (totals: Record<string, number>) => frontOf(new Map(Object.entries(totals)))

describe('[FR1] the front', () => {
  it('names first, second, the margin and the votes of the first', () => {
    expect(front({ A: 5, B: 9, C: 7 })).toEqual({
      lider: 'B',
      primero: 'B',
      segundo: 'C',
      votos: 9,
      ventaja: 2,
      empatan: [],
    })
  })

  it('has no second where nobody else has votes, and nobody leads at zero', () => {
    expect(front({ A: 0, B: 9 })).toMatchObject({ lider: 'B', segundo: '', ventaja: 9 })
    expect(front({ A: 0, B: 0 })).toBeUndefined()
    expect(front({})).toBeUndefined()
  })

  it('is told in points of all votes, with two decimals', () => {
    expect(puntosOf(1, 3)).toBe(33.33)
    expect(puntosOf(200, 400)).toBe(50)
    expect(puntosOf(0, 0)).toBe(0)
  })
})

describe('[FR2] a tie', () => {
  it('is led by nobody and names all that share the first place, in the acta’s order', () => {
    expect(front({ A: 3, B: 7, C: 7, D: 7 })).toEqual({
      lider: '',
      primero: 'B',
      segundo: 'C',
      votos: 7,
      ventaja: 0,
      empatan: ['B', 'C', 'D'],
    })
  })

  it('of the second place is no tie', () => {
    expect(front({ A: 3, B: 7, C: 3 })).toMatchObject({ lider: 'B', segundo: 'A', empatan: [] })
  })

  it('is the same front only as a tie of the same', () => {
    const same = (a: Record<string, number>, b: Record<string, number>) => {
      const [one, other] = [front(a), front(b)]
      return one && other && sameFront(one, other)
    }
    expect(same({ A: 2, B: 1 }, { A: 9, B: 1 })).toBe(true)
    expect(same({ A: 2, B: 1 }, { A: 1, B: 1 })).toBe(false)
    expect(same({ A: 1, B: 1, C: 0 }, { A: 1, B: 1, C: 1 })).toBe(false)
    expect(same({ A: 1, B: 1 }, { A: 4, B: 4 })).toBe(true)
  })
})

it('[FR1] [FR2] the front is what sorting all votes says', () => {
  const totals = fc.array(fc.nat(6), { maxLength: 6 })
  fc.assert(
    fc.property(totals, (votes) => {
      const found = frontOf(new Map(votes.map((n, i) => [String(i), n])))
      const [most = 0, next = 0] = votes.toSorted((a, b) => b - a)
      expect(found === undefined).toBe(most === 0)
      if (!found) return
      expect(found).toMatchObject({ votos: most, ventaja: most - next })
      expect(found.lider === '').toBe(most === next)
      expect(found.empatan.length).toBe(most === next ? votes.filter((n) => n === most).length : 0)
      expect(votes[Number(found.primero)]).toBe(most)
      expect(found.segundo === '' ? 0 : votes[Number(found.segundo)]).toBe(next)
    }),
  )
})
