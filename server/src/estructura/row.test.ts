import { describe, expect, it } from 'vitest'
import type { Zona } from '../access/alcance.ts'
import { FIELDS, type SheetField } from './columns.ts'
import { CasillaIndex, readRow } from './row.ts'

const LUGARES: Zona[] = [
  { kind: 'municipio', codigo: '04-001', nombre: 'Campeche' },
  { kind: 'municipio', codigo: '04-002', nombre: 'Champotón' },
]
const grounds = {
  casillas: new CasillaIndex(['040001B0100', '040002B0100', '041000B0100']),
  lugares: LUGARES,
}

function read(cells: Partial<Record<SheetField, string>>, hasParts = false) {
  const empty = Object.fromEntries(FIELDS.map((field) => [field, ''])) as Record<SheetField, string>
  return readRow({ ...empty, ...cells, hasParts }, grounds)
}

function motivosOf(said: ReturnType<typeof read>): string[] {
  return 'faults' in said ? said.faults.map(({ motivo }) => motivo) : []
}

describe('the scope of a coordinator', () => {
  const coordinator = (cells: Partial<Record<SheetField, string>>) =>
    read({ cargo: 'Coordinación municipal', nombre: 'Zoë Peña', ...cells })

  it.each(['todas las de Champotón', 'Todas las del distrito 3', 'toda la sección 0001'])(
    '[NO8] «%s» in the column of the casilla is no word for every casilla',
    (casilla) => {
      expect(motivosOf(coordinator({ casilla }))).toEqual([
        expect.stringContaining('no se entiende'),
      ])
    },
  )

  it.each<[Partial<Record<SheetField, string>>, string]>([
    [{ ruta: 'todas', municipio: 'Champotón' }, 'Champotón'],
    [{ alcance: 'todas', casilla: '0001 B' }, '040001B0100'],
    [{ casilla: 'Todas', distrito: '3' }, '3'],
    [{ alcance: 'TODAS', seccion: '0001' }, '0001'],
    [{ municipio: 'todas', ruta: '7' }, '7'],
  ])('[NO8] «todas» beside a place is asked about: %j', (cells, place) => {
    expect(motivosOf(coordinator(cells))).toEqual([
      `Dice «todas» y también «${place}»: deja uno de los dos.`,
    ])
  })

  it('[NO8] «todas» of a sección is no word for every casilla', () => {
    expect(coordinator({ casilla: 'todas', seccion: '1' })).toHaveProperty('faults')
  })

  it('[NO8] a casilla beside another scope is asked about, for the coordinator would have both', () => {
    const cells = { alcance: 'municipio Champotón', casilla: '0001 B' }
    expect(motivosOf(coordinator(cells))).toEqual([
      'Dice «municipio Champotón» y también «040001B0100»: deja uno de los dos.',
    ])
  })

  it.each(['alcance', 'ruta', 'casilla', 'municipio', 'distrito'] as const)(
    '[NO8] «todas» alone in the column %s is every casilla',
    (field) => {
      expect(coordinator({ [field]: 'Todas' })).toMatchObject({ alcance: 'todas', casilla: '' })
    },
  )
})

describe('a name in parts', () => {
  const named = (cells: Partial<Record<SheetField, string>>) =>
    read({ cargo: 'RC', casilla: '0001 B', ...cells }, true)

  it.each<[Partial<Record<SheetField, string>>, string]>([
    [{ paterno: 'Pérez', materno: 'López' }, 'Falta el nombre.'],
    [{ materno: 'López' }, 'Falta el nombre.'],
    [{ telefono: '2291234567' }, 'Falta el nombre.'],
    [{ nombre: 'Ana', materno: 'López' }, 'Falta el apellido paterno.'],
    [{ nombre: 'Ana' }, 'Falta el apellido paterno.'],
  ])('[NO10] half a name is neither a person nor an empty post: %j', (cells, motivo) => {
    expect(motivosOf(named(cells))).toEqual([motivo])
  })

  it('without a name, surnames and telephone the casilla is vacant', () => {
    expect(named({})).toMatchObject({ nombre: '', casilla: '040001B0100' })
  })
})

describe('the sección in a column of its own', () => {
  const at = (seccion: string) => read({ cargo: 'RC', seccion, tipo: 'B', nombre: 'Ana Ruiz' })

  it.each(['1', '0001', '1.0', '1.00'])('«%s» is the sección 0001', (seccion) => {
    expect(at(seccion)).toMatchObject({ casilla: '040001B0100' })
  })

  it.each(['1,000', '1.000', '1,00'])(
    '«%s» may be 0001 or 1000, so the row is refused',
    (seccion) => {
      expect(motivosOf(at(seccion))).toEqual([expect.stringContaining('no se entiende')])
    },
  )
})
