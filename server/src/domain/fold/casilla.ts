import type { Aviso, LedgerRecord, Nombramiento } from '../record.ts'
import type { Eleccion } from './eleccion.ts'
import { NOTED, type Outcome } from './outcome.ts'
import type { Ambito, Slot } from './slot.ts'

/** A nombramiento with the times of its issue, activation and revocation. */
export type Nombrado = Nombramiento & {
  emitidoAt: string
  activadoAt?: string
  revocadoAt?: string
  /** The reason of the revocation. */
  causa?: string
}

export type AvisoAt = { aviso: Aviso; at: string; actor: string }

/** Calls of the centre to a casilla that brought no figures: how many, and the last (RULES.md CE5). */
export type Llamadas = { veces: number; aviso: Aviso; at: string }

/** The id of a note made by the holder of a call begins so. */
export const LLAMADA_ID = 'llamada:'

/**
 * The night's own knowledge of a casilla. Its actas are in the elecciones: see `actasAt`. Only a
 * casilla with people or an aviso has an entry.
 */
export type Casilla = {
  /** In force or not, oldest first. */
  nombrados: Nombrado[]
  /** The known reason of the silence (RULES.md RU4). */
  aviso?: AvisoAt
  llamadas?: Llamadas
}

/** The part of the night that knows casillas. */
export type Casillas = { casillas: Map<string, Casilla> }
type Elecciones = { elecciones: ReadonlyMap<string, Eleccion> }

/** Actas, each with its elección. */
export type Places = (readonly [Eleccion, Slot])[]

/** The entry of a casilla, made where there is none. */
export function casillaIn({ casillas }: Casillas, clave: string): Casilla {
  const found = casillas.get(clave)
  if (found) return found
  const made: Casilla = { nombrados: [] }
  casillas.set(clave, made)
  return made
}

export function noteCasilla(
  night: Casillas & { noted: Set<string> },
  { id, at, actor, body }: LedgerRecord<'casilla.noted'>,
): Outcome {
  const casilla = casillaIn(night, body.casilla)
  night.noted.delete(body.casilla)
  if (body.aviso === 'ninguno') delete casilla.aviso
  else {
    casilla.aviso = { aviso: body.aviso, at, actor }
    if (id.startsWith(LLAMADA_ID))
      casilla.llamadas = { veces: (casilla.llamadas?.veces ?? 0) + 1, aviso: body.aviso, at }
    night.noted.add(body.casilla)
  }
  return NOTED
}

/** The nombramientos in force at a casilla. */
export function peopleAt({ casillas }: Casillas, casilla: string): Nombrado[] {
  const { nombrados = [] } = casillas.get(casilla) ?? {}
  return nombrados.filter(({ revocadoAt }) => revocadoAt === undefined)
}

/** All actas of a casilla, in every elección of the night. */
export function actasAt({ elecciones }: Elecciones, casilla: string): Places {
  return [...elecciones.values()].flatMap((eleccion) =>
    (eleccion.byCasilla.get(casilla) ?? []).map((slot) => [eleccion, slot] as const),
  )
}

/** The named actas found in the elección. */
export function actasIn(
  { elecciones }: Elecciones,
  clave: string,
  actas: readonly { acta: string }[],
): Places {
  const eleccion = elecciones.get(clave)
  if (!eleccion) return []
  return actas.flatMap(({ acta }) => {
    const slot = eleccion.slots.get(acta)
    return slot ? [[eleccion, slot] as const] : []
  })
}

/** Every casilla of any elección, once. */
export function* casillasOf({ elecciones }: Elecciones): Generator<string> {
  const before: ReadonlyMap<string, unknown>[] = []
  for (const { byCasilla } of elecciones.values()) {
    for (const casilla of byCasilla.keys())
      if (!before.some((each) => each.has(casilla))) yield casilla
    before.push(byCasilla)
  }
}

/** Whether some elección of the night has the casilla. */
export function isKnown({ elecciones }: Elecciones, casilla: string): boolean {
  for (const { byCasilla } of elecciones.values()) if (byCasilla.has(casilla)) return true
  return false
}

/**
 * The ámbito of a kind over a casilla, by the first elección with such an ámbito: an elección of
 * distritos does not know the municipio, but another elección of the night may.
 */
export function ambitoOver(
  { elecciones }: Elecciones,
  casilla: string,
  wanted: Ambito['kind'],
): Ambito | undefined {
  for (const { byCasilla } of elecciones.values())
    for (const { ambitos } of byCasilla.get(casilla) ?? []) {
      const found = ambitos.find(({ kind }) => kind === wanted)
      if (found) return found
    }
  return undefined
}
