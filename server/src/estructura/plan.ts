import { hash } from 'node:crypto'
import { alcanceText, joinAlcances, type Alcance, type Zona } from '../access/alcance.ts'
import { shortCasilla } from '../domain/clave.ts'
import type { Cargo } from '../domain/record.ts'
import { plainWords } from '../domain/words.ts'
import { avisosOf, type Avisos } from './avisos.ts'
import {
  FIELDS,
  headingIndex,
  headingOf,
  peopleOf,
  type Column,
  type Group,
  type Heading,
} from './columns.ts'
import { EstructuraError } from './error.ts'
import { CasillaIndex, readRow, type Cells, type Fault, type Grounds, type Said } from './row.ts'
import type { Row } from './sheet.ts'

/** One post of one person, merged from all rows about the post. */
export type Puesto = {
  /** Stays the same in the next file for the same person and post. */
  llave: string
  cargo: Cargo
  titulo: string
  ruta: string
  casillas: string[]
  nombre: string
  telefono: string
  /** Staff alone; casillas under a municipio or distrito are looked up in the night. */
  alcance?: Alcance
  /** First row with the post. */
  fila: number
}

/** Contents of a file. `puestos` are those of good rows. */
export type Plan = Avisos & {
  filas: number
  /** Rows without a fault. */
  validas: number
  /** The first 200 faults; a row may have several faults. */
  malas: Fault[]
  malasTotal: number
  puestos: Puesto[]
  /** Casillas of a row without a person. */
  vacantes: number
  /** Rows that repeat an earlier row. */
  repetidas: number
  rutas: number
  columnasIgnoradas: string[]
}

/** Inputs besides the file. `columnas`: what each column holds, as a person said. */
export type Asked = {
  claves: readonly string[]
  lugares?: readonly Zona[]
  columnas?: readonly (Column | undefined)[]
  /** Faults told; by default the first 200. */
  shown?: number
}

const FAULTS_SHOWN = 200
/**
 * A general's QR names the casillas, and a QR with 60 can still be read from paper; the law gives
 * ten at most (LGIPE 259).
 */
const CASILLAS_MAX = 60

/**
 * Reads the rows of a file against the catálogo's casillas. Throws `EstructuraError` without a
 * heading row, `ColumnasError` where a needed column is not known.
 */
export function makePlan(
  table: readonly Row[],
  { claves, lugares = [], columnas, shown = FAULTS_SHOWN }: Asked,
): Plan {
  const at = headingIndex(table)
  const first = table[at]
  if (!first) throw new EstructuraError('El archivo no tiene filas.')
  const heading = headingOf(first, columnas)
  const reading = new Reading({ casillas: new CasillaIndex(claves), lugares }, heading, shown)
  const rows = table.slice(at + 1)
  for (const row of rows) reading.take(row)
  return reading.finish(rows.length)
}

class Reading {
  #known: Grounds
  #heading: Heading
  #people: Group[]
  #shown: number
  #faults: Fault[] = []
  #faultsTotal = 0
  #bad = new Set<number>()
  #puestos = new Map<string, Puesto>()
  /** Ruta of each casilla, and the first row with the ruta. */
  #rutaOf = new Map<string, { ruta: string; row: number }>()
  #vacant = 0
  #repeated = 0

  constructor(known: Grounds, heading: Heading, shown: number) {
    this.#known = known
    this.#heading = heading
    this.#people = peopleOf(heading)
    this.#shown = shown
  }

  take({ row, cells }: Row): void {
    const { width } = this.#heading
    const tooWide = cells.slice(width).some((cell) => cell.trim() !== '')
    if (cells.length < width || tooWide) {
      const reason = `Tiene ${cells.length} columnas y el encabezado ${width}.`
      this.#refuse({ fila: row, campo: 'fila', motivo: reason })
      return
    }
    const said = this.#people
      .map((group) => this.#cellsOf(cells, group))
      .filter(({ nombre, paterno, materno, telefono, cargo }, i) => {
        const isEmpty = `${nombre}${paterno}${materno}${telefono}`.trim() === ''
        return this.#people[i]?.cargo === undefined || !isEmpty || cargo === ''
      })
      .map((each) => readRow(each, this.#known))
    if (said.length === 0)
      said.push(readRow({ ...this.#cellsOf(cells, {}), cargo: '' }, this.#known))
    this.#takeAll(row, said)
  }

  /**
   * A row counts whole or not at all, but its casilla stays in the ruta where both were understood,
   * and with its general: a wrong telephone must not take a casilla from a general's paper.
   */
  #takeAll(row: number, said: readonly ReturnType<typeof readRow>[]): void {
    const told = new Set<string>()
    for (const each of said)
      if ('faults' in each)
        for (const fault of each.faults) {
          const key = `${fault.campo}\n${fault.motivo}`
          if (!told.has(key)) this.#refuse({ fila: row, ...fault })
          told.add(key)
        }
    const joined = said.every((each) => this.#joinRuta(row, each))
    const isBad = this.#bad.has(row)
    for (const each of said) {
      if ('faults' in each || !joined) continue
      if (!isBad || each.cargo === 'rg') this.#add(row, each)
    }
  }

  /** A casilla has a single ruta; false when an earlier row gave the casilla a different ruta. */
  #joinRuta(row: number, { ruta, casilla }: Pick<Said, 'ruta' | 'casilla'>): boolean {
    if (ruta === '' || casilla === '') return true
    const before = this.#rutaOf.get(casilla)
    if (!before) this.#rutaOf.set(casilla, { ruta, row })
    else if (before.ruta !== ruta) {
      const reason = `La casilla ${shortCasilla(casilla)} ya está en la ruta «${before.ruta}» por la fila ${before.row}.`
      this.#refuse({ fila: row, campo: 'ruta', motivo: reason })
      return false
    }
    return true
  }

  #add(row: number, { casilla, nombre, ...rest }: Said): void {
    if (nombre === '') {
      this.#vacant += 1
      return
    }
    const { cargo, titulo, ruta, telefono, alcance } = rest
    const isOne = cargo === 'propietario' || cargo === 'suplente'
    const llave = llaveOf(nombre, telefono, titulo, isOne ? casilla : ruta)
    const found = this.#puestos.get(llave)
    const casillas = casilla === '' ? [] : [casilla]
    if (!found) {
      const place = alcance ? { alcance } : {}
      const puesto = { llave, cargo, titulo, ruta, casillas, nombre, telefono, fila: row, ...place }
      this.#puestos.set(llave, puesto)
      return
    }
    const before = JSON.stringify([found.casillas, found.alcance])
    if (alcance && found.alcance) {
      const both = joinAlcances(found.alcance, alcance)
      if (!both) {
        const before = `${alcanceText(found.alcance, this.#known.lugares)}, por la fila ${found.fila}`
        const reason = `Su alcance ya es ${before}: un nombramiento no junta municipios, distritos, rutas y casillas.`
        this.#refuse({ fila: row, campo: 'alcance', motivo: reason })
        return
      }
      found.alcance = both
    }
    if (!isOne) found.casillas = [...new Set([...found.casillas, ...casillas])]
    const isWide = this.#heading.groups.length > 0
    if (!isWide && JSON.stringify([found.casillas, found.alcance]) === before) this.#repeated += 1
  }

  finish(rows: number): Plan {
    const byRuta = new Map<string, string[]>()
    for (const [casilla, { ruta }] of this.#rutaOf) {
      const casillas = byRuta.get(ruta)
      if (casillas) casillas.push(casilla)
      else byRuta.set(ruta, [casilla])
    }
    this.#joinGenerals()
    const puestos = [...this.#puestos.values()].filter((each) => this.#giveRuta(each, byRuta))
    return {
      filas: rows,
      validas: rows - this.#bad.size,
      malas: this.#faults.sort((a, b) => a.fila - b.fila),
      malasTotal: this.#faultsTotal,
      puestos,
      vacantes: this.#vacant,
      repetidas: this.#repeated,
      rutas: byRuta.size,
      columnasIgnoradas: this.#heading.ignored,
      ...avisosOf(puestos),
    }
  }

  /** A general's telephone often stands in one row alone: without it elsewhere, the same person. */
  #joinGenerals(): void {
    const named = new Map<string, Puesto>()
    const keyOf = ({ nombre, ruta }: Puesto) => `${plainWords(nombre)}\n${ruta}`
    for (const each of this.#puestos.values())
      if (each.cargo === 'rg' && each.telefono !== '') named.set(keyOf(each), each)
    for (const [llave, each] of this.#puestos) {
      const same = each.cargo === 'rg' && each.telefono === '' ? named.get(keyOf(each)) : undefined
      if (!same) continue
      same.casillas = [...new Set([...same.casillas, ...each.casillas])]
      this.#puestos.delete(llave)
    }
  }

  /**
   * A general or coordinator of a ruta has all its casillas, whoever represents the casillas. False
   * where nobody can be given the post.
   */
  #giveRuta(puesto: Puesto, byRuta: ReadonlyMap<string, string[]>): boolean {
    const { fila, cargo, ruta, alcance } = puesto
    const rutas = alcance && typeof alcance === 'object' && 'rutas' in alcance ? alcance.rutas : []
    if (cargo === 'rg') rutas.push(ruta)
    for (const each of rutas)
      puesto.casillas = [...new Set([...puesto.casillas, ...(byRuta.get(each) ?? [])])]
    puesto.casillas.sort()
    const count = puesto.casillas.length
    if (rutas.length > 0 && count === 0)
      return this.#refuse({
        fila,
        campo: 'ruta',
        motivo: `Ninguna fila pone casillas en la ruta «${rutas.join()}».`,
      })
    if (cargo !== 'rg' || count <= CASILLAS_MAX) return true
    const reason = `Son ${count} casillas y el QR de un general lleva ${CASILLAS_MAX} a lo más: repártelas en dos rutas.`
    return this.#refuse({ fila, campo: 'casilla', motivo: reason })
  }

  #refuse(fault: Fault): false {
    this.#faultsTotal += 1
    this.#bad.add(fault.fila)
    if (this.#faults.length < this.#shown) this.#faults.push(fault)
    return false
  }

  #cellsOf(cells: readonly string[], { cargo, places = {} }: Partial<Group>): Cells {
    const at =
      cargo === undefined && Object.keys(places).length === 0 ? this.#heading.places : places
    const found = Object.fromEntries(
      FIELDS.map((field) => [field, cells[at[field] ?? -1] ?? '']),
    ) as Record<(typeof FIELDS)[number], string>
    if (cargo !== undefined) found.cargo = cargo
    return { ...found, hasParts: (at.paterno ?? at.materno) !== undefined }
  }
}

function llaveOf(nombre: string, telefono: string, titulo: string, where: string): string {
  const text = JSON.stringify([nombre.toLowerCase(), telefono, titulo, where])
  return hash('sha256', text, 'base64url').slice(0, 27)
}
