import type { CasoDoc } from '@espejo/server/contract'
import type { Peticion, Resolucion } from '@espejo/server/domain/record'

/** An act of a person; a case is opened by the first of any kind. */
export type Verb = Exclude<CasoDoc['historia'][number]['acto'], 'abrir'>

/** An act as sent, besides its actas. */
export type Sent =
  | { acto: 'tomar' | 'soltar' }
  | { acto: 'asignar'; a: string }
  | { acto: 'anotar' | 'devolver'; texto: string }
  | { acto: 'proponer'; peticion: Peticion; causales: string[] }
  | { acto: 'aprobar'; propuestas: Record<string, string> }
  | { acto: 'presentar'; recibeCargo?: string }
  | { acto: 'resolver'; resultado: Resolucion; texto: string }
  | { acto: 'cerrar' | 'reabrir'; texto: string }
