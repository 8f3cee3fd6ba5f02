/**
 * CLAVE_CASILLA taken apart: `040001B0100` = entidad 04, sección 0001, básica 01, contigua of an
 * extraordinaria 00.
 */
export type Clave = { entidad: string; seccion: string; tipo: string; id: number; ext: number }

/** A casilla as people write it, without the entidad: «4105 C15». */
export type ClaveHumana = Omit<Clave, 'entidad'>

const SHAPE = /^(\d{2})(\d{4})([A-Z])(\d{2})(\d{2})$/

/** Letters of TIPO_CASILLA; V was pre-trial prison in 2021, and votes from abroad by internet in 2024. */
const NOMBRES: Record<string, string> = {
  B: 'básica',
  C: 'contigua',
  E: 'extraordinaria',
  S: 'especial',
  M: 'mesa de voto en el extranjero',
  A: 'voto anticipado',
  P: 'prisión preventiva',
  V: 'voto en prisión o desde el extranjero',
}

/**
 * Reads the 11 characters of CLAVE_CASILLA (LEEME 2018: estado, sección, tipo, id, ext); undefined
 * otherwise.
 */
export function parseClave(text: string): Clave | undefined {
  const found = SHAPE.exec(text)
  if (!found) return undefined
  const [, entidad = '', seccion = '', tipo = '', id = '', ext = ''] = found
  return { entidad, seccion, tipo, id: Number(id), ext: Number(ext) }
}

/** The inverse of `parseClave`. */
export function formatClave({ entidad, seccion, tipo, id, ext }: Clave): string {
  return `${entidad.padStart(2, '0')}${seccion.padStart(4, '0')}${tipo}${two(id)}${two(ext)}`
}

/**
 * CLAVE_CASILLA of an acta's key, with any suffix: TIPO_ACTA has 1 to 4 characters (RULES.md CL3).
 */
export function casillaOf(acta: string): string {
  return acta.slice(0, 11)
}

/**
 * `0087 básica`, `0214 contigua 2`, `0101 extraordinaria 1 contigua 2`; the text itself when not a
 * clave.
 */
export function humanCasilla(clave: string): string {
  const parts = parseClave(casillaOf(clave))
  if (!parts) return clave
  const { seccion, tipo, id, ext } = parts
  const nombre = NOMBRES[tipo] ?? `casilla ${tipo}`
  const number = tipo === 'B' && id <= 1 ? '' : ` ${id}`
  return `${seccion} ${nombre}${number}${ext > 0 ? ` contigua ${ext}` : ''}`
}

/** `0087 B`, `4105 C15`, `0101 E1C2`, `0012 S1` (Reglamento de Elecciones, forms of casillas). */
export function shortCasilla(clave: string): string {
  const parts = parseClave(casillaOf(clave))
  if (!parts) return clave
  const { seccion, tipo, id, ext } = parts
  const number = tipo === 'B' && id <= 1 ? '' : String(id)
  return `${seccion} ${tipo}${number}${ext > 0 ? `C${ext}` : ''}`
}

const HUMANA =
  /^(\d{1,4})[\s-]*([a-z]+(?: [a-z]+)*?)[\s-]*(\d{1,2})?(?:[\s-]*c(?:ontigua)?[\s-]*(\d{1,2}))?$/

/**
 * Reads people's notation: «0087 básica», «4105 C15», «101 E1C1», «101 extraordinaria 1 contigua
 * 2».
 */
export function parseHumana(text: string): ClaveHumana | undefined {
  const found = HUMANA.exec(plain(text))
  if (!found) return undefined
  const [, seccion = '', word = '', id, ext] = found
  const tipo = tipoOf(word)
  if (tipo === undefined) return undefined
  return { seccion: seccion.padStart(4, '0'), tipo, id: Number(id ?? 1), ext: Number(ext ?? 0) }
}

function tipoOf(word: string): string | undefined {
  const letter = word.toUpperCase()
  if (letter.length === 1) return letter in NOMBRES ? letter : undefined
  return Object.keys(NOMBRES).find((tipo) => plain(NOMBRES[tipo] ?? '') === word)
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase().replace(/\s+/g, ' ')
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
