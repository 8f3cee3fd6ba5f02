import { createHash } from 'node:crypto'
import { unpack, type Member } from './archive.ts'
import { isCandidaturasHeader, readCandidaturas, type CandidaturasFile } from './candidaturas.ts'
import { contradictions } from './check.ts'
import { hasEntidad, isBaseHeader, mapColumns } from './columns.ts'
import { PrepError } from './error.ts'
import { readTop, type Top } from './header.ts'
import { centreOffset, momentOfName, type Moment } from './moment.ts'
import { eleccionOf, entidadOf, isReadme, procesoOf } from './nombre.ts'
import type { PrepWarning } from './notes.ts'
import { findOptions, withComunes } from './options.ts'
import { readRows } from './rows.ts'
import { sampleOf } from './sample.ts'
import type { Base } from './shape.ts'
import { decode, findTable, needBudget } from './text.ts'

/** All readable files of a delivery. A failing file leaves the rest whole. */
export type Bundle = { bases: Base[]; candidaturas: CandidaturasFile[]; errors: PrepError[] }

/**
 * Reads every base in a zip, a zip of zips, a tar.gz or a bare file. Throws `PrepError` for no
 * base.
 */
export async function readBases(bytes: Uint8Array, fileName: string): Promise<Base[]> {
  return (await readBundle(bytes, fileName)).bases
}

/** As `readBases`, with the candidacies of the delivery. Throws `PrepError` for no base. */
export async function readBundle(bytes: Uint8Array, fileName: string): Promise<Bundle> {
  return readMembers(await unpack(bytes, fileName), fileName)
}

/** The bases and candidacies among unpacked files. */
export function readMembers(members: Member[], fileName: string): Bundle {
  const bundle: Bundle = { bases: [], candidaturas: [], errors: [] }
  const notes: PrepError[] = []
  for (const member of members) {
    if (member.error) bundle.errors.push(member.error)
    if (member.error || isReadme(member.path)) continue
    const kind = kindOf(member)
    try {
      if (kind === 'candidaturas') bundle.candidaturas.push(readCandidaturas(member))
      else bundle.bases.push(readBase(member))
    } catch (error) {
      if (!(error instanceof PrepError)) throw error
      // A text without a header is somebody's note on the bases of the delivery.
      if (kind === undefined && /\.txt$/i.test(member.path)) notes.push(error)
      else bundle.errors.push(error)
    }
  }
  const broken = bundle.errors.find((error) => error.row !== undefined) ?? bundle.errors[0]
  if (bundle.bases.length === 0) {
    const none = new PrepError('No hay ninguna base del PREP', { file: fileName })
    const error = broken ?? notes[0] ?? none
    error.isOfBase = members.some(isOfBase)
    throw error
  }
  const lost = bundle.errors.map(({ file, message }): PrepWarning => [
    'archivo',
    `${file ?? ''}: ${message}`,
  ])
  const said = bundle.candidaturas.flatMap(({ file, warnings = [] }) =>
    warnings.map(([loss, text]): PrepWarning => [loss, `${file}: ${text}`]),
  )
  for (const base of bundle.bases) base.warnings.push(...lost, ...said)
  return bundle
}

const HEAD_BYTES = 65_536

/** The kind of a file by header, not by name; undefined for an unknown header. */
function kindOf({ path, bytes }: Member): 'base' | 'candidaturas' | undefined {
  const head = decode(bytes.subarray(0, HEAD_BYTES)).text
  if (findTable(head, path, isBaseHeader)) return 'base'
  return findTable(head, path, isCandidaturasHeader) ? 'candidaturas' : undefined
}

/** Every base has a column of null votes, and no sheet of ours has one. */
function isOfBase({ path, bytes }: Member): boolean {
  const isHeader = (names: string[]) =>
    isBaseHeader(names) && mapColumns(names).places.nulos !== undefined
  return findTable(decode(bytes.subarray(0, HEAD_BYTES)).text, path, isHeader) !== undefined
}

/** Reads one data file. Throws `PrepError`, with the row if a row is at fault. */
export function readBase({ path, bytes }: Member): Base {
  const { text, warnings } = decode(bytes)
  const table = findTable(text, path, isBaseHeader)
  if (!table)
    throw new PrepError('No se encontró el encabezado de columnas (CLAVE_CASILLA o SECCION)', {
      file: path,
    })
  needBudget(table)
  const top = readTop(table.top)
  const moment = momentOf(top, path, warnings)
  const columns = mapColumns(table.header)
  const { options, unknown } = findOptions(table.header, columns, sampleOf(table))
  if (unknown.length > 0)
    warnings.push(['votos', `Columnas que no se reconocen: ${unknown.join(', ')}`])
  if (options.every(({ kind }) => kind !== 'nulos') && columns.places.totalCalculado === undefined)
    throw new PrepError('La base no trae columna de votos nulos ni de total', { file: path })
  if (!options.some(({ kind }) => kind !== 'nulos' && kind !== 'no_registradas'))
    throw new PrepError('La base no trae columnas de votos', { file: path })
  const { computos: isComputos, title } = top
  const entidad = entidadOf(path, title) || '00'
  if (!hasEntidad(columns))
    warnings.push([
      'marcas',
      `Ningún renglón dice su entidad; todas las casillas llevan ${entidad}`,
    ])
  if (columns.places.contabilizada === undefined && !isComputos)
    warnings.push(['actas', 'Ninguna columna dice qué actas se contabilizan; lo decide la regla'])
  const read = readRows(table, { columns, options, ...moment, computos: isComputos, entidad })
  warnings.push(...read.warnings)
  const clave = eleccionOf(path, top.title) || 'ELECCION'
  const entidades = [...new Set(read.rows.map(({ esperada }) => esperada.entidad))]
  const computos = top.computos || /COMPUTOS/i.test(path.split('/').slice(-4).join('/'))
  const base: Base = {
    file: path,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    title: top.title || clave,
    corteAt: moment.at,
    utcOffset: moment.utcOffset,
    header: top.header,
    headerNames: top.names,
    eleccion: computos ? `COMPUTOS_${clave}` : clave,
    proceso: procesoOf(entidades, path, moment.at),
    options: withComunes(
      options.map(({ place: _, ...option }) => option),
      read.rows,
    ),
    lugares: read.lugares,
    rows: read.rows,
    fuera: read.fuera,
    repeatedKeys: read.repeatedKeys,
    sums: read.sums,
    warnings,
  }
  warnings.push(...contradictions(base))
  return base
}

function momentOf(top: Top, path: string, warnings: PrepWarning[]): Moment {
  const { at, utcOffset } = top.moment
  const named = momentOfName(path.split('/').slice(-4).join('/'), utcOffset)
  if (at !== undefined) {
    if (utcOffset !== undefined) return { at, utcOffset }
    const year = Number(at.slice(0, 4))
    warnings.push(['lectura', 'El archivo no dice su huso horario; se toma el del centro'])
    return { at, utcOffset: centreOffset({ year, month: Number(at.slice(5, 7)) }) }
  }
  if (!named)
    throw new PrepError('Ni el archivo ni su nombre dicen la fecha y hora del corte', {
      file: path,
    })
  warnings.push(['lectura', 'El archivo no dice la hora del corte; se toma la de su nombre'])
  return named
}
