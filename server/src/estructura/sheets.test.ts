import { describe, expect, it } from 'vitest'
import { makeXlsx } from '../../../tests/fixtures/xlsx.ts'
import { avisosOf } from './avisos.ts'
import { makeBadSheet } from './bad.ts'
import { CARGOS_ESCRITOS, cargoOf } from './cargo.ts'
import { columnFrom } from './columns.ts'
import { isNear, isSamePerson } from './near.ts'
import { makePlan } from './plan.ts'
import { makePlantilla } from './plantilla.ts'
import { questionOf } from './question.ts'
import { readTable } from './sheet.ts'
import { telefonoOf } from './telefono.ts'

const CLAVES = ['300001B0100', '300001C0100', '300002B0100', '300002E0102', '304105C1500']

const tableOf = (...lines: string[]) => readTable(Buffer.from(lines.join('\n')))
const planOf = async (...lines: string[]) => makePlan(await tableOf(...lines), { claves: CLAVES })
const asked = { claves: CLAVES }

describe('a sheet with a row a casilla and people in columns', () => {
  const HEADING = 'SECCION,TIPO,PROPIETARIO 1,CEL,SUPLENTE 1,CEL,RG,CEL RG'

  it('each person of the row is read with the telephone beside, and the general once', async () => {
    const { puestos, malas, filas, repetidas } = await planOf(
      HEADING,
      '1,B,Ana Ruiz,2291234561,Beto Sosa,,Gloria Paz,2291234569',
      '0001,C1,Carla Uc,229 123 4562,,,Gloria Paz,',
    )
    expect([malas, filas, repetidas]).toEqual([[], 2, 0])
    expect(puestos.map((each) => [each.cargo, each.nombre, each.telefono, each.casillas])).toEqual([
      ['propietario', 'Ana Ruiz', '2291234561', ['300001B0100']],
      ['suplente', 'Beto Sosa', '', ['300001B0100']],
      ['rg', 'Gloria Paz', '2291234569', ['300001B0100', '300001C0100']],
      ['propietario', 'Carla Uc', '2291234562', ['300001C0100']],
    ])
  })

  it('two propietarios, headings in words, and a row without people', async () => {
    const { puestos, vacantes, malas } = await planOf(
      'Casilla,Nombre del propietario 1,Tel propietario 1,Propietario 2,Tel propietario 2',
      '0001 B,Ana Ruiz,2291234561,Eva Lara,2291234562',
      '0001 C1,,,,',
    )
    expect(malas).toEqual([])
    expect(puestos.map(({ nombre, telefono }) => nombre + telefono)).toEqual([
      'Ana Ruiz2291234561',
      'Eva Lara2291234562',
    ])
    expect(vacantes).toBe(1)
  })

  it('names in parts are joined for each person of the row', async () => {
    const { puestos } = await planOf(
      'Casilla,Nombre RG,Apellido paterno RG,Apellido materno RG,Cel RG',
      '0001 B,Gloria,Paz,Uc,2291234569',
    )
    expect(puestos.map(({ nombre }) => nombre)).toEqual(['Gloria Paz Uc'])
  })

  it('[NO10] a person whose surnames have no columns has the whole name in a single cell', async () => {
    const { puestos, malas } = await planOf(
      'Casilla,Propietario 1,Nombre RG,Apellido paterno RG',
      '0001 B,Ana Ruiz,Gloria,Paz',
    )
    expect(malas).toEqual([])
    expect(puestos.map(({ nombre }) => nombre)).toEqual(['Ana Ruiz', 'Gloria Paz'])
  })

  it('[NO10] a lone surname is a person whose name is missing, never an empty post', async () => {
    const { malas, vacantes } = await planOf(
      'Casilla,Nombre RG,Apellido paterno RG,Apellido materno RG',
      '0001 B,,,Uc',
    )
    expect([malas.map(({ motivo }) => motivo), vacantes]).toEqual([['Falta el nombre.'], 0])
  })

  it('a row with a wrong telephone stays out, but its casilla stays with the general', async () => {
    const { puestos, malas, validas } = await planOf(
      HEADING,
      '1,B,Ana Ruiz,123,,,Gloria Paz,2291234569',
      '1,C1,Carla Uc,,,,Gloria Paz,2291234569',
    )
    expect([malas.length, validas]).toEqual([1, 1])
    expect(puestos.map(({ nombre, casillas }) => [nombre, casillas.length])).toEqual([
      ['Gloria Paz', 2],
      ['Carla Uc', 1],
    ])
  })
})

describe('a sheet with a row a person', () => {
  it('sección and type apart, the type alone under «casilla» too, in any order of columns', async () => {
    const one = await planOf('Figura,Tipo de casilla,Sección,Nombre', 'RC,BÁSICA,1,Ana Ruiz')
    const two = await planOf('Nombre,Casilla,Sección,Puesto', 'Ana Ruiz,CONT. 1,0001,Propietaria')
    const three = await planOf('Nombre,Tipo,No. casilla,Secc.,Puesto', 'Ana Ruiz,C,15,4105,RC')
    expect(
      [one, two, three].flatMap(({ puestos }) => puestos.map(({ casillas }) => casillas.join())),
    ).toEqual(['300001B0100', '300001C0100', '304105C1500'])
  })

  it('a casilla that its sección contradicts is refused with both', async () => {
    const { malas } = await planOf('Cargo,Sección,Casilla,Nombre', 'RC,2,0001 B,Ana Ruiz')
    expect(malas[0]?.motivo).toBe('La sección dice 0002 y la casilla 0001 B.')
  })

  it('[NO10] a name whose surname is missing is refused, and one that has it already is not doubled', async () => {
    const { puestos, malas } = await planOf(
      'Cargo,Casilla,Nombre(s),Apellido paterno,Apellido materno',
      'RC,0001 B,Ana,,',
      'RC,0001 C1,Ana Ruiz Uc,Ruiz,Uc',
      'RC,0002 B,Eva,Lara,',
    )
    expect(malas.map(({ motivo }) => motivo)).toEqual(['Falta el apellido paterno.'])
    expect(puestos.map(({ nombre }) => nombre)).toEqual(['Ana Ruiz Uc', 'Eva Lara'])
  })

  it('[NO10] a column that may hold surnames is asked about', async () => {
    const read = planOf('Cargo,Casilla,Nombre,Apellidos de soltera', 'RC,0001 B,Ana,Ruiz')
    await expect(read).rejects.toThrow('«Apellidos de soltera» parece de apellidos')
  })

  it('titles above the heading are passed over, and rows keep the numbers of the sheet', async () => {
    const { malas, puestos } = await planOf(
      'ESTRUCTURA DEL DISTRITO 7,,',
      'Cargo,Casilla,Nombre',
      'RC,0001 B,Ana Ruiz',
      'RC,9999 B,Eva Lara',
    )
    expect(puestos).toHaveLength(1)
    expect(malas[0]?.fila).toBe(4)
  })

  it.each([
    ['Representante ante casilla', 'propietario'],
    ['REP. DE CASILLA', 'propietario'],
    ['Representante suplente', 'suplente'],
    ['Propietario(a)', 'propietario'],
    ['Suplente 1', 'suplente'],
    ['Rep. General', 'rg'],
    ['Coord. Municipal', 'coordinacion'],
    ['Capturista', 'capturista'],
  ])('a cargo in other words: %s', (typed, cargo) => {
    expect(cargoOf(typed)?.cargo).toBe(cargo)
  })
})

describe('a telephone', () => {
  it.each([
    ['8.441112233E+09', '8441112233'],
    ['8441112233.0', '8441112233'],
    ['844.111.0000', '8441110000'],
    ['55.1234.0000', '5512340000'],
    ['844111.0000', '8441110000'],
    ["'844 111 22 33", '8441112233'],
    ['044 844 111 2233', '8441112233'],
    ['Cel. 844–111–2233', '8441112233'],
    ['+52\u00a0844\u00a0111\u00a02233', '8441112233'],
    ['\u202a+528441112233\u202c', '8441112233'],
  ])('is read in the notation %s', (typed, telefono) => {
    expect(telefonoOf(typed)).toEqual({ telefono })
  })

  it.each(['8.44111E+09', '8441112233 / 8441112299', '844111223', '84411122333', 'no tiene'])(
    'is refused where it cannot be known: %s',
    (typed) => {
      expect(telefonoOf(typed)).toHaveProperty('motivo')
    },
  )
})

describe('warnings', () => {
  it('the same telephone on two people is told with both rows, and on one person is not', async () => {
    const { avisos, validas } = await planOf(
      'Cargo,Ruta,Casilla,Nombre,Teléfono',
      'RC,,0001 B,Ana Ruiz,2291234561',
      'RC,,0001 C1,Beto Sosa,2291234561',
      'RG,R1,0002 B,Beto Sosa,2291234561',
    )
    expect(validas).toBe(3)
    expect(avisos).toEqual([
      'El teléfono 2291234561 está en 2 personas: Ana Ruiz (fila 2) y Beto Sosa (fila 3).',
    ])
  })
})

it('a telephone on hundreds of people is told in a short sentence, each name compared with three', async () => {
  let reads = 0
  const puestos = Array.from({ length: 400 }, (_, i) => ({
    get nombre() {
      reads += 1
      return `${i + 100} Uc`
    },
    ...{ telefono: '0000000000', cargo: 'juridico', casillas: [], fila: i + 2 },
  }))
  expect(avisosOf(puestos).avisos).toEqual([
    'El teléfono 0000000000 está en 400 personas: 100 Uc (fila 2), 101 Uc (fila 3), 102 Uc (fila 4) y 397 más.',
  ])
  expect(reads).toBeLessThan(400 * 10)
})

describe('names of one person', () => {
  it.each([
    ['María López Uc', 'Ma. López Uc'],
    ['José Pérez', 'PEREZ JOSE'],
    ['Ana Hernández Ruiz', 'Ana Hdez. Ruiz'],
    ['Ana Ruiz', 'Ana Ruiz Canul'],
    ['Guadalupe Chable', 'Guadalupe Chablé'],
    ['Begoña Ibañes', 'Begoña Ibáñez'],
  ])('are near: %s, %s', (one, other) => {
    expect(isNear(one, other)).toBe(true)
  })

  it.each([
    ['Ana Ruiz', 'Eva Ruiz'],
    ['Ana Ruiz', 'Ana Díaz'],
    ['Luis Peña Soto', 'Luisa Pech Soto'],
    ['Mario Pérez López', 'María Pérez López'],
    ['Fernando Uc Chan', 'Fernanda Uc Chan'],
    ['Daniel Ku May', 'Daniela Ku May'],
    ['Francisco Cruz', 'Francisca Cruz'],
    ['', 'Ana'],
  ])('of two people are not: %s, %s', (one, other) => {
    expect(isNear(one, other)).toBe(false)
  })

  it.each([
    ['Juan Hernández Poot', 'Juan Fernández Poot', false],
    ['Ana Ruiz', 'Ana Ruiz Canul', false],
    ['Ma. de la Luz López Uc', 'LOPEZ UC MARIA LUZ', true],
    ['', '', false],
  ])('[NO9] with two telephones the words must be the same: %s, %s', (one, other, isSame) => {
    const entry = (nombre: string, telefono: string) => ({ nombre, telefono })
    expect(isSamePerson(entry(one, '2291234561'), entry(other, '2297777777'))).toBe(isSame)
  })
})

describe('«¿Qué columna es…?»', () => {
  it('what a person says of the columns is how the sheet is read', async () => {
    const table = await tableOf('A,B,C,D', 'Ana Ruiz,0001 B,RC,2291234561')
    const columnas = ['nombre', 'casilla', 'cargo', 'telefono'].map(columnFrom)
    expect(makePlan(table, { ...asked, columnas }).puestos).toMatchObject([
      { nombre: 'Ana Ruiz', casillas: ['300001B0100'], telefono: '2291234561' },
    ])
    const { columnas: guessed } = questionOf(table, CLAVES)
    expect(guessed.map(({ campo }) => campo)).toEqual(['', 'casilla', 'cargo', 'telefono'])
  })

  it('a cell of the data that reads like a heading is no heading', async () => {
    const table = await tableOf(
      'Quién,Dónde,Qué',
      'Ana Ruiz,0001 B,RC',
      'Eva Lara,0001 C1,Suplente',
    )
    expect(questionOf(table, CLAVES).columnas.map(({ titulo }) => titulo)).toEqual([
      ...['Quién', 'Dónde', 'Qué'],
    ])
  })

  it('a field that does not exist is refused', () => {
    expect(() => columnFrom('edad')).toThrow('No hay columna «edad»')
    expect(() => columnFrom('nombre:rey')).toThrow('No hay columna')
  })
})

describe('the sheets that the service gives', () => {
  it('the template is read back, and each cargo on its list is a cargo', async () => {
    const table = await readTable(await makePlantilla())
    expect(makePlan(table, asked)).toMatchObject({ filas: 0, malas: [], columnasIgnoradas: [] })
    for (const cargo of CARGOS_ESCRITOS) expect([cargo, cargoOf(cargo)]).not.toContain(undefined)
  })

  it('bad rows come back in the same sheet with what to correct; corrected, the sheet is taken whole', async () => {
    const rows = [
      ['Cargo', 'Casilla', 'Nombre', 'CURP'],
      ['RC', '0001 B', 'Ana Ruiz', 'X'],
      ['Rey', '9999 B', '=HYPERLINK("x")&<b>', 'Y'],
    ]
    const table = await readTable(await makeBadSheet(await readTable(await makeXlsx(rows)), asked))
    expect(table.map(({ cells }) => cells.slice(0, 4))).toEqual(rows)
    expect(table[0]?.cells[4]).toBe('Qué corregir')
    expect(table[1]?.cells[4]).toBe('')
    expect(table[2]?.cells[4]).toMatch(/^El cargo «Rey».* La casilla 9999 B no está/)
    table[2]!.cells.splice(0, 2, 'RC', '0002 B')
    const plan = makePlan(table, asked)
    expect([plan.malas, plan.columnasIgnoradas]).toEqual([[], ['CURP']])
    const again = await readTable(await makeBadSheet(table, asked))
    expect(again[2]?.cells).toEqual(['RC', '0002 B', '=HYPERLINK("x")&<b>', 'Y', ''])
  })
})
