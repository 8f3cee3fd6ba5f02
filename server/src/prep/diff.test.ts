import { describe, expect, it } from 'vitest'
import type { PrepActa } from '../domain/catalogo.ts'
import { readBase } from './base.ts'
import { adoptKeys, extension, makeCatalogo, placelessIn } from './catalogo.ts'
import { changesAgainst, diffDocument } from './diff.ts'
import type { Base } from './shape.ts'

const HEADER =
  'CLAVE_CASILLA,CLAVE_ACTA,ID_DISTRITO,TIPO_ACTA,PAN,PRI,C_PAN_PRI,NULOS,LISTA_NOMINAL,CONTABILIZADA,SHA'

/** A corte from its rows: casilla, distrito, votes of PAN and PRI, CONTABILIZADA, image. */
function corte(rows: [string, string, string, string, string, string?][], header = HEADER): Base {
  const lines = rows.map(([casilla, distrito, pan, pri, counted, imagen = '']) =>
    [casilla, `${casilla}02`, distrito, '2', pan, pri, '0', '0', '500', counted, imagen].join(','),
  )
  const text = ['DIPUTACIONES LOCALES', '07/06/2021 20:00 (UTC-5)', header, ...lines].join('\n')
  return readBase({ path: 'CAMP_DIP_LOC_2021.csv', bytes: Buffer.from(text) })
}

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

describe('the catálogo', () => {
  const first = corte([
    ['040001B0100', '1', '', '', ''],
    ['040002B0100', '2', '', '', ''],
  ])

  it('[CA1] the catálogo puts a combination with its parties in each demarcación', () => {
    const catalogo = makeCatalogo(first)
    expect(catalogo).toMatchObject({ clave: 'DIP_LOC', demarcacion: 'distrito', utcOffset: -300 })
    expect(catalogo.boletas).toEqual(
      ['04-001', '04-002'].map((codigo) => ({
        ambito: `DIP_LOC:distrito:${codigo}`,
        candidaturas: [
          { key: 'PAN-PRI', partidos: ['PAN', 'PRI'], options: ['PAN', 'PRI', 'PAN-PRI'] },
        ],
      })),
    )
  })

  it('the catálogo leaves each party alone where the registrations do', () => {
    const registro = { entidad: '04', municipio: '', nombre: '' }
    const registros = [
      { ...registro, distrito: '001', partidos: ['PAN', 'PRI'], suma: true, nombre: 'A' },
      { ...registro, distrito: '002', partidos: ['PAN'], suma: false, nombre: 'B' },
      { ...registro, distrito: '002', partidos: ['PRI'], suma: false, nombre: 'C' },
    ]
    const file = { file: '', eleccion: 'DIP_LOC', registros }
    const named = makeCatalogo(first, [file]).boletas.map(({ candidaturas }) =>
      candidaturas.map(({ key, nombre }) => `${key} ${nombre}`),
    )
    expect(named).toEqual([['PAN-PRI A'], ['PAN B', 'PRI C']])
  })

  it('[CA1] the catálogo leaves a combination off where the actas of a demarcación mark it with a hyphen', () => {
    const base = corte([
      ['150001B0100', '1', '10', '20', '1'],
      ['150002B0100', '2', '10', '20', '1'],
    ])
    // C_PAN_PRI of the first distrito.
    const [first] = base.rows
    if (first) first.value.votos[2] = 'guion'
    const keys = makeCatalogo(base).boletas.map(({ candidaturas }) =>
      candidaturas.map(({ key }) => key),
    )
    expect(keys).toEqual([['PAN', 'PRI'], ['PAN-PRI']])
  })

  it('[CL4] the catálogo grows by what a later corte adds, and by nothing else', () => {
    const catalogo = makeCatalogo(first)
    expect(extension(catalogo, first)).toBeNull()
    const later = corte([
      ['040001B0100', '1', '', '', ''],
      ['040002B0100', '2', '', '', ''],
      ['040003E0100', '3', '', '', ''],
    ])
    expect(extension(catalogo, later)).toMatchObject({
      options: [],
      actas: [{ acta: '040003E010002' }],
      boletas: [{ ambito: 'DIP_LOC:distrito:04-003' }],
      lugares: [{ codigo: '04-003' }],
    })
  })

  it('[CL4] a ballot of the whole stays the ballot when a later base adds a casilla of another entidad', () => {
    const gob = (base: Base): Base => ({ ...base, eleccion: 'GOB' })
    const later = corte([
      ['040001B0100', '1', '1', '2', '1'],
      ['330001M0100', '1', '3', '4', '1'],
    ])
    const catalogo = makeCatalogo(gob(first))
    expect(catalogo.boletas.map(({ ambito }) => ambito)).toEqual(['GOB'])
    expect(extension(catalogo, gob(later))).toMatchObject({
      actas: [{ acta: '330001M010002' }],
      boletas: [],
    })
  })

  it('[CA1] [CL7] an acta that names no distrito makes no race of the whole, and is told', () => {
    const base = corte([
      ['040001B0100', '1', '10', '20', '1'],
      ['040002B0100', '2', '10', '20', '1'],
      ['040003B0100', '3', '10', '20', '1'],
    ])
    const last = base.rows.at(-1)
    if (last) delete last.esperada.distrito
    const catalogo = makeCatalogo(base)
    expect(catalogo.boletas.map(({ ambito }) => ambito)).toEqual([
      'DIP_LOC:distrito:04-001',
      'DIP_LOC:distrito:04-002',
    ])
    expect(catalogo.actas).toHaveLength(3)
    expect(placelessIn(base)).toEqual([
      '1 fila no dice su distrito: sus votos no son de ninguna candidatura',
    ])
    expect(placelessIn(first)).toEqual([])
  })

  it('[CL3] the catálogo keeps the key of an acta when a second one of that key appears', () => {
    const { actas } = makeCatalogo(first)
    const later = corte([
      ['040001B0100', '9', '1', '1', '1'],
      ['040001B0100', '1', '5', '5', '1'],
      ['040002B0100', '2', '', '', ''],
    ])
    const adopted = adoptKeys(actas, later)
    expect(adopted.rows.map(({ esperada }) => esperada.acta)).toEqual([
      '040001B010002@009',
      '040001B010002',
      '040002B010002',
    ])
  })
})
