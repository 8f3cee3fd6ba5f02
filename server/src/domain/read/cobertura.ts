import type { Night } from '../fold/night.ts'
import { actasAt, ambitoOver, casillasOf, peopleAt } from '../fold/casilla.ts'
import type { Representacion } from '../fold/representacion.ts'
import { nombreRuta } from '../ruta.ts'
import { nuestraOf } from '../fold/slot.ts'

/**
 * Coverage at a glance: for each ruta, municipio or distrito, the casillas with a representative,
 * with a credential in use, and with a report (RULES.md NO2).
 */

export const POR = ['ruta', 'municipio', 'distrito'] as const
export type Por = (typeof POR)[number]

export type Cobertura = ReturnType<typeof newRow>

type State = Pick<Night, 'elecciones' | 'representacion' | 'casillas'>

/** Casillas counted between two steps: some 10 ms. */
const STEP = 4000

type Doc = { por: Por; total: Cobertura; filas: Cobertura[] }

/**
 * Rows in the order of their clave; casillas without a place come last under ''. In steps: a whole
 * country takes a third of a second, and nobody at the door should wait so long.
 */
export function* coberturaSteps(night: State, por: Por): Generator<undefined, Doc> {
  const total = newRow('', 'Total')
  const rows = new Map<string, Cobertura>()
  const placeOf = por === 'ruta' ? placesByRuta(night.representacion) : placesByAmbito(night, por)
  for (const casilla of casillasOf(night)) {
    const { clave, nombre } = placeOf(casilla)
    const row = rows.get(clave) ?? newRow(clave, nombre)
    rows.set(clave, row)
    countCasilla(night, casilla, [row, total])
    if (total.casillas % STEP === 0) yield
  }
  return { por, total, filas: sorted(rows.values()) }
}

function newRow(clave: string, nombre: string) {
  const counts = { casillas: 0, conPropietario: 0, acreditadas: 0, activadas: 0, reportaron: 0 }
  return { clave, nombre, ...counts }
}

function countCasilla(night: State, casilla: string, rows: Cobertura[]): void {
  let [conPropietario, acreditada, activada] = [false, false, false]
  for (const { cargo, activadoAt } of peopleAt(night, casilla)) {
    if (cargo !== 'propietario' && cargo !== 'suplente') continue
    acreditada = true
    if (cargo === 'propietario') conPropietario = true
    if (activadoAt !== undefined) activada = true
  }
  const reported = actasAt(night, casilla).some(([, slot]) => nuestraOf(slot))
  for (const row of rows) {
    row.casillas += 1
    if (conPropietario) row.conPropietario += 1
    if (acreditada) row.acreditadas += 1
    if (activada) row.activadas += 1
    if (reported) row.reportaron += 1
  }
}

type PlaceOf = (casilla: string) => { clave: string; nombre: string }

/** For a casilla put in different rutas by two nombramientos, the later nombramiento decides. */
function placesByRuta({ nombramientos }: Representacion): PlaceOf {
  const rutas = new Map<string, string>()
  for (const { ruta, casillas, revocadoAt } of nombramientos.values()) {
    if (ruta === undefined || revocadoAt !== undefined) continue
    for (const casilla of casillas) rutas.set(casilla, ruta)
  }
  return (casilla) => {
    const clave = rutas.get(casilla) ?? ''
    return { clave, nombre: clave === '' ? 'Sin ruta' : nombreRuta(clave) }
  }
}

function placesByAmbito(night: State, por: Exclude<Por, 'ruta'>): PlaceOf {
  return (casilla) => {
    const found = ambitoOver(night, casilla, por)
    return found
      ? { clave: found.codigo, nombre: found.nombre }
      : { clave: '', nombre: `Sin ${por}` }
  }
}

/** Numbers in names count as numbers, ruta 9 before ruta 10; casillas without a place come last. */
function keyOf({ clave }: Cobertura): string {
  return clave === '' ? '\uffff' : clave.replace(/\d+/g, (digits) => digits.padStart(9, '0'))
}

/**
 * By a key made once a row: a collator takes a quarter of a second over the rutas of the country.
 */
function sorted(rows: Iterable<Cobertura>): Cobertura[] {
  const keyed = Array.from(rows, (row) => ({ row, key: keyOf(row) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ row }) => row)
}
