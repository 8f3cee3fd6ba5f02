import type { ActaCaptura } from '@espejo/server/contract'
import type { Item } from './outbox.ts'
import { hourOf } from './time.ts'

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

const day = new Intl.DateTimeFormat('es-MX', { weekday: 'long', day: 'numeric', month: 'long' })

/** `domingo, 6 de junio`, on the clock of the phone's place. */
export function voteDayOf({ cierraAt }: Jornada): string {
  return day.format(new Date(cierraAt))
}

/** The sentence for a person before the casilla closes. */
export function faseNote(fase: Fase, jornada: Jornada): string {
  if (fase === 'antes')
    return `La votación es el ${voteDayOf(jornada)}. Hasta ese día sólo se practica.`
  return `Se envía cuando cierre la votación, a las ${hourOf(jornada.cierraAt)}. Mientras, practica.`
}

/** Items that came before the day, once the day is here: the service takes them now. */
export function dueItems(items: readonly Item[], actas: ActaCaptura[], nowMs: number): Item[] {
  return items.filter(({ marcha: progress, acta, eleccion }) => {
    const of = actas.find((each) => each.acta === acta && each.eleccion === eleccion)
    const isHeld = progress.status === 'retenido' && progress.causa === 'jornada_pendiente'
    return isHeld && of !== undefined && faseOf(of.jornada, nowMs) !== 'antes'
  })
}
