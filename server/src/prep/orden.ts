import { hash } from 'node:crypto'
import type { OrdenDoc } from '../contract/orden.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Night } from '../domain/fold/night.ts'
import { hasActas, inPrintedOrder, linePlaces, orderRefusal } from '../domain/fold/orden.ts'
import type { Draft } from '../domain/record.ts'
import type { Desk } from '../ledger/desk.ts'
import { RefusalError } from '../refusal/refusal.ts'

/** The part of the desk that an order of lines needs. */
export type OrderDesk = Pick<Desk, 'night' | 'submit' | 'now'>

/** Throws a RefusalError for an unknown elección. */
export function ordenDoc(night: Pick<Night, 'elecciones'>, clave: string): OrdenDoc {
  const eleccion = eleccionIn(night, clave)
  const { options } = eleccion.catalogo
  const renglones = inPrintedOrder(eleccion, linePlaces(eleccion.catalogo)).flatMap((place) => {
    const option = options[place]
    return option ? [{ key: option.key, partidos: option.parties ?? [option.key] }] : []
  })
  const { orden } = eleccion
  return { eleccion: clave, renglones, fijado: orden !== undefined, abierto: !hasActas(eleccion) }
}

/**
 * Sets the order of the lines; lines not named follow as before. Rejects with a RefusalError for an
 * unknown elección, for an unknown or repeated line, and once actas came (RULES.md OR1).
 */
export async function orderOn(
  desk: OrderDesk,
  clave: string,
  renglones: string[],
  actor: string,
): Promise<OrdenDoc> {
  const eleccion = eleccionIn(desk.night, clave)
  const wrong = orderRefusal(eleccion, renglones)
  if (wrong) throw new RefusalError(wrong.refusal, wrong.detail)
  // The id holds the place of the order before: said twice it is one record, said anew another.
  const text = hash('sha256', JSON.stringify(renglones)).slice(0, 16)
  const draft: Draft<'eleccion.ordered'> = {
    id: `orden:${clave}:${text}:${eleccion.orden?.seq ?? 0}`,
    at: desk.now(),
    actor,
    kind: 'eleccion.ordered',
    version: 1,
    body: { eleccion: clave, renglones },
  }
  const outcome = await desk.submit(draft)
  if (outcome.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
  return ordenDoc(desk.night, clave)
}

function eleccionIn({ elecciones }: Pick<Night, 'elecciones'>, clave: string): Eleccion {
  const eleccion = elecciones.get(clave)
  if (!eleccion) throw new RefusalError('eleccion_desconocida', [clave])
  return eleccion
}
