import { logFor } from '../log.ts'

/** Parts that may keep the service from its work, looked at once a second. */
export type Vital = 'bitacora' | 'prep' | 'disco'

/** The cause in Spanish, for log and page; `veces`: how many requests were refused for the cause. */
export type Cause = { causa: string; veces?: number }

/** A part in trouble, and since when (ISO 8601 UTC). */
export type Trouble = Cause & { desde: string }

export type Probe = () => Cause | undefined

type Log = Record<'warn' | 'info', (line: object, text: string) => void>

/**
 * Hears of trouble and tells the operator once at each change, with cause and count; never once a
 * request, so that the log of a bad hour can be read.
 */
export class Health {
  readonly #probes: Partial<Record<Vital, Probe>>
  readonly #now: () => Date
  readonly #log: Log
  readonly #troubles = new Map<Vital, Trouble>()
  #listeners: (() => void)[] = []

  constructor(probes: Partial<Record<Vital, Probe>>, now: () => Date, log: Log = logFor('salud')) {
    this.#probes = probes
    this.#now = now
    this.#log = log
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Asks every part. */
  look(): void {
    let isNews = false
    for (const [part, probe] of Object.entries(this.#probes) as [Vital, Probe][]) {
      const before = this.#troubles.get(part)
      const cause = probe()
      if (cause) this.#troubles.set(part, { desde: this.#now().toISOString(), ...before, ...cause })
      else this.#troubles.delete(part)
      isNews = this.#tell(part, before, this.#troubles.get(part)) || isNews
    }
    if (isNews) for (const listener of this.#listeners) listener()
  }

  troubles(): Partial<Record<Vital, Trouble>> {
    return Object.fromEntries(this.#troubles)
  }

  /** For the screens: without the count, which would change a document with each request. */
  said(): Partial<Record<Vital, Pick<Trouble, 'causa' | 'desde'>>> {
    const parts = [...this.#troubles].map(([part, { causa, desde }]) => [part, { causa, desde }])
    return Object.fromEntries(parts) as ReturnType<Health['said']>
  }

  #tell(part: Vital, before: Trouble | undefined, now: Trouble | undefined): boolean {
    if (before?.causa === now?.causa) return false
    if (now) this.#log.warn({ parte: part, ...now }, 'algo falla')
    else this.#log.info({ parte: part, ...before }, 'ya no falla')
    return true
  }
}
