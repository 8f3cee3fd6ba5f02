import { formatClave, parseClave, parseHumana } from '../domain/clave.ts'
import type { Cargo } from '../domain/record.ts'
import { plainWords, type PostField } from './columns.ts'

/** Text of one row by field. */
export type Cells = Record<PostField, string>

/** An understood row: a post, or with `nombre` '' only the ruta of the casilla. */
export type Said = {
  cargo: Cargo
  /** As printed. */
  titulo: string
  ruta: string
  casilla: string
  nombre: string
  telefono: string
}

/** Reason for refusing a row; `fila` as a spreadsheet counts. */
export type Fault = { fila: number; campo: PostField | 'fila'; motivo: string }

type Wrong = Omit<Fault, 'fila'>

const NOMBRE_MAX = 120
const RUTA_MAX = 40

/** Every casilla of the catálogo by its 11 characters, and by the usual spellings. */
export class CasillaIndex {
  #claves: Set<string>
  #humanas = new Map<string, string | null>()

  constructor(claves: readonly string[]) {
    this.#claves = new Set(claves)
    for (const clave of claves) {
      const short = clave.slice(2)
      this.#humanas.set(short, this.#humanas.has(short) ? null : clave)
    }
  }

  /** The clave for a typed text, or the reason for no match. */
  find(text: string): string | { motivo: string } {
    const typed = text.trim().toUpperCase()
    const clave = parseClave(typed)
    if (clave)
      return this.#claves.has(typed) ? typed : { motivo: 'La casilla no está en el catálogo.' }
    const humana = parseHumana(typed)
    if (!humana) return { motivo: `La casilla «${typed.slice(0, 30)}» no se entiende.` }
    const found = this.#humanas.get(formatClave({ entidad: '', ...humana }).slice(2))
    if (found === undefined) return { motivo: 'La casilla no está en el catálogo.' }
    return (
      found ?? { motivo: 'Hay esa casilla en dos entidades: escribe su clave de 11 caracteres.' }
    )
  }
}

/** Reads a row; reports every fault of the row at once. */
export function readRow(cells: Cells, casillas: CasillaIndex): Said | Wrong[] {
  const wrong: Wrong[] = []
  const nombre = clean(cells.nombre)
  const ruta = clean(cells.ruta)
  const telefono = telefonoOf(cells.telefono)
  const vacant = nombre === '' && cells.telefono.trim() === ''
  const puesto = cargoOf(cells.cargo)
  if (!puesto && !(vacant && cells.cargo.trim() === ''))
    wrong.push({ campo: 'cargo', motivo: cargoFault(cells.cargo) })
  const cargo = puesto?.cargo ?? 'propietario'
  const ofCasilla = cargo === 'propietario' || cargo === 'suplente'
  const casilla = cells.casilla.trim() === '' ? '' : casillas.find(cells.casilla)
  if (typeof casilla === 'object') wrong.push({ campo: 'casilla', ...casilla })
  else if (casilla === '' && ofCasilla)
    wrong.push({ campo: 'casilla', motivo: 'Falta la casilla.' })
  if (cargo === 'rg' && ruta === '' && casilla === '')
    wrong.push({ campo: 'ruta', motivo: 'Falta la ruta del representante general.' })
  if (ruta.length > RUTA_MAX || hasControl(ruta))
    wrong.push({ campo: 'ruta', motivo: `El nombre de la ruta pasa de ${RUTA_MAX} caracteres.` })
  if (nombre === '' && !(vacant && ofCasilla))
    wrong.push({ campo: 'nombre', motivo: 'Falta el nombre.' })
  if (nombre.length > NOMBRE_MAX || hasControl(nombre))
    wrong.push({
      campo: 'nombre',
      motivo: `El nombre pasa de ${NOMBRE_MAX} caracteres o no es texto.`,
    })
  if (telefono === undefined)
    wrong.push({ campo: 'telefono', motivo: 'El teléfono no tiene 10 dígitos.' })
  if (wrong.length > 0) return wrong
  const titulo = puesto?.titulo ?? ''
  return {
    cargo,
    titulo,
    ruta,
    casilla: typeof casilla === 'string' ? casilla : '',
    nombre,
    telefono: telefono ?? '',
  }
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

/** Ten digits; '' for an empty cell; undefined when the text is no Mexican number. */
function telefonoOf(text: string): string | undefined {
  const typed = text.trim()
  if (typed === '') return ''
  if (!/^[\d\s()+.-]+$/.test(typed)) return undefined
  // Country code, with the 1 of mobiles until 2019.
  const digits = typed.replace(/\D/g, '').replace(/^(52|521)(?=\d{10}$)/, '')
  return digits.length === 10 ? digits : undefined
}

const TITULOS: readonly [RegExp, Cargo, string][] = [
  [/^(rg|representante general)$/, 'rg', 'Representante general'],
  [
    /^(rc |representante de casilla )?(propietari[oa]|p)( \d)?$/,
    'propietario',
    'Representante de casilla, propietario',
  ],
  [
    /^(rc |representante de casilla )?(suplente|s)( \d)?$/,
    'suplente',
    'Representante de casilla, suplente',
  ],
  [/^coordina(cion|dora?) municipal$/, 'coordinacion', 'Coordinación municipal'],
  [/^coordina(cion|dora?) distrital$/, 'coordinacion', 'Coordinación distrital'],
  [/^coordina(cion|dora?) juridic[ao]$/, 'juridico', 'Coordinación jurídica'],
]

function cargoOf(text: string): { cargo: Cargo; titulo: string } | undefined {
  const found = TITULOS.find(([shape]) => shape.test(plainWords(text)))
  return found && { cargo: found[1], titulo: found[2] }
}

function cargoFault(text: string): string {
  const typed = text.trim().slice(0, 30)
  return typed === '' ? 'Falta el cargo.' : `El cargo «${typed}» no se reconoce.`
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
