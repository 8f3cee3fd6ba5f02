import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { columnFrom } from '../server/src/estructura/columns.ts'
import { makePlan, type Plan } from '../server/src/estructura/plan.ts'
import { questionOf } from '../server/src/estructura/question.ts'
import { readTable } from '../server/src/estructura/sheet.ts'

/** Structures as parties keep them, with the right reading of each in the README beside them. */
const CASES = join(import.meta.dirname, '../../shared/cases/estructura-excel')

/** A catálogo with the casillas that the files name, and neighbours. */
const CLAVES = [
  ...['050001B0100', '050001C0100', '050002B0100', '050003B0100', '050003C0200'],
  ...['050019E0100', '050019E0102'],
]

const tableOf = (name: string) => readTable(readFileSync(join(CASES, name)))
const planOf = async (name: string, columnas?: string): Promise<Plan> => {
  const said = columnas?.split(',').map(columnFrom)
  return makePlan(await tableOf(name), { claves: CLAVES, ...(said ? { columnas: said } : {}) })
}
const faultsOf = ({ malas }: Plan) => malas.map(({ fila, motivo }) => `${fila}: ${motivo}`)

describe.skipIf(!existsSync(CASES))('structures of the field (needs ../shared/cases)', () => {
  it('[NO10] apellidos-aparte.csv: a name in three columns is joined, never half of it', async () => {
    const { puestos, columnasIgnoradas, malas } = await planOf('apellidos-aparte.csv')
    expect(malas).toEqual([])
    expect(puestos.map(({ nombre }) => nombre)).toEqual(['ANA PRUEBA LOPEZ', 'LUIS PRUEBA SOTO'])
    expect(columnasIgnoradas).toEqual([])
  })

  it('duplicados.csv: one person at two casillas is taken with a warning', async () => {
    const { validas, avisos } = await planOf('duplicados.csv')
    expect(validas).toBe(3)
    expect(avisos).toEqual([
      'Iñaki Muñoz está en 2 casillas: 0001 B y 0001 C1. Una persona representa en una sola.',
    ])
  })

  it('[NO10] rc-apellidos.csv: unknown headings are asked about with a guess, and read once said', async () => {
    await expect(planOf('rc-apellidos.csv')).rejects.toThrow(
      'Faltan las columnas «cargo» y «casilla»',
    )
    const { columnas, falta } = questionOf(await tableOf('rc-apellidos.csv'), CLAVES)
    expect(falta).toContain('«cargo»')
    expect(columnas.map(({ titulo, campo, supuesta }) => [titulo, campo, supuesta])).toEqual([
      ['id', '', false],
      ['casilla_id', 'casilla', true],
      ['tipo_nombramiento', 'cargo', true],
      ['nombre', 'nombre', false],
      ['apellido_paterno', 'paterno', false],
      ['apellido_materno', 'materno', false],
      ['telefono', 'telefono', false],
    ])
    const said = columnas.map(({ campo }) => campo).join()
    const { puestos } = await planOf('rc-apellidos.csv', said)
    expect(puestos.map(({ cargo, nombre }) => `${cargo} ${nombre}`)).toEqual([
      'propietario ANA PRUEBA LOPEZ',
      'suplente LUIS PRUEBA SOTO',
    ])
  })

  it('ruta-general.csv: the general of each row becomes one general of the ruta, once a person says so', async () => {
    await expect(planOf('ruta-general.csv')).rejects.toThrow(
      'Faltan las columnas «cargo» y «nombre»',
    )
    const { columnas } = questionOf(await tableOf('ruta-general.csv'), CLAVES)
    expect(columnas[2]).toMatchObject({ titulo: 'GENERAL', campo: 'nombre:rg', supuesta: true })
    const { puestos } = await planOf('ruta-general.csv', columnas.map(({ campo }) => campo).join())
    expect(puestos).toMatchObject([
      {
        ...{ cargo: 'rg', nombre: 'MARIO PRUEBA LOPEZ', ruta: '01-ABA-01' },
        casillas: ['050001B0100', '050001C0100'],
      },
    ])
  })

  it('casillas-humanas.csv: casillas as people write them are found, and what is not there is named', async () => {
    const plan = await planOf('casillas-humanas.csv')
    expect(plan.puestos.map(({ casillas }) => casillas.join())).toEqual([
      ...['050001B0100', '050001C0100', '050002B0100', '050003B0100'],
      ...['050019E0102', '050019E0102', '050003C0200', '050019E0100'],
    ])
    expect(plan.malas).toEqual([])
  })

  it('cp1252-telefonos.csv: accents of Windows and telephones of any notation are read; two in one cell are not', async () => {
    const plan = await planOf('cp1252-telefonos.csv')
    expect(plan.puestos.map(({ nombre, telefono }) => `${nombre} ${telefono}`)).toEqual([
      'Raúl Peña 8441112233',
      'Sofía Zúñiga 8441112234',
    ])
    expect(faultsOf(plan)).toEqual(['4: Hay dos teléfonos: deja uno.'])
  })

  it('excel-notacion.csv: what Excel made a number of is refused with row and reason', async () => {
    const plan = await planOf('excel-notacion.csv')
    expect(plan.puestos.map(({ nombre }) => nombre)).toEqual(['Ana Prueba Uno'])
    expect(faultsOf(plan)).toEqual([
      '3: Excel convirtió la casilla en un número (5.0019E+105): escribe sección y tipo, como 0019 E1.',
      '4: Excel redondeó el teléfono: da a la columna formato de texto y escríbelo de nuevo.',
    ])
  })
})
