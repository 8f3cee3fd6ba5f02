import type { Refusal } from '../domain/outcome.ts'

/** Why a photograph is not taken; `refusals.ts` has the words. */
export type FotoRefusal =
  | 'foto_grande'
  | 'foto_no_es_imagen'
  | 'foto_pixeles'
  | 'foto_chica'
  | 'foto_danada'
  | 'foto_alterada'
  | 'fotos_completas'
  | 'casilla_ajena'
  | 'no_encontrado'
  | 'cuerpo_invalido'
  | 'saturado'
  | 'sin_confirmar'
  | Refusal

/** A refusal that the door answers; only `saturado` and `sin_confirmar` are worth another try. */
export class FotoError extends Error {
  override name = 'FotoError'
  readonly refusal: FotoRefusal
  readonly detalle: string[]

  constructor(refusal: FotoRefusal, detalle: string[] = [], cause?: unknown) {
    super(refusal, { cause })
    this.refusal = refusal
    this.detalle = detalle
  }
}
