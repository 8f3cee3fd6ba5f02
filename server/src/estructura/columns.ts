import { plainWords } from '../domain/words.ts'
import { EstructuraError } from './error.ts'
import type { Row } from './sheet.ts'

/** Fields that a column may hold. */
export const FIELDS = [
  'cargo',
  'ruta',
  'casilla',
  'nombre',
  'telefono',
  'seccion',
  'tipo',
  'numero',
  'paterno',
  'materno',
  'municipio',
  'distrito',
  'alcance',
] as const
export type SheetField = (typeof FIELDS)[number]

/** Fields of a person; a sheet with people in columns has them once a person. */
const OF_PERSON = ['nombre', 'paterno', 'materno', 'telefono'] as const

/** Usual headings of the columns, plain: lower case, without accents. */
const NAMES: Record<SheetField, readonly string[]> = {
  cargo: ['cargo', 'puesto', 'figura', 'tipo de representante', 'nombramiento'],
  ruta: ['ruta', 'no ruta', 'num ruta', 'numero de ruta', 'no de ruta'],
  casilla: ['casilla', 'clave casilla', 'clave de casilla', 'seccion y casilla'],
  seccion: ['seccion', 'secc', 'sec', 'seccion electoral', 'no seccion', 'num seccion'],
  tipo: ['tipo', 'tipo de casilla', 'tipo casilla', 'tipo cas'],
  numero: ['no casilla', 'num casilla', 'numero de casilla', 'numero casilla', 'no de casilla'],
  nombre: [
    'nombre',
    'nombre s',
    'nombres',
    'nombre completo',
    'representante',
    'nombre y apellidos',
  ],
  paterno: [
    ...['apellido paterno', 'paterno', 'primer apellido', 'ap paterno', 'a paterno'],
    ...['apellido 1', 'apellidos', 'apellido'],
  ],
  materno: [
    ...['apellido materno', 'materno', 'segundo apellido', 'ap materno', 'a materno', 'apellido 2'],
  ],
  telefono: [
    ...['telefono', 'celular', 'tel', 'cel', 'movil', 'whatsapp', 'telefono celular'],
    ...['tel cel', 'no celular', 'numero de telefono', 'numero celular', 'no telefono'],
  ],
  municipio: ['municipio', 'mpio', 'ayuntamiento'],
  distrito: ['distrito', 'distrito local', 'distrito electoral', 'dto', 'distrito federal'],
  alcance: ['alcance', 'encargo', 'ambito', 'territorio'],
}

/** The content of a column; `persona` in a sheet with people in columns: `propietario 1`, `rg`. */
export type Column = { field: SheetField; persona?: string }

/** Headings of a column written by the service itself. */
export const QUE_CORREGIR = 'Qué corregir'

/** A person of a row: the place of each field, and in a sheet with people in columns the cargo. */
export type Group = { cargo?: string; places: Partial<Record<SheetField, number>> }

export type Heading = {
  /** Place of the row's own fields. */
  places: Partial<Record<SheetField, number>>
  /** People in columns; empty: a row is a person. */
  groups: Group[]
  width: number
  /** Headings not used, as written. */
  ignored: string[]
}

/** A sheet whose columns are not all known: the person must say which is which. */
export class ColumnasError extends EstructuraError {
  override name = 'ColumnasError'

  constructor(message: string) {
    super(message, { refusal: 'columnas_sin_reconocer' })
  }
}

const HEADING_ROWS = 10

/**
 * Index of the heading row: titles of the sheet may stand above the row with most known headings. A
 * lone known word is a cell like «Suplente» among the data.
 */
export function headingIndex(table: readonly Row[]): number {
  const scores = table.slice(0, HEADING_ROWS).map(({ cells }) => {
    const known = columnsOf(cells).flatMap((each) => (each ? [textOfColumn(each)] : []))
    return new Set(known).size
  })
  const most = Math.max(...scores)
  return most > 1 ? scores.indexOf(most) : 0
}

/** The columns of a heading row as the names say; undefined where a name is unknown. */
export function columnsOf(cells: readonly string[]): (Column | undefined)[] {
  const names = cells.map(plainWords)
  const isLong = names.some((name) => NAMES.cargo.includes(name))
  let last: string | undefined
  return names.map((name) => {
    const person = isLong ? undefined : personIn(name)
    if (person) {
      last = person.persona
      return person
    }
    const field = fieldOf(name)
    if (!field) return undefined
    const isOfLast = last !== undefined && OF_PERSON.some((each) => each === field)
    return isOfLast && last !== undefined ? { field, persona: last } : { field }
  })
}

function fieldOf(name: string): SheetField | undefined {
  return FIELDS.find((each) => NAMES[each].includes(name))
}

const PERSONA = /\b(representante general|rg|propietari[oa]s?|prop|suplentes?|supl?)(?: (\d))?\b/
const FILLERS = /\b(de|del|la|el|los|rc|representantes?|casilla|ante|completo)\b/g

/** `PROPIETARIO 1`, `CEL RG`, `Nombre del suplente`: whose column, and the field of the person. */
function personIn(name: string): Column | undefined {
  const found = PERSONA.exec(name)
  if (!found) return undefined
  const [all, word = '', number] = found
  const rest = name.replace(all, ' ').replace(FILLERS, ' ').replace(/\s+/g, ' ').trim()
  const field = rest === '' ? 'nombre' : OF_PERSON.find((each) => NAMES[each].includes(rest))
  const cargo = /^r/.test(word) ? 'rg' : word.startsWith('p') ? 'propietario' : 'suplente'
  return field && { field, persona: number === undefined ? cargo : `${cargo} ${number}` }
}

/** `casilla`, or `telefono:rg` for the column of a person; the way a column goes on the wire. */
export function textOfColumn({ field, persona }: Column): string {
  return persona === undefined ? field : `${field}:${persona}`
}

/** Reads `textOfColumn` back; undefined for a column not used. Throws `EstructuraError`. */
export function columnFrom(text: string): Column | undefined {
  if (text === '') return undefined
  const [name = '', persona] = text.split(':')
  const field = FIELDS.find((each) => each === name)
  const known = persona === undefined || /^(rg|propietario|suplente)( \d)?$/.test(persona)
  if (!field || !known) throw new EstructuraError(`No hay columna «${text.slice(0, 30)}».`)
  return { field, ...(persona === undefined ? {} : { persona }) }
}

/**
 * The heading row with its columns: as the names say, or as a person said. Throws `ColumnasError`
 * naming a column that is missing, twice, or may be half of a name.
 */
export function headingOf({ cells }: Row, said?: readonly (Column | undefined)[]): Heading {
  const columns = said ? cells.map((_, i) => said[i]) : columnsOf(cells)
  const heading: Heading = { places: {}, groups: [], width: cells.length, ignored: [] }
  const groups = new Map<string, Group>()
  columns.forEach((column, place) => {
    const title = cells[place]?.trim() ?? ''
    if (!column) {
      if (title && plainWords(title) !== plainWords(QUE_CORREGIR))
        heading.ignored.push(title.slice(0, 40))
      return
    }
    const { field, persona } = column
    if (persona !== undefined && !groups.has(persona))
      groups.set(persona, { cargo: persona, places: {} })
    const { places } = persona === undefined ? heading : groups.get(persona)!
    if (places[field] !== undefined)
      throw new ColumnasError(`La columna «${textOfColumn(column)}» está dos veces.`)
    places[field] = place
  })
  heading.groups = [...groups.values()].filter(({ places }) => places.nombre !== undefined)
  const missing = missingIn(heading)
  if (missing.length > 0) {
    const sentence = missingSentence(missing, cells)
    // A lone column is no sheet: nothing to ask about.
    throw cells.length < 2 ? new EstructuraError(sentence) : new ColumnasError(sentence)
  }
  const half = said ? undefined : heading.ignored.find((each) => /apellido/.test(plainWords(each)))
  if (half !== undefined)
    throw new ColumnasError(`La columna «${half}» parece de apellidos: di qué es.`)
  return heading
}

function missingIn({ places, groups }: Heading): string[] {
  const hasCasilla = places.casilla !== undefined || places.tipo !== undefined
  const people = groups.length > 0 ? [] : (['cargo', 'nombre'] as const)
  const missing = people.filter((each) => places[each] === undefined)
  return hasCasilla ? missing : [...missing.slice(0, 1), 'casilla', ...missing.slice(1)]
}

function missingSentence(missing: readonly string[], cells: readonly string[]): string {
  const named = missing.map((each) => `«${each}»`)
  const last = named.pop() ?? ''
  const all =
    named.length > 0
      ? `Faltan las columnas ${named.join(', ')} y ${last}`
      : `Falta la columna ${last}`
  const read = cells.map((cell) => cell.trim().slice(0, 20))
  return `${all}; se leyó: ${read.join(', ').slice(0, 120)}.`
}

/** The people of a row; each has the row's own columns and the columns of the person. */
export function peopleOf({ places, groups }: Heading): Group[] {
  if (groups.length === 0) return [{ places }]
  const { nombre: _n, paterno: _p, materno: _m, telefono: _t, cargo: _c, ...shared } = places
  return groups.map((group) => ({ ...group, places: { ...shared, ...group.places } }))
}
