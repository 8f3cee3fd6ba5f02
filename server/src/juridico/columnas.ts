import type { Linea } from './escrito.ts'

/** Columns of the table on paper, with their widths in points: 504 between the margins of a letter. */
export const COLUMNAS: readonly { titulo: string; ancho: number; de: (linea: Linea) => string }[] =
  [
    { titulo: 'Anexo', ancho: 34, de: ({ anexo }) => String(anexo) },
    { titulo: 'Casilla', ancho: 56, de: ({ casilla }) => casilla },
    { titulo: 'Causal', ancho: 142, de: ({ causal }) => causal },
    { titulo: 'Fundamento', ancho: 86, de: ({ fundamento }) => fundamento },
    { titulo: 'Cifras', ancho: 112, de: ({ cifras }) => cifras },
    { titulo: 'Prueba', ancho: 74, de: pruebaOf },
  ]

/** Letters of a hash on paper; the whole hash stands in the workbook and the annex. */
const HUELLA = 8

function pruebaOf({ foto, corte }: Linea): string {
  const both = [foto && `foto ${foto.slice(0, HUELLA)}`, corte && `corte ${corte.slice(0, HUELLA)}`]
  return both.filter(Boolean).join('\n') || 'sin foto ni corte'
}

/** Words at the head of every page of a practice night's paper (RULES.md NO7). */
export const SIMULACRO = 'SIMULACRO: no es una petición'
export const SUBSIDIARIA = 'Petición subsidiaria'
