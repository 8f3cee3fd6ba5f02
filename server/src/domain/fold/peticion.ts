import type { ActaPedida } from '../peticion.ts'
import type { Bodies, LedgerRecord, Peticion } from '../record.ts'
import { casoEstadoOf, casoOf, type Caso, type Casos } from './caso.ts'
import { consejoDe } from './consejo.ts'
import type { Eleccion } from './eleccion.ts'
import { NOTED, refused, type Outcome } from './outcome.ts'
import type { Slot } from './slot.ts'

/** A petition in the night, at its place; of a council and kind the versions count from 1. */
export type PeticionEmitida = Bodies['peticion.issued'] & {
  id: string
  seq: number
  at: string
  actor: string
  version: number
}

/** The part of the night that knows petitions. */
export type Peticiones = { peticiones: Map<string, PeticionEmitida> }
type Whose = Pick<PeticionEmitida, 'eleccion' | 'consejo' | 'peticion'>

/** The versions of a council and kind, oldest first. */
export function versionesDe(
  { peticiones }: Peticiones,
  { eleccion, consejo, peticion }: Whose,
): PeticionEmitida[] {
  return [...peticiones.values()].filter(
    (each) => each.eleccion === eleccion && each.consejo === consejo && each.peticion === peticion,
  )
}

/**
 * The proposal that a petition may carry: approved by a second person, and neither settled nor closed
 * since (RULES.md PE1).
 */
export function aprobadaOf(caso: Caso | undefined, peticion: Peticion): Caso['propuesta'] {
  if (!caso || caso.propuesta?.peticion !== peticion) return undefined
  const estado = casoEstadoOf(caso)
  return estado === 'aprobado' || estado === 'presentado' ? caso.propuesta : undefined
}

export function issuePeticion(
  night: Casos & Peticiones & { elecciones: ReadonlyMap<string, Eleccion> },
  { id, seq, at, actor, body }: LedgerRecord<'peticion.issued'>,
): Outcome {
  const eleccion = night.elecciones.get(body.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', body.eleccion)
  const { consejo, peticion, filas } = body
  if (filas.length === 0) return refused('peticion_vacia', consejo)
  const seen = new Set<string>()
  const isOwn = ({ acta, propuesta }: ActaPedida): boolean => {
    const slot = eleccion.slots.get(acta)
    const isFirst = !seen.has(acta)
    seen.add(acta)
    const caso = casoOf(night, body.eleccion, acta)
    const isHere = slot !== undefined && consejoDe(eleccion, slot).clave === consejo
    return isHere && isFirst && aprobadaOf(caso, peticion)?.id === propuesta
  }
  const wrong = filas.filter((row) => !isOwn(row))
  if (wrong.length > 0) return refused('peticion_sin_aprobar', ...wrong.map(({ acta }) => acta))
  const version = versionesDe(night, body).length + 1
  const ordered = { ...body, filas: inOrder(eleccion, filas) }
  night.peticiones.set(id, { ...ordered, id, seq, at, actor, version })
  return NOTED
}

/** By sección, then casilla, as a council opens its packages (RULES.md PE4). */
function inOrder({ slots }: Eleccion, filas: readonly ActaPedida[]): ActaPedida[] {
  const keyOf = ({ acta }: ActaPedida) => orderOf(slots.get(acta)!)
  return filas.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

function orderOf({ expected }: Slot): string {
  const { seccion, casilla, acta } = expected
  return `${seccion.padStart(6, '0')} ${casilla} ${acta}`
}
