import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PapelDoc } from '../contract/estructura.ts'

/** The longest legal text; what does not fit on the sheet is not printed. */
const LEGAL_TEXT_MAX = 6000
const EXAMPLE = 'TEXTO POR SUSTITUIR'
/** Legal text until somebody writes the party's own text. */
const LEGAL_TEXT_DEFAULT = `${EXAMPLE}. Se nombra a {nombre}: {cargo}, para {casilla}.

El fundamento legal y la firma de quien nombra los pone el partido, en la página Estructura, «Texto del nombramiento».`

/** The party's own text, or the example. `data`: the data folder. In this process alone: the text. */
export function readLegalText(data: string): string {
  try {
    return readFileSync(pathIn(data), 'utf8').slice(0, LEGAL_TEXT_MAX)
  } catch {
    return LEGAL_TEXT_DEFAULT
  }
}

/** Keeps the party's own text for every later paper. */
export function writeLegalText(data: string, text: string): void {
  const path = pathIn(data)
  writeFileSync(`${path}.nuevo`, text)
  renameSync(`${path}.nuevo`, path)
}

function pathIn(data: string): string {
  return join(data, 'nombramiento.txt')
}

/** The state of the papers before anything is printed; `origin` is the address in the QR. */
export function papelOf(origin: string, texto: string): PapelDoc {
  const { host, hostname } = new URL(origin)
  const alcanza = reachOf(hostname)
  const deEjemplo = texto.includes(EXAMPLE) || texto.trim() === ''
  const avisos = [
    ...(alcanza === 'nadie'
      ? [
          `El QR llevará a ${host}: ningún teléfono llega ahí. Abre esta página por la dirección pública de Espejo e imprime desde ahí.`,
        ]
      : []),
    ...(alcanza === 'red_local'
      ? [`El QR llevará a ${host}: sólo abre en teléfonos de esa misma red.`]
      : []),
    ...(deEjemplo
      ? ['Falta el texto legal: cada hoja dirá «TEXTO POR SUSTITUIR». Escríbelo antes de imprimir.']
      : []),
  ]
  return { direccion: host, alcanza, texto, deEjemplo, avisos }
}

/** Reach of a host name: nobody else, phones of one network, or every phone. */
function reachOf(hostname: string): PapelDoc['alcanza'] {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (/^(localhost|.*\.localhost|127\..*|0\.0\.0\.0|::1?)$/.test(name)) return 'nadie'
  const isPrivate =
    /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name) ||
    /^(f[cd][0-9a-f]{2}|fe80):/.test(name) ||
    /\.(local|lan|internal|home\.arpa)$/.test(name) ||
    !/[.:]/.test(name)
  return isPrivate ? 'red_local' : 'todos'
}
