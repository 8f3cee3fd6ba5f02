import { alcanceFrom, isTodas, type Alcance, type Zona } from '../access/alcance.ts'
import { formatClave, parseClave, parseHumana, shortCasilla } from '../domain/clave.ts'
import type { Cargo } from '../domain/record.ts'
import { listOf, plainWords } from '../domain/words.ts'
import { cargoFault, cargoOf } from './cargo.ts'
import type { SheetField } from './columns.ts'
import { telefonoOf } from './telefono.ts'

/**
 * Text of one person of one row by field; '' for a column that the sheet lacks. `hasParts`: the
 * person's surnames have columns of their own.
 */
export type Cells = Record<SheetField, string> & { hasParts: boolean }

/** An understood row: a post, or with `nombre` '' only the ruta of the casilla. */
export type Said = {
  cargo: Cargo
  /** As printed. */
  titulo: string
  ruta: string
  casilla: string
  nombre: string
  telefono: string
  /** Absent for representatives. */
  alcance?: Alcance
}

/** Reason for refusing a row; `fila` as a spreadsheet counts. */
export type Fault = { fila: number; campo: SheetField | 'fila'; motivo: string }

/** The faults of a row; casilla and ruta where at least these were understood. */
export type Wrong = { faults: Omit<Fault, 'fila'>[]; casilla: string; ruta: string; cargo?: Cargo }

const NOMBRE_MAX = 120
const RUTA_MAX = 40

/** Names of casillas in sheets, as `parseHumana` knows the names. */
const ABBREVIATIONS: readonly [RegExp, string][] = [
  [/\b(bas|basi)\b\.?/, 'basica'],
  [/\b(cont|contig)\b\.?/, 'contigua'],
  [/\b(ext|extra|extraord)\b\.?/, 'extraordinaria'],
  [/\b(esp)\b\.?/, 'especial'],
]

/** Every casilla of the catálogo by its 11 characters, and by the usual spellings. */
export class CasillaIndex {
  #claves: Set<string>
  #humanas = new Map<string, string | null>()
  #secciones = new Map<string, string[]>()

  constructor(claves: readonly string[]) {
    this.#claves = new Set(claves)
    for (const clave of claves) {
      const short = clave.slice(2)
      this.#humanas.set(short, this.#humanas.has(short) ? null : clave)
      const seccion = short.slice(0, 4)
      const list = this.#secciones.get(seccion)
      if (list) list.push(clave)
      else this.#secciones.set(seccion, [clave])
    }
  }

  /** The clave for a typed text, or the reason for no match. */
  find(text: string): string | { motivo: string } {
    const typed = text
      .replace(/\p{Cf}/gu, '')
      .trim()
      .toUpperCase()
    const clave = parseClave(typed)
    if (clave && this.#claves.has(typed)) return typed
    if (clave && this.#humanas.has(typed.slice(2)))
      return { motivo: `La casilla ${typed} es de otra entidad.` }
    if (clave) return { motivo: this.#unknown(typed, clave.seccion) }
    const words = typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    const humana = parseHumana(
      ABBREVIATIONS.reduce((all, [from, to]) => all.replace(from, to), words),
    )
    if (!humana) return { motivo: this.#odd(typed) }
    const short = formatClave({ entidad: '', ...humana }).slice(2)
    const found = this.#humanas.get(short)
    if (found === undefined) return { motivo: this.#unknown(`00${short}`, humana.seccion) }
    return (
      found ?? { motivo: 'Hay esa casilla en dos entidades: escribe su clave de 11 caracteres.' }
    )
  }

  #unknown(clave: string, seccion: string): string {
    return `La casilla ${shortCasilla(clave)} no está en el catálogo.${this.#casillasIn(seccion)}`
  }

  #odd(typed: string): string {
    const shown = typed.slice(0, 30)
    if (/^\d([.,]\d+)?E\+\d+$/.test(typed))
      return `Excel convirtió la casilla en un número (${shown}): escribe sección y tipo, como 0019 E1.`
    const odd = `La casilla «${shown}» no se entiende.`
    if (!/^\d{1,4}$/.test(typed)) return `${odd} Escríbela como 0306 B, 0306 C1 o 0306 E1.`
    const seccion = typed.padStart(4, '0')
    return `${odd} Falta el tipo: ${['B', 'C1', 'E1'].map((tipo) => `${seccion} ${tipo}`).join(', ')}…${this.#casillasIn(seccion)}`
  }

  /** The casillas of the sección, as the sentence that names what may be written. */
  #casillasIn(seccion: string): string {
    const claves = (this.#secciones.get(seccion) ?? []).slice(0, 8)
    if (claves.length === 0) return ''
    return ` La sección ${seccion} tiene: ${listOf(claves.map((each) => shortCasilla(each).slice(5)))}.`
  }
}

export type Grounds = { casillas: CasillaIndex; lugares: readonly Zona[] }

/** Reads a person of a row; reports every fault at once. */
export function readRow(cells: Cells, { casillas, lugares }: Grounds): Said | Wrong {
  const faults: Wrong['faults'] = []
  const wrong = (campo: SheetField, reason: string) => faults.push({ campo, motivo: reason })
  const nombre = fullName(cells, wrong)
  const ruta = clean(cells.ruta)
  const read = telefonoOf(cells.telefono)
  const personal = [cells.nombre, cells.paterno, cells.materno, cells.telefono]
  const vacant = personal.every((each) => clean(each) === '')
  const puesto = cargoOf(cells.cargo)
  if (!puesto && !(vacant && cells.cargo.trim() === '')) wrong('cargo', cargoFault(cells.cargo))
  const cargo = puesto?.cargo ?? 'propietario'
  const ofCasilla = cargo === 'propietario' || cargo === 'suplente'
  const isStaff = cargo === 'coordinacion' || cargo === 'capturista'
  const casilla = casillaFrom(cells, casillas, isStaff, wrong)
  if (casilla === '' && ofCasilla && !faults.some(({ campo }) => campo === 'casilla'))
    wrong('casilla', 'Falta la casilla.')
  if (cargo === 'rg' && ruta === '' && casilla === '')
    wrong('ruta', 'Falta la ruta del representante general.')
  if (ruta.length > RUTA_MAX || hasControl(ruta))
    wrong('ruta', `El nombre de la ruta pasa de ${RUTA_MAX} caracteres.`)
  if (nombre === '' && !(vacant && ofCasilla)) wrong('nombre', 'Falta el nombre.')
  if (nombre.length > NOMBRE_MAX || hasControl(nombre))
    wrong('nombre', `El nombre pasa de ${NOMBRE_MAX} caracteres o no es texto.`)
  if ('motivo' in read) wrong('telefono', read.motivo)
  const titulo = puesto?.titulo ?? ''
  const alcance = isStaff ? scopeOf(cells, casilla, titulo, lugares, wrong) : undefined
  if (faults.length > 0 || 'motivo' in read) return { faults, casilla, ruta, cargo }
  return {
    ...{ cargo, titulo, casilla, nombre, telefono: read.telefono },
    // The word «todas» may stand in the column of the ruta.
    ruta: alcance === 'todas' ? '' : ruta,
    ...(alcance ? { alcance } : {}),
  }
}

type Tell = (campo: SheetField, reason: string) => void

/** Staff act somewhere, or in writing everywhere (RULES.md NO8). */
function scopeOf(
  cells: Cells,
  casilla: string,
  titulo: string,
  lugares: readonly Zona[],
  wrong: Tell,
): Alcance | undefined {
  const prefer = titulo.endsWith('distrital') ? 'distrito' : 'municipio'
  const ruta = clean(cells.ruta)
  const own = casilla || cells.casilla.trim()
  const found = alcanceFrom({ ...cells, ruta, casilla: own }, lugares, prefer)
  if (found && typeof found === 'object' && 'motivo' in found) wrong('alcance', found.motivo)
  else if (found) return found
  else
    wrong(
      'alcance',
      'Falta el alcance: un municipio, un distrito, una ruta, casillas, o la palabra «todas».',
    )
  return undefined
}

/**
 * The casilla of the row: its own text, or sección and type from columns of their own. '' without
 * any. A sección that the casilla contradicts is a fault.
 */
function casillaFrom(cells: Cells, casillas: CasillaIndex, isStaff: boolean, wrong: Tell): string {
  const own = cells.casilla.trim()
  const seccion = cells.seccion.trim().replace(/\.0{1,2}$/, '')
  if (isStaff && seccion === '' && isTodas(own)) return ''
  const isWhole = /^\d/.test(own)
  const kind = `${own === '' || isWhole ? cells.tipo : own} ${cells.numero}`.trim()
  if (!isWhole && kind === '' && (seccion === '' || isStaff)) return ''
  const text = isWhole || seccion === '' ? own || kind : `${seccion} ${kind}`
  const found = casillas.find(text)
  if (typeof found !== 'string') {
    wrong('casilla', found.motivo)
    return ''
  }
  const said = seccion.padStart(4, '0')
  if (seccion === '' || !/^\d{1,4}$/.test(seccion) || found.slice(2, 6) === said) return found
  wrong('casilla', `La sección dice ${said} y la casilla ${shortCasilla(found)}.`)
  return ''
}

/** The whole name, joined from its parts; a part that is missing is a fault, never half a name. */
function fullName(cells: Cells, wrong: Tell): string {
  const [nombre, paterno, materno] = [cells.nombre, cells.paterno, cells.materno].map(clean)
  if (!nombre) return ''
  if (!paterno && cells.hasParts) wrong('nombre', 'Falta el apellido paterno.')
  const surnames = [paterno, materno].filter(Boolean).join(' ')
  if (surnames === '') return nombre
  if (plainWords(nombre).endsWith(` ${plainWords(surnames)}`)) return nombre
  return `${nombre} ${surnames}`
}

/**
 * A single form for each name: composed accents, single spaces, no invisible marks from a web page.
 */
function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
