import type { ActaCaptura, CasillaCaptura } from '@espejo/server/contract'
import { parseClave } from '@espejo/server/domain/clave'
import type { Step } from './step.ts'

const NAMES: Record<string, string> = {
  B: 'Básica',
  C: 'Contigua',
  E: 'Extraordinaria',
  S: 'Especial',
  M: 'Voto en el extranjero',
  A: 'Voto anticipado',
  P: 'Prisión preventiva',
  V: 'Prisión preventiva',
}

/** `040312C0100` → `Sección 0312` and `Contigua 1`: a casilla's name on its own screen. */
export function titleOf(casilla: string): { seccion: string; kind: string } {
  const clave = parseClave(casilla)
  if (!clave) return { seccion: casilla, kind: '' }
  const { seccion, tipo: kind, id, ext } = clave
  const number = kind === 'B' && id <= 1 ? '' : ` ${id}`
  const contigua = ext > 0 ? ` contigua ${ext}` : ''
  return { seccion: `Sección ${seccion}`, kind: `${NAMES[kind] ?? kind}${number}${contigua}` }
}

/** An acta for the service: by its casilla, by its own key where the casilla has two of the elección. */
export function keyOf({ casilla, actas }: CasillaCaptura, { eleccion, acta }: ActaCaptura): string {
  const twins = actas.filter((each) => each.eleccion === eleccion)
  return twins.length > 1 ? acta : casilla
}

/**
 * Begun actas go before actas not begun, both before actas only waiting for signal, and all of these
 * before actas with nothing left to do.
 */
export function inHand<T>(tareas: readonly T[], stepOf: (tarea: T) => Step): T | undefined {
  const left = tareas.filter((each) => !stepOf(each).done)
  const begun = ({ next, filled, tally }: Step) => next !== 'recibo' && (filled > 0 || tally)
  return (
    left.find((each) => begun(stepOf(each))) ??
    left.find((each) => stepOf(each).next !== 'recibo') ??
    left[0] ??
    tareas[0]
  )
}
