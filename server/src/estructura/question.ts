import type { ColumnasDoc } from '../contract/estructura.ts'
import { cargoOf } from './cargo.ts'
import { columnsOf, headingIndex, headingOf, textOfColumn, type Column } from './columns.ts'
import { EstructuraError } from './error.ts'
import { CasillaIndex } from './row.ts'
import type { Row } from './sheet.ts'
import { telefonoOf } from './telefono.ts'
import { plainWords } from '../domain/words.ts'

/** Rows looked at for a guess, and texts shown a column. */
const LOOKED_AT = 200
const SHOWN = 3
/** Part of the filled cells that must look like the field. */
const ENOUGH = 0.8

/**
 * «¿Qué columna es…?»: each heading with some of its cells, what its name says, and else what its
 * cells look like. A guess is never used without the person's word.
 */
export function questionOf(table: readonly Row[], claves: readonly string[]): ColumnasDoc {
  const at = headingIndex(table)
  const heading = table[at]
  if (!heading) throw new EstructuraError('El archivo no tiene filas.')
  const known = columnsOf(heading.cells)
  const rows = table.slice(at + 1, at + 1 + LOOKED_AT)
  const casillas = new CasillaIndex(claves)
  const taken = new Set(known.map((each) => each && textOfColumn(each)))
  const columnas = heading.cells.map((titulo, place) => {
    const cells = rows.map(({ cells }) => cells[place]?.trim() ?? '').filter(Boolean)
    const muestra = [...new Set(cells)].slice(0, SHOWN).map((each) => each.slice(0, 60))
    const own = known[place]
    const column = own ?? guessOf(titulo, cells, casillas)
    const campo = column && textOfColumn(column)
    const isFree = campo !== undefined && (own !== undefined || !taken.has(campo))
    if (isFree) taken.add(campo)
    return {
      titulo: titulo.trim().slice(0, 60),
      muestra,
      campo: isFree ? campo : '',
      supuesta: own === undefined && isFree,
    }
  })
  return { fila: heading.row, columnas, falta: missingIn(heading) }
}

function missingIn(heading: Row): string {
  try {
    headingOf(heading)
    return ''
  } catch (error) {
    if (error instanceof EstructuraError) return error.message
    throw error
  }
}

function guessOf(title: string, cells: string[], casillas: CasillaIndex): Column | undefined {
  const like = (is: (cell: string) => boolean) =>
    cells.length > 0 && cells.filter(is).length / cells.length >= ENOUGH
  const words = plainWords(title)
  if (like((cell) => cargoOf(cell) !== undefined)) return { field: 'cargo' }
  if (like((cell) => typeof casillas.find(cell) === 'string')) return { field: 'casilla' }
  const persona = /general/.test(words) ? { persona: 'rg' } : {}
  if (like((cell) => cell !== '' && 'telefono' in telefonoOf(cell)))
    return { field: 'telefono', ...persona }
  if (/secc/.test(words) && like((cell) => /^\d{1,4}$/.test(cell))) return { field: 'seccion' }
  if (/materno|segundo/.test(words)) return { field: 'materno' }
  if (/paterno|apellido/.test(words)) return { field: 'paterno' }
  if (/ruta/.test(words)) return { field: 'ruta' }
  const isName = like((cell) => /^[\p{L}\p{M}.'’ ]+$/u.test(cell) && /\p{L} +\p{L}/u.test(cell))
  if (isName && (/nombre/.test(words) || persona.persona)) return { field: 'nombre', ...persona }
  return undefined
}
