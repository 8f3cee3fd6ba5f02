import type { EstadoCaptura } from '@espejo/server/contract'
import type { Cell, PaperLine, tallyBody } from './acta.ts'
import { hourOf } from './time.ts'

/** Cells that give the figures of a body of `tallyBody` again. */
export function cellsOf(body: string, lines: readonly PaperLine[]): Record<string, Cell> {
  const { votos, noRegistradas, nulos, ...rest } = JSON.parse(body) as ReturnType<typeof tallyBody>
  const figures: Record<string, unknown> = {
    ...{ ...rest, ...votos },
    ...{ NO_REGISTRADAS: noRegistradas, NULOS: nulos },
  }
  const cell = (key: string) => (figures[key] === 'no_capturado' ? '' : String(figures[key]))
  return Object.fromEntries(lines.map(({ key }) => [key, cell(key)]))
}

/** Fewer combinations in a row are typed: an offer for two or three would only be in the way. */
const RUN_MIN = 4

/**
 * Keys of the combinations of parties not yet written, from line `at` on; none where `at` is no such
 * line, or fewer than four are left. Most of thirty combinations are zeros on nearly every acta.
 */
export function emptyCombinations(
  lines: readonly PaperLine[],
  cells: Record<string, Cell>,
  at: number,
): string[] {
  const isEmpty = ({ key, partidos }: PaperLine) => partidos.length > 1 && !cells[key]
  const [here, ...below] = lines.slice(at)
  if (!here || !isEmpty(here)) return []
  const keys = [here, ...below].filter(isEmpty).map(({ key }) => key)
  return keys.length < RUN_MIN ? [] : keys
}

/** For a phone that sent no figures of an acta which the service has; '' where nobody sent any. */
export function elsewhereNote({
  recibida,
  otraAt,
}: Pick<EstadoCaptura, 'recibida' | 'otraAt'>): string {
  const at = recibida?.at ?? otraAt
  if (at === undefined) return ''
  return `Ya llegaron números de esta acta a las ${hourOf(at)}, de otro teléfono. Si envías otros, quedan las dos lecturas.`
}
