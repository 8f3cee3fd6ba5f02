import { describe, expect, it } from 'vitest'
import { keepWalk, placeIn, returned } from './walk.ts'

const LIST = '/a/GOB?tipo=difiere'

describe('the list that J and K walk', () => {
  it('an acta opened from elsewhere has no place', () => {
    expect(placeIn('GOB:casilla:a')).toBeUndefined()
    expect(returned(LIST)).toBeUndefined()
  })

  it('an acta of the list has a place, and the list finds the acta seen last, once', () => {
    keepWalk({ list: LIST, claves: ['a', 'b', 'c'], total: 8 }, 'a')
    expect(placeIn('b')).toMatchObject({ at: 1, total: 8 })
    expect(placeIn('x')).toBeUndefined()
    expect(returned('/a/GOB')).toBeUndefined()
    expect(returned(LIST)).toBe('b')
    expect(returned(LIST)).toBeUndefined()
  })
})
