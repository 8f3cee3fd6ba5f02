import type { AmbitoKind } from '../domain/catalogo.ts'

/** The person signed in, in the answer of GET /api/inicio. */
export type SesionDoc = {
  rol: string
  /** How many casillas the session is for, or the word for every casilla. */
  casillas: number | 'todas'
  /** The person's own name, for a session by a nombramiento. */
  nombre?: string
}

/** GET /api/buscar?q=: places by number or name, the likeliest first. */
export type BuscarDoc = {
  hallados: Hallado[]
  /** Places found besides, not listed. */
  mas: number
}

export type Hallado = {
  /** `GOB:casilla:…`, for the page. */
  clave: string
  kind: AmbitoKind
  nombre: string
  /** The places above it, the nearest first: `Cotaxtla`. */
  lugar: string
  eleccion: string
  /** In the charge of the person who asks. */
  propia?: true
}
