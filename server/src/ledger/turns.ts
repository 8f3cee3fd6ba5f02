import { setTimeout as sleep } from 'node:timers/promises'
import { LedgerError, type Ledger, type LedgerFault } from './ledger.ts'

/** Milliseconds between two tries to open the night of now. */
const [AGAIN_FIRST_MS, AGAIN_LAST_MS] = [50, 2_000]
/** After these a ledger will not open by itself. */
const FINAL: readonly LedgerFault[] = ['detenida', 'ilegible']

/** The part of a desk that turns: from a night to the next, with the old night's data let go between. */
export type Turning = {
  /** Whether another turn has left the night of the ledger already. */
  hasLeft(from: Ledger): boolean
  leaveNight(discard: () => Promise<void>): Promise<void>
  isClosed(): boolean
  /** A ledger that will never open. */
  end(fault: LedgerError): void
  /** A try that failed; the next one comes by itself. */
  failed(error: unknown): void
}

/** NightTurns from a night to the next, one at a time (RULES.md LE12). */
export class NightTurns {
  readonly #desk: Turning
  #last: Promise<unknown> = Promise.resolve()
  #trying: Promise<void> = Promise.resolve()

  constructor(desk: Turning) {
    this.#desk = desk
  }

  /** Resolves once no turn is tried again. */
  get settled(): Promise<void> {
    return this.#trying
  }

  /** NightTurns after every earlier turn; false where one of these has left the night of `from`. */
  turn(from: Ledger, discard: () => Promise<void>): Promise<boolean> {
    const next = this.#last.then(async () => {
      if (this.#desk.hasLeft(from)) return false
      await this.#desk.leaveNight(discard)
      return true
    })
    this.#last = next.catch(() => undefined)
    return next
  }

  /** NightTurns as soon as possible, however often the night of now does not open. */
  follow(from: Ledger, discard: () => Promise<void>): void {
    this.#trying = this.#follow(from, discard)
  }

  async #follow(from: Ledger, discard: () => Promise<void>): Promise<void> {
    const desk = this.#desk
    for (let wait = AGAIN_FIRST_MS; !desk.isClosed(); wait = Math.min(2 * wait, AGAIN_LAST_MS)) {
      try {
        return void (await this.turn(from, discard))
      } catch (error) {
        if (error instanceof LedgerError && FINAL.includes(error.fault)) return desk.end(error)
        desk.failed(error)
        await sleep(wait, undefined, { ref: false })
      }
    }
  }
}
