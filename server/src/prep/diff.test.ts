import { describe, expect, it } from 'vitest'
import { corte, HEADER } from '../../../tests/fixtures/diputaciones.ts'
import type { PrepActa } from '../domain/catalogo.ts'
import { changesAgainst, diffDocument } from './diff.ts'
import type { Base } from './shape.ts'

function stateOf(base: Base): Map<string, PrepActa> {
  return new Map(base.rows.map(({ esperada, value }) => [esperada.acta, value]))
}

const EMPTY: [string, string, string, string, string] = ['040002B0100', '1', '', '', '']

describe('what a corte changes', () => {
  const first = corte([['040001B0100', '1', '10', '20', '1', 'aa'], EMPTY])

  it('a corte changes, against nothing, what was captured', () => {
    expect(changesAgainst(new Map(), first).map(({ acta }) => acta)).toEqual(['040001B010002'])
  })

  it('a corte that is the same changes nothing', () => {
    expect(changesAgainst(stateOf(first), first)).toEqual([])
  })

  it('[RE4] a corte changes a figure, an acta not counted any more, an acta gone', () => {
    const next = corte([['040001B0100', '1', '10', '21', '0', 'aa'], EMPTY])
    const [change, ...rest] = changesAgainst(stateOf(first), next)
    expect(rest).toEqual([])
    expect(change?.value).toMatchObject({ contabilizada: false, votos: [10, 21, 0, 0] })
    expect(changesAgainst(stateOf(first), corte([EMPTY]))).toEqual([
      { acta: '040001B010002', value: null },
    ])
  })

  it('a change follows the order of lines that the elección has, whatever the order of the columns', () => {
    const other = corte(
      [['040001B0100', '1', '20', '10', '1', 'aa']],
      HEADER.replace('PAN,PRI,', 'PRI,PAN,'),
    )
    expect(changesAgainst(stateOf(first), other, first.options)).toEqual([])
  })

  it('[CL3] a change finds the acta by its image where only order tells a key apart', () => {
    const rows: [string, string, string, string, string, string][] = [
      ['210325C0100', '9', '10', '20', '1', 'aa'],
      ['210325C0100', '9', '30', '40', '1', 'bb'],
      ['210325C0100', '9', '', '', '', ''],
    ]
    const night = corte(rows)
    expect(changesAgainst(stateOf(night), corte(rows.toReversed()))).toEqual([])
    const more = corte([['210325C0100', '9', '7', '7', '1', 'cc'], ...rows.slice(0, 2).reverse()])
    expect(changesAgainst(stateOf(night), more)).toMatchObject([
      { acta: '210325C010002#3', value: { votos: [7, 7, 0, 0], imagen: 'cc' } },
    ])
  })
})

describe('the document of two cortes', () => {
  it('the document of two cortes lists each acta under what became of it', () => {
    const before = corte([
      ['040001B0100', '1', '10', '20', '1', 'aa'],
      ['040002B0100', '1', '1', '2', '1', 'bb'],
      ['040003B0100', '1', '1', '2', '0', 'cc'],
      ['040004B0100', '1', '', '', '', ''],
      ['040005B0100', '1', '5', '5', '1', 'ee'],
    ])
    const after = corte([
      ['040001B0100', '1', '10', '25', '1', 'aa'],
      ['040002B0100', '1', '1', 'ILEGIBLE', '0', 'b2'],
      ['040003B0100', '1', '1', '2', '1', 'cc'],
      ['040004B0100', '1', '4', '4', '1', 'dd'],
      ['040006B0100', '1', '', '', '', ''],
    ])
    expect(diffDocument([before], [after])).toMatchObject({
      appeared: ['040004B010002'],
      changed: [
        { claveActa: '040001B010002', before: { PRI: 20 }, after: { PRI: 25 }, sameImage: true },
        {
          claveActa: '040002B010002',
          before: { PRI: 2 },
          after: { PRI: 'ilegible' },
          sameImage: false,
        },
      ],
      vanished: ['040005B010002'],
      countedToNot: ['040002B010002'],
      notToCounted: ['040003B010002'],
      imageChanged: ['040002B010002'],
      added: ['040006B010002'],
      removed: ['040005B010002'],
    })
  })
})

describe('a line that only one of two cortes prints', () => {
  const header = HEADER.replace('PRI,C_', 'PRI,CAND_IND_1,C_')
  const before = corte([['040001B0100', '1', '10', '20', '1', 'aa']])
  const after = (votes: string) =>
    corte([['040001B0100', '1', '10', `20,${votes}`, '1', 'aa']], header)

  it('a line that only one of two cortes prints changes an acta only if votes stand on it', () => {
    expect(diffDocument([before], [after('-')]).changed).toEqual([])
    expect(diffDocument([before], [after('7')]).changed).toMatchObject([
      { before: { CAND_IND_1: 'no_aplica' }, after: { CAND_IND_1: 7 } },
    ])
  })
})

describe('two bases of one elección', () => {
  it('two bases of one elección are compared each with the one in its place', () => {
    const first = corte([['040001B0100', '1', '10', '20', '1']])
    const second = corte([['040002B0100', '1', '10', '20', '1']])
    const changed = corte([['040002B0100', '1', '11', '20', '1']])
    expect(diffDocument([first, second], [first, changed])).toMatchObject({
      changed: [{ claveActa: '040002B010002', before: { PAN: 10 }, after: { PAN: 11 } }],
      added: [],
      removed: [],
    })
  })
})
