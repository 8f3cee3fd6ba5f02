import type * as contract from '@espejo/server/contract'

type CasoDoc = contract.CasoDoc
/** What people did with an acta of the queue; its history comes with the asunto alone. */
type CasoInRow = Omit<CasoDoc, 'historia'>

/** A row of the queue, and an acta opened from it, with the whole case. */
export type Asunto = Omit<contract.Asunto, 'caso'> & { caso?: CasoInRow }
export type AsuntoDoc = Omit<contract.AsuntoDoc, 'caso'> & { caso?: CasoDoc }
export type JuridicoDoc = Omit<contract.JuridicoDoc, 'filas'> & { filas: Asunto[] }

export type DeQuien = contract.Asunto['deQuien']
export type CasoEstado = CasoDoc['estado']
export type Peticion = NonNullable<CasoDoc['propuesta']>['peticion']
export type Resultado = NonNullable<CasoDoc['resultado']>['resultado']
/** An act of a person; a case is opened by the first of any kind. */
export type Verb = Exclude<CasoDoc['historia'][number]['acto'], 'abrir'>

/** What is sent of an act, besides its actas. */
export type Acto =
  | { acto: 'tomar' | 'soltar' }
  | { acto: 'asignar'; a: string }
  | { acto: 'anotar' | 'devolver'; texto: string }
  | { acto: 'proponer'; peticion: Peticion; causales: string[] }
  | { acto: 'aprobar'; propuestas: string[] }
  | { acto: 'presentar'; recibeCargo?: string }
  | { acto: 'resolver'; resultado: Resultado; razon: string }
  | { acto: 'cerrar' | 'reabrir'; razon: string }
