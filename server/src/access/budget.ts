import { Halves } from './halves.ts'
import type { Rol, Scope } from './role.ts'

/** The writer: a person by the subject of the credential, and the casillas in the person's charge. */
type Writer = Scope & { sub: string; rol: Rol }

const HOUR_MS = 3_600_000
/** Askings of a reader for documents at once, and again over a minute: a wall of thirty screens. */
const READS = { size: () => 1200, spanMs: 60_000 }
/** A representative corrects, adds photographs and notes: so many writes, and for each casilla. */
const REPRESENTANTE = { writes: 30, casilla: 30 }
/** A capturist hands in hundreds of actas an hour, with some four requests each. */
const STAFF = 1200
/** Writers remembered: twice the phones of a federal night. */
const WRITERS_MAX = 400_000

/** Writes of a credential at once; as many again come back over an hour. */
function sizeOf({ rol, casillas }: Writer): number {
  if (rol !== 'representante') return STAFF
  const many = casillas === 'todas' ? 1 : casillas.size
  return REPRESENTANTE.writes + REPRESENTANTE.casilla * many
}

/**
 * The writes of each credential: some at once, and as many again over an hour. Without a bound one
 * stolen phone, or one in a loop, fills a ledger that forgets nothing. A bucket by person, without
 * timers and promises: rate-limiter-flexible made an acta 6 % dearer (`npm run bench -- pairs`). In
 * this process alone: the writes of the last hour by person.
 */
export class Budget {
  readonly #times: number
  readonly #sizeOf: (writer: Writer) => number
  readonly #spanMs: number
  readonly #nowMs: () => number
  readonly #by = new Halves<{ left: number; atMs: number }>(WRITERS_MAX)

  /**
   * `times`: how many times the usual number of writes; loads and practice by one person take more.
   * `nowMs`: a clock that nobody sets.
   */
  constructor(
    times: number,
    nowMs = () => performance.now(),
    {
      size = sizeOf,
      spanMs = HOUR_MS,
    }: { size?: (writer: Writer) => number; spanMs?: number } = {},
  ) {
    this.#times = times
    this.#sizeOf = size
    this.#spanMs = spanMs
    this.#nowMs = nowMs
  }

  /** A budget of readings that cost the service work (RULES.md WR2). */
  static ofReads(times: number, nowMs?: () => number): Budget {
    return new Budget(times, nowMs, READS)
  }

  /** Takes writes from the budget, all or none: 0, or the seconds until so many are left. */
  take(writer: Writer, writes = 1): number {
    const size = this.#sizeOf(writer) * this.#times
    const atMs = this.#nowMs()
    const before = this.#by.get(writer.sub)
    const back = before ? ((atMs - before.atMs) * size) / this.#spanMs : size
    const left = Math.min(size, (before?.left ?? 0) + back)
    if (left < writes) return Math.max(1, Math.ceil(((writes - left) * this.#spanMs) / size / 1000))
    this.#by.set(writer.sub, { left: left - writes, atMs })
    return 0
  }
}
