import type { AmbitoDoc } from '@espejo/server/contract'
import { keep, kept } from '#lib/kept.ts'

/** The margin at a look: the side that spoke, who led, and by how many points. */
export type Seen = { lado: string; lider: string; puntos: number }
/** A look at a page: the night's clock, the margin, and when the reader sat there, ms since 1970. */
type Look = { at: string; margin?: Seen; ms: number }
type Visits = Record<string, { now: Look; before?: Look }>

/** A page opened again within so long is the same visit: a reload forgets nothing. */
const SAME_MS = 5 * 60_000
const EVERY_MS = 5000
const MOST = 200

/**
 * The reader's visit of a page, and the one before, kept on this machine under place and night: a
 * practice night's votes are never told on the real night.
 */
export class Visit {
  /** The end of the visit before; undefined on the first. */
  before = $state.raw<Look | undefined>()
  #page: string
  #savedMs = 0

  constructor(
    clave: string,
    { proceso, simulacro }: Pick<AmbitoDoc['eleccion'], 'proceso' | 'simulacro'>,
  ) {
    this.#page = `${clave} ${proceso}${simulacro ? ' simulacro' : ''}`
    this.begin(Date.now())
  }

  /** A visit begins when the page opens or is looked at again. */
  begin(ms: number): void {
    const own = all()[this.#page]
    this.before = own && ms - own.now.ms > SAME_MS ? own.now : own?.before
  }

  /** Notes that the reader sees the page as of `at`. */
  look(at: string, margin: Seen | undefined, ms = Date.now()): void {
    if (at === '' || ms - this.#savedMs < EVERY_MS) return
    this.#savedMs = ms
    const { before } = this
    const now = { at, ...(margin ? { margin } : {}), ms }
    const { [this.#page]: _, ...others } = all()
    const kept = Object.entries(others).slice(1 - MOST)
    keep('visits', {
      ...Object.fromEntries(kept),
      [this.#page]: { now, ...(before ? { before } : {}) },
    } satisfies Visits)
  }
}

function all(): Visits {
  return kept<Visits>('visits') ?? {}
}
