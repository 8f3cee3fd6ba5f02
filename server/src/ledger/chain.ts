import { hash } from 'node:crypto'
import { rowOf } from '../domain/fold/kinds.ts'
import { invariant } from '../domain/invariant.ts'
import type { Bodies, LedgerRecord } from '../domain/record.ts'
import { LedgerError } from './ledger.ts'
import { parseLine } from './line.ts'

/** The chain before the first record. */
export const GENESIS = '0'.repeat(64)

/** The chain after a record: SHA-256, in hex, of the chain before it, a line break and its text. */
export function chainStep(previous: string, text: string): string {
  return hash('sha256', `${previous}\n${text}`)
}

/** The chain at a place among several, one behind the other. */
export function chainAt(chains: string, place: number): string {
  return chains.slice(place * CHAIN_HEX, (place + 1) * CHAIN_HEX)
}

/** Whether `chains` holds the chain after each of so many records. */
export function holdsChains(chains: string, records: number): boolean {
  return chains.length === records * CHAIN_HEX
}

const CHAIN_HEX = 64
const MARK_HEX = 8
const MARK_BYTES = MARK_HEX / 2
const CHAIN_BYTES = 32

/**
 * The body of a seal over records `from`, `from + 1`, …: `values` is the chain after each record.
 */
export function sealOf(from: number, values: readonly string[]): Bodies['ledger.sealed'] {
  const chain = values.at(-1)
  invariant(chain !== undefined, 'a seal covers at least one record')
  const marks = values.map((value) => value.slice(0, MARK_HEX)).join('')
  return { from, to: from + values.length - 1, chain, marks }
}

/**
 * The parts of a record that `verify` reads. The chain covers the text, so the body is read from
 * the text.
 */
export type LedgerLine = Pick<LedgerRecord, 'seq' | 'text'>

/**
 * `sealed` is the last record under a seal. About later records the ledger itself can only say:
 * readable and without gaps. `seq` of a failure is the first record different from the sealed
 * record.
 */
export type Verdict =
  | { ok: true; head: string; records: number; sealed: number }
  | { ok: false; seq: number; reason: string }

/**
 * Folds the chain over the whole ledger, from record 1, and compares the chain with every seal.
 * Memory: 36 bytes a record. An unreadable line is a failure, not an exception.
 */
export async function verify(
  chunks: AsyncIterable<readonly LedgerLine[]> | Iterable<readonly LedgerLine[]>,
): Promise<Verdict> {
  const audit = new Audit()
  try {
    for await (const chunk of chunks) {
      for (const line of chunk) {
        const failure = audit.take(line)
        if (failure) return failure
      }
    }
  } catch (error) {
    if (!(error instanceof LedgerError) || error.seq === undefined) throw error
    return { ok: false, seq: error.seq, reason: error.message }
  }
  return audit.verdict()
}

type Failure = Extract<Verdict, { ok: false }>

/** Seals come some records after the records covered, so the chain after each record is kept. */
class Audit {
  #head = GENESIS
  #records = 0
  #values = Buffer.alloc(1024 * CHAIN_BYTES)
  /** The mark a record would have without the record before: tells an insertion. */
  #skips = Buffer.alloc(1024 * MARK_BYTES)
  #beforeLast = GENESIS
  #sealed = 0

  take({ seq, text }: LedgerLine): Failure | undefined {
    const expected = this.#records + 1
    if (seq !== expected) return missing(expected, seq)
    this.#note(seq, text)
    return isSeal(text) ? this.#check(seq, text) : undefined
  }

  verdict(): Verdict {
    return { ok: true, head: this.#head, records: this.#records, sealed: this.#sealed }
  }

  #note(seq: number, text: string): void {
    const skip = chainStep(this.#beforeLast, text).slice(0, MARK_HEX)
    this.#beforeLast = this.#head
    this.#head = chainStep(this.#head, text)
    this.#records = seq
    if (seq * CHAIN_BYTES > this.#values.length) {
      this.#values = Buffer.concat([this.#values, Buffer.alloc(this.#values.length)])
      this.#skips = Buffer.concat([this.#skips, Buffer.alloc(this.#skips.length)])
    }
    this.#values.write(this.#head, (seq - 1) * CHAIN_BYTES, 'hex')
    this.#skips.write(skip, (seq - 1) * MARK_BYTES, 'hex')
  }

  #check(seq: number, text: string): Failure | undefined {
    const record = parseLine(seq, text)
    // A seal in a later form proves nothing here, and accuses nobody.
    if (record.kind !== 'ledger.sealed' || !rowOf(record)) return undefined
    const { body } = record
    if (!isSealBody(body)) return { ok: false, seq, reason: `El sello ${seq} está mal formado` }
    const { from, to, chain, marks } = body
    // The whole chain decides; the marks only say where. Disagreement of the two is a changed seal.
    const isIntact = to < seq && chain === this.#value(to)
    const failure = this.#compare(from, marks, to >= seq)
    if (isIntact === (failure !== undefined)) return { ok: false, seq, reason: forged(seq) }
    if (isIntact) this.#sealed = Math.max(this.#sealed, to)
    return failure
  }

  #compare(from: number, marks: string, isShort: boolean): Failure | undefined {
    const count = Math.min(marks.length / MARK_HEX, this.#records - from + 1)
    for (let place = 0; place < count; place += 1) {
      const sealed = marks.slice(place * MARK_HEX, (place + 1) * MARK_HEX)
      if (sealed === this.#mark(from + place)) continue
      if (place === 0 && from > this.#sealed + 1) return between(this.#sealed + 1, from)
      return this.#differs(from + place, sealed, isShort)
    }
    return undefined
  }

  #differs(seq: number, sealed: string, isShort: boolean): Failure {
    const next = this.#skips.toString('hex', seq * MARK_BYTES, (seq + 1) * MARK_BYTES)
    if (next === sealed) return { ok: false, seq, reason: `El registro ${seq} fue insertado` }
    if (isShort) return { ok: false, seq, reason: `Se quitó el registro ${seq}` }
    return { ok: false, seq, reason: `El registro ${seq} no es el que se selló` }
  }

  #value(seq: number): string {
    return this.#values.toString('hex', (seq - 1) * CHAIN_BYTES, seq * CHAIN_BYTES)
  }

  #mark(seq: number): string {
    const start = (seq - 1) * CHAIN_BYTES
    return this.#values.toString('hex', start, start + MARK_BYTES)
  }
}

/** Spares the parse of all other lines; a line that merely quotes these words is parsed in vain. */
function isSeal(text: string): boolean {
  return text.includes('"kind":"ledger.sealed"')
}

function isSealBody(body: unknown): body is Bodies['ledger.sealed'] {
  const { from, to, chain, marks } = body as Record<string, unknown>
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return false
  if (typeof chain !== 'string' || typeof marks !== 'string') return false
  const count = (to as number) - (from as number) + 1
  return (from as number) >= 1 && count >= 1 && marks.length === count * MARK_HEX
}

function missing(expected: number, found: number): Failure {
  const reason = `Falta el registro ${expected}: tras él viene el ${found}`
  return { ok: false, seq: expected, reason }
}

/**
 * Records without a seal of their own: a later seal says that a record differs, but not the place.
 */
function between(first: number, last: number): Failure {
  return { ok: false, seq: first, reason: `Cambió algún registro entre el ${first} y el ${last}` }
}

function forged(seq: number): string {
  return `El sello ${seq} no coincide con la cadena de lo que cubre`
}
