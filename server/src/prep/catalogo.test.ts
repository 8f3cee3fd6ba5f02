import { describe, expect, it } from 'vitest'
import { corte, HEADER } from '../../../tests/fixtures/diputaciones.ts'
import type { Boleta } from '../domain/catalogo.ts'
import { readBase } from './base.ts'
import { allianceNotes, extension, makeCatalogo, placelessIn } from './catalogo.ts'
import { adoptKeys } from './known.ts'
import type { Base } from './shape.ts'

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

  it('[CA1] candidacies follow the marks of the actas, as if the night had begun with each corte', () => {
    const zeros = makeCatalogo(first)
    const marked = corte([
      ['040001B0100', '1', '10', '20', '1'],
      ['040002B0100', '2', '10', '20', '1'],
    ])
    const [acta] = marked.rows
    if (acta) acta.value.votos[2] = 'guion'
    const more = extension(zeros, marked)
    const lines = (each: Boleta | undefined) =>
      each?.candidaturas.map(({ key, options }) => [key, options])
    expect(more?.boletas.map(({ ambito }) => ambito)).toEqual(['DIP_LOC:distrito:04-001'])
    expect(lines(more?.boletas[0])).toEqual([
      ...[
        ['PAN', ['PAN']],
        ['PRI', ['PRI']],
      ],
      // The line stays on the ballot: phones send the line (CL6).
      ['PAN-PRI', ['PAN-PRI']],
    ])
    expect(lines(makeCatalogo(marked).boletas[0])).toEqual([
      ['PAN', ['PAN']],
      ['PRI', ['PRI']],
    ])
    expect(allianceNotes(zeros, more)).toEqual([
      ['candidaturas', 'Cambian las candidaturas de 1 demarcación, por lo que dice esta base'],
    ])
    const grown = { ...zeros, boletas: [...more!.boletas, zeros.boletas[1]!] }
    expect(extension(grown, marked)).toBeNull()
    expect(lines(extension(grown, first)?.boletas[0])).toEqual([
      ['PAN-PRI', ['PAN', 'PRI', 'PAN-PRI']],
    ])
  })

  it('[CA1] registrations say more than marks, whenever they come', () => {
    const registro = { entidad: '04', municipio: '', distrito: '001', suma: false }
    const registros = [
      { ...registro, partidos: ['PAN'], nombre: 'B' },
      { ...registro, partidos: ['PRI'], nombre: 'C' },
    ]
    const file = { file: '', eleccion: 'DIP_LOC', registros }
    const keysOf = (boleta: Boleta | undefined) => boleta?.candidaturas.map(({ key }) => key)
    const late = extension(makeCatalogo(first), first, [file])
    expect(keysOf(late?.boletas[0])).toEqual(['PAN', 'PRI', 'PAN-PRI'])
    const voted = corte([
      ['040001B0100', '1', '10', '20', '1'],
      ['040002B0100', '2', '', '', ''],
    ])
    expect(extension(makeCatalogo(first, [file]), voted)).toBeNull()
  })

  it('[CA1] [CL6] a base without the column of a combination splits no alliance', () => {
    const header = HEADER.replace('C_PAN_PRI,', '')
    const text = ['DIPUTACIONES LOCALES', '07/06/2021 20:00 (UTC-5)', header]
    const row = '040001B0100,040001B010002,1,2,10,20,0,500,1,'
    const bytes = Buffer.from([...text, row].join('\n'))
    expect(
      extension(makeCatalogo(first), readBase({ path: 'CAMP_DIP_LOC_2021.csv', bytes })),
    ).toBeNull()
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
      ['actas', '1 fila no dice su distrito: sus votos no son de ninguna candidatura'],
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
