import { Halves } from './halves.ts'

/** Wrong PINs heard of one code from one address in ten minutes; a PIN has a million values. */
const TRIES_MAX = 5
/** The same during an attack on the whole service: a typing error is still forgiven. */
const TRIES_ATTACKED = 2
const TRIES_MS = 10 * 60_000
/** Limit of remembered pairs of code and address. */
const PAIRS_MAX = 200_000

/**
 * Wrong PINs heard of one code from all addresses that never signed in with the code: so many at
 * once, and one more a minute. A day of guesses from any number of addresses then hits with a chance
 * of 1,740 in a million.
 */
const CODE_MAX = 300
const CODE_MS = 60_000
const CODES_MAX = 400_000
/** Addresses remembered for each code that signed in. */
const HOMES_MAX = 4

/** Wrong PINs a minute from one address without delay; carriers put thousands of phones behind one. */
const ADDRESS_FREE = 20
const ADDRESSES_MAX = 50_000
const STEP_MS = 250
const DELAY_MAX_MS = 4000
/** Answers held back at the same time; further ones are answered at once. */
const HELD_MAX = 500

/** Wrong PINs a minute in all, from which every wrong PIN is answered late, and an attack is named. */
const SLOW_FROM = 300
const ATTACK_FROM = 3000
const SLOW_MS = 1000

export type PinesEstado = 'calma' | 'lento' | 'ataque'

/** A code as typed, whether a nombramiento has the code, and the sender's address. */
export type SignIn = { id: string; isIssued: boolean; address: string }

/** Surroundings of the door: a clock that nobody sets, the way to wait, and the listener to changes of state. */
export type PinsWorld = {
  nowMs: () => number
  wait: (ms: number) => Promise<unknown>
  /** Told at each change of state, with the wrong PINs of the last minute. */
  tell?: (estado: PinesEstado, minuto: number) => void
}

/**
 * Wrong PINs (RULES.md NO3, NO12). A lock is on one code from one address; an address is slowed and never
 * locked, and only wrong PINs are answered late. In this process alone: the counts.
 */
export class Tries {
  readonly #by: PinsWorld
  readonly #minute: Minute
  readonly #addresses = new Counts(60_000, ADDRESSES_MAX)
  // Invented codes are counted apart, so invented codes push no existing code out.
  readonly #books = { issued: new Book(), invented: new Book() }
  #estado: PinesEstado = 'calma'
  #held = 0

  constructor(by: PinsWorld) {
    this.#by = by
    this.#minute = new Minute()
  }

  /** Whether a PIN of the code is compared at all, right or wrong. */
  hears(asked: SignIn): boolean {
    return this.#bookOf(asked).left(asked, this.#allowed(), this.#by.nowMs()) > 0
  }

  /** Remembers a sign-in: the code's budget over all addresses is never asked there again. */
  right({ id, address }: SignIn): void {
    this.#books.issued.remember(id, address)
  }

  /** Counts a PIN that was wrong or not heard; answers late, with the tries left of the code. */
  async wrong(asked: SignIn): Promise<number> {
    const now = this.#by.nowMs()
    const book = this.#bookOf(asked)
    if (this.hears(asked)) book.add(asked, now)
    const ofAddress = this.#addresses.add(asked.address, now)
    this.#minute.add(now)
    this.look()
    const left = book.left(asked, this.#allowed(), now)
    await this.#hold(ofAddress)
    return left
  }

  /** State and wrong PINs of the last minute; asked each second, so that quiet is told too. */
  look(): { estado: PinesEstado; minuto: number } {
    const minuto = this.#minute.count(this.#by.nowMs())
    const before = this.#estado
    // Half the limit on the way down: a count about the limit is one change and not a hundred.
    const isOver = (from: number, isIn: boolean) => minuto >= (isIn ? from / 2 : from)
    if (isOver(ATTACK_FROM, before === 'ataque')) this.#estado = 'ataque'
    else this.#estado = isOver(SLOW_FROM, before !== 'calma') ? 'lento' : 'calma'
    if (this.#estado !== before) this.#by.tell?.(this.#estado, minuto)
    return { estado: this.#estado, minuto }
  }

  #allowed(): number {
    return this.#estado === 'ataque' ? TRIES_ATTACKED : TRIES_MAX
  }

  #bookOf({ isIssued }: SignIn): Book {
    return isIssued ? this.#books.issued : this.#books.invented
  }

  async #hold(ofAddress: number): Promise<void> {
    const own = Math.max(0, ofAddress - ADDRESS_FREE) * STEP_MS
    const ms = Math.min(DELAY_MAX_MS, Math.max(own, this.#estado === 'calma' ? 0 : SLOW_MS))
    if (ms === 0 || this.#held >= HELD_MAX) return
    this.#held += 1
    await this.#by.wait(ms)
    this.#held -= 1
  }
}

/** Counts by key, each over a span from the key's first count. */
class Counts {
  readonly #by: Halves<{ count: number; until: number }>
  readonly #spanMs: number

  constructor(spanMs: number, max: number) {
    this.#spanMs = spanMs
    this.#by = new Halves(max)
  }

  of(key: string, now: number): number {
    const found = this.#by.get(key)
    return found && found.until > now ? found.count : 0
  }

  add(key: string, now: number): number {
    const count = this.of(key, now) + 1
    const until = count > 1 ? (this.#by.get(key)?.until ?? now) : now + this.#spanMs
    this.#by.set(key, { count, until })
    return count
  }
}

/** Wrong PINs of codes: by code and address, and by code over all strange addresses. */
class Book {
  readonly #pairs = new Counts(TRIES_MS, PAIRS_MAX)
  /** By code: when its budget is whole again, by the clock of the door. */
  readonly #wholeAt = new Halves<number>(CODES_MAX)
  readonly #homes = new Halves<readonly string[]>(CODES_MAX)

  /** Tries left of a code from an address, of so many allowed. */
  left({ id, address }: SignIn, allowed: number, now: number): number {
    if (!this.#isHome(id, address) && this.#owed(id, now) > (CODE_MAX - 1) * CODE_MS) return 0
    return Math.max(0, allowed - this.#pairs.of(`${id} ${address}`, now))
  }

  add({ id, address }: SignIn, now: number): void {
    this.#pairs.add(`${id} ${address}`, now)
    if (!this.#isHome(id, address)) this.#wholeAt.set(id, now + this.#owed(id, now) + CODE_MS)
  }

  remember(id: string, address: string): void {
    const others = (this.#homes.get(id) ?? []).filter((each) => each !== address)
    this.#homes.set(id, [address, ...others].slice(0, HOMES_MAX))
  }

  #isHome(id: string, address: string): boolean {
    return this.#homes.get(id)?.includes(address) === true
  }

  #owed(id: string, now: number): number {
    return Math.max(0, (this.#wholeAt.get(id) ?? 0) - now)
  }
}

const SECONDS = 60

/** How often something happened in the last sixty seconds. */
class Minute {
  readonly #counts = new Uint32Array(SECONDS)
  #second = 0
  #sum = 0

  add(nowMs: number): void {
    this.#turn(nowMs)
    this.#counts[this.#second % SECONDS]! += 1
    this.#sum += 1
  }

  count(nowMs: number): number {
    this.#turn(nowMs)
    return this.#sum
  }

  /** Empties the seconds since the last call; a clock put back stays in its second. */
  #turn(nowMs: number): void {
    const second = Math.floor(nowMs / 1000)
    const first = Math.max(this.#second + 1, second - SECONDS + 1)
    for (let each = first; each <= second; each++) {
      this.#sum -= this.#counts[each % SECONDS]!
      this.#counts[each % SECONDS] = 0
    }
    this.#second = Math.max(this.#second, second)
  }
}
