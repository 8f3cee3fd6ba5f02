import { describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { paradaOf } from '../read/parada.ts'
import { actasAt, ambitoOver, casillasOf, isKnown, peopleAt } from './casilla.ts'

const [UNA, DOS, TRES] = [casillaAt(1), casillaAt(2), casillaAt(3)]

/** Two elecciones: the first of distritos, over two casillas; the second of municipios, over three. */
function twoElecciones(): MemoryDesk {
  const small = smallCatalogo(2, {
    clave: 'DIP_LOC',
    lugares: [{ kind: 'distrito', codigo: '04-007', nombre: 'Distrito 7' }],
  })
  const actas = small.actas.map(({ municipio: _, ...acta }) => ({ ...acta, distrito: '04-007' }))
  return new MemoryDesk({ ...small, actas }, smallCatalogo(3, { clave: 'AYUN' }))
}

describe('a casilla of two elecciones', () => {
  it('stands once in the list of casillas, and has an acta in each', () => {
    const { night } = twoElecciones()
    expect([...casillasOf(night)]).toEqual([UNA, DOS, TRES])
    const elecciones = (casilla: string) =>
      actasAt(night, casilla).map(([{ catalogo }]) => catalogo.clave)
    expect([UNA, TRES].map(elecciones)).toEqual([['DIP_LOC', 'AYUN'], ['AYUN']])
    expect([UNA, TRES, '049999B0100'].map((each) => isKnown(night, each))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is in the municipio that any elección knows, and in the distrito of the other', () => {
    const { night } = twoElecciones()
    expect(ambitoOver(night, UNA, 'municipio')?.nombre).toBe('Campeche')
    expect(ambitoOver(night, UNA, 'distrito')?.nombre).toBe('Distrito 7')
    expect(ambitoOver(night, TRES, 'distrito')).toBeUndefined()
    expect(paradaOf(night, UNA).lugar).toBe('Campeche')
  })
})

it('the casillas with an aviso are known in the order of their avisos', () => {
  const { night, fold } = noted(twoElecciones())
  fold(UNA, 'sin_senal')
  fold(DOS, 'no_localizable')
  fold(UNA, 'en_traslado')
  expect([...night.noted]).toEqual([DOS, UNA])
  expect(night.casillas.get(UNA)?.aviso?.aviso).toBe('en_traslado')
  fold(DOS, 'ninguno')
  expect([...night.noted]).toEqual([UNA])
  expect(night.casillas.get(DOS)?.aviso).toBeUndefined()
})

it('people are at a casilla while their nombramiento is in force', () => {
  const desk = twoElecciones()
  desk.issue({ id: 'RC000001', cargo: 'propietario', casillas: [UNA] })
  desk.issue({ id: 'RG000001', cargo: 'rg', casillas: [UNA, DOS] })
  const idsAt = (casilla: string) => peopleAt(desk.night, casilla).map(({ id }) => id)
  expect([UNA, DOS, TRES].map(idsAt)).toEqual([['RC000001', 'RG000001'], ['RG000001'], []])
  desk.fold('nombramiento.revoked', { ids: ['RC000001'], causa: 'renuncia' })
  expect(idsAt(UNA)).toEqual(['RG000001'])
})

function noted(desk: MemoryDesk) {
  const fold = (
    casilla: string,
    aviso: 'sin_senal' | 'no_localizable' | 'en_traslado' | 'ninguno',
  ) => desk.fold('casilla.noted', { casilla, aviso })
  return { night: desk.night, fold }
}
