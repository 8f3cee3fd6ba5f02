import type { Diferencia, DiferenciasDoc } from '@espejo/server/contract'

type Filter = { tipo: Diferencia['tipo'] | ''; label: string }

export const FILTERS: Filter[] = [
  { tipo: '', label: 'Todas' },
  { tipo: 'difiere', label: 'Difieren' },
  { tipo: 'cambio_en_prep', label: 'Cambió en PREP' },
  { tipo: 'prep_sin_contabilizar', label: 'PREP no cuenta' },
]

/** The heaviest effect first, for either side. */
export function filtered(doc: DiferenciasDoc | undefined, kind: string): Diferencia[] {
  return Object.values(doc?.filas ?? {})
    .filter((row) => kind === '' || row.tipo === kind)
    .sort((a, b) => Math.abs(b.efecto) - Math.abs(a.efecto) || (a.acta < b.acta ? -1 : 1))
}
