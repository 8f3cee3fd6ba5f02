import type { CasoBody, CasoDoc } from '@espejo/server/contract'

/** An act of a person; a case is opened by the first of any kind. */
export type Verb = Exclude<CasoDoc['historia'][number]['acto'], 'abrir'>

type Without<Body, Key extends PropertyKey> = Body extends unknown ? Omit<Body, Key> : never

/** An act as sent, besides its id and its actas. */
export type Sent = Without<Extract<CasoBody, { acto: Verb }>, 'id' | 'eleccion' | 'actas'>
