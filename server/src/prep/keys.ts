import { plain } from './cell.ts'
import { entidadCodigo } from './nombre.ts'
import type { ActaRow } from './shape.ts'

/** Parts of a row that identify the acta, quoting off; '' for a missing part. */
export type Parts = {
  claveCasilla: string
  claveActa: string
  entidad: string
  seccion: string
  tipo: string
  id: string
  ext: string
  tipoActa: string
  /** Number of the distrito and the municipio, three digits. */
  distrito: string
  municipio: string
}

type Kind = Pick<Parts, 'tipo' | 'id' | 'ext'>

const CASILLA = /^\d{6}[A-Z]\d{4}$/

/** Types in words of which no contigua exists, whatever other words stand beside. */
const ALONE: [RegExp, string][] = [
  [/ANTICIPAD[OA]|\bVA\b/, 'A'],
  [/PRISION|\bVPPP?\b/, 'P'],
  [/EXTRANJERO|\bMESA\b|\bVMRE\b|\bMEC\b/, 'M'],
]

/** TIPO_CASILLA in words, and its letter. */
const TIPOS: [RegExp, string][] = [
  [/BASICA/, 'B'],
  [/EXTRAORDINARIA/, 'E'],
  [/CONTIGUA/, 'C'],
  [/ESPECIAL/, 'S'],
  ...ALONE,
]

/** The letter of TIPO_CASILLA; some files write words. */
function tipoOf(text: string): string {
  if (text.length < 2) return text.toUpperCase()
  const word = plain(text)
  return TIPOS.find(([pattern]) => pattern.test(word))?.[1] ?? word
}

/**
 * A casilla as people write the name: `B`, `C03`, `E1C2`, `CONTIGUA 1`, `EXTRAORDINARIA 1 CONTIGUA
 * 2`.
 */
export function casillaParts(text: string): Kind | undefined {
  const [, tipo, id = '', ext = ''] = /^([A-Z])(\d{0,2})(?:C(\d{1,2}))?$/.exec(shortOf(text)) ?? []
  return tipo === undefined ? undefined : { tipo, id, ext }
}

/**
 * Words become letters: `EXTRAORDINARIA 1 CONTIGUA` is `E1C`, `MESA DE VOTO ANTICIPADO 2` is `A2`.
 */
function shortOf(text: string): string {
  const words = plain(text)
  const alone = ALONE.find(([pattern]) => pattern.test(words))?.[1]
  const letters = alone
    ? alone + (/\d+/.exec(words)?.[0] ?? '')
    : words.replace(/[A-Z]{2,}/g, tipoOf)
  return letters.replace(/[^A-Z0-9]/g, '')
}

/**
 * TIPO_CASILLA with the columns of the numbers. A type that holds numbers says the casilla by
 * itself: `E1C` with ID_CASILLA 2 is contigua 2 of extraordinaria 1 (Coahuila 2017), `E1C2` too.
 */
export function tipoAndNumbers(text: string, id: string, ext: string): Kind {
  const found = /^([A-Z])(\d{1,2})(?:(C)(\d{0,2}))?$/.exec(shortOf(text))
  if (!found) return { tipo: tipoOf(text), id, ext }
  const [, tipo = '', number = '', contigua, last = ''] = found
  return { tipo, id: number, ext: contigua ? last || id : ext }
}

/** A row of sums under the rows of actas, which names itself (RULES.md BA2). */
export function isTotals(parts: Parts): boolean {
  return Object.values(parts).some((text) => TOTALS.test(text))
}

const TOTALS = /^\W*(gran\W)?(sub)?(total(es)?|sumas?)\b/i

/** Whether a short row is a line of sums, or somebody's word on the rows (RULES.md BA2). */
export function isCaption(first = ''): boolean {
  return TOTALS.test(first) || /^\W*(fuentes?|notas?|elabor\w+)\b/i.test(first)
}

/** A key without the leading zero that a spreadsheet ate. */
const EATEN = /^\d{5}[A-Z]\d{4}/

/**
 * CLAVE_CASILLA as printed, mended or built from its parts; '' for a row that names no casilla
 * (fuera de catálogo).
 */
export function casillaKey(parts: Parts): string {
  const printed = mend(parts.claveCasilla || parts.claveActa).slice(0, 11)
  if (CASILLA.test(printed)) return printed
  const built = buildCasilla(parts)
  if (built !== '') return built
  // A key of a different shape is still a name, if the key or the row tells the place.
  const placed = /^\d{6}[A-Z]/.test(printed) || (/^\d{2}/.test(printed) && parts.seccion !== '')
  return placed ? safe(printed) : ''
}

/**
 * Keys for the rows of a file that name no casilla and are captured all the same (RULES.md CL7):
 * entidad and sección as far as the row says them (00 and 0000 otherwise), the letter X for a type
 * of no letter, and the numbers; without numbers the order among all such rows of the file, captured
 * or not, since every corte has the rows.
 */
export class MadeKeys {
  readonly #times = new Map<string, number>()

  next({ entidad: said, seccion, tipo, id, ext }: Parts): string {
    const entidad = /^\d/.test(said) ? said : entidadCodigo(said)
    const digits = (text: string, width: number) =>
      (/^\d+$/.test(text) ? text : '').padStart(width, '0').slice(-width)
    const letter = /^[A-Z]$/.test(tipo) ? tipo : 'X'
    const stem = `${digits(entidad, 2)}${digits(seccion, 4)}${letter}`
    if (id + ext !== '') return `${stem}${digits(id, 2)}${digits(ext, 2)}`
    const times = this.#times.get(stem) ?? 0
    this.#times.set(stem, times + 1)
    return `${stem}00${digits(String(times), 2)}`
  }
}

function buildCasilla({ entidad: said, seccion, tipo, id, ext }: Parts): string {
  const entidad = /^\d/.test(said) ? said : entidadCodigo(said)
  if (!/^\d{1,2}$/.test(entidad) || !/^\d{1,4}$/.test(seccion) || !/^[A-Z]$/.test(tipo)) return ''
  if (!/^\d{0,2}$/.test(id) || !/^\d{0,2}$/.test(ext)) return ''
  const numbers = `${(id || '1').padStart(2, '0')}${(ext || '0').padStart(2, '0')}`
  return `${entidad.padStart(2, '0')}${seccion.padStart(4, '0')}${tipo}${numbers}`
}

/**
 * CLAVE_ACTA as printed; without CLAVE_ACTA, the casilla with TIPO_ACTA in two digits, like federal
 * bases.
 */
export function actaKey(casilla: string, { claveActa, tipoActa }: Parts): string {
  const printed = mend(claveActa)
  if (printed.length > 11 && /^\d{6}[A-Z]\d{4}/.test(printed)) return safe(printed)
  if (printed !== '' && tipoActa === '') return safe(printed)
  return safe(casilla + (/^\d$/.test(tipoActa) ? `0${tipoActa}` : tipoActa))
}

/**
 * The number of a distrito or municipio in three digits, from the id or else from the name, at the
 * front or after the word (`DISTRITO 04`); 0 is none. An id without a number, as where a file has
 * names alone, is the code itself, whole: two places never share a code.
 */
export function codeOf(id: string, nombre: string): string {
  const text = plain(id || nombre)
  const front = id === '' || id === nombre ? /^\d{1,4}/ : /^\d{1,4}(?=\.0$|$)/
  const number = (front.exec(text) ?? /(?<=^[A-Z]+ )\d{1,4}$/.exec(text))?.[0]
  if (number === undefined) return id === '' ? '' : text.replace(/[^0-9A-Z]+/g, '-').slice(0, 60)
  return Number(number) === 0 ? '' : String(Number(number)).padStart(3, '0')
}

/** A key with the zero that a spreadsheet ate, and with 00 in place of the number N/A. */
function mend(key: string): string {
  const whole = key.replace('N/A', '00')
  return EATEN.test(whole) ? `0${whole}` : whole
}

/** Keys go into addresses and messages: only characters allowed in both stay. */
function safe(key: string): string {
  return key.replace(/[^0-9A-Z-]/g, '-').slice(0, 24)
}

/**
 * Makes `esperada.acta` unique where the authority repeats a CLAVE_ACTA, and returns the repeated
 * ones (RULES.md CL3). A distinguishing mark must be in every corte of the night: distrito,
 * municipio, tipo de acta, the casilla's own numbers, and only then the order in the file. The
 * image is no part of a key, because only a captured acta has an image (`diff.ts` uses the image).
 */
export function separateKeys(rows: ActaRow[], parts: readonly Parts[]): string[] {
  const groups = new Map<string, number[]>()
  rows.forEach(({ clave }, at) => {
    const group = groups.get(clave)
    if (group) group.push(at)
    else groups.set(clave, [at])
  })
  const repeated: string[] = []
  for (const [clave, group] of groups) {
    if (group.length === 1) continue
    repeated.push(parts[group[0] ?? 0]?.claveActa || clave)
    separateGroup(rows, parts, group)
  }
  return repeated
}

function separateGroup(rows: ActaRow[], parts: readonly Parts[], group: number[]): void {
  const marks: ((part: Parts) => string)[] = [
    ({ distrito }) => distrito,
    ({ municipio }) => municipio,
    ({ tipoActa }) => tipoActa,
    ({ id, ext }) => `${id}/${ext}`,
  ]
  const telling = marks.filter(
    (mark) => new Set(group.map((at) => mark(parts[at] as Parts))).size > 1,
  )
  const times = new Map<string, number>()
  for (const at of group) {
    const row = rows[at] as ActaRow
    const tail = telling.map((mark) => mark(parts[at] as Parts) || '0').join('-')
    const key = tail === '' ? row.clave : `${row.clave}@${tail}`
    const ordinal = (times.get(key) ?? 0) + 1
    times.set(key, ordinal)
    row.esperada.acta = ordinal === 1 ? key : `${key}#${ordinal}`
  }
}

/** The CLAVE_ACTA inside a key made unique. */
export function claveActaOf(acta: string): string {
  return acta.replace(/[@#].*$/, '')
}
