import type { Horario } from './jornada.ts'
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
  /**
   * Figures in force that do not count: their sum, and the most votes the casilla holds (RULES.md AC1,
   * AC2).
   */
  enRevision?: { suma: number; limite: number }
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
  /** The day and the closing of the casilla; absent without a date (RULES.md JO1). */
  jornada?: Horario
}

/** Where a casilla stands (RULES.md RU1). */
export type EstadoParada = 'sin_reporte' | 'en_camino' | 'completa'

/** A denied acta is the legal emergency of a route, whatever else the casilla has sent. */
export type GrupoParada = 'negada' | EstadoParada

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
export function byUrgency<P extends Parada>(paradas: readonly P[]): Record<GrupoParada, P[]> {
  const found: Record<GrupoParada, P[]> = {
    negada: [],
    sin_reporte: [],
    en_camino: [],
    completa: [],
  }
  for (const parada of paradas) found[isDenied(parada) ? 'negada' : estadoOf(parada)].push(parada)
  for (const group of Object.values(found)) group.sort((a, b) => urgencyOf(b) - urgencyOf(a))
  return found
}

/** Whether the casilla's people were refused their copy of the acta. */
export function isDenied(parada: Parada): boolean {
  return avisoOf(parada)?.aviso === 'acta_negada'
}

/**
 * Urgency of a silent casilla: 2 = nobody opened the app, 1 = somebody did, 0 = the reason is
 * known. Urgency of any other casilla: 1 = figures that do not count, 0 = none.
 */
function urgencyOf(parada: Parada): number {
  if (estadoOf(parada) !== 'sin_reporte')
    return parada.actas.some(({ enRevision }) => enRevision) ? 1 : 0
  if (avisoOf(parada)) return 0
  return parada.activadoAt ? 1 : 2
}
