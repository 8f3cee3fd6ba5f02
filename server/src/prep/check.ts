import type { PrepHeader } from '../domain/record.ts'
import type { Base } from './shape.ts'

/** Figures of a base's header, with the figures from its rows that must agree. */
const CHECKED: [keyof PrepHeader, (base: Base) => number, string][] = [
  ['esperadas', ({ rows }) => rows.length, 'filas hay'],
  ['capturadas', ({ sums }) => sums.capturadas, 'las filas suman'],
  ['contabilizadas', ({ sums }) => sums.contabilizadas, 'las filas suman'],
  ['noContabilizadas', ({ sums }) => sums.capturadas - sums.contabilizadas, 'las filas suman'],
  ['fueraDeCatalogo', ({ fuera }) => fuera.length, 'las filas suman'],
  ['registradas', ({ sums, fuera }) => sums.capturadas + fuera.length, 'las filas suman'],
  ['listaNominal', ({ sums }) => sums.listaNominal, 'las filas suman'],
  ['votos', ({ sums }) => sums.votos, 'las filas suman'],
  ['votosSinEspeciales', ({ sums }) => sums.votosSinEspeciales, 'las filas suman'],
]

/** A sentence for each figure with different values in header and rows. */
export function contradictions(base: Base): string[] {
  const said = CHECKED.flatMap(([key, count, words]) => {
    const header = base.header[key]
    const rows = count(base)
    if (header === null || header === rows) return []
    const name = base.headerNames[key] ?? key
    return [`${key}: el encabezado (${name}) dice ${header} y ${words} ${rows}`]
  })
  return [...said, ...participationOf(base)]
}

/** Percent truncated, not rounded, to four decimals (Anexo 13; LEEME 2018, field 5). */
function truncatedPercent(part: number, whole: number): number {
  return whole > 0 ? Math.floor((part * 1_000_000) / whole) / 10_000 : 0
}

/**
 * While the PREP runs the especiales are left out of participation; the closing corte adds them
 * (RULES.md PA1).
 */
function participationOf({ header, sums }: Base): string[] {
  if (header.participacion === null || sums.listaNominal === 0) return []
  const said = header.participacion
  const ways = [
    truncatedPercent(sums.votosSinEspeciales, sums.listaNominal),
    truncatedPercent(sums.votos, sums.listaNominal),
    truncatedPercent(header.votosSinEspeciales ?? 0, header.listaNominal ?? 0),
    truncatedPercent(header.votos ?? 0, header.listaNominal ?? 0),
  ]
  // Some authorities print two decimals, or round.
  if (ways.some((way) => Math.abs(way - said) < 0.01)) return []
  return [
    `participacion: el encabezado dice ${said} y las filas dan ${ways[0]} (${ways[1]} con especiales)`,
  ]
}
