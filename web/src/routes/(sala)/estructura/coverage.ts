import type { CoberturaDoc } from '@espejo/server/contract'
import { count } from '#lib/format.ts'

export type Covered = CoberturaDoc['filas'][number]

/** How far a row is: a shape and a word, the worst first. */
export type Level = { icon: 'ring' | 'tri' | 'dot' | 'check'; word: string; rank: number }

export function levelOf(row: Covered): Level {
  const { casillas, acreditadas, conPropietario, activadas, reportaron } = row
  if (casillas > 0 && reportaron >= casillas)
    return { icon: 'check', word: 'reportó completa', rank: 4 }
  if (acreditadas === 0) return { icon: 'ring', word: 'sin representante', rank: 0 }
  if (acreditadas < casillas)
    return {
      icon: 'tri',
      word: `${casillas - acreditadas === 1 ? 'falta' : 'faltan'} ${count(casillas - acreditadas)}`,
      rank: 1,
    }
  const alone = acreditadas - conPropietario
  const word = alone > 0 ? `cubierta, ${count(alone)} sólo con suplente` : 'cubierta'
  return activadas < casillas
    ? { icon: 'dot', word, rank: 2 }
    : { icon: 'dot', word: `${word}, ya entraron`, rank: 3 }
}

export const ORDERS = [
  { key: 'falta', label: 'Lo que falta' },
  { key: 'nombre', label: 'Por nombre' },
] as const
export type Order = (typeof ORDERS)[number]['key']

/** The service orders by name; the other order has the most casillas without anybody first. */
export function ordered(rows: readonly Covered[], order: Order): Covered[] {
  if (order === 'nombre') return [...rows]
  const missing = ({ casillas, acreditadas }: Covered) => casillas - acreditadas
  return rows.toSorted((a, b) => missing(b) - missing(a) || levelOf(a).rank - levelOf(b).rank)
}

/** Rows with the words in the name or code, accents aside. */
export function matching(rows: readonly Covered[], wanted: string): Covered[] {
  const words = plain(wanted).split(' ').filter(Boolean)
  return rows.filter(({ clave, nombre: name }) => {
    const text = plain(`${clave} ${name}`)
    return words.every((word) => text.includes(word))
  })
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * Why more casillas reported than have a representative, as in a practice night; '' where fewer did.
 */
export function reportedByOthers({ reportaron, acreditadas }: Covered): string {
  return reportaron > acreditadas
    ? 'Reportaron más casillas de las que tienen representante: sus cifras las mandó otra persona.'
    : ''
}

/** Width of a part of `casillas`, in percent; 0 without casillas. */
export function percent(part: number, { casillas }: Covered): number {
  return casillas > 0 ? Math.min(100, (100 * part) / casillas) : 0
}
