/** The reader's choice, kept on this machine; app.html reads it before the first paint. */
export function toggleTheme() {
  const root = document.documentElement
  const next = root.dataset.theme === 'dark' ? 'light' : 'dark'
  root.dataset.theme = next
  keep('espejo.tema', next)
}

/** The clock of the process decides when the page turns dark, also before anything is loaded. */
export function keepZone(utcOffset: number) {
  keep('espejo.zona', String(utcOffset))
}

/** The clock last seen on this machine, for pages that know no elección: one hour on all of them. */
export function keptZone(): number {
  const here = -new Date().getTimezoneOffset()
  try {
    return Number(localStorage.getItem('espejo.zona') ?? here)
  } catch {
    return here
  }
}

function keep(name: string, value: string) {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}
