import { rowsAt } from './error.ts'

/** A cell told in a warning is cut, and a few are enough. */
const EXAMPLES = { most: 3, length: 20 }

/** Losses that warnings tell of, the worst first: the order of every answer and page. */
export const LOSSES = [
  'archivo',
  'actas',
  'pendientes',
  'votos',
  'candidaturas',
  'sumas',
  'marcas',
  'lectura',
] as const

/** The loss that a warning tells of, and its sentence in Spanish. */
export type PrepWarning = readonly [loss: (typeof LOSSES)[number], text: string]

/** The sentences, those of the worst losses first; the order among equals stays. */
export function textsOf(warnings: readonly PrepWarning[]): string[] {
  return LOSSES.flatMap((each) => warnings.flatMap(([loss, text]) => (loss === each ? [text] : [])))
}

/** Oddities of a row. */
export const ODD = {
  stray: ['actas', 'se captura y no dice su entidad; queda fuera de catálogo'],
  stateless: ['actas', 'trae votos y no dice si se contabiliza; se toma como no capturada'],
  totals: ['lectura', 'trae totales y no es un acta'],
  loose: ['lectura', 'trae un texto suelto y no es un acta'],
  ended: ['pendientes', 'termina antes de sus cifras; cuenta como acta sin capturar'],
  unknown: ['votos', 'trae un valor que no es cifra ni marca; no suma'],
  total: ['sumas', 'trae un TOTAL_VOTOS_CALCULADO que no es la suma de sus votos'],
  inconsistent: ['marcas', 'trae cifras con letra y número que no coinciden; no suman'],
  keyless: ['marcas', 'se captura y no nombra su casilla; lleva una clave hecha aquí'],
  hostile: ['marcas', 'trae texto con forma de fórmula o de HTML; se guarda como texto'],
} as const satisfies Record<string, PrepWarning>

type Note = { first: number; last: number; rows: number; examples: Set<string> }

/** A single warning for each kind of oddity, with the number of rows and the first row. */
export class Notes {
  readonly #seen = new Map<PrepWarning, Note>()

  /** `line` 0 is the whole file; `example`: the odd cell. */
  say(what: PrepWarning, line: number, example?: string): void {
    const note = this.#seen.get(what) ?? { first: line, last: -1, rows: 0, examples: new Set() }
    if (note.last !== line) note.rows += 1
    note.last = line
    if (example !== undefined && note.examples.size < EXAMPLES.most)
      note.examples.add(`«${example.slice(0, EXAMPLES.length)}»`)
    this.#seen.set(what, note)
  }

  all(): PrepWarning[] {
    return [...this.#seen].map(([[loss, text], { first, rows, examples }]) => {
      const shown = examples.size > 0 ? ` (${[...examples].join(', ')})` : ''
      return [loss, first === 0 ? text : `${rowsAt(first, rows)}: ${text}${shown}`]
    })
  }
}
