import type { Nuestra } from './slot.ts'

/** The reasons for a record without effect, in order of precedence. */
export type Refusal =
  | 'eleccion_desconocida'
  | 'eleccion_repetida'
  | 'casilla_desconocida'
  | 'acta_ambigua'
  | 'opcion_desconocida'
  | 'opcion_faltante'
  | 'corte_anterior'
  | 'lote_incompleto'
  | 'jornada_pendiente'
  | 'jornada_en_curso'
  | 'orden_en_curso'
  | 'caso_no_va'
  | 'caso_tomado'
  | 'caso_propio'
  | 'caso_otra_propuesta'
  | 'peticion_sin_aprobar'
  | 'peticion_vacia'
  | 'foto_sin_acta'

export type Outcome =
  | { status: 'accepted'; version: Nuestra }
  | { status: 'noted' }
  | { status: 'refused'; refusal: Refusal; detail: string[] }

/** The record is in the ledger and makes no version of ours. */
export const NOTED: Outcome = { status: 'noted' }

export type Refused = Extract<Outcome, { status: 'refused' }>

export function refused(refusal: Refusal, ...detail: string[]): Refused {
  return { status: 'refused', refusal, detail }
}
