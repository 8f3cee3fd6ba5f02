import { rowOf } from '../domain/fold/kinds.ts'
import type { Draft, LedgerRecord } from '../domain/record.ts'
import { sealOf } from './chain.ts'

/** Records between two seals; a seal names the chain after each record. */
const SEAL_EVERY = 256

/** The chains after the records of a night that no seal names yet. */
export class Unsealed {
  #sealed = 0
  #chains: string[] = []
  #lastIsSeal = false

  /** A seal needs no seal of its own to be believed: the next one covers it. */
  add(record: LedgerRecord, chain: string): void {
    this.#lastIsSeal = record.kind === 'ledger.sealed'
    if (record.kind === 'ledger.sealed' && rowOf(record) && record.body.to > this.#sealed) {
      this.#chains.splice(0, record.body.to - this.#sealed)
      this.#sealed = record.body.to
    }
    this.#chains.push(chain)
  }

  get isFull(): boolean {
    return this.#chains.length >= SEAL_EVERY
  }

  /** Whether something besides a seal waits for a seal. */
  get waits(): boolean {
    return this.#chains.length > 1 || (this.#chains.length === 1 && !this.#lastIsSeal)
  }

  /** The seal of all that waits; undefined where nothing does. */
  seal(now: () => string): Draft<'ledger.sealed'> | undefined {
    if (this.#chains.length === 0) return undefined
    const to = this.#sealed + this.#chains.length
    const body = sealOf(this.#sealed + 1, this.#chains)
    const at = now()
    return { id: `sello:${to}`, at, actor: 'sistema', version: 1, kind: 'ledger.sealed', body }
  }
}
