import { FIGURE_MAX, type Figure, type Mark } from '../domain/figure.ts'

/** Words and signs of the authorities in place of a count (LEEME 2015 to 2024, and OPLs). */
const MARKS: Record<string, Mark> = {
  '': 'vacio',
  NULL: 'vacio',
  NAN: 'vacio',
  '-': 'guion',
  '--': 'guion',
  '–': 'guion',
  '—': 'guion',
  'SIN DATO': 'sin_dato',
  'SIN DATOS': 'sin_dato',
  SIN_DATO: 'sin_dato',
  'S/D': 'sin_dato',
  ILEGIBLE: 'ilegible',
  ILEGIBLES: 'ilegible',
  INCONSISTENTE: 'inconsistente',
  INCONSISTENTES: 'inconsistente',
  'SIN ACTA': 'sin_acta',
  SIN_ACTA: 'sin_acta',
  'N/A': 'no_aplica',
  NA: 'no_aplica',
  'NO APLICA': 'no_aplica',
}

/**
 * Reads a count or a mark: `012`, `'009`, `="009"`, `1,234`, `12.0`, `SIN DATO`; undefined for
 * anything else.
 */
export function readFigure(cell: string): Figure | undefined {
  const { length } = cell
  if (length === 0) return 'vacio'
  if (length <= 7) {
    let value = 0
    let at = 0
    for (; at < length; at++) {
      const digit = cell.charCodeAt(at) - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (at === length) return value
  }
  return markOf(cell) ?? readOddFigure(unquote(cell))
}

/**
 * The mark listed for a text. The bare cell is tried first: most marks stand exactly as listed,
 * with nothing to take off or mend.
 */
function markOf(text: string): Mark | undefined {
  return Object.hasOwn(MARKS, text) ? MARKS[text] : undefined
}

function readOddFigure(text: string): Figure | undefined {
  const word = plain(text).replace(/(?<=[A-Z])\.$/, '')
  const mark = markOf(word)
  if (mark) return mark
  if (word.startsWith('SIN ACTA')) return 'sin_acta'
  const value = readNumber(text)
  return value !== undefined && Number.isInteger(value) && value <= FIGURE_MAX ? value : undefined
}

/** CONTABILIZADA: 1, 0, 2 for fuera de catálogo; undefined while nobody has captured the acta. */
export function readState(cell: string): 0 | 1 | 2 | undefined {
  const figure = readFigure(cell)
  if (figure === 0 || figure === 1 || figure === 2) return figure
  const word = plain(unquote(cell))
  if (/^(SI?|TRUE|VERDADERO|CONTABILIZADA)$/.test(word)) return 1
  return /^(NO?|FALSE|FALSO|NO CONTABILIZADA)$/.test(word) ? 0 : undefined
}

/**
 * A number as headers print it: `1,190`, `1 190`, `1190.0`, `62.3157%`, `'63.2`; undefined for
 * none. Never negative.
 */
export function readNumber(cell: string): number | undefined {
  const text = unquote(cell).replace(/\s*%$/, '')
  if (!/^(\d+|\d{1,3}([,\s]\d{3})+)(\.\d+)?$/.test(text)) return undefined
  return Number(text.replace(/[,\s]/g, ''))
}

/**
 * Wrapping of a cell that protects the text from a spreadsheet's number format; typographic quotes
 * come from word processors.
 */
const WRAPS = [/^="(.*)"$/s, /^['’‘`´](.*?)['’‘`´]?$/s, /^"(.+)"$/s]

/**
 * Takes off protection against zero-eating spreadsheets: `'x`, `'x'`, `="x"`, `"x"`, also nested,
 * and blanks around.
 */
export function unquote(cell: string): string {
  let text = cell.trim()
  while (/^["'’‘`´=]/.test(text)) {
    const bare = WRAPS.reduce((inner, wrap) => inner.replace(wrap, '$1').trim(), text)
    if (bare === text) break
    text = bare
  }
  return text
}

/** Text that a spreadsheet would compute or a page would obey, unless kept as text everywhere. */
export function isHostile(text: string): boolean {
  return /^[=+@]|[<>]/.test(text)
}

/** Text as published, without the quoting; `-`, N/A and null mean no text. */
export function readText(cell: string): string {
  const text = unquote(cell)
  return text.length < 5 && /^(-{1,2}|N\/A|null)$/i.test(text) ? '' : text
}

/** Upper case, without accents, single blanks: for comparing human spellings. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().replace(/\s+/g, ' ').trim()
}

/** OBSERVACIONES: plain text, or the text of a Python list (INE 2023 on). */
export function readObservaciones(cell: string): string {
  const text = cell.trim()
  if (!text.startsWith('[') || !text.endsWith(']')) return readText(cell)
  return text
    .slice(1, -1)
    .split(/,\s*(?=['"])/)
    .map(unquote)
    .filter((each) => each !== '' && each !== '-')
    .join(', ')
}
