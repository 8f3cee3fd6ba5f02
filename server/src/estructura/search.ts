import { codigoFrom } from '../access/nombramiento.ts'
import { formatClave, parseClave, parseHumana } from '../domain/clave.ts'
import type { Casillas } from '../domain/fold/casilla.ts'
import type { Representacion } from '../domain/fold/representacion.ts'

export type SearchDesk = Casillas & {
  representacion: Representacion
  /** Nombramientos of people with the words in the name. */
  searchPersonas(text: string): string[]
}

/**
 * Nombramientos matching a typed text: a code, a casilla («0309 C2», its clave, or its sección
 * alone), a ruta («ruta 7») or a person. Revoked nombramientos too.
 */
export function searchIds(text: string, desk: SearchDesk): ReadonlySet<string> {
  const typed = text.trim()
  const { representacion, casillas } = desk
  return new Set([
    ...codigoIn(typed, representacion),
    ...casillasIn(typed, casillas)
      .flatMap((each) => casillas.get(each)?.nombrados ?? [])
      .map(({ id }) => id),
    ...rutaIn(typed, representacion),
    ...desk.searchPersonas(typed),
  ])
}

function codigoIn(typed: string, { nombramientos }: Representacion): string[] {
  const id = codigoFrom(typed)
  return nombramientos.has(id) ? [id] : []
}

function casillasIn(typed: string, casillas: Casillas['casillas']): string[] {
  const clave = typed.toUpperCase()
  if (parseClave(clave)) return casillas.has(clave) ? [clave] : []
  const end = endOf(typed)
  return end === undefined
    ? []
    : [...casillas.keys()].filter((casilla) => casilla.slice(2).startsWith(end))
}

/** The clave of a casilla without its entidad; undefined when the text names no casilla. */
function endOf(typed: string): string | undefined {
  if (/^\d{1,4}$/.test(typed)) return typed.padStart(4, '0')
  const humana = parseHumana(typed)
  return humana && formatClave({ entidad: '', ...humana }).slice(2)
}

function rutaIn(typed: string, { nombramientos }: Representacion): string[] {
  const wanted = /^ruta\s+(.+)$/i.exec(typed)?.[1]?.toLowerCase()
  if (wanted === undefined) return []
  return [...nombramientos.values()].flatMap(({ id, ruta }) =>
    ruta?.toLowerCase() === wanted ? [id] : [],
  )
}
