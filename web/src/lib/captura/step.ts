import type { ActaCaptura, EstadoCaptura } from '@espejo/server/contract'
import { count } from '#lib/format.ts'
import { paperLines, sameTally, votesIn, type Draft } from './acta.ts'
import { isGone, type FotoItem, type TallyItem } from './outbox.ts'

/** An acta's state on the phone, and the next thing to do. */
export type Step = {
  filled: number
  lines: number
  tally: TallyItem | undefined
  foto: FotoItem | undefined
  /** Figures changed after sending. */
  changed: boolean
  /** Every line is written, and the figures are still to be sent. */
  unsent: boolean
  next: 'numeros' | 'foto' | 'recibo'
  /** The photograph that arrived is not good enough. */
  again: boolean
  /** Why figures that arrived do not count; '' for figures that do, or are being corrected. */
  review: string
  /** Where the big button leads, and its words. */
  goal: Step['next']
  action: string
  /** Nothing is left to do or to wait for. */
  done: boolean
  /** The next step is a choice: figures by another person are enough (RULES.md RB4). */
  spare: boolean
}

/**
 * The last photograph that proves an acta. None that the phone lost, and none that the service knows
 * no more: confirmed before the question (`known`, ids), and missing in the answer (RULES.md LE11).
 */
export function provingFoto(
  fotos: readonly FotoItem[],
  { foto }: Pick<EstadoCaptura, 'foto'>,
  known: ReadonlySet<string>,
): FotoItem | undefined {
  const isLost = ({ id }: FotoItem) => foto === 'falta' && known.has(id)
  return fotos.findLast((each) => each.clase === 'acta' && !isGone(each) && !isLost(each))
}

export function stepOf(
  acta: ActaCaptura,
  draft: Draft,
  tally: TallyItem | undefined,
  foto: FotoItem | undefined,
  body: string,
): Step {
  const lines = paperLines(acta)
  const filled = lines.filter(({ key }) => draft.celdas[key]).length
  const changed = tally !== undefined && filled > 0 && !sameTally(tally.cuerpo, body)
  const { estado } = acta
  // Somebody rejected the photograph. A new photograph still waiting on the phone counts as taken.
  const again = estado.problema !== undefined && (!foto || foto.marcha.status === 'confirmado')
  const photographed = !again && (foto !== undefined || estado.foto === 'recibida')
  // Figures by another person are enough for the night, and give this person no receipt (RULES.md RB4).
  const own = tally !== undefined || estado.recibida !== undefined
  const reported = own || estado.otraAt !== undefined
  // Whole figures typed here, and none of this phone sent.
  const typed = !tally && filled === lines.length
  const open = !reported || changed || typed ? 'numeros' : !photographed ? 'foto' : undefined
  const next = open ?? (own ? 'recibo' : 'numeros')
  const unsent = next === 'numeros' && filled === lines.length
  const isCurrent = !changed && (!tally || tally.marcha.status === 'confirmado')
  const sum = filled > 0 ? votesIn(lines, draft.celdas) : undefined
  const review = estado.enRevision && isCurrent ? reviewOf({ suma: sum, limite: acta.limite }) : ''
  const goal = next === 'recibo' && review ? 'numeros' : next
  const settled = (at: { marcha: { status: string } } | undefined) =>
    at === undefined || at.marcha.status === 'confirmado'
  const done = open === undefined && !review && settled(tally) && settled(foto)
  return {
    filled,
    lines: lines.length,
    tally,
    foto,
    changed,
    unsent,
    next,
    done,
    spare: done && next === 'numeros',
    review,
    goal,
    again,
    action:
      goal !== next
        ? 'Corregir los números'
        : unsent
          ? 'Revisar y enviar'
          : actionOf(next, {
              changed,
              filled,
              again,
              done,
              settled: settled(tally) && settled(foto),
            }),
  }
}

/** `en revisión: 719 no caben en 712`: figures that do not count, and why (RULES.md AC1, AC2). */
export function reviewOf({
  suma: sum,
  limite: limit,
}: {
  suma: number | undefined
  limite: number
}): string {
  if (sum !== undefined && sum > limit)
    return `en revisión: ${count(sum)} no caben en ${count(limit)}`
  return sum === 0 ? 'en revisión: ningún voto se lee' : 'en revisión: todavía no se suma'
}

function actionOf(
  next: Step['next'],
  {
    changed,
    filled,
    again,
    done,
    settled,
  }: { changed: boolean; filled: number; again: boolean; done: boolean; settled: boolean },
): string {
  if (next === 'foto') return again ? 'Tomar otra foto del acta' : 'Tomar la foto del acta'
  if (next === 'recibo') return settled ? 'Ver el recibo' : 'Ver el envío'
  if (changed) return 'Seguir con la corrección'
  if (filled === 0 && done) return 'Mandar también los míos'
  return filled > 0 ? 'Seguir con los números' : 'Empezar con los números'
}
