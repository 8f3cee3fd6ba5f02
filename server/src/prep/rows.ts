import { counts, limitOf } from '../domain/acta.ts'
import type { ActaEsperada, PrepActa } from '../domain/catalogo.ts'
import { isCount, votesOf, type Figure } from '../domain/figure.ts'
import {
  isHostile,
  plain,
  readFigure,
  readObservaciones,
  readState,
  readText,
  unquote,
} from './cell.ts'
import { hasEntidad, type Columns, type Field } from './columns.ts'
import {
  actaKey,
  casillaKey,
  casillaParts,
  codeOf,
  separateKeys,
  tipoAndNumbers,
  isCaption,
  isTotals,
  MadeKeys,
  type Parts,
} from './keys.ts'
import { Lugares } from './lugares.ts'
import { readRowMoment } from './moment.ts'
import { Notes, ODD } from './notes.ts'
import type { OptionColumn } from './options.ts'
import { eachRow, type Table } from './text.ts'
import type { ActaRow, FueraRow, RowsRead, Sums } from './shape.ts'
import { addTo, noSums, votosIn } from './sums.ts'

/** Instructions for reading the rows of one file. */
export type RowPlan = {
  columns: Columns
  options: OptionColumn[]
  at: string
  utcOffset: number
  computos: boolean
  /** Two digits for a file whose rows name neither entidad nor key. */
  entidad: string
}

/** A row with its casilla, the key made here where the row names none. */
type Taken = { cells: string[]; line: number; parts: Parts; casilla: string; isMade: boolean }

/** Enough for a name or an observation: a hostile file may hold any amount. */
const TEXT_MAX = 300

/** Figures that somebody captured from the acta, beside the votes. */
const FIGURES = [
  'boletasSobrantes',
  'personasVotaron',
  'representantesVotaron',
  'votosSacados',
  'totalAsentado',
  'totalCalculado',
] as const

/** Reads every row below the header. Throws `PrepError` naming an impossible row. */
export function readRows(table: Table, plan: RowPlan): RowsRead {
  const reader = new RowReader(plan)
  eachRow(
    table,
    (cells, line) => reader.take(cells, line, table.header.length),
    (cells) => reader.isPending(cells),
  )
  return reader.finish()
}

class RowReader {
  readonly #plan: RowPlan
  readonly #places: Partial<Record<Field, number>>
  /** The file prints keys: a row without a key belongs to no casilla of the catálogo. */
  readonly #keyed: boolean
  readonly #entidad: string
  readonly #rows: ActaRow[] = []
  /** Parts that tell rows with the same key apart, beside `#rows`. */
  readonly #parts: Parts[] = []
  readonly #fuera: FueraRow[] = []
  readonly #made = new MadeKeys()
  /** Rows with a made key that say no entidad: the whole file tells. */
  readonly #strays: Taken[] = []
  readonly #lugares = new Lugares()
  readonly #texts = new Map<string, string>()
  readonly #sums: Sums
  readonly #notes = new Notes()

  constructor(plan: RowPlan) {
    this.#plan = plan
    this.#places = plan.columns.places
    this.#keyed = (this.#places.claveCasilla ?? this.#places.claveActa) !== undefined
    this.#entidad = hasEntidad(plan.columns) ? '' : plan.entidad
    this.#sums = noSums(plan.options.length)
  }

  /**
   * A casilla whose row ends before any figure: not captured yet (RULES.md BA1); a text under the
   * rows that names no casilla (BA2).
   */
  isPending(cells: string[]): boolean {
    const votes = this.#plan.options.map(({ place }) => cells[place])
    const figures = [...FIGURES.map((field) => this.#cell(cells, field)), ...votes]
    if (figures.some((cell) => isCount(readFigure(cell ?? '')))) return false
    if (readState(this.#cell(cells, 'contabilizada')) !== undefined) return false
    return casillaKey(this.#partsOf(cells)) !== '' || isCaption(cells[0])
  }

  take(cells: string[], line: number, width: number): void {
    const parts = this.#partsOf(cells)
    const state = readState(this.#cell(cells, 'contabilizada'))
    const isCaptured = state === 1 || state === 0
    const named = casillaKey(parts)
    const made = named === '' ? this.#made.next(parts) : ''
    // The authority captured the row: no key is no reason to drop it (RULES.md CL7).
    const casilla = named || (isCaptured ? made : '')
    const row = { cells, line, parts, casilla, isMade: named === '' }
    if (named === '' && isTotals(parts)) return this.#notes.say(ODD.totals, line)
    if (cells.length < width && named === '') return this.#notes.say(ODD.loose, line)
    if (cells.length < width) this.#notes.say(ODD.ended, line)
    if (
      casilla === '' ||
      state === 2 ||
      /^0+$/.test(parts.tipoActa) ||
      /FUERA DEL? CATALOGO|^NO IDENTIFICADA/.test(plain(this.#observaciones(cells, line))) ||
      (this.#keyed && parts.claveCasilla === '' && parts.claveActa === '' && !isCaptured)
    )
      return this.#leaveOut(row)
    if (row.isMade && casilla.startsWith('00')) this.#strays.push(row)
    else this.#add(row)
  }

  #add({ cells, line, parts, casilla, isMade }: Taken): void {
    if (isMade) this.#notes.say(ODD.keyless, line)
    const value = this.#valueOf(cells, line)
    const esperada = this.#esperadaOf(cells, line, casilla, parts)
    const recibidas = this.#cell(cells, 'boletasRecibidas')
    const told = recibidas === '' ? {} : { boletasRecibidas: this.#figure(recibidas, line) }
    this.#rows.push({ line, clave: esperada.acta, esperada, value, ...told })
    this.#parts.push(parts)
    addTo(this.#sums, value, casilla.charAt(6) === 'S' || parts.tipo === 'S')
    const { contabilizada, totalCalculado: said } = value
    if (contabilizada && isCount(said) && said !== votosIn(value)) this.#notes.say(ODD.total, line)
  }

  #leaveOut({ cells, line }: Taken): void {
    const imagen = readText(this.#cell(cells, 'imagen')).toLowerCase()
    this.#fuera.push({ line, imagen, observaciones: this.#observaciones(cells, line) })
  }

  /** A row without an entidad is of the only entidad of the file; among several it has no place. */
  #placeStrays(): void {
    const [entidad, ...more] = new Set(this.#rows.map(({ esperada }) => esperada.entidad))
    for (const row of this.#strays) {
      if (entidad !== undefined && more.length === 0)
        this.#add({ ...row, casilla: entidad + row.casilla.slice(2) })
      else {
        this.#notes.say(ODD.stray, row.line)
        this.#leaveOut(row)
      }
    }
  }

  finish(): RowsRead {
    this.#placeStrays()
    const repeatedKeys = separateKeys(this.#rows, this.#parts)
    const first = this.#rows[0]
    if (!first) this.#notes.say(['actas', 'La base no trae ninguna acta'], 0)
    // Some authorities load the representatives beforehand, the rest once an acta is captured.
    if (first && this.#rows.every(({ value }) => isCount(value.representantes)))
      for (const { esperada, value } of this.#rows)
        esperada.representantes = votesOf(value.representantes)
    const repeated = `${repeatedKeys.length} claves de acta se repiten y se distinguen por distrito, municipio u orden`
    if (repeatedKeys.length > 0) this.#notes.say(['marcas', repeated], 0)
    return {
      rows: this.#rows,
      fuera: this.#fuera,
      lugares: this.#lugares.all(),
      repeatedKeys,
      sums: this.#sums,
      warnings: this.#notes.all(),
    }
  }

  #cell(cells: string[], field: Field): string {
    const place = this.#places[field]
    return place === undefined ? '' : (cells[place] ?? '')
  }

  #partsOf(cells: string[]): Parts {
    const of = (field: Field) => readText(this.#cell(cells, field))
    const kind = tipoAndNumbers(of('tipoCasilla'), of('idCasilla'), of('extContigua'))
    return {
      claveCasilla: of('claveCasilla').toUpperCase(),
      claveActa: of('claveActa').toUpperCase(),
      entidad: of('idEntidad') || of('entidad') || this.#entidad,
      seccion: of('seccion'),
      ...(kind.tipo === '' ? { ...kind, ...casillaParts(of('casilla')) } : kind),
      tipoActa: of('tipoActa').toUpperCase(),
      distrito: codeOf(of('idDistrito'), of('distrito')),
      municipio: codeOf(of('idMunicipio'), of('municipio')),
    }
  }

  #observaciones(cells: string[], line: number): string {
    return this.#text(this.#cell(cells, 'observaciones'), line, readObservaciones)
  }

  #valueOf(cells: string[], line: number): PrepActa {
    const state = readState(this.#cell(cells, 'contabilizada'))
    const of = (field: Field) => this.#figure(this.#cell(cells, field), line)
    const votos = this.#plan.options.map(({ place }) => this.#figure(cells[place] ?? '', line))
    const imagen = readText(this.#cell(cells, 'imagen')).toLowerCase()
    const moment = (field: Field) => readRowMoment(this.#cell(cells, field), this.#plan.utcOffset)
    const value: PrepActa = {
      capturada: state === 1 || state === 0,
      contabilizada: state === 1,
      votos,
      boletasSobrantes: of('boletasSobrantes'),
      personasVotaron: of('personasVotaron'),
      representantesVotaron: of('representantesVotaron'),
      votosSacados: of('votosSacados'),
      totalAsentado: of('totalAsentado'),
      totalCalculado: of('totalCalculado'),
      listaNominal: votesOf(of('listaNominal')),
      representantes: of('representantes'),
      observaciones: this.#observaciones(cells, line),
      imagen,
      // The acopio of 2012 is on each state's own clock, and the file does not name the clock.
      acopioAt: this.#plan.at < '2013' ? '' : moment('acopioAt'),
      capturaAt: moment('capturaAt'),
      verificacionAt: moment('verificacionAt'),
    }
    if (this.#places.contabilizada === undefined) this.#deriveState(value)
    else if (!value.capturada && votos.some(isCount)) this.#notes.say(ODD.stateless, line)
    return value
  }

  /**
   * Without CONTABILIZADA the rule of the Anexo 13 decides, without a limit of votes if the row
   * tells none; cómputos count every captured acta.
   */
  #deriveState(value: PrepActa): void {
    const { votos, listaNominal, representantes } = value
    value.capturada = votos.some(isCount)
    const told = listaNominal > 0 && isCount(representantes)
    const limit = told ? limitOf(listaNominal, representantes) : Infinity
    const refused = /EXCEDE|SIN ACTA|TODOS/.test(plain(value.observaciones))
    value.contabilizada =
      value.capturada && (this.#plan.computos || (counts(votos, limit) && !refused))
  }

  #esperadaOf(cells: string[], line: number, casilla: string, parts: Parts): ActaEsperada {
    const [entidad, seccion] = [casilla.slice(0, 2), casilla.slice(2, 6)]
    const add = (kind: 'entidad' | 'distrito' | 'municipio', codigo: string) => {
      const nombreOf = () => this.#text(this.#cell(cells, kind), line, readText)
      this.#lugares.add(kind, codigo, seccion === '0000' ? undefined : nombreOf)
    }
    add('entidad', entidad)
    const place = (kind: 'distrito' | 'municipio') => {
      if (parts[kind] === '') return {}
      const codigo = `${entidad}-${parts[kind]}`
      add(kind, codigo)
      return { [kind]: codigo }
    }
    return {
      acta: actaKey(casilla, parts),
      casilla,
      entidad,
      ...place('distrito'),
      ...place('municipio'),
      seccion,
      listaNominal: votesOf(readFigure(this.#cell(cells, 'listaNominal'))),
    }
  }

  #figure(cell: string, line: number): Figure {
    const figure = readFigure(cell)
    if (figure === 'inconsistente') this.#notes.say(ODD.inconsistent, line, unquote(cell))
    if (figure !== undefined) return figure
    this.#notes.say(ODD.unknown, line, unquote(cell))
    return 'sin_dato'
  }

  /** The same few texts stand on most rows: each is read once. */
  #text(cell: string, line: number, read: (cell: string) => string): string {
    const known = this.#texts.get(cell)
    if (known !== undefined) return known
    const text = read(cell).slice(0, TEXT_MAX)
    if (isHostile(unquote(cell))) this.#notes.say(ODD.hostile, line)
    if (this.#texts.size < 100_000) this.#texts.set(cell, text)
    return text
  }
}
