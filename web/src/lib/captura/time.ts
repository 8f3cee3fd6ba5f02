import { clock, isoOf } from '#lib/format.ts'
import { keptZone } from '#lib/zone.ts'

/** 22:41 on the clock of the elección, as on all pages; without an elección yet, of the phone. */
export function hourOf(at: string | number): string {
  const ms = new Date(at).getTime()
  return clock(Number.isNaN(ms) ? undefined : isoOf(ms), keptZone())
}

/** Time left, `2:36`; `0:00` when due. */
export function leftOf(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const CLOCK_MS = 120_000

/** Warning for a phone's clock off by more than two minutes; '' otherwise. */
export function clockNote(skewMs: number): string {
  if (Math.abs(skewMs) <= CLOCK_MS) return ''
  const minutes = Math.round(Math.abs(skewMs) / 60_000)
  const shown =
    minutes < 120
      ? `${minutes} min`
      : minutes < 2880
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1440)} días`
  const way = skewMs > 0 ? 'atrasado' : 'adelantado'
  return `El reloj de tu teléfono va ${shown} ${way}. Las horas de confirmación son las del servicio.`
}

/** Minutes east of UTC at the phone's place, at the moment `ms`. */
export function eastOf(ms: number): number {
  return -new Date(ms).getTimezoneOffset()
}
