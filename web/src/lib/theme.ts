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

function keep(name: string, value: string) {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}
