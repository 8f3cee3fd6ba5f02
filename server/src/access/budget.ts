import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Rol, Scope } from './role.ts'

/** The writer: a person by the subject of the credential, and the casillas in the person's charge. */
type Writer = Scope & { sub: string; rol: Rol }

const HOUR_S = 3600
const MINUTE_S = 60
/** A representative corrects, adds photographs and notes: so many writes, and for each casilla. */
const REPRESENTANTE = { writes: 30, casilla: 30 }
/** A capturist hands in hundreds of actas an hour, with some four requests each. */
const STAFF = 1200

/** Writes of a credential at once; as many again come back over an hour. */
function sizeOf({ rol, casillas }: Writer): number {
  if (rol !== 'representante') return STAFF
  const many = casillas === 'todas' ? 1 : casillas.size
  return REPRESENTANTE.writes + REPRESENTANTE.casilla * many
}

/**
 * The writes of each credential: some at once, then a few a minute. Without a bound one stolen
 * phone, or one in a loop, fills a ledger that forgets nothing. In this process alone: the writes of
 * the last hour by person.
 */
export class Budget {
  readonly #times: number
  /** A limiter for each size: the limiter counts by person. */
  readonly #limiters = new Map<number, BurstyRateLimiter>()

  /** `times`: how many times the usual number of writes; loads and practice by one person take more. */
  constructor(times: number) {
    this.#times = times
  }

  /** Takes a write from the budget: 0, or the seconds until the next is left. */
  async take(credential: Writer): Promise<number> {
    const limiter = this.#limiterOf(Math.ceil(sizeOf(credential) * this.#times))
    try {
      await limiter.consume(credential.sub)
      return 0
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      return Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    }
  }

  #limiterOf(size: number): BurstyRateLimiter {
    const known = this.#limiters.get(size)
    if (known) return known
    const steady = new RateLimiterMemory({ points: Math.ceil(size / 60), duration: MINUTE_S })
    const burst = new RateLimiterMemory({ points: size, duration: HOUR_S })
    const made = new BurstyRateLimiter(steady, burst)
    this.#limiters.set(size, made)
    return made
  }
}
