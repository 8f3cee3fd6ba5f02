import type { RefusalError, RefusalName } from '../refusal/refusal.ts'
import type { Base } from './shape.ts'

/** The answer for a base: taken as a corte, or refused with the reason. */
export type Taken = {
  eleccion: string
  corteAt: string
  sha256: string
  /** Actas changed against the last corte. */
  cambios: number
  /** True: the last corte taken was the very same base. */
  repetido: boolean
  avisos: string[]
  /** Reason for refusing the base while the rest of the delivery was taken. */
  rechazo?: RefusalName
}

/** The answer for a refused base when other bases of the delivery were taken. */
export function notTaken({ eleccion, corteAt, sha256 }: Base, error: RefusalError): Taken {
  const { refusal: rechazo, mensaje } = error
  return { eleccion, corteAt, sha256, cambios: 0, repetido: false, avisos: [mensaje], rechazo }
}
