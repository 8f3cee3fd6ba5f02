import { describe, expect, it } from 'vitest'
import { makeXlsx, zipSheet } from '../../../tests/fixtures/xlsx.ts'
import { EstructuraError } from './error.ts'
import { readTable, type Row } from './sheet.ts'
import { makePlan as planFrom, type Plan } from './plan.ts'
import { planApart } from './reader.ts'

const CLAVES = ['300001B0100', '304105C1500', '300101E0102', '300012S0100', '300002B0100']
const makePlan = (table: Row[], claves = CLAVES) => planFrom(table, { claves })
const HEADING = 'cargo,ruta,casilla,nombre,telefono'

async function planOf(...lines: string[]): Promise<Plan> {
  return makePlan(await readTable(Buffer.from([HEADING, ...lines].join('\n'))), CLAVES)
}

async function motivosOf(line: string): Promise<string[]> {
  const { malas } = await planOf(line)
  return malas.map(({ campo, motivo }) => `${campo}: ${motivo}`)
}

const USE =
  'Usa: RC propietario, RC suplente, RG, Coordinación municipal, Coordinación distrital, Coordinación jurídica, Capturista.'

describe('a row', () => {
  it.each([
    ['RG', 'rg', 'Representante general'],
    ['Representante General', 'rg', 'Representante general'],
    ['RC propietario', 'propietario', 'Representante de casilla, propietario'],
    ['rc  PROPIETARIA 2', 'propietario', 'Representante de casilla, propietario'],
    ['Suplente', 'suplente', 'Representante de casilla, suplente'],
    ['Coordinación municipal', 'coordinacion', 'Coordinación municipal'],
    ['COORDINADORA DISTRITAL', 'coordinacion', 'Coordinación distrital'],
    ['coordinador jurídico', 'juridico', 'Coordinación jurídica'],
  ])('a row names its post: %s', async (typed, cargo, titulo) => {
    const { puestos, malas } = await planOf(`${typed},R1,300001B0100,Ana,`)
    expect(malas).toEqual([])
    expect(puestos[0]).toMatchObject({ cargo, titulo })
  })

  it.each([
    ['300001B0100', '300001B0100'],
    ['4105 C15', '304105C1500'],
    ['4105 contigua 15', '304105C1500'],
    ['101 E1C2', '300101E0102'],
    ['1 básica', '300001B0100'],
    [' 0012-S1 ', '300012S0100'],
  ])('a row names its casilla as people write it: %s', async (typed, casilla) => {
    const { puestos } = await planOf(`RC propietario,,${typed},Ana,`)
    expect(puestos[0]?.casillas).toEqual([casilla])
  })

  it.each([
    ['2291234567', '2291234567'],
    ['(229) 123-45.67', '2291234567'],
    ['+52 229 123 4567', '2291234567'],
    ['5212291234567', '2291234567'],
    ['', ''],
  ])('a row gives a telephone: «%s»', async (typed, telefono) => {
    const { puestos } = await planOf(`RC propietario,,0001 B,Ana,${typed}`)
    expect(puestos[0]?.telefono).toBe(telefono)
  })

  it.each([
    ['Rey,,0001 B,Ana,', [`cargo: El cargo «Rey» no se reconoce. ${USE}`]],
    [',,0001 B,Ana,', [`cargo: Falta el cargo. ${USE}`]],
    ['RC propietario,,,Ana,', ['casilla: Falta la casilla.']],
    ['RC propietario,,9999 B,Ana,', ['casilla: La casilla 9999 B no está en el catálogo.']],
    [
      'RC propietario,,0001 C1,Ana,',
      ['casilla: La casilla 0001 C1 no está en el catálogo. La sección 0001 tiene: B.'],
    ],
    ['RC propietario,,310001B0100,Ana,', ['casilla: La casilla 310001B0100 es de otra entidad.']],
    [
      'RC propietario,,ahí,Ana,',
      ['casilla: La casilla «AHÍ» no se entiende. Escríbela como 0306 B, 0306 C1 o 0306 E1.'],
    ],
    ['RC propietario,,0001 B,,2291234567', ['nombre: Falta el nombre.']],
    ['RG,R9,,Ana,', ['ruta: Ninguna fila pone casillas en la ruta «R9».']],
    ['RG,,,Ana,', ['ruta: Falta la ruta del representante general.']],
    ['RC propietario,,0001 B,Ana,12345', ['telefono: El teléfono no tiene 10 dígitos.']],
    ['RC propietario,,0001 B,Ana,=1+1', ['telefono: El teléfono no tiene 10 dígitos.']],
    ['RC propietario,,0001 B', ['fila: Tiene 3 columnas y el encabezado 5.']],
    ['Rey,,x,Ana,1', expect.arrayContaining([expect.stringMatching(/^casilla/)]) as string[]],
  ])('a row that is wrong says why: %s', async (line, motivos) => {
    expect(await motivosOf(line)).toEqual(motivos)
  })

  it('a row keeps accents, apostrophes, HTML and formulas of a name as they are', async () => {
    const names = ["Íñigo O'Farrill Ñáñez", '<img src=x onerror=alert(1)>', '=HYPERLINK(A1)']
    const { puestos } = await planOf(...names.map((name) => `RC propietario,,0001 B,${name},`))
    expect(puestos.map(({ nombre }) => nombre)).toEqual(names)
  })

  it('a name is one person whether its accent is composed or not, and without invisible marks', async () => {
    const { puestos, repetidas } = await planOf(
      'RC propietario,,0001 B,Peña  Nieto,',
      'RC propietario,,0001 B,\u200bPen\u0303a Nieto,',
    )
    expect(puestos.map(({ nombre }) => nombre)).toEqual(['Peña Nieto'])
    expect(repetidas).toBe(1)
  })

  it('a row that names a casilla of two entidades asks for the clave', () => {
    const filas = [HEADING, 'RC propietario,,0001 B,Ana,'].map((line, i) => ({
      row: i + 1,
      cells: line.split(','),
    }))
    const { malas } = makePlan(filas, ['300001B0100', '040001B0100'])
    expect(malas[0]?.motivo).toContain('dos entidades')
  })
})

describe('a file', () => {
  it('a general representative has the whole ruta, also casillas where nobody stands', async () => {
    const { puestos, vacantes } = await planOf(
      'RG,R1,,Gloria,',
      'RC propietario,R1,0001 B,Ana,',
      'RC propietario,R1,0002 B,,',
      ',R1,4105 C15,,',
    )
    expect(puestos.find(({ cargo }) => cargo === 'rg')?.casillas).toEqual([
      ...['300001B0100', '300002B0100', '304105C1500'],
    ])
    expect([puestos.length, vacantes]).toEqual([2, 2])
  })

  it('a person may hold several posts', async () => {
    const { puestos } = await planOf(
      'RC propietario,,0001 B,Ana,',
      'RC suplente,,0002 B,Ana,',
      'Coordinación jurídica,,,Ana,',
    )
    expect(new Set(puestos.map(({ llave }) => llave)).size).toBe(3)
  })

  it('a casilla is of one ruta', async () => {
    const { malas } = await planOf('RC propietario,R1,0001 B,Ana,', 'RC suplente,R2,0001 B,Eva,')
    expect(malas).toEqual([
      {
        fila: 3,
        campo: 'ruta',
        motivo: 'La casilla 0001 B ya está en la ruta «R1» por la fila 2.',
      },
    ])
  })

  it('a file tells its first 200 bad rows and how many there are', async () => {
    const lines = Array.from({ length: 250 }, () => 'Rey,,0001 B,Ana,')
    const { malas, malasTotal, filas, validas } = await planOf(...lines, 'Suplente,,0001 B,Ana,')
    expect([malas.length, malasTotal, filas, validas]).toEqual([200, 250, 251, 1])
    expect(malas[199]?.fila).toBe(201)
  })

  it.each([
    ['UTF-8 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['semicolons', (text: string) => Buffer.from(text.replaceAll(',', ';'))],
    ['a sep= line', (text: string) => Buffer.from(`sep=,\r\n${text}`)],
    ['line ends of Windows', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('a file is read in %s', async (_, encode) => {
    const text =
      'CÁRGO,Casilla,Nombre completo,TELÉFONO\nRC propietario,4105 C15,Begoña Ibáñez,2291234567\n'
    const { puestos } = makePlan(await readTable(encode(text)), CLAVES)
    expect(puestos[0]).toMatchObject({ nombre: 'Begoña Ibáñez', telefono: '2291234567' })
  })

  it('a file says which of its columns are not read', async () => {
    const filas = await readTable(Buffer.from('cargo,casilla,nombre,CURP\nSuplente,0001 B,Ana,X\n'))
    expect(makePlan(filas, CLAVES).columnasIgnoradas).toEqual(['CURP'])
  })

  it.each([
    ['nothing', '', 'está vacío'],
    ['no heading', 'a,b,c\n1,2,3\n', 'Faltan las columnas «cargo», «casilla» y «nombre»'],
    ['a heading twice', 'cargo,casilla,nombre,celular,tel\n', '«telefono» está dos veces'],
    ['an open quotation', `${HEADING}\nSuplente,,"0001 B,Ana,\n`, 'Fila 2: hay unas comillas'],
    ['bytes', 'PK\0\0\0\0', 'no es texto'],
    ['a cut workbook', 'PK\x03\x04 and no more', 'libro de Excel'],
  ])('a file that is %s is refused in a sentence', async (_, text, sentence) => {
    const read = async () => makePlan(await readTable(Buffer.from(text, 'latin1')), CLAVES)
    await expect(read()).rejects.toThrow(EstructuraError)
    await expect(read()).rejects.toThrow(sentence)
  })
})

const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`

describe('a workbook', () => {
  it('a workbook is read like a CSV, numbers too, with the row numbers that the spreadsheet shows', async () => {
    const bytes = await makeXlsx([
      ['Cargo', 'Ruta', 'Casilla', 'Nombre', 'Teléfono'],
      ['RC propietario', 7, '4105 C15', 'Begoña & <b>Íñigo</b>', 2291234567],
      [],
      ['Rey', 7, '0001 B', 'Ana', ''],
    ])
    const filas = await readTable(bytes)
    const plan = makePlan(filas, CLAVES)
    expect(plan.malas).toMatchObject([{ fila: 4, campo: 'cargo' }])
    expect(plan.puestos[0]).toMatchObject({
      ...{ ruta: '7', nombre: 'Begoña & <b>Íñigo</b>', telefono: '2291234567' },
    })
  })

  it('a workbook whose contents are out of proportion is refused before it is unpacked', async () => {
    const bomb = await zipSheet(Buffer.alloc(320 * 1024 * 1024, 32))
    expect(bomb.length).toBeLessThan(1_000_000)
    await expect(readTable(bomb)).rejects.toThrow('desproporcionado')
  })

  it('a workbook whose directory lies about a size is refused', async () => {
    const bytes = await zipSheet(`<worksheet>${' '.repeat(100_000)}</worksheet>`)
    const size = Buffer.alloc(4)
    size.writeUInt32LE(100_023)
    const place = bytes.lastIndexOf(size)
    expect(place).toBeGreaterThan(0)
    bytes.writeUInt32LE(23, place)
    await expect(readTable(bytes)).rejects.toThrow('está dañado')
  })

  it.each([
    ['a text without end', `<row r="1">${cell('A1', 'x'.repeat(300_000))}</row>`],
    ['a tag without end', `<row r="1"><c r="A1" ${'a="" '.repeat(60_000)}/></row>`],
    ['a row beyond the last', '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'],
    ['a row in a notation of its own', '<row r="1e9"><c r="A1e9"><v>1</v></c></row>'],
    ['a row hidden in a letter', '<row r="&#57;99999999"><c r="A1"><v>1</v></c></row>'],
    ['a column beyond the last', `<row r="1">${cell('AAAAA1', 'x')}</row>`],
    ['a cell in the last corner', `<row r="1048576">${cell('XFD1048576', 'x')}</row>`],
    [
      'cells far apart',
      `<row r="1">${cell('XFD1', 'x')}</row><row r="9999">${cell('A9999', 'x')}</row>`,
    ],
  ])('a small workbook with %s is refused before its cells are made', async (_, rows) => {
    const body = rows
    const bytes = await zipSheet(`<worksheet><sheetData>${body}</sheetData></worksheet>`)
    expect(bytes.length).toBeLessThan(40_000)
    await expect(readTable(bytes)).rejects.toThrow('desproporcionado')
  })

  it('a text in many small runs is refused too, with its row', async () => {
    const runs = '<r><t>abcdefgh</t></r>'.repeat(5000)
    const row = `<row r="3"><c r="A3" t="inlineStr"><is>${runs}</is></c></row>`
    const bytes = await zipSheet(`<worksheet><sheetData>${row}</sheetData></worksheet>`)
    await expect(readTable(bytes)).rejects.toThrow('Fila 3: hay una celda con un texto desmedido')
  })

  it('a workbook whose last corner is only drawn, without content, is read', async () => {
    const drawn = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    const sheet = `<worksheet><sheetData><row r="1">${cell('A1', 'x')}</row>${drawn}</sheetData></worksheet>`
    expect(await readTable(await zipSheet(sheet))).toEqual([{ row: 1, cells: ['x'] }])
  })
})

it('the reading thread gives the plan that the reader gives', async () => {
  const text = `${HEADING}\nRG,R1,,Gloria,\nRC propietario,R1,0001 B,Ana,\n`
  const apart = await planApart({ bytes: Buffer.from(text), claves: CLAVES, lugares: [] })
  expect(apart).toEqual(makePlan(await readTable(Buffer.from(text)), CLAVES))
  await expect(
    planApart({ bytes: Buffer.from('a,b\n'), claves: CLAVES, lugares: [] }),
  ).rejects.toThrow('Faltan las columnas')
})
