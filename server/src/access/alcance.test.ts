import { describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import type { Catalogo } from '../domain/catalogo.ts'
import { alcanceFrom, casillasUnder, joinAlcances, zonasOf, type Zona } from './alcance.ts'

const LUGARES: Zona[] = [
  { kind: 'municipio', codigo: '09-014', nombre: 'BENITO JUAREZ' },
  { kind: 'municipio', codigo: '23-005', nombre: 'BENITO JUAREZ' },
  { kind: 'municipio', codigo: '04-003', nombre: 'CARMEN' },
  { kind: 'distrito', codigo: '01-03', nombre: 'JESUS MARIA' },
  { kind: 'distrito', codigo: '23-03', nombre: 'CANCUN' },
  { kind: 'distrito', codigo: '04-02', nombre: 'CARMEN' },
]
const EMPTY = { alcance: '', municipio: '', distrito: '', ruta: '', casilla: '', seccion: '' }
const scopeOf = (cells: Partial<typeof EMPTY>, prefer: Zona['kind'] = 'municipio') =>
  alcanceFrom({ ...EMPTY, ...cells }, LUGARES, prefer)

describe('a place by its name', () => {
  it('[NO8] two places of one name are both told, and a code says which', () => {
    expect(scopeOf({ municipio: 'Benito Juárez' })).toEqual({
      motivo:
        'Hay 2 municipios «Benito Juárez»: BENITO JUAREZ (09-014) y BENITO JUAREZ (23-005). Escribe el código: municipio 09-014.',
    })
    expect(scopeOf({ municipio: 'municipio 23-005' })).toEqual({ municipios: ['23-005'] })
  })

  it('[NO8] a number that two entidades have is told with both', () => {
    for (const cells of [{ distrito: '3' }, { alcance: 'Distrito 3' }, { alcance: 'Dto. 3' }])
      expect(scopeOf(cells)).toEqual({
        motivo: expect.stringContaining('JESUS MARIA (01-03) y CANCUN (23-03)') as string,
      })
  })

  it('[NO8] a name of a municipio and of a distrito is of the kind that the cargo coordinates', () => {
    expect(scopeOf({ alcance: 'Carmen' })).toEqual({ municipios: ['04-003'] })
    expect(scopeOf({ alcance: 'Carmen' }, 'distrito')).toEqual({ distritos: ['04-02'] })
    expect(scopeOf({ alcance: 'municipio Carmen' }, 'distrito')).toEqual({
      municipios: ['04-003'],
    })
    expect(scopeOf({ alcance: 'Cancún' })).toEqual({ distritos: ['23-03'] })
  })
})

describe('places of the night', () => {
  /** An elección by distritos; `of` gives the distrito of the casilla with a number. */
  const byDistrito = (clave: string, nombres: string[], of: (n: number) => string) => {
    const { actas, ...rest } = smallCatalogo(4)
    const lugares = nombres.map((nombre, i) => {
      return { kind: 'distrito', codigo: `04-0${i + 1}`, nombre } as const
    })
    const own = actas.map(({ municipio: _m, ...acta }, i) => ({ ...acta, distrito: of(i + 1) }))
    return { ...rest, clave, demarcacion: 'distrito', lugares, actas: own } satisfies Catalogo
  }

  it('[NO8] a distrito has the name and the casillas of one division, never the name of the other', async () => {
    const { night } = new MemoryDesk(
      byDistrito('DIPL', ['CALKINI', 'CHAMPOTON'], (n) => (n <= 2 ? '04-01' : '04-02')),
      byDistrito('DIPF', ['CAMPECHE', 'CARMEN'], (n) => (n <= 3 ? '04-02' : '04-01')),
    )
    const zonas = await zonasOf(night)
    expect([...zonas.keys()].map(({ nombre }) => nombre)).toEqual(['CALKINI', 'CHAMPOTON'])
    expect(casillasUnder(zonas, { distritos: ['04-02'] })).toEqual([casillaAt(3), casillaAt(4)])
  })
})

it('two scopes of one kind are joined, and of two kinds are not', () => {
  const [one, other] = [{ municipios: ['04-002'] }, { municipios: ['04-001'] }]
  expect(joinAlcances(one, other)).toEqual({ municipios: ['04-001', '04-002'] })
  expect(joinAlcances(one, { rutas: ['7'] })).toBeUndefined()
  expect(joinAlcances(one, 'todas')).toBe('todas')
})
