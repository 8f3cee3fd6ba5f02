import type * as contract from '@espejo/server/contract'

type CasoDoc = contract.CasoDoc
export type Asunto = contract.Asunto
export type AsuntoDoc = contract.AsuntoDoc
export type JuridicoDoc = contract.JuridicoDoc

export type DeQuien = contract.Asunto['deQuien']
export type CasoEstado = CasoDoc['estado']
export type Peticion = NonNullable<CasoDoc['propuesta']>['peticion']
export type Outcome = NonNullable<CasoDoc['resultado']>['resultado']
/** An act of a person; a case is opened by the first of any kind. */
export type Verb = Exclude<CasoDoc['historia'][number]['acto'], 'abrir'>

/** An act as sent, besides its actas. */
export type Acto =
  | { acto: 'tomar' | 'soltar' }
  | { acto: 'asignar'; a: string }
  | { acto: 'anotar' | 'devolver'; texto: string }
  | { acto: 'proponer'; peticion: Peticion; causales: string[] }
  | { acto: 'aprobar'; propuestas: Record<string, string> }
  | { acto: 'presentar'; recibeCargo?: string }
  | { acto: 'resolver'; resultado: Outcome; texto: string }
  | { acto: 'cerrar' | 'reabrir'; texto: string }
