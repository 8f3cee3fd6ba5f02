import type { PrepHeader } from '../domain/record.ts'
import type { PrepWarning } from './notes.ts'
import type { Base } from './shape.ts'

/** Figures of a base's header, with the figures from its rows that must agree. */
const CHECKED: [keyof PrepHeader, string, (base: Base) => number][] = [
  ['esperadas', 'Actas esperadas', ({ rows }) => rows.length],
  ['capturadas', 'Capturadas', ({ sums }) => sums.capturadas],
  ['contabilizadas', 'Contabilizadas', ({ sums }) => sums.contabilizadas],
  ['noContabilizadas', 'No contabilizadas', ({ sums }) => sums.capturadas - sums.contabilizadas],
  ['fueraDeCatalogo', 'Fuera de catálogo', ({ fuera }) => fuera.length],
  ['registradas', 'Registradas', ({ sums, fuera }) => sums.capturadas + fuera.length],
  ['listaNominal', 'Lista nominal', ({ sums }) => sums.listaNominal],
  ['votos', 'Votos', ({ sums }) => sums.votos],
  ['votosSinEspeciales', 'Votos sin casillas especiales', ({ sums }) => sums.votosSinEspeciales],
]

const said = (n: number) => n.toLocaleString('es-MX')

/** A sentence for each figure with different values in header and rows. */
export function contradictions(base: Base): PrepWarning[] {
  const found = CHECKED.flatMap(([key, name, count]) => {
    const header = base.header[key]
    const rows = count(base)
    if (header === null || header === rows) return []
    const verb = key === 'esperadas' ? 'son' : 'suman'
    const column = base.headerNames[key] ?? name
    const text = `${name}: el encabezado (${column}) dice ${said(header)}; los renglones ${verb} ${said(rows)}`
    return [[/^(lista|votos)/.test(key) ? 'votos' : 'actas', text] as const]
  })
  return [...found, ...participationOf(base)]
}

/** Percent truncated, not rounded, to four decimals (Anexo 13; LEEME 2018, field 5). */
function truncatedPercent(part: number, whole: number): number {
  return whole > 0 ? Math.floor((part * 1_000_000) / whole) / 10_000 : 0
}

/**
 * While the PREP runs the especiales are left out of participation; the closing corte adds them
 * (RULES.md PA1).
 */
function participationOf({ header, sums }: Base): PrepWarning[] {
  const printed = header.participacion
  if (printed === null || sums.listaNominal === 0) return []
  const ways = [
    truncatedPercent(sums.votosSinEspeciales, sums.listaNominal),
    truncatedPercent(sums.votos, sums.listaNominal),
    truncatedPercent(header.votosSinEspeciales ?? 0, header.listaNominal ?? 0),
    truncatedPercent(header.votos ?? 0, header.listaNominal ?? 0),
  ]
  // Some authorities print two decimals, or round.
  if (ways.some((way) => Math.abs(way - printed) < 0.01)) return []
  const text = `Participación: el encabezado dice ${printed}; los renglones dan ${ways[0]} (${ways[1]} con especiales)`
  return [['sumas', text]]
}
