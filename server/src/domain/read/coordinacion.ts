import { peopleAt, type Nombrado } from '../fold/casilla.ts'
import type { Night } from '../fold/night.ts'

type Known = { size: number; todas: Nombrado[] }

/** Coordinators of every casilla, by the night's nombramientos and their number at the reading. */
const KNOWN = new WeakMap<ReadonlyMap<string, Nombrado>, Known>()

/**
 * The coordinators in force over some of the casillas, first those of few casillas, then those of
 * every casilla (RULES.md RU7).
 */
export function coordinadoresOver(night: Night, casillas: readonly string[]): Nombrado[] {
  const near = casillas
    .flatMap((casilla) => peopleAt(night, casilla))
    .filter(({ cargo }) => cargo === 'coordinacion')
    .sort((a, b) => a.casillas.length - b.casillas.length)
  const far = ofTodas(night).filter(({ revocadoAt }) => revocadoAt === undefined)
  return [...new Set([...near, ...far])]
}

/** A structure has many nombramientos, and routes are read every few seconds: read once an import. */
function ofTodas({ representacion: { nombramientos } }: Night): Nombrado[] {
  const known = KNOWN.get(nombramientos)
  if (known?.size === nombramientos.size) return known.todas
  const todas = [...nombramientos.values()].filter(
    ({ cargo, todas }) => cargo === 'coordinacion' && todas,
  )
  KNOWN.set(nombramientos, { size: nombramientos.size, todas })
  return todas
}
