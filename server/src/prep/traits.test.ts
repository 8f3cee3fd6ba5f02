import { expect, it } from 'vitest'
import type { Member } from './archive.ts'
import { readBase } from './base.ts'
import { inspectDocument } from './inspect.ts'

const LINES = 'PAN,PRI,MORENA,NULOS,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA'
const VOTES = '10,20,30,1,61,500,1'

/** The document of a base with the given columns and rows, and its actas. */
function inspect(
  header: string,
  rows: string[],
  { path = 'JAL_AYUN_2021.csv', title = 'AYUNTAMIENTOS' } = {},
) {
  const text = [title, '06/06/2021 22:00 (UTC-5)', header, ...rows, ''].join('\n')
  const member: Member = { path, bytes: Buffer.from(text) }
  const [doc] = inspectDocument([readBase(member)])
  return { ...doc!, actas: readBase(member).rows.map(({ esperada }) => esperada) }
}

it.each([
  [
    'names alone',
    'MUNICIPIO',
    ['Tonalá', 'SAN JUAN Y SAN PEDRO TEPA', 'SAN JUAN Y SAN PEDRO TEQUIX'],
  ],
  ['words with a number', 'ID_MUNICIPIO', ['MUNICIPIO 01', 'MUNICIPIO 02', 'MUNICIPIO 11']],
  ['numbers in another name', 'NUM_MUN', ['1', '02', '11']],
  ['numbers before names', 'MUNICIPIO', ['01 UNO', '02 DOS', '11 ONCE']],
])(
  '[CA1] each municipio is a demarcación where the file tells them apart by %s',
  (_, column, said) => {
    const header = `CLAVE_CASILLA,ID_ESTADO,${column},SECCION,TIPO_CASILLA,${LINES}`
    const rows = said.map((place, at) => `14000${at}B0100,14,${place},${at},B,${VOTES}`)
    const { demarcaciones, warnings } = inspect(header, rows)
    expect(demarcaciones).toHaveLength(3)
    expect(warnings).toEqual([])
  },
)

it('[CA1] an elección of municipios whose rows name none is one demarcación, and is told', () => {
  const header = `CLAVE_CASILLA,ID_ESTADO,SECCION,TIPO_CASILLA,EXT_CONTIGUA,${LINES}`
  const { warnings } = inspect(header, [`140001B0100,14,1,B,0,${VOTES}`])
  expect(warnings).toEqual(['Ninguna fila dice su municipio: todas cuentan como una demarcación'])
})

it('[CL1] casillas named by words have the letter of their type and its number', () => {
  const said: [string, string][] = [
    ['BÁSICA', 'B0100'],
    ['CONTIGUA 01', 'C0100'],
    ['Contigua 12', 'C1200'],
    ['EXTRAORDINARIA 1 CONTIGUA 2', 'E0102'],
    ['ESPECIAL 02', 'S0200'],
    ['VOTO ANTICIPADO', 'A0100'],
    ['MESA DE VOTO ANTICIPADO 2', 'A0200'],
    ['PRISIÓN PREVENTIVA', 'P0100'],
    ['MESA ESCRUTINIO', 'M0100'],
    ['MESA DE ESCRUTINIO Y CÓMPUTO 3', 'M0300'],
    ['VOTO EN EL EXTRANJERO 4', 'M0400'],
  ]
  const header = `ID_ESTADO,ID_MUNICIPIO,SECCION,CASILLA,${LINES}`
  const { actas } = inspect(
    header,
    said.map(([words]) => `14,1,12,${words},${VOTES}`),
  )
  expect(actas.map(({ casilla }) => casilla)).toEqual(said.map(([, key]) => `140012${key}`))
})

it.each([
  ['20210606_2200_PREP_JAL/AYUN.csv', 'AYUNTAMIENTOS', '14'],
  ['AYUN_BCS_2021.csv', 'AYUNTAMIENTOS', '03'],
  ['AYUN.csv', 'AYUNTAMIENTOS DE BAJA CALIFORNIA SUR', '03'],
  ['AYUN.csv', 'AYUNTAMIENTOS DEL ESTADO DE MÉXICO', '15'],
  ['AYUN.csv', 'AYUNTAMIENTOS', '00'],
])('[CL7] no acta is lost for want of an entidad: %s, %s', (path, title, entidad) => {
  const header = `ID_MUNICIPIO,SECCION,CASILLA,LUGAR,${LINES}`
  const rows = [`1,12,BÁSICA,X,${VOTES}`, `1,12,CONTIGUA 1,X,,,,,,500,`]
  const { actas, votos, fueraDeCatalogo, warnings } = inspect(header, rows, { path, title })
  expect(actas.map(({ casilla }) => casilla)).toEqual([
    `${entidad}0012B0100`,
    `${entidad}0012C0100`,
  ])
  expect([votos, fueraDeCatalogo]).toEqual([61, 0])
  expect(warnings.join()).toContain(`todas las casillas llevan ${entidad}`)
})

it('a base without any end to its lines is refused: a total would be read as a party', () => {
  const header = 'CLAVE_CASILLA,SECCION,TIPO_CASILLA,ELE_PAN,ELE_PRI,ELE_NULOS_21,ELE_TOTAL,X'
  expect(() => inspect(header, ['140001B0100,1,B,10,20,1,31,9'])).toThrow(/ni de total/)
})

it('a base that does not say which actas count is told', () => {
  const header = `CLAVE_CASILLA,ID_MUNICIPIO,SECCION,TIPO_CASILLA,${LINES.replace(/,[A-Z]+$/, '')}`
  const { warnings } = inspect(header, [`140001B0100,1,1,B,${VOTES.slice(0, -2)}`])
  expect(warnings).toEqual(['Ninguna columna dice qué actas se contabilizan; lo decide la regla'])
})

it('[CA1] a combination may name its parties with the word between them', () => {
  const header = `CLAVE_CASILLA,ID_MUNICIPIO,SECCION,TIPO_CASILLA,PAN y PRI,${LINES}`
  const { candidaturas } = inspect(header, [`140001B0100,1,1,B,5,10,20,30,1,66,500,1`])
  expect(candidaturas.map(({ key, votos }) => [key, votos])).toEqual([
    ['PAN-PRI', 35],
    ['MORENA', 30],
  ])
})

it('the hour in the name of a file is no year', () => {
  const header = `CLAVE_CASILLA,ID_MUNICIPIO,SECCION,TIPO_CASILLA,${LINES}`
  const path = '20210606_2020_PREP_JAL_AYUN.csv'
  expect(inspect(header, [`140001B0100,1,1,B,${VOTES}`], { path }).proceso).toBe('Jalisco 2021')
})
