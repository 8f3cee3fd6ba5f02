import { hash } from 'node:crypto'
import type { Cargo } from '../domain/record.ts'
import { FIELDS, headingOf, type Heading } from './columns.ts'
import { EstructuraError } from './error.ts'
import { CasillaIndex, readRow, type Cells, type Said, type Fault } from './row.ts'
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
}

/** Contents of a file. With any bad row nobody may use `puestos`. */
export type Plan = {
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

const FAULTS_SHOWN = 200
/**
 * A general's QR names the casillas, and a QR with 60 can still be read from paper; the law gives
 * ten at most (LGIPE 259).
 */
const CASILLAS_MAX = 60

/**
 * Reads the rows of a file against the catálogo's casillas. Throws `EstructuraError` without a
 * heading row.
 */
export function makePlan(table: readonly Row[], claves: readonly string[]): Plan {
  const [first, ...rows] = table
  if (!first) throw new EstructuraError('El archivo no tiene filas.')
  const heading = headingOf(first)
  const reading = new Reading(new CasillaIndex(claves))
  for (const row of rows) reading.take(row, heading)
  return reading.finish(rows.length, heading.ignored)
}

type Grouped = Puesto & { row: number }

class Reading {
  #casillas: CasillaIndex
  #faults: Fault[] = []
  #faultsTotal = 0
  #bad = new Set<number>()
  #puestos = new Map<string, Grouped>()
  /** Ruta of each casilla, and the first row with the ruta. */
  #rutaOf = new Map<string, { ruta: string; row: number }>()
  #vacant = 0
  #repeated = 0

  constructor(casillas: CasillaIndex) {
    this.#casillas = casillas
  }

  take({ row, cells }: Row, heading: Heading): void {
    const tooWide = cells.slice(heading.width).some((cell) => cell.trim() !== '')
    if (cells.length < heading.width || tooWide) {
      const reason = `Tiene ${cells.length} columnas y el encabezado ${heading.width}.`
      this.#refuse({ fila: row, campo: 'fila', motivo: reason })
      return
    }
    const said = readRow(cellsOf(cells, heading), this.#casillas)
    if (Array.isArray(said)) for (const each of said) this.#refuse({ fila: row, ...each })
    else if (this.#joinRuta(row, said)) this.#add(row, said)
  }

  /** A casilla has a single ruta; false when an earlier row gave the casilla a different ruta. */
  #joinRuta(row: number, { ruta, casilla }: Said): boolean {
    if (ruta === '' || casilla === '') return true
    const before = this.#rutaOf.get(casilla)
    if (!before) this.#rutaOf.set(casilla, { ruta, row })
    else if (before.ruta !== ruta) {
      const reason = `La casilla ya está en la ruta «${before.ruta}» por la fila ${before.row}.`
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
    const { cargo, titulo, ruta, telefono } = rest
    const isOne = cargo === 'propietario' || cargo === 'suplente'
    const llave = llaveOf(nombre, telefono, titulo, isOne ? casilla : ruta)
    const found = this.#puestos.get(llave)
    if (!found) {
      const casillas = casilla === '' ? [] : [casilla]
      this.#puestos.set(llave, { llave, cargo, titulo, ruta, casillas, nombre, telefono, row })
    } else if (isOne || casilla === '' || found.casillas.includes(casilla)) this.#repeated += 1
    else found.casillas.push(casilla)
  }

  finish(rows: number, columnasIgnoradas: string[]): Plan {
    const byRuta = new Map<string, string[]>()
    for (const [casilla, { ruta }] of this.#rutaOf) {
      const casillas = byRuta.get(ruta)
      if (casillas) casillas.push(casilla)
      else byRuta.set(ruta, [casilla])
    }
    for (const puesto of this.#puestos.values()) this.#giveRuta(puesto, byRuta)
    const puestos = [...this.#puestos.values()].map(({ row: _row, ...puesto }) => puesto)
    return {
      filas: rows,
      validas: rows - this.#bad.size,
      malas: this.#faults.sort((a, b) => a.fila - b.fila),
      malasTotal: this.#faultsTotal,
      puestos,
      vacantes: this.#vacant,
      repetidas: this.#repeated,
      rutas: byRuta.size,
      columnasIgnoradas,
    }
  }

  /** A general or coordinator of a ruta has all its casillas, whoever represents the casillas. */
  #giveRuta(puesto: Grouped, byRuta: ReadonlyMap<string, string[]>): void {
    const { row, cargo, ruta } = puesto
    puesto.casillas.sort()
    if (cargo === 'rg' || (cargo === 'coordinacion' && ruta !== '')) {
      const all = new Set([...puesto.casillas, ...(byRuta.get(ruta) ?? [])])
      puesto.casillas = [...all].sort()
      if (all.size === 0) {
        const reason = `Ninguna fila pone casillas en la ruta «${ruta}».`
        this.#refuse({ fila: row, campo: 'ruta', motivo: reason })
      }
    }
    const count = puesto.casillas.length
    if (cargo !== 'rg' || count <= CASILLAS_MAX) return
    const reason = `Son ${count} casillas y el QR de un general lleva ${CASILLAS_MAX} a lo más: repártelas en dos rutas.`
    this.#refuse({ fila: row, campo: 'casilla', motivo: reason })
  }

  #refuse(fault: Fault): void {
    this.#faultsTotal += 1
    this.#bad.add(fault.fila)
    if (this.#faults.length < FAULTS_SHOWN) this.#faults.push(fault)
  }
}

function cellsOf(cells: readonly string[], { places }: Heading): Cells {
  const found = { cargo: '', ruta: '', casilla: '', nombre: '', telefono: '' }
  for (const field of FIELDS) found[field] = cells[places[field] ?? -1] ?? ''
  return found
}

function llaveOf(nombre: string, telefono: string, titulo: string, where: string): string {
  const text = JSON.stringify([nombre.toLowerCase(), telefono, titulo, where])
  return hash('sha256', text, 'base64url').slice(0, 27)
}
