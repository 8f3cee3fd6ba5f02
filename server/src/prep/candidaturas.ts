import type { Member } from './archive.ts'
import { isHostile, readText } from './cell.ts'
import { columnName } from './columns.ts'
import { PrepError } from './error.ts'
import { codeOf } from './keys.ts'
import { Notes, ODD, type PrepWarning } from './notes.ts'
import { eleccionOf, partiesOf } from './nombre.ts'
import { decode, eachRow, findTable, needBudget } from './text.ts'

/**
 * A row of a candidaturas file: the parties that put one person up in one place. Never the
 * suplente.
 */
export type Registro = {
  entidad: string
  distrito: string
  municipio: string
  partidos: string[]
  /** A `SUM-` row: the parties go together here. */
  suma: boolean
  nombre: string
}

export type CandidaturasFile = {
  file: string
  eleccion: string
  registros: Registro[]
  /** Warnings of mended letters, and of names that a page or a spreadsheet might run as code. */
  warnings?: PrepWarning[]
}

const PARTIES =
  /^(PARTIDO(_(POLITICO|CI|COALICION|POLITICO_CI))?|SIGLAS|ACTOR_POLITICO|COALICION|FUERZA_POLITICA)$/
/** The owner first; a suplente is named beside an owner. */
const NOMBRES = [
  /^(CANDIDAT[A-Z_]*_)?PROPIETARI[OA]$/,
  /^(NOMBRE_)?(DE_(LA_)?)?CANDIDAT(O|A|O_A|URA)$/,
  /^NOMBRE(_COMPLETO)?$/,
]

/** Text in place of a name when nobody stands or nobody has been filled in. */
const NOBODY = /^(SIN CANDIDAT\w*|NOMBRE APELLIDO.*|SIN REGISTRO|NO REGISTRÓ|POR DEFINIR)$/i

/** Reads the candidate of each party and place. Throws `PrepError` without a column of parties. */
export function readCandidaturas({ path, bytes }: Member): CandidaturasFile {
  const { text, warnings } = decode(bytes)
  const table = findTable(text, path, isCandidaturasHeader)
  if (!table) throw new PrepError('No se encontró el encabezado de candidaturas', { file: path })
  needBudget(table)
  const names = table.header.map(columnName)
  // Federal files call the numbers ESTADO and DISTRITO until 2021.
  const placeOf = (...patterns: RegExp[]) => {
    const places = patterns.map((pattern) => names.findIndex((name) => pattern.test(name)))
    return places.find((place) => place >= 0) ?? -1
  }
  const at = {
    partido: placeOf(PARTIES),
    nombre: placeOf(...NOMBRES),
    entidad: placeOf(/^ID_(ESTADO|ENTIDAD)$/, /^(ESTADO|ENTIDAD)$/),
    distrito: placeOf(/^ID_(DISTRITO|DTTO)/, /^DISTRITO/),
    municipio: placeOf(/^ID_(MUNICIPIO|ALCALDIA|DEMARCACION|JUNTA)/, /^(MUNICIPIO|ALCALDIA)/),
  }
  const registros: Registro[] = []
  const notes = new Notes()
  eachRow(table, (cells, line) => {
    const cell = (place: number) => (place < 0 ? '' : readText(cells[place] ?? ''))
    const { partidos, suma } = partiesOf(cell(at.partido))
    if (partidos.length === 0) return
    if (isHostile(cell(at.nombre))) notes.say(ODD.hostile, line)
    registros.push({
      entidad: cell(at.entidad).padStart(2, '0'),
      distrito: codeOf(cell(at.distrito), ''),
      municipio: codeOf(cell(at.municipio), ''),
      partidos,
      suma,
      nombre: cell(at.nombre).replace(NOBODY, '').slice(0, 200),
    })
  })
  warnings.push(...notes.all())
  return { file: path, eleccion: eleccionOf(path, ''), registros, warnings }
}

/** True for the header of a file of candidacies: the header names parties and people. */
export function isCandidaturasHeader(cells: string[]): boolean {
  const names = cells.map(columnName)
  return (
    names.some((name) => PARTIES.test(name)) &&
    names.some((name) => NOMBRES.some((pattern) => pattern.test(name)))
  )
}
