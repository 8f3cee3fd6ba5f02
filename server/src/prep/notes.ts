import { rowsAt } from './error.ts'

/** A cell told in a warning is cut, and a few are enough. */
const EXAMPLES = { most: 3, length: 20 }

type Note = { first: number; last: number; rows: number; examples: Set<string> }

/** A single warning for each kind of oddity, with the number of rows and the first row. */
export class Notes {
  readonly #seen = new Map<string, Note>()

  /** `line` 0 is the whole file; `example`: the odd cell. */
  say(what: string, line: number, example?: string): void {
    const note = this.#seen.get(what) ?? { first: line, last: -1, rows: 0, examples: new Set() }
    if (note.last !== line) note.rows += 1
    note.last = line
    if (example !== undefined && note.examples.size < EXAMPLES.most)
      note.examples.add(`«${example.slice(0, EXAMPLES.length)}»`)
    this.#seen.set(what, note)
  }

  texts(): string[] {
    return [...this.#seen].map(([what, { first, rows, examples }]) => {
      const shown = examples.size > 0 ? ` (${[...examples].join(', ')})` : ''
      return first === 0 ? what : `${rowsAt(first, rows)}: ${what}${shown}`
    })
  }
}

/** Warnings by their losses, the worst first: actas, then votes, then a sum that is off. */
const WEIGHTS = [
  /^(Actas esperadas|Registradas|Fuera de catálogo|Capturadas|Contabilizadas|No contabilizadas):|ninguna acta|se toma como no capturada|de ninguna candidatura$/,
  /acta sin capturar$/,
  /^(Votos|Votos sin casillas especiales|Lista nominal):|columnas? de coalición|^Columnas que no se reconocen|no suman?\b/,
  /TOTAL_VOTOS_CALCULADO|^Participación:|se repiten/,
]

/** The warnings with those of lost actas first; the order among equals stays. */
export function byWeight(warnings: readonly string[]): string[] {
  const weightOf = (warning: string) => {
    const found = WEIGHTS.findIndex((pattern) => pattern.test(warning))
    return found < 0 ? WEIGHTS.length : found
  }
  return [...warnings].sort((a, b) => weightOf(a) - weightOf(b))
}
