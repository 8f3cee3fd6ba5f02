/**
 * A figure of an acta: a count, or a mark that says why the count is missing. Marks are never zero:
 * empty, `-`, SIN DATO, ILEGIBLE, INCONSISTENTE, SIN ACTA and N/A are different facts (RULES.md FI1). A
 * representative may report `blanco` and `ilegible`; the rest come from PREP. `no_capturado` is no
 * fact of the paper: nobody wrote the line down (RULES.md FI3).
 */
export type Mark =
  | 'blanco'
  | 'ilegible'
  | 'inconsistente'
  | 'vacio'
  | 'guion'
  | 'sin_dato'
  | 'sin_acta'
  | 'no_aplica'
  | 'no_capturado'

export type Figure = number | Mark

/**
 * The largest number accepted as a figure; special casillas hold up to 1,500 ballots, M rows
 * thousands.
 */
export const FIGURE_MAX = 9_999_999

/** Votes that count: an illegible or missing figure counts as 0 (Anexo 13, RULES.md FI2). */
export function votesOf(figure: Figure | undefined): number {
  return typeof figure === 'number' ? figure : 0
}

export function isCount(figure: Figure | undefined): figure is number {
  return typeof figure === 'number'
}

/** Whether two figures of one line are other votes (RULES.md RE2, FI3). */
export function isApart(a: Figure | undefined, b: Figure | undefined): boolean {
  return votesOf(a) !== votesOf(b) && a !== 'no_capturado' && b !== 'no_capturado'
}
