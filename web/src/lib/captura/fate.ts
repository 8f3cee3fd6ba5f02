import type { EstadoCaptura } from '@espejo/server/contract'
import { CARGOS } from '#lib/cargos.ts'
import { hourOf } from './time.ts'

/**
 * Figures of an acta by another person, in a sentence; '' where nobody sent any. The service says that
 * such figures are other ones only beside the asker's own (RULES.md RB4).
 */
export function otherNote({
  recibida,
  otraAt,
  otraDe,
}: Pick<EstadoCaptura, 'recibida' | 'otraAt' | 'otraDe'>): string {
  if (otraAt === undefined) return ''
  const cargo = otraDe ? ` (${CARGOS[otraDe].toLowerCase()})` : ''
  return `Otra persona${cargo} mandó ${recibida ? 'otras cifras' : 'números'} a las ${hourOf(otraAt)}`
}
