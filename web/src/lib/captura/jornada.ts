import type { ActaCaptura } from '@espejo/server/contract'
import type { Draft } from './acta.ts'
import { isReplaced, type Item } from './outbox.ts'
import type { Step } from './step.ts'

type Jornada = NonNullable<ActaCaptura['jornada']>

/**
 * Where the vote stands: before its day, on the day with the casilla still open, closed. An elección
 * without a date is closed: its figures count at any time (RULES.md JO1).
 */
export type Fase = 'antes' | 'abierta' | 'cerrada'

/** `nowMs`: on the service's clock, as far as the phone knows it. */
export function faseOf(jornada: Jornada | undefined, nowMs: number): Fase {
  if (!jornada || nowMs >= Date.parse(jornada.cierraAt)) return 'cerrada'
  return nowMs < Date.parse(jornada.desdeAt) ? 'antes' : 'abierta'
}

/** Whether every dated acta of a practice has closed: the practice ends (RULES.md JO5). */
export function isPracticaOver(actas: readonly Pick<ActaCaptura, 'jornada'>[], nowMs: number) {
  const dated = actas.filter(({ jornada }) => jornada !== undefined)
  return dated.length > 0 && dated.every(({ jornada }) => faseOf(jornada, nowMs) === 'cerrada')
}

const day = new Intl.DateTimeFormat('es-MX', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})

/** `domingo, 6 de junio`: the local day of the casilla. */
export function voteDayOf({ fecha }: Jornada): string {
  return day.format(new Date(fecha))
}

/** The sentence for a person before the casilla closes; the hour is the local one of the casilla. */
export function faseNote(fase: Fase, jornada: Jornada): string {
  if (fase === 'antes')
    return `La votación es el ${voteDayOf(jornada)}. Hasta ese día sólo se practica.`
  return `Se envía cuando cierre la votación, a las ${jornada.cierre}. Mientras, practica.`
}

/**
 * Whether figures or a photograph made at `madeMs` on the phone's clock are a try-out: made before the
 * day of the vote, by the service's clock. Without that clock (`skewMs` undefined) nothing is.
 */
export function isTryout(
  madeMs: number | undefined,
  jornada: Jornada | undefined,
  skewMs: number | undefined,
): boolean {
  if (madeMs === undefined || skewMs === undefined) return false
  return faseOf(jornada, madeMs + skewMs) === 'antes'
}

/** Whether the night has begun on an acta: something of the day is typed, made or at the service. */
export function isBegun(
  { estado, jornada }: Pick<ActaCaptura, 'estado' | 'jornada'>,
  { filled, tally, foto }: Pick<Step, 'filled' | 'tally' | 'foto'>,
  { tecleadoAt: typedMs }: Pick<Draft, 'tecleadoAt'>,
  skewMs: number | undefined,
): boolean {
  const { recibida, otraAt } = estado
  if (tally || foto || recibida || otraAt || estado.foto === 'recibida') return true
  return filled > 0 && !isTryout(typedMs, jornada, skewMs)
}

/**
 * Items of the day that the service held for its day, once the day is here. A try-out never goes by
 * itself (RULES.md JO2), nor do figures with newer figures at the service (RV1). `skewMs`: by how
 * much the service's clock is ahead of the phone's.
 */
export function dueItems(
  items: readonly Item[],
  actas: ActaCaptura[],
  { nowMs, skewMs }: { nowMs: number; skewMs: number },
): Item[] {
  return items.filter((item) => {
    const { marcha: progress, acta, eleccion, creadoAt: madeMs } = item
    const isHeld = progress.status === 'retenido' && progress.causa === 'jornada_pendiente'
    const of = actas.find((each) => each.acta === acta && each.eleccion === eleccion)
    if (!isHeld || !of || faseOf(of.jornada, nowMs) === 'antes') return false
    return !isTryout(madeMs, of.jornada, skewMs) && !isReplaced(item, items)
  })
}
