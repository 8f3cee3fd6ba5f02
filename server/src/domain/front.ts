/** The leader and the margin: the single answer of headline, children, news and differences. */
export type Front = {
  /** Key of the leader; '' where the first place is shared: then nobody leads (RULES.md FR2). */
  lider: string
  /**
   * The first two by votes, equals in the acta's order; `segundo` is '' where nobody else has
   * votes.
   */
  primero: string
  segundo: string
  /** Votes of the first, and the margin over the second. */
  votos: number
  ventaja: number
  /** Keys of all that share the first place; none where somebody leads. */
  empatan: readonly string[]
}

const NONE: readonly string[] = []

/**
 * `totals` by key, in the acta's order. Undefined without a single vote: nobody leads at zero
 * (RULES.md FR1).
 */
export function frontOf(totals: ReadonlyMap<string, number>): Front | undefined {
  let [primero, votos, segundo, next] = ['', 0, '', 0]
  for (const [key, votes] of totals) {
    if (votes > votos) [primero, votos, segundo, next] = [key, votes, primero, votos]
    else if (votes > next) [segundo, next] = [key, votes]
  }
  if (votos === 0) return undefined
  const empatan = votos === next ? keysWith(totals, votos) : NONE
  const lider = empatan.length > 0 ? '' : primero
  return { lider, primero, segundo, votos, ventaja: votos - next, empatan }
}

function keysWith(totals: ReadonlyMap<string, number>, most: number): string[] {
  return [...totals].flatMap(([key, votes]) => (votes === most ? [key] : []))
}

/** Whether two fronts say the same: the same leader, or the same tie. */
export function sameFront(a: Front, b: Front): boolean {
  return a.lider === b.lider && a.empatan.join() === b.empatan.join()
}

/**
 * A margin in points of all votes, nulls included, as PREP reckons its percentages (RULES.md FR1).
 */
export function puntosOf(ventaja: number, votos: number): number {
  return votos > 0 ? Math.round(((ventaja * 100) / votos) * 100) / 100 : 0
}
