/**
 * Values kept by pages on the machine, by name. Phones in the field hold these names: the names do
 * not change. app.html and routes/c/before.js read some values before any file of the app is here.
 */
const NAMES = {
  theme: 'espejo.tema',
  zone: 'espejo.zona',
  /** The credential, placed for the route's page and the document itself. */
  token: 'espejo.captura',
  version: 'espejo.captura.version',
  keys: 'espejo.llaves',
  round: 'espejo.ruta',
  avisos: 'espejo.ruta.avisos',
  /** Work left half done at the call centre, of each person (routes/centro/halves.ts). */
  halves: 'espejo.centro',
  /** The last look at each page of the war room: see `visit.svelte.ts`. */
  visits: 'espejo.visitas',
} as const

type Name = keyof typeof NAMES

/** The text under a name; undefined without a text. */
export function keptText(name: Name): string | undefined {
  try {
    return localStorage.getItem(NAMES[name]) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a text; undefined removes the kept text. */
export function keepText(name: Name, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(NAMES[name])
    else localStorage.setItem(NAMES[name], text)
  } catch {
    // Private windows and full phones refuse: the text then lasts as long as the page.
  }
}

/** The value under a name; undefined for a missing or unreadable value. */
export function kept<T>(name: Name): T | undefined {
  try {
    return (JSON.parse(keptText(name) ?? 'null') as T | null) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a value; undefined removes the kept value. */
export function keep(name: Name, value: unknown): void {
  keepText(name, value === undefined ? undefined : JSON.stringify(value))
}
