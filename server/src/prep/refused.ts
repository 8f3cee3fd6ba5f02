import type { Eleccion } from '../domain/fold/eleccion.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { Base } from './shape.ts'

/** Tolerated difference between two clocks. */
const AHEAD_MS = 2 * 3_600_000

/**
 * Every state has its GOB: a base belongs to another elección when none of the base's entidades is
 * in this elección.
 */
export function refuseStranger({ slots, catalogo }: Eleccion, { rows }: Base): void {
  const ours = new Set([...slots.values()].map(({ expected }) => expected.entidad))
  const theirs = new Set(rows.map(({ esperada }) => esperada.entidad))
  if (ours.size === 0 || theirs.size === 0 || [...theirs].some((each) => ours.has(each))) return
  throw new RefusalError('entidad_ajena', [`${catalogo.clave}: ${[...theirs].join(', ')}`])
}

/** A source goes on offering a corte taken back; only a person may bring it again. */
export function refuseRetirado({ cortes, retirados }: Eleccion, { sha256, corteAt }: Base): void {
  const has = (list: readonly { sha256: string }[]) => list.some((each) => each.sha256 === sha256)
  if (has(retirados) && !has(cortes)) throw new RefusalError('corte_retirado', [corteAt])
}

/** The refusal of a corte older than the last, or of an hour that has not come. */
export function untimelyOf(corteAt: string, lastAt: string, now: string): RefusalError | undefined {
  if (Date.parse(corteAt) < Date.parse(lastAt))
    return new RefusalError('corte_anterior', [corteAt, lastAt])
  const isFirstAhead = isAhead(corteAt, now) && !isAhead(lastAt, now)
  return isFirstAhead ? new RefusalError('corte_futuro', [corteAt]) : undefined
}

/**
 * Whether a corte is dated more than `AHEAD_MS` after now. A night with all cortes ahead is a
 * played night.
 */
function isAhead(corteAt: string, now: string): boolean {
  return Date.parse(corteAt) > Date.parse(now) + AHEAD_MS
}
