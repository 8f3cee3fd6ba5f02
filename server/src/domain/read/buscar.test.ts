import { describe, expect, it } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import type { Catalogo } from '../catalogo.ts'
import { findPlaces, type PlaceAsked } from './buscar.ts'

/** Sección 1094 with five casillas in Cotaxtla, a sección 7, municipio 7 and distrito 7. */
function makeDesk(): MemoryDesk {
  const acta = (
    casilla: string,
    municipio: string,
    distrito: string,
  ): Catalogo['actas'][number] => ({
    ...{ acta: `${casilla}05`, casilla, entidad: '30', seccion: casilla.slice(2, 6) },
    ...{ municipio: `30-${municipio}`, distrito: `30-${distrito}`, listaNominal: 500 },
  })
  return new MemoryDesk(
    smallCatalogo(0, {
      lugares: [
        { kind: 'municipio', codigo: '30-049', nombre: 'Cotaxtla' },
        { kind: 'municipio', codigo: '30-007', nombre: 'Camarón de Tejeda' },
        { kind: 'municipio', codigo: '30-193', nombre: '193. Veracruz' },
        { kind: 'distrito', codigo: '30-007', nombre: 'Distrito 07, Martínez de la Torre' },
        { kind: 'distrito', codigo: '30-016', nombre: 'Distrito 16, Boca del Río' },
      ],
      actas: [
        acta('301094B0100', '049', '016'),
        acta('301094C0100', '049', '016'),
        acta('301094C0200', '049', '016'),
        acta('301094E0102', '049', '016'),
        acta('301094S0100', '049', '016'),
        acta('300007B0100', '007', '007'),
        acta('301095B0100', '193', '016'),
      ],
    }),
  )
}

const desk = makeDesk()
const find = (text: string, rest: Partial<PlaceAsked> = {}) =>
  findPlaces(desk.night, { text, ...rest })
const names = (text: string, rest: Partial<PlaceAsked> = {}) =>
  find(text, rest).hallados.map(({ nombre }) => nombre)

describe('the search', () => {
  it.each([
    ['1094', 'Sección 1094'],
    ['seccion 1094', 'Sección 1094'],
    ['1094 b', '1094 básica'],
    ['1094b', '1094 básica'],
    ['1094 B1', '1094 básica'],
    ['1094 C2', '1094 contigua 2'],
    ['1094c2', '1094 contigua 2'],
    ['1094 contigua 2', '1094 contigua 2'],
    ['la casilla 1094 básica de Cotaxtla', '1094 básica'],
    ['la 1094 especial', '1094 especial 1'],
    ['1094 E1C2', '1094 extraordinaria 1 contigua 2'],
    ['301094c0200', '1094 contigua 2'],
    ['cotaxtla 1094', 'Sección 1094'],
    ['sec. 1094', 'Sección 1094'],
    ['secc.1094', 'Sección 1094'],
    ['casilla núm. 1094', 'Sección 1094'],
    ['1094, b', '1094 básica'],
    ['«1094-C2» (Cotaxtla)', '1094 contigua 2'],
    ['dto. 16', 'Distrito 16, Boca del Río'],
    ['mun. 7', 'Camarón de Tejeda'],
    ['7', 'Sección 0007'],
    ['municipio 7', 'Camarón de Tejeda'],
    ['distrito 7', 'Distrito 07, Martínez de la Torre'],
    ['dto 16', 'Distrito 16, Boca del Río'],
    ['COTAXTLA', 'Cotaxtla'],
    ['camaron', 'Camarón de Tejeda'],
    ['boca rio', 'Distrito 16, Boca del Río'],
    ['veracruz', '193. Veracruz'],
  ])('the search for «%s» finds %s first', (text, first) => {
    expect(names(text)[0]).toBe(first)
  })

  it('the search for a number finds the sección, its casillas, and the places with that number', () => {
    expect(names('1094')).toEqual([
      ...['Sección 1094', '1094 básica', '1094 contigua 1', '1094 contigua 2'],
      ...['1094 extraordinaria 1 contigua 2', '1094 especial 1'],
    ])
    expect(names('007')).toEqual([
      ...['Sección 0007', '0007 básica'],
      ...['Distrito 07, Martínez de la Torre', 'Camarón de Tejeda'],
    ])
  })

  it('the search for a casilla that does not exist offers its sección', () => {
    expect(names('1094 C9')).toEqual(['Sección 1094'])
  })

  it('the search for a CLAVE_CASILLA finds no sección of another entidad', () => {
    expect(names('301094C0900')).toEqual(['Sección 1094'])
    expect(names('041094C0200')).toEqual([])
  })

  it('the search finds both parts of a split sección, and a sección that came later', () => {
    const growing = makeDesk()
    const grown = (text: string) =>
      findPlaces(growing.night, { text }).hallados.map(({ clave }) => clave)
    expect([grown('1094').length, grown('2000')]).toEqual([6, []])
    const { actas } = smallCatalogo(1)
    const later = (casilla: string) => ({
      ...{ ...actas[0]!, acta: `${casilla}05`, casilla, entidad: '30' },
      ...{ seccion: casilla.slice(2, 6), municipio: '30-193', distrito: '30-016' },
    })
    growing.fold('eleccion.extended', {
      ...{ eleccion: 'GOB', lote: 'l1', part: 1, parts: 1 },
      ...{
        options: [],
        boletas: [],
        lugares: [],
        actas: ['301094C0300', '302000B0100'].map(later),
      },
    })
    expect(grown('1094').slice(0, 2)).toEqual(['GOB:seccion:30-1094', 'GOB:seccion:30-1094@30-193'])
    expect(grown('2000')).toEqual(['GOB:seccion:30-2000', 'GOB:casilla:302000B010005'])
  })

  it.each(['', '   ', 'la de', '9999', '1094 b de Xalapa', 'xalapa', '1094 z', '12345', '%'])(
    'the search for «%s» finds nothing',
    (text) => {
      expect(find(text)).toEqual({ hallados: [], mas: 0 })
    },
  )

  it('the search says how many places it leaves out', () => {
    expect(find('1094', { max: 2 })).toMatchObject({ hallados: { length: 2 }, mas: 4 })
  })

  it('the search puts the places in the own charge first, and says so', () => {
    const owns = (casilla: string) => casilla === '301094C0200'
    expect(find('1094', { owns }).hallados.map(({ nombre, propia }) => [nombre, propia])).toEqual([
      ['Sección 1094', true],
      ['1094 contigua 2', true],
      ['1094 básica', undefined],
      ['1094 contigua 1', undefined],
      ['1094 extraordinaria 1 contigua 2', undefined],
      ['1094 especial 1', undefined],
    ])
  })

  it('the search puts the elección on the screen first', () => {
    const both = new MemoryDesk(smallCatalogo(1), { ...smallCatalogo(1), clave: 'DIP' })
    const of = (eleccion: string) =>
      findPlaces(both.night, { text: '1 b', eleccion }).hallados.map(({ clave }) => clave)
    const found = ['GOB', 'DIP'].map((each) => [
      `${each}:casilla:040001B010005`,
      `${each}:seccion:04-0001`,
    ])
    expect(of('GOB')).toEqual(found.flat())
    expect(of('DIP')).toEqual(found.reverse().flat())
  })
})
