import { keepText } from './kept.ts'

/** The reader's choice, kept on the machine; app.html reads the choice before the first paint. */
export function toggleTheme() {
  const root = document.documentElement
  const next = root.dataset.theme === 'dark' ? 'light' : 'dark'
  root.dataset.theme = next
  keepText('theme', next)
}
