import type { Aviso } from './record.ts'

/**
 * The round of a general representative: which casilla to chase next. Runs on the phone too, so that
 * the list stays right while there is no signal.
 */

export type ActaParada = {
  eleccion: string
  titulo: string
  acta: string
  /** Arrival of the acta's first figures, on the night's clock; absent: not yet. */
  numerosAt?: string
  foto: boolean
  /** The figures came before the casilla closed, and wait for the hour (RULES.md JO3). */
  espera?: true
  prep: 'sin_dato' | 'coincide' | 'difiere' | 'sin_contabilizar' | 'solo_prep'
}

/** A casilla of the route: figures, first use of the app, expected time and aviso. */
export type Parada = {
  casilla: string
  actas: ActaParada[]
  /** When the first of the casilla's representatives opened the app. */
  activadoAt?: string
  /** When figures could be expected, on the night's clock; absent while unknown (RULES.md RU3). */
  esperadaAt?: string
  aviso?: { aviso: Aviso; at: string }
  /** The beginning of the day and the closing of the casilla; absent without a date (RULES.md JO1). */
  jornada?: { desdeAt: string; cierraAt: string }
}

/** Where a casilla stands (RULES.md RU1). */
export type EstadoParada = 'sin_reporte' | 'en_camino' | 'completa'

const ESTADOS: readonly EstadoParada[] = ['sin_reporte', 'en_camino', 'completa']

export function estadoOf({ actas }: Parada): EstadoParada {
  if (!actas.some(({ numerosAt }) => numerosAt)) return 'sin_reporte'
  return actas.every(({ numerosAt, foto }) => numerosAt && foto) ? 'completa' : 'en_camino'
}

/** Arrival of the casilla's first figures, in milliseconds; undefined for a silent casilla. */
export function llegadaOf({ actas }: Parada): number | undefined {
  const times = actas.flatMap(({ numerosAt }) => (numerosAt ? [Date.parse(numerosAt)] : []))
  return times.length > 0 ? Math.min(...times) : undefined
}

/**
 * Whole minutes from the expected time to the arrival, or to `now` without an arrival; 0 in time.
 */
export function tardeOf(parada: Parada, now: number): number {
  if (parada.esperadaAt === undefined) return 0
  const lateMs = (llegadaOf(parada) ?? now) - Date.parse(parada.esperadaAt)
  return Math.max(0, Math.floor(lateMs / 60_000))
}

/** The aviso still in force: figures answer all but a denied acta (RULES.md RU4). */
export function avisoOf(parada: Parada): Parada['aviso'] {
  const { aviso } = parada
  return estadoOf(parada) === 'sin_reporte' || aviso?.aviso === 'acta_negada' ? aviso : undefined
}

/** Files name a route either «7» or «Ruta 7». */
export function nombreRuta(ruta: string): string {
  return /^ruta\b/i.test(ruta) ? ruta : `Ruta ${ruta}`
}

/** In the order of urgency: see RULES.md RU2. Equals keep the order of the route. */
export function byUrgency<P extends Parada>(paradas: readonly P[]): Record<EstadoParada, P[]> {
  const found: Record<EstadoParada, P[]> = { sin_reporte: [], en_camino: [], completa: [] }
  for (const parada of paradas) found[estadoOf(parada)].push(parada)
  for (const estado of ESTADOS) found[estado].sort((a, b) => urgencyOf(b) - urgencyOf(a))
  return found
}

/**
 * Urgency of a silent casilla: 2 = nobody opened the app, 1 = somebody did, 0 = the reason is
 * known. Urgency of any other casilla: 1 = a denied acta, 0 = none.
 */
function urgencyOf(parada: Parada): number {
  const aviso = avisoOf(parada)
  if (estadoOf(parada) !== 'sin_reporte') return aviso ? 1 : 0
  if (aviso) return 0
  return parada.activadoAt ? 1 : 2
}
