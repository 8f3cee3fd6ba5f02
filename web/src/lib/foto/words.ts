import { humanCasilla, shortCasilla } from '@espejo/server/domain/clave'
import type { NoCamera } from './camera.ts'
import type { Code } from './qr.ts'
import type { Quality, GlareSide } from './quality.ts'

/** Possible fault of a foto in use all the same; the warning goes along with the foto. */
export type Warning =
  'borrosa' | 'oscura' | 'reflejo' | 'cortada' | 'lejos' | 'sin_hoja' | 'chica' | 'otra_casilla'

/** A line of the check: good, a warning, or nothing known. */
export type CheckLine = { state: 'good' | 'warning' | 'unknown'; name: string; note: string }

/** With fewer pixels on the long side small figures may be lost. */
const LONG_GOOD = 1000

const SIDES: Record<GlareSide, string> = {
  left: 'a la izquierda',
  right: 'a la derecha',
  top: 'arriba',
  bottom: 'abajo',
  middle: 'en medio',
}

const NO_CAMERA: Record<NoCamera, string> = {
  insecure: 'Esta dirección no es segura (HTTPS); la foto se toma con la cámara del teléfono.',
  denied: 'El permiso de la cámara está negado; la foto se toma con la cámara del teléfono.',
  none: 'El navegador no da cámara; toma la foto con la del teléfono o elígela de la galería.',
  busy: 'Otra aplicación ocupa la cámara; ciérrala, o toma la foto con la cámara del teléfono.',
}

export function sayNoCamera(reason: NoCamera): string {
  return NO_CAMERA[reason]
}

/** The most urgent thing to mend, for the phone's holder; undefined when all is well. */
export function hintOf(quality: Quality, hasLight: boolean): string | undefined {
  if (quality.dark) return hasLight ? 'Falta luz: prende la luz.' : 'Falta luz: acércate a un foco.'
  if (quality.sheet === 'none') return 'Apunta al acta completa.'
  if (quality.sheet === 'overrun') return 'La hoja se sale. Aléjate un poco.'
  if (quality.sheet === 'far') return 'Acércate hasta llenar el marco.'
  if (quality.glare) return `Reflejo ${SIDES[quality.glare]}. Inclina un poco.`
  if (quality.blurred) return 'Se ve borrosa. Sostén firme.'
  return undefined
}

export function warningsOf(quality: Quality, long: number, code: Code | undefined): Warning[] {
  const sheet = { whole: undefined, overrun: 'cortada', far: 'lejos', none: 'sin_hoja' } as const
  const found: (Warning | undefined | false)[] = [
    quality.blurred && 'borrosa',
    quality.dark && 'oscura',
    quality.glare && 'reflejo',
    sheet[quality.sheet],
    long < LONG_GOOD && 'chica',
    code?.result === 'otra' && 'otra_casilla',
  ]
  return found.filter((aviso): aviso is Warning => Boolean(aviso))
}

/**
 * The four lines of the check: sharp, lit, whole, ours. `code` is undefined during the reading;
 * `casilla`: the clave that the paper should show.
 */
export function checkLines(
  quality: Quality,
  long: number,
  code: Code | undefined,
  casilla: string,
): CheckLine[] {
  return [sharpLine(quality, long), lightLine(quality), sheetLine(quality), codeLine(code, casilla)]
}

/** With two faults or more the other photograph is the better advice. */
export function isPoor(lines: readonly CheckLine[]): boolean {
  return lines.filter(({ state }) => state === 'warning').length >= 2
}

const good = (name: string, note: string): CheckLine => ({ state: 'good', name, note })
const warning = (name: string, note: string): CheckLine => ({ state: 'warning', name, note })

function sharpLine({ blurred, sharpness }: Quality, long: number): CheckLine {
  if (sharpness === 0) return warning('Sin letras', 'no se distingue texto')
  if (blurred) return warning('Borrosa', 'movida o sin enfoque')
  return long < LONG_GOOD ? warning('Chica', 'pocos pixeles') : good('Nítida', 'sin movimiento')
}

function lightLine({ dark, glare }: Quality): CheckLine {
  if (dark) return warning('Oscura', 'falta luz')
  return glare ? warning('Con reflejo', SIDES[glare]) : good('Con luz', 'sin reflejo')
}

function sheetLine({ sheet }: Quality): CheckLine {
  switch (sheet) {
    case 'whole':
      return good('Completa', 'cuatro orillas')
    case 'overrun':
      return warning('Incompleta', 'la hoja se sale')
    case 'far':
      return warning('Lejos', 'la hoja se ve chica')
    case 'none':
      return warning('Sin hoja', 'no se distingue la hoja')
  }
}

function codeLine(code: Code | undefined, casilla: string): CheckLine {
  if (!code) return { state: 'unknown', name: 'Código', note: 'leyendo' }
  if (!code.text) {
    const note = `revisa que diga ${humanCasilla(casilla)}`
    return { state: 'unknown', name: 'No trae código', note }
  }
  const note = `código ${shortCasilla(code.text)}`
  return code.result === 'coincide' ? good('De tu casilla', note) : warning('De otra casilla', note)
}
