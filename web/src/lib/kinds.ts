import type { ActaDoc, Diferencia } from '@espejo/server/contract'

/** Look and name of each kind of difference: a shape and a word. */
export const DIFFERENCES: Record<
  ActaDoc['tipo'],
  { icon: 'tri' | 'neq' | 'ours' | 'prep' | 'check'; label: string }
> = {
  difiere: { icon: 'neq', label: 'difiere' },
  cambio_en_prep: { icon: 'tri', label: 'cambió en PREP' },
  solo_prep: { icon: 'prep', label: 'solo PREP' },
  solo_nuestra: { icon: 'ours', label: 'solo nuestra' },
  prep_sin_contabilizar: { icon: 'prep', label: 'PREP no la cuenta' },
  coincide: { icon: 'check', label: 'coincide' },
  sin_llegar: { icon: 'prep', label: 'nadie la tiene' },
}

/** Why PREP's sums have no vote of an acta, after «PREP». */
export const OUT: Record<NonNullable<Diferencia['fuera']>, string> = {
  quitada: 'ya no la publica',
  sin_cifras: 'sin cifras',
  sin_contar: 'no la cuenta',
}
