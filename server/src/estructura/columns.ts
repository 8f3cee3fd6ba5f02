import { EstructuraError } from './error.ts'
import type { Row } from './sheet.ts'

export const FIELDS = ['cargo', 'ruta', 'casilla', 'nombre', 'telefono'] as const
export type PostField = (typeof FIELDS)[number]

/** Usual headings of the columns, plain: lower case, without accents. */
const NAMES: Record<PostField, readonly string[]> = {
  cargo: ['cargo', 'puesto', 'figura', 'tipo de representante'],
  ruta: ['ruta', 'no ruta', 'numero de ruta'],
  casilla: ['casilla', 'clave casilla', 'clave de casilla', 'seccion y casilla'],
  nombre: ['nombre', 'nombre completo', 'representante'],
  telefono: ['telefono', 'celular', 'tel', 'movil', 'whatsapp'],
}
const REQUIRED: readonly PostField[] = ['cargo', 'casilla', 'nombre']

export type Heading = {
  /** Place of each column present. */
  places: Partial<Record<PostField, number>>
  width: number
  /** Unknown headings, as written. */
  ignored: string[]
}

/** Reads the heading row. Throws `EstructuraError` naming a missing or repeated column. */
export function headingOf({ cells }: Row): Heading {
  const places: Heading['places'] = {}
  const ignored: string[] = []
  cells.forEach((cell, place) => {
    const name = plainWords(cell)
    const field = FIELDS.find((each) => NAMES[each].includes(name))
    if (!field) {
      if (name) ignored.push(cell.trim().slice(0, 40))
    } else if (places[field] === undefined) places[field] = place
    else throw new EstructuraError(`La columna «${field}» está dos veces.`)
  })
  const missing = REQUIRED.filter((field) => places[field] === undefined)
  if (missing.length > 0)
    throw new EstructuraError(
      `Falta la columna «${missing.join('», «')}» en la primera fila; se leyó: ${cells
        .map((cell) => cell.trim().slice(0, 20))
        .join(', ')
        .slice(0, 120)}.`,
    )
  return { places, width: cells.length, ignored }
}

/** Lower case, without accents, with single spaces between words of letters and digits. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
