import type { TareaDoc } from '@espejo/server/contract'
import { keep, kept } from '#lib/kept.ts'
import { newTally, type Tally } from './tally.ts'

/**
 * Figures typed and not handed in, by person and task (RULES.md LL3). The browser keeps these: a
 * crash or a closed tab costs nothing. On a machine with several people each sees only their own.
 */
export type Half = Pick<TareaDoc, 'clave' | 'tipo' | 'acta' | 'nombre'> &
  Pick<Tally, 'celdas' | 'at'> & { persona: string; ms: number }

/** Length of a shift: older work is of another night. */
const KEPT_MS = 12 * 3_600_000
/** More are not left at one machine in a shift. */
const KEPT_MAX = 40

/** Everybody's work on this machine, the newest last. */
function halves(): Half[] {
  const all = kept<Half[]>('halves') ?? []
  return all.filter(({ ms }) => Date.now() - ms < KEPT_MS)
}

type Task = Pick<TareaDoc, 'clave' | 'tipo' | 'acta'>

const isOf = (half: Half, persona: string, task: Task) =>
  half.persona === persona && isSameTarea(half, task)

/** A call goes from acta to acta under one key; an acta is read twice under one key. */
export function isSameTarea(a: Task, b: Task): boolean {
  return a.clave === b.clave && a.tipo === b.tipo && a.acta === b.acta
}

/** Keeps the typed cells of a task; without a cell nothing is kept. */
export function keepHalf(
  persona: string,
  { clave, tipo: kind, acta, nombre: name }: Task & Pick<TareaDoc, 'nombre'>,
  { celdas: cells, at }: Tally,
): void {
  const task = { clave, tipo: kind, acta }
  const others = halves().filter((each) => !isOf(each, persona, task))
  const half: Half = { ...task, nombre: name, celdas: cells, at, persona, ms: Date.now() }
  const isTyped = Object.values(cells).some(Boolean)
  keep('halves', (isTyped ? [...others, half] : others).slice(-KEPT_MAX))
}

/** The typed cells of a task, by this person. */
export function halfOf(persona: string, task: Task): Tally | undefined {
  const half = halves().find((each) => isOf(each, persona, task))
  return half && { ...newTally(), celdas: half.celdas, at: half.at }
}

/** The person's last work left half done, less the work `lost` to others. */
export function lastHalf(persona: string, lost: readonly Half[] = []): Half | undefined {
  const isLost = (half: Half) => lost.some((each) => isOf(each, persona, half))
  return halves().findLast((each) => each.persona === persona && !isLost(each))
}

export function dropHalf(persona: string, task: Task): void {
  keep(
    'halves',
    halves().filter((each) => !isOf(each, persona, task)),
  )
}
