import { makeBook } from '../hojas/book.ts'
import { CARGOS_ESCRITOS } from './cargo.ts'

const COLUMNS: readonly [string, number][] = [
  ['Cargo', 26],
  ['Sección', 10],
  ['Tipo de casilla', 16],
  ['Nombre(s)', 22],
  ['Apellido paterno', 20],
  ['Apellido materno', 20],
  ['Teléfono', 14],
  ['Ruta', 10],
  ['Municipio', 22],
  ['Distrito', 12],
]

const HELP: readonly (readonly string[])[] = [
  ['Cargo', 'Qué va en su fila'],
  ['RC propietario', 'Sección y tipo de su casilla. Una casilla puede tener dos.'],
  ['RC suplente', 'Sección y tipo de su casilla.'],
  ['RG', 'Su ruta: lleva todas las casillas que las demás filas pongan en ella.'],
  ['Coordinación municipal', 'Su municipio; o una ruta; o la palabra todas.'],
  ['Coordinación distrital', 'Su distrito; o una ruta; o la palabra todas.'],
  ['Coordinación jurídica', 'Sólo nombre y teléfono: ve todo y lleva los casos.'],
  [
    'Capturista',
    'Un municipio, un distrito o una ruta: captura sólo los suyos; o la palabra todas.',
  ],
  [],
  ['Tipo de casilla', 'Cómo se escribe'],
  ['B', 'Básica'],
  ['C1, C2…', 'Contigua 1, contigua 2…'],
  ['E1, E1C1…', 'Extraordinaria 1, su contigua 1…'],
  ['S1', 'Especial 1'],
  [],
  [
    'Otras hojas',
    'También se lee una fila por casilla, con columnas PROPIETARIO 1, CEL, SUPLENTE 1, CEL, RG, CEL RG.',
  ],
]

/** The sheet to fill in: cargos as a list, and beside it how each row is filled in. */
export function makePlantilla(): Promise<Buffer> {
  return makeBook([
    {
      name: 'Estructura',
      rows: [COLUMNS.map(([title]) => title)],
      widths: COLUMNS.map(([, width]) => width),
      list: { column: 0, texts: CARGOS_ESCRITOS },
    },
    { name: 'Cómo se llena', rows: HELP, widths: [26, 80] },
  ])
}
