import type { PrepHeader } from '../domain/record.ts'
import { readNumber, unquote } from './cell.ts'
import { columnName } from './columns.ts'
import { readMoment, saysWhen, type Moment } from './moment.ts'
import { delimiterOf, splitLine } from './text.ts'

/**
 * Contents above the header of the rows. `names`: the file's own word for each figure of `header`.
 */
export type Top = {
  title: string
  moment: Partial<Moment>
  header: PrepHeader
  names: Partial<Record<keyof PrepHeader, string>>
  /** True for the results of the cómputos, made without capture: every acta with votes counts. */
  computos: boolean
}

/** Figures of the summary by name, 2012 to 2024; the first matching pattern counts. */
const FIGURES: [RegExp, keyof PrepHeader | 'porCapturar'][] = [
  [/^(TOTAL_)?(DE_)?ACTAS(_ESPERADAS)?$/, 'esperadas'],
  [/^(TOTAL_)?ACTAS_REGISTRADAS$/, 'registradas'],
  [/^(TOTAL_)?(ACTAS_)?FUERA_(DE_)?CATALOGO$/, 'fueraDeCatalogo'],
  [/^(TOTAL_)?ACTAS_(CAPTURADAS|PROCESADAS)$/, 'capturadas'],
  [/^(TOTAL_)?ACTAS_(CONTABILIZADAS|COMPUTADAS)$/, 'contabilizadas'],
  [/^(TOTAL_)?ACTAS_NO_CONTABILIZADAS$/, 'noContabilizadas'],
  [/^(TOTAL_)?ACTAS_POR_CAPTURAR$/, 'porCapturar'],
  [/^LISTA_NOMINAL(_(DE_)?(ACTAS_)?(CONTABILIZADAS|CONTABILZADAS|COMPUTADAS))?$/, 'listaNominal'],
  [/^TOTAL_(DE_)?VOTOS(_C_CS|_CON_(CASILLAS_)?ESPECIALES)?$/, 'votos'],
  [/^TOTAL_(DE_)?VOTOS_(S_CS|SIN_(CASILLAS_)?ESPECIALES)$/, 'votosSinEspeciales'],
  [/^(PORCENTAJE_)?(DE_)?PARTICIPACION(_CIUDADANA)?$/, 'participacion'],
]

function emptyHeader(): PrepHeader {
  return {
    esperadas: null,
    registradas: null,
    fueraDeCatalogo: null,
    capturadas: null,
    contabilizadas: null,
    noContabilizadas: null,
    listaNominal: null,
    votos: null,
    votosSinEspeciales: null,
    participacion: null,
  }
}

/** Reads title, date and summary from the lines above the header, in any order. */
export function readTop(lines: string[]): Top {
  const filled = lines.map((line) => line.trim()).filter((line) => line !== '')
  const names = filled.findIndex(isSummary)
  const summary = names < 0 ? [] : filled.slice(names, names + 2)
  const texts = filled
    .filter((line) => !summary.includes(line) && !/^"?sep=/i.test(line))
    // Spreadsheets pad every line to the width of the widest.
    .map((line) => unquote(line.replace(/[,|;\t]+$/, '')))
  return {
    title: texts.find((text) => text !== '' && !saysWhen(text)) ?? '',
    moment: readMoment(texts.filter(saysWhen).join(' ')),
    computos: /ACTAS_COMPUTADAS/i.test(summary[0] ?? ''),
    ...readSummary(summary),
  }
}

function isSummary(line: string): boolean {
  return cellsOf(line).filter((cell) => columnName(cell).includes('ACTAS')).length >= 2
}

function readSummary([names = '', values = '']: string[]): Pick<Top, 'header' | 'names'> {
  const delimiter = delimiterOf(names) ?? ','
  const cells = splitLine(values, delimiter)
  const header = emptyHeader()
  const found: Top['names'] = {}
  let porCapturar: number | undefined
  splitLine(names, delimiter).forEach((raw, place) => {
    const name = columnName(raw)
    const key = FIGURES.find(([pattern]) => pattern.test(name))?.[1]
    const cell = cells[place] ?? ''
    // A percentage has no thousands: its comma is a decimal point.
    const value = readNumber(key === 'participacion' ? cell.replace(',', '.') : cell)
    if (key === 'porCapturar') porCapturar = value
    if (key === undefined || key === 'porCapturar' || found[key]) return
    found[key] = name
    header[key] = value ?? null
  })
  // Until 2015 the size of the catálogo follows from the missing actas (LEEME 2012, field 2).
  if (header.esperadas === null && header.capturadas !== null && porCapturar !== undefined)
    header.esperadas = header.capturadas + porCapturar
  return { header, names: found }
}

function cellsOf(line: string): string[] {
  const delimiter = delimiterOf(line)
  return (delimiter === undefined ? [line] : splitLine(line, delimiter)).map(unquote)
}
