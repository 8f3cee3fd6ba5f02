import type { ActaDoc, FotoDoc } from '@espejo/server/contract'

export const PROBLEM_NAMES: Record<NonNullable<FotoDoc['problema']>, string> = {
  ilegible: 'no se lee',
  otra_casilla: 'es de otra casilla',
  no_es_acta: 'no es un acta',
  falta_hoja: 'le falta una hoja',
}

/** The reason why a reading of ours is in force (RULES.md NV1), in a person's words. */
export const RESPALDOS: Record<NonNullable<ActaDoc['vigente']>['respaldo'], string> = {
  verificada: 'Dos personas leyeron lo mismo',
  supervisada: 'Lo resolvió la supervisión',
  con_foto: 'La envió el representante, con foto',
  sin_foto: 'La envió el representante; falta la foto',
  una_captura: 'Una sola captura de la foto',
  telefono: 'Dictada por teléfono',
}

/** Relative links to a photograph, good for five minutes. */
export type Enlaces = { original: string; grande: string; chica: string }
