/**
 * One figure of an acta: a count, or a mark that says why there is none. Marks are never zero:
 * empty, `-`, SIN DATO, ILEGIBLE, SIN ACTA and N/A are different facts (RULES.md FI1).
 * `blanco` and `ilegible` are what a representative may report; the rest come from PREP.
 */
export type Mark = 'blanco' | 'ilegible' | 'vacio' | 'guion' | 'sin_dato' | 'sin_acta' | 'no_aplica'

export type Figure = number | Mark

/** The largest figure that is believed to be a figure at all; special casillas hold up to 1,500 ballots, M rows thousands. */
export const FIGURE_MAX = 9_999_999

/** Votes that count: an illegible or missing figure counts as 0 (Anexo 13, RULES.md FI2). */
export function votesOf(figure: Figure | undefined): number {
  return typeof figure === 'number' ? figure : 0
}

export function isCount(figure: Figure | undefined): figure is number {
  return typeof figure === 'number'
}
