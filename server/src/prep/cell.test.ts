import { describe, expect, it, test } from 'vitest'
import { readFigure, readState, readText, unquote } from './cell.ts'

describe('a figure', () => {
  test.each([
    ['012', 12],
    ["'009'", 9],
    ['="009"', 9],
    ['’009', 9],
    ['"\'009"', 9],
    ['1 234', 1234],
    ['nan', 'vacio'],
    ['NULL', 'vacio'],
    ['—', 'guion'],
    ['S/D', 'sin_dato'],
    ['Sin dato.', 'sin_dato'],
    ['Ilegibles', 'ilegible'],
    ['Sin acta PREP', 'sin_acta'],
  ])('%s', (cell, figure) => {
    expect(readFigure(cell)).toBe(figure)
  })

  it('is none when it is negative, has decimals or is a formula', () => {
    expect(['-5', '1.5', '=1+1', 'doce'].map(readFigure)).toEqual(Array(4).fill(undefined))
  })
})

describe('a text', () => {
  it('comes out of one quotation in another', () => {
    expect(['"\'040001B0100\'"', '="\'040001B0100"', '‘040001B0100’'].map(unquote)).toEqual(
      Array(3).fill('040001B0100'),
    )
  })

  it('is none when it is a hyphen, N/A or null', () => {
    expect(['-', '--', 'N/A', 'null', ' '].map(readText).join('')).toBe('')
  })
})

describe('CONTABILIZADA', () => {
  it('may be said in words', () => {
    const cells = ['1', 'SÍ', 'Contabilizada', '0', 'No', '2', '', '-', 'N/A']
    expect(cells.map(readState)).toEqual([1, 1, 1, 0, 0, 2, undefined, undefined, undefined])
  })
})
