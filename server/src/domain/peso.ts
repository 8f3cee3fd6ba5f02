/** Votes put in doubt by a difference. */
export type Peso = {
  /** Change of the margin of the demarcación (RULES.md RE3). */
  efecto: number
  /** Nulos of PREP less ours, or less PREP's former, where PREP counts the acta. */
  nulos?: number
  /** Votes that PREP published and that left its sums with the acta. */
  perdidos?: number
  /**
   * Key of the first place that the demarcación would have instead; '' for a tie. Absent where the
   * first place stays (RULES.md DI2).
   */
  voltea?: string
}

/** The demarcación of a difference; no `ventaja` while nobody has a lead (RULES.md VO2). */
export type Contra = { ventaja?: number; votos: number }

/** The votes in doubt over the margin of their own demarcación (RULES.md DI1). */
export function pesoOf(peso: Peso, contra: Contra | undefined): number {
  const { ventaja, votos = 0 } = contra ?? {}
  return enDudaOf(peso) / Math.max(1, ventaja ?? votos)
}

/** Whether the votes in doubt are more than the margin of their own demarcación. */
export function exceeds(peso: Peso, contra: Contra | undefined): boolean {
  return contra?.ventaja !== undefined && enDudaOf(peso) > contra.ventaja
}

function enDudaOf({ efecto, nulos = 0, perdidos = 0 }: Peso): number {
  return Math.max(Math.abs(efecto), Math.abs(nulos), perdidos)
}

/** A difference with its place in the list. */
export type Pesada = { acta: string; peso: number; isTurn: boolean; enDuda: number }

export function pesadaOf(row: Peso & { acta: string }, contra: Contra | undefined): Pesada {
  const isTurn = row.voltea !== undefined
  return { acta: row.acta, peso: pesoOf(row, contra), isTurn, enDuda: enDudaOf(row) }
}

/**
 * The order of the list: what turns a demarcación first (RULES.md DI2), then by weight (DI1), then
 * by votes in doubt.
 */
export function comparePesadas(a: Pesada, b: Pesada): number {
  return (
    Number(b.isTurn) - Number(a.isTurn) ||
    b.peso - a.peso ||
    b.enDuda - a.enDuda ||
    (a.acta < b.acta ? -1 : 1)
  )
}
