import type { EstadoCaptura } from '@espejo/server/contract'
import type { Cell, PaperLine, tallyBody } from './acta.ts'
import type { TallyItem } from './outbox.ts'
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

/** More lines than this are looked through in one column, the zeros folded away. */
const COLUMNS_MAX = 30

/**
 * Lines for the second look, in the paper's order: those to compare, and apart from them the zeros of
 * a long acta; of a short acta no line is put apart.
 */
export function lookOf(
  lines: readonly PaperLine[],
  cells: Record<string, Cell>,
): { long: boolean; shown: PaperLine[]; zeros: PaperLine[] } {
  const long = lines.length > COLUMNS_MAX
  // The total is never put apart: it has a place of its own.
  const isZero = ({ key, kind }: PaperLine) =>
    long && kind !== 'total' && Number(cells[key] || 1) === 0
  return {
    long,
    shown: lines.filter((line) => !isZero(line)),
    zeros: lines.filter(isZero),
  }
}

/**
 * For a phone that knows no figures of an acta which the service has, by whom the figures are; ''
 * where nobody sent any.
 */
export function elsewhereNote({
  recibida,
  otraAt,
}: Pick<EstadoCaptura, 'recibida' | 'otraAt'>): string {
  if (recibida)
    return `Ya mandaste números de esta acta a las ${hourOf(recibida.at)}, desde otro teléfono: con señal aparecen aquí. Lo que envíes los corrige.`
  if (otraAt === undefined) return ''
  return `Ya llegaron números de esta acta a las ${hourOf(otraAt)}, de otra persona. Si envías otros, quedan las dos lecturas.`
}

/** Over the reader's own figures as the service has them: the way into a correction; '' over others. */
export function sentNote(sent: TallyItem | undefined, sub: string): string {
  if (sent?.duenio !== sub || sent.marcha.status !== 'confirmado') return ''
  return `Como se mandó a las ${hourOf(sent.marcha.at)}. ¿Cambiar? Toca un renglón.`
}
