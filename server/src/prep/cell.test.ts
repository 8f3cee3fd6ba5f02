import { describe, expect, it } from 'vitest'
import { readFigure, readState, readText, unquote } from './cell.ts'

describe('a figure', () => {
  it.each([
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
    ['Inconsistente', 'inconsistente'],
    ['Sin acta PREP', 'sin_acta'],
  ])('a figure: %s', (cell, figure) => {
    expect(readFigure(cell)).toBe(figure)
  })

  it('a negative number, one with decimals and a formula are no figures', () => {
    expect(['-5', '1.5', '=1+1', 'doce'].map(readFigure)).toEqual(Array(4).fill(undefined))
  })
})

describe('a text', () => {
  it('a text comes out of one quotation in another', () => {
    expect(['"\'040001B0100\'"', '="\'040001B0100"', '‘040001B0100’'].map(unquote)).toEqual(
      Array(3).fill('040001B0100'),
    )
  })

  it('a hyphen, N/A and null are no text', () => {
    expect(['-', '--', 'N/A', 'null', ' '].map(readText).join('')).toBe('')
  })
})

describe('CONTABILIZADA', () => {
  it('CONTABILIZADA may be said in words', () => {
    const cells = ['1', 'SÍ', 'Contabilizada', '0', 'No', '2', '', '-', 'N/A']
    expect(cells.map(readState)).toEqual([1, 1, 1, 0, 0, 2, undefined, undefined, undefined])
  })
})
