import { describe, expect, it } from 'vitest'
import type { Quality } from './quality.ts'
import { warningsOf, hintOf, checkLines, isPoor } from './words.ts'

const GOOD: Quality = {
  sharpness: 1,
  blurred: false,
  dark: false,
  sheet: 'whole',
  box: { left: 0, top: 0, right: 1, bottom: 1 },
}
const OURS = '040312C0100'
const BAD: Quality = { ...GOOD, blurred: true, dark: true, glare: 'right', sheet: 'overrun' }

describe('what is said of a foto', () => {
  it('nothing is said of a foto when all is well', () => {
    expect(hintOf(GOOD, true)).toBeUndefined()
    expect(warningsOf(GOOD, 1600, undefined)).toEqual([])
    expect(checkLines(GOOD, 1600, { result: 'coincide', text: '040312C0100' }, OURS)).toEqual([
      { state: 'good', name: 'Nítida', note: 'sin movimiento' },
      { state: 'good', name: 'Con luz', note: 'sin reflejo' },
      { state: 'good', name: 'Completa', note: 'cuatro orillas' },
      { state: 'good', name: 'De tu casilla', note: 'código 0312 C1' },
    ])
  })

  it('one thing at a time is said while a foto is taken: light first, then place, then hand', () => {
    expect(hintOf(BAD, true)).toBe('Falta luz: prende la luz.')
    expect(hintOf(BAD, false)).toBe('Falta luz: acércate a un foco.')
    expect(hintOf({ ...BAD, dark: false }, true)).toBe('La hoja se sale. Aléjate un poco.')
    const inside: Quality = { ...BAD, dark: false, sheet: 'whole' }
    expect(hintOf(inside, true)).toBe('Reflejo a la derecha. Inclina un poco.')
    expect(hintOf({ ...GOOD, blurred: true }, true)).toBe('Se ve borrosa. Sostén firme.')
  })

  it('all that is wrong goes along with the foto', () => {
    const code = { result: 'otra', text: '040315B0100' } as const
    expect(warningsOf(BAD, 800, code)).toEqual([
      'borrosa',
      'oscura',
      'reflejo',
      'cortada',
      'chica',
      'otra_casilla',
    ])
    expect(checkLines(BAD, 800, code, OURS).map(({ state }) => state)).toEqual(
      Array(4).fill('warning'),
    )
  })

  it('a foto with two faults is better taken again; one fault leaves it to the person', () => {
    const said = (quality: Quality) => isPoor(checkLines(quality, 1600, undefined, OURS))
    expect(said(GOOD)).toBe(false)
    expect(said({ ...GOOD, dark: true })).toBe(false)
    expect(said({ ...GOOD, dark: true, sheet: 'none' })).toBe(true)
    expect(said({ ...GOOD, blurred: true, dark: true })).toBe(true)
  })

  it('a code that is being read, or is not there, is neither good nor bad', () => {
    expect(checkLines(GOOD, 1600, undefined, OURS)[3]).toMatchObject({
      state: 'unknown',
      note: 'leyendo',
    })
    expect(checkLines(GOOD, 1600, { result: 'ninguno' }, OURS)[3]).toMatchObject({
      state: 'unknown',
      note: 'revisa que diga 0312 contigua 1',
    })
  })
})
