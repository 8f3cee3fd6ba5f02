import { keepText, keptText } from './kept.ts'

/** The reader's choice, kept on this machine; app.html reads it before the first paint. */
export function toggleTheme() {
  const root = document.documentElement
  const next = root.dataset.theme === 'dark' ? 'light' : 'dark'
  root.dataset.theme = next
  keepText('theme', next)
}

/** The clock of the process decides when the page turns dark, also before anything is loaded. */
export function keepZone(utcOffset: number) {
  keepText('zone', String(utcOffset))
}

/** The clock last seen on this machine, for pages that know no elección: one hour on all of them. */
export function keptZone(): number {
  return Number(keptText('zone') ?? -new Date().getTimezoneOffset())
}
