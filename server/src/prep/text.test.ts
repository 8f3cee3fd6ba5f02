import { describe, expect, it } from 'vitest'
import { decode, eachRow, findTable } from './text.ts'

/** The rows of a file by line; the header starts with A. */
function rowsOf(text: string): [number, string[]][] {
  const table = findTable(text, 'a.csv', ([first]) => first === 'A')
  const rows: [number, string[]][] = []
  if (table) eachRow(table, (cells, line) => rows.push([line, cells]))
  return rows
}

describe('bytes', () => {
  it('reads lines of two encodings in one file each as what it is', () => {
    const bytes = Buffer.concat([Buffer.from('Michoacán\n'), Buffer.from('Yucatán\n', 'latin1')])
    const { text, warnings } = decode(bytes)
    expect(text).toBe('Michoacán\nYucatán\n')
    expect(warnings.join()).toMatch(/mezcla UTF-8 y Windows-1252/)
    expect(decode(Buffer.from('a\nYucatán\n', 'latin1'))).toEqual({
      text: 'a\nYucatán\n',
      warnings: [],
    })
  })

  it('mends letters that were encoded in UTF-8 twice, by either way, and says so', () => {
    const text = 'NUÑO\nÁvila Peña, Mª, “É” – 3°\nGarcía Núñez Ü'
    const once = Buffer.from(text)
    const windows = new TextDecoder('windows-1252').decode(once)
    for (const taken of [once.toString('latin1'), windows])
      expect(decode(Buffer.from(taken))).toEqual({
        text,
        warnings: [
          ['lectura', 'Renglón 1: trae letras codificadas dos veces en UTF-8; se enmendaron'],
        ],
      })
    expect(decode(once)).toEqual({ text, warnings: [] })
  })

  it('takes null bytes out, and names their row', () => {
    expect(decode(Buffer.from('a\r\nb\r\nc\0d'))).toEqual({
      text: 'a\r\nb\r\ncd',
      warnings: [['lectura', 'Renglón 3: trae bytes nulos; se quitaron']],
    })
  })
})

describe('rows', () => {
  it('takes lines of nothing but delimiters for no rows, nor the header again', () => {
    expect(rowsOf('A,B,C\n1,2,3\n,,\nA,B,C\n4,5,6\n , ,\n')).toEqual([
      [2, ['1', '2', '3']],
      [5, ['4', '5', '6']],
    ])
  })

  it('reads rows that lack the delimiters that the header ends with, or have them', () => {
    const [[, first] = [], [, second] = []] = rowsOf('A|B|C||\n1|2|3\n4|5|6||\n')
    expect([first, second?.slice(0, 3)]).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
    ])
  })
})
