import { shortCasilla } from '@espejo/server/domain/clave'
import { sentence } from '#lib/format.ts'

/** `0312 C2, Gubernatura`: under the title of each screen, for whoever reports for several casillas. */
export function actaName(casilla: string, titulo: string): string {
  return `${shortCasilla(casilla)}, ${sentence(titulo)}`
}
