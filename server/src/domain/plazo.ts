import { instantOf } from './jornada.ts'

/** The clocks of a law set, as moments of an elección's calendar (RULES.md PL1 to PL6). */

const SEMANA = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'] as const
/** Weekdays by which a clock may be set: the first after the day of its anchor. */
export const DIAS = SEMANA.map((dia) => `${dia} siguiente` as const)

/** How a clock runs from its anchor: an event, the jornada, or another clock. */
export type ReglaDePlazo = {
  ancla?: string | undefined
  /** Month and day of the jornada's year, `08-03`. */
  fecha_fija?: string | undefined
  dia?: string | null | undefined
  dias?: number | null | undefined
  horas?: number | undefined
  minutos?: number | undefined
  hora?: string | undefined
  /** `día siguiente` of the anchor, or the hour of the day at which a span begins. */
  desde?: string | undefined
  /** The event that ends a span. */
  hasta?: string | undefined
  limite?: 'fin_del_dia' | undefined
  configurable?: true | undefined
  evento?: string | undefined
}
export type Reloj = {
  id: string
  regla: ReglaDePlazo
  reemplaza?: string | undefined
  alternativa?: { regla: ReglaDePlazo } | undefined
}

/** The jornada's local day and the zone of the place. */
export type Calendario = {
  /** `2027-06-06`; absent: the elección has no date yet. */
  fecha?: string | undefined
  huso: string
  /** Events that happened, by name: their moments, ISO. */
  sucesos?: ReadonlyMap<string, string>
}

/**
 * A clock's moment. `espera`: the event without which there is none, `calendario` for what the
 * sources leave to the elección's own calendar.
 */
export type Momento = { desdeAt?: string; venceAt?: string; espera?: string }
export type Momentos = Momento & { alternativa?: Momento }

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

/** The moments of all clocks of a set, by id. */
export function momentosOf(
  relojes: readonly Reloj[],
  calendario: Calendario,
): Map<string, Momentos> {
  const byId = new Map(relojes.map((reloj) => [reloj.id, reloj]))
  // A clock that counts from a replaced one counts from the clock in its place.
  for (const reloj of relojes) if (reloj.reemplaza) byId.set(reloj.reemplaza, reloj)
  const known = new Map<Reloj, Momento>()
  const momentOf = (reloj: Reloj, regla: ReglaDePlazo, way: readonly Reloj[]): Momento => {
    if (way.includes(reloj)) return { espera: reloj.id }
    const anchor = regla.ancla === undefined ? undefined : byId.get(regla.ancla)
    if (!anchor) return reckoned(regla, placeOf(regla.ancla, calendario), calendario)
    const before = known.get(anchor) ?? momentOf(anchor, anchor.regla, [...way, reloj])
    known.set(anchor, before)
    return reckoned(regla, before, calendario)
  }
  return new Map(
    relojes.map((reloj) => {
      const { id, regla, alternativa } = reloj
      const moment = momentOf(reloj, regla, [])
      if (!alternativa) return [id, moment]
      return [id, { ...moment, alternativa: momentOf(reloj, alternativa.regla, []) }]
    }),
  )
}

/** The moment of an event, or of the beginning of the jornada. */
function placeOf(ancla: string | undefined, { fecha, huso, sucesos }: Calendario): Momento {
  if (ancla === undefined || ancla === 'jornada')
    return fecha === undefined
      ? { espera: 'jornada' }
      : { venceAt: instantOf(fecha, '00:00', huso) }
  const at = sucesos?.get(ancla)
  return at === undefined ? { espera: ancla } : { venceAt: at }
}

function reckoned(
  regla: ReglaDePlazo,
  { venceAt: anchor, espera }: Momento,
  place: Calendario,
): Momento {
  if (regla.configurable) return { espera: 'calendario' }
  if (anchor === undefined) return espera === undefined ? {} : { espera }
  // Read in another way of the law, the clock runs from an event that nobody has told.
  if (regla.evento !== undefined) return { espera: regla.evento }
  const { huso } = place
  const day = dayOf(regla, dayIn(anchor, huso))
  if (regla.hasta !== undefined) return spanOf(regla, { day, anchor }, place)
  if (regla.hora !== undefined) return { venceAt: instantOf(day, regla.hora, huso) }
  const added = (regla.horas ?? 0) * 60 + (regla.minutos ?? 0)
  if (isOfDay(regla)) return { desdeAt: instantOf(day, '00:00', huso), venceAt: endOf(day, huso) }
  // Hours are counted from moment to moment, whatever a clock on a wall does meanwhile.
  return { venceAt: new Date(Date.parse(anchor) + added * MINUTE_MS).toISOString() }
}

/** Whether a clock is of a whole day, and ends with it. */
function isOfDay({ dias, dia, fecha_fija, limite }: ReglaDePlazo): boolean {
  return [dias, dia, fecha_fija, limite].some((each) => each !== undefined && each !== null)
}

function spanOf(
  { desde, hasta }: ReglaDePlazo,
  { day, anchor }: { day: string; anchor: string },
  place: Calendario,
): Momento {
  const end = placeOf(hasta, place)
  const isHour = /^\d{2}:\d{2}$/.test(desde ?? '')
  return { desdeAt: isHour ? instantOf(day, desde ?? '', place.huso) : anchor, ...end }
}

/** The local day on which a clock falls, from the local day of its anchor. */
function dayOf({ fecha_fija, dia, dias }: ReglaDePlazo, anchor: string): string {
  if (fecha_fija !== undefined) return `${anchor.slice(0, 4)}-${fecha_fija}`
  const ms = Date.parse(`${anchor}T00:00:00Z`)
  const weekday = DIAS.findIndex((each) => each === dia)
  const ahead = weekday < 0 ? (dias ?? 0) : ((weekday - new Date(ms).getUTCDay() + 6) % 7) + 1
  return new Date(ms + ahead * DAY_MS).toISOString().slice(0, 10)
}

function dayIn(at: string, huso: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: huso, dateStyle: 'short' }).format(
    Date.parse(at),
  )
}

/** The last second of a local day. */
function endOf(day: string, huso: string): string {
  const minute = Date.parse(instantOf(day, '23:59', huso))
  return new Date(minute + 59_000).toISOString()
}
