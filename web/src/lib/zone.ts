import { keepText, keptText } from './kept.ts'

/**
 * The zone of the elección: the hours of all pages, and when the page turns dark, also before
 * anything is loaded. Minutes east of UTC.
 */
export function keepZone(utcOffset: number) {
  keepText('zone', String(utcOffset))
}

/** The zone last seen on the machine, for pages without elección: the same hour on all pages. */
export function keptZone(): number {
  return Number(keptText('zone') ?? -new Date().getTimezoneOffset())
}
