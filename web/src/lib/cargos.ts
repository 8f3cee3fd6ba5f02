import type { Cargo } from '@espejo/server/domain/record'

/** The names of cargos on screens. */
export const CARGOS: Record<Cargo, string> = {
  propietario: 'Propietario',
  suplente: 'Suplente',
  rg: 'General',
  coordinacion: 'Coordinación',
  juridico: 'Jurídico',
  capturista: 'Capturista',
}
