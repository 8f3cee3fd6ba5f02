import type { Member } from './archive.ts'
import { readText } from './cell.ts'
import { columnName } from './columns.ts'
import { PrepError } from './error.ts'
import { codeOf } from './keys.ts'
import { eleccionOf, partiesOf } from './nombre.ts'
import { decode, eachRow, findTable } from './text.ts'

/** One row of a candidaturas file: the parties that put one person up in one place. Never the suplente. */
export type Registro = {
  entidad: string
  distrito: string
  municipio: string
  partidos: string[]
  /** A `SUM-` row: the parties go together here. */
  suma: boolean
  nombre: string
}

export type CandidaturasFile = { file: string; eleccion: string; registros: Registro[] }

const PARTIES = ['PARTIDO_CI', 'PARTIDO', 'PARTIDO_POLITICO', 'SIGLAS', 'ACTOR_POLITICO']
const NOMBRES = [
  'CANDIDATURA_PROPIETARIA',
  'CANDIDATURA',
  'CANDIDATO',
  'PROPIETARIO',
  'PROPIETARIA',
  'NOMBRE',
]

/** Reads who stands for whom, and where. Throws `PrepError` without a column of parties. */
export function readCandidaturas({ path, bytes }: Member): CandidaturasFile {
  const { text } = decode(bytes)
  const table = findTable(text, path, isCandidaturasHeader)
  if (!table) throw new PrepError('No se encontró el encabezado de candidaturas', { file: path })
  const names = table.header.map(columnName)
  const placeOf = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name))
  const at = {
    partido: placeOf(PARTIES),
    nombre: NOMBRES.map((name) => names.indexOf(name)).find((place) => place >= 0) ?? -1,
    entidad: names.findIndex((name) => /^ID_(ESTADO|ENTIDAD)$/.test(name)),
    distrito: names.findIndex((name) => /^ID_DISTRITO/.test(name)),
    municipio: names.findIndex((name) => /^ID_(MUNICIPIO|ALCALDIA|DEMARCACION|JUNTA)/.test(name)),
  }
  const registros: Registro[] = []
  eachRow(table, (cells) => {
    const cell = (place: number) => (place < 0 ? '' : readText(cells[place] ?? ''))
    const { partidos, suma } = partiesOf(cell(at.partido))
    if (partidos.length === 0) return
    registros.push({
      entidad: cell(at.entidad).padStart(2, '0'),
      distrito: codeOf(cell(at.distrito), ''),
      municipio: codeOf(cell(at.municipio), ''),
      partidos,
      suma,
      nombre: cell(at.nombre).slice(0, 200),
    })
  })
  return { file: path, eleccion: eleccionOf(path, ''), registros }
}

function isCandidaturasHeader(cells: string[]): boolean {
  const names = cells.map(columnName)
  return (
    names.some((name) => PARTIES.includes(name)) && names.some((name) => NOMBRES.includes(name))
  )
}
