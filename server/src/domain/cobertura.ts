import { nuestraOf } from './computo.ts'
import type { Night } from './night.ts'
import { nombradosEn, type Representacion } from './representacion.ts'

/**
 * Who stands where, at a glance: of the casillas of each ruta, municipio or distrito, how many have
 * somebody, whose credential was used, and which have reported (RULES.md NO2).
 */

export const POR = ['ruta', 'municipio', 'distrito'] as const
export type Por = (typeof POR)[number]

export type Cobertura = ReturnType<typeof newRow>

type State = Pick<Night, 'contests' | 'representacion'>

/** Rows in the order of their clave; the casillas of none stand last under ''. */
export function coberturaDoc(night: State, por: Por) {
  const total = newRow('', 'Total')
  const rows = new Map<string, Cobertura>()
  const placeOf = por === 'ruta' ? placesByRuta(night.representacion) : placesByAmbito(night, por)
  for (const casilla of casillasOf(night)) {
    const { clave, nombre } = placeOf(casilla)
    const row = rows.get(clave) ?? newRow(clave, nombre)
    rows.set(clave, row)
    countCasilla(night, casilla, [row, total])
  }
  return { por, total, filas: [...rows.values()].sort(byClave) }
}

function newRow(clave: string, nombre: string) {
  const counts = { casillas: 0, conPropietario: 0, acreditadas: 0, activadas: 0, reportaron: 0 }
  return { clave, nombre, ...counts }
}

/** Every casilla of any elección, once. */
function casillasOf({ contests }: State): Set<string> {
  const found = new Set<string>()
  for (const { byCasilla } of contests.values())
    for (const casilla of byCasilla.keys()) found.add(casilla)
  return found
}

function countCasilla(night: State, casilla: string, rows: Cobertura[]): void {
  const own = nombradosEn(night.representacion, casilla).filter(
    ({ cargo }) => cargo === 'propietario' || cargo === 'suplente',
  )
  const conPropietario = own.some(({ cargo }) => cargo === 'propietario')
  const activada = own.some(({ activadoAt }) => activadoAt !== undefined)
  const reported = hasReported(night, casilla)
  for (const row of rows) {
    row.casillas += 1
    if (conPropietario) row.conPropietario += 1
    if (own.length > 0) row.acreditadas += 1
    if (activada) row.activadas += 1
    if (reported) row.reportaron += 1
  }
}

function hasReported({ contests }: State, casilla: string): boolean {
  for (const { byCasilla } of contests.values())
    if (byCasilla.get(casilla)?.some((slot) => nuestraOf(slot))) return true
  return false
}

type PlaceOf = (casilla: string) => { clave: string; nombre: string }

/** Of a casilla that two nombramientos put in different rutas, the later says. */
function placesByRuta({ nombramientos }: Representacion): PlaceOf {
  const rutas = new Map<string, string>()
  for (const { ruta, casillas, revocadoAt } of nombramientos.values()) {
    if (ruta === undefined || revocadoAt !== undefined) continue
    for (const casilla of casillas) rutas.set(casilla, ruta)
  }
  return (casilla) => {
    const clave = rutas.get(casilla) ?? ''
    return { clave, nombre: clave === '' ? 'Sin ruta' : `Ruta ${clave}` }
  }
}

/** By the first elección of the night whose tree has that kind of ámbito over the casilla. */
function placesByAmbito({ contests }: State, por: Por): PlaceOf {
  return (casilla) => {
    for (const { byCasilla } of contests.values())
      for (const { ambitos } of byCasilla.get(casilla) ?? []) {
        const found = ambitos.find(({ kind }) => kind === por)
        if (found) return { clave: found.codigo, nombre: found.nombre }
      }
    return { clave: '', nombre: `Sin ${por}` }
  }
}

/** Numbers in names count as numbers: ruta 9 before ruta 10. */
const collator = new Intl.Collator('es-MX', { numeric: true })

function byClave(a: Cobertura, b: Cobertura): number {
  if (a.clave === '' || b.clave === '') return a.clave === '' ? 1 : -1
  return collator.compare(a.clave, b.clave)
}
