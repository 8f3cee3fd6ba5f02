import { EstructuraError } from './error.ts'
import type { Fila } from './sheet.ts'

export const CAMPOS = ['cargo', 'ruta', 'casilla', 'nombre', 'telefono'] as const
export type Campo = (typeof CAMPOS)[number]

/** How people head these columns, plain: lower case, without accents. */
const NAMES: Record<Campo, readonly string[]> = {
  cargo: ['cargo', 'puesto', 'figura', 'tipo de representante'],
  ruta: ['ruta', 'no ruta', 'numero de ruta'],
  casilla: ['casilla', 'clave casilla', 'clave de casilla', 'seccion y casilla'],
  nombre: ['nombre', 'nombre completo', 'representante'],
  telefono: ['telefono', 'celular', 'tel', 'movil', 'whatsapp'],
}
const REQUIRED: readonly Campo[] = ['cargo', 'casilla', 'nombre']

export type Columns = {
  /** Place of each column that is there. */
  places: Partial<Record<Campo, number>>
  width: number
  /** Headings that say nothing to us, as written. */
  ignoradas: string[]
}

/** Reads the heading row. Throws `EstructuraError` naming the column that is missing or stands twice. */
export function columnsOf({ cells }: Fila): Columns {
  const places: Columns['places'] = {}
  const ignoradas: string[] = []
  cells.forEach((cell, place) => {
    const name = plain(cell)
    const campo = CAMPOS.find((each) => NAMES[each].includes(name))
    if (!campo) {
      if (name) ignoradas.push(cell.trim().slice(0, 40))
    } else if (places[campo] === undefined) places[campo] = place
    else throw new EstructuraError(`La columna «${campo}» está dos veces.`)
  })
  const missing = REQUIRED.filter((campo) => places[campo] === undefined)
  if (missing.length > 0)
    throw new EstructuraError(
      `Falta la columna «${missing.join('», «')}» en la primera fila; se leyó: ${cells
        .map((cell) => cell.trim().slice(0, 20))
        .join(', ')
        .slice(0, 120)}.`,
    )
  return { places, width: cells.length, ignoradas }
}

/** Lower case, without accents, with single spaces between words of letters and digits. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
