import { stringify } from 'csv-stringify/sync'
import { makeBook } from '../hojas/book.ts'
import { SPREADSHEET } from '../hojas/cells.ts'
import type { Escrito, Linea } from './escrito.ts'

type Cell = string | number

const WIDTHS = [8, 9, 10, 14, 16, 42, 24, 30, 10, 10, 10, 10, 44, 66, 66, 30]

/** One row a ground of a casilla: numbers are numbers, everything else is text (RULES.md EX1). */
function rowsOf(escrito: Escrito): Cell[][] {
  const own = escrito.simulacro ? `SIMULACRO ${escrito.numero}` : escrito.numero
  return escrito.lineas.map((linea) => [...cellsOf(linea), own])
}

const TITULOS = [
  ...['Anexo', 'Sección', 'Casilla', 'Clave de casilla', 'Clave de acta'],
  ...['Causal', 'Fundamento', 'Advertencia'],
  ...['Acta: cifra', 'Acta: contra', 'PREP: cifra', 'PREP: contra', 'Cifras'],
  ...['Foto (SHA-256)', 'Corte (SHA-256)', 'Petición'],
]

function cellsOf(linea: Linea): Cell[] {
  const { nuestra, prep } = linea.numeros
  return [
    ...[linea.anexo, linea.seccion, linea.casilla, linea.clave, linea.acta],
    ...[linea.causal, linea.fundamento, linea.aviso],
    ...[nuestra.valor ?? '', nuestra.limite ?? '', prep.valor ?? '', prep.limite ?? ''],
    ...[linea.cifras, linea.foto, linea.corte],
  ]
}

/** The table as a workbook, with a second sheet that says what the table belongs to. */
export function xlsxOf(escrito: Escrito): Promise<Buffer> {
  const { numero, titulo, eleccion, consejo, casillas, pie, cadena, notas, simulacro } = escrito
  const ficha: Cell[][] = [
    ['Dato', 'Valor'],
    ...(simulacro ? [['SIMULACRO', 'No es una petición']] : []),
    ...[['Petición', numero] as Cell[], ['Título', titulo], ['Elección', eleccion]],
    ...[['Consejo', consejo] as Cell[], ['Casillas', casillas], ['Registro', pie]],
    ['Cadena', cadena],
    ...notas.map((nota) => ['Nota', nota]),
  ]
  return makeBook([
    { name: 'Casillas', rows: [TITULOS, ...rowsOf(escrito)], widths: WIDTHS },
    { name: 'Petición', rows: ficha, widths: [14, 100] },
  ])
}

/** With a byte order mark, so that a spreadsheet reads the accents. */
export function csvOf(escrito: Escrito): Buffer {
  const options = { ...SPREADSHEET, bom: true, record_delimiter: 'windows' as const }
  return Buffer.from(stringify([TITULOS, ...rowsOf(escrito)], options))
}
