import { keepText, keptText } from './kept.ts'

/** The reader's choice, kept on the machine; app.html reads the choice before the first paint. */
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

/** The clock last seen on the machine, for pages without elección: the same hour on all pages. */
export function keptZone(): number {
  return Number(keptText('zone') ?? -new Date().getTimezoneOffset())
}
