import { createHash } from 'node:crypto'
import type { Topic } from '../contract/live.ts'
import { canonical, diffDoc } from '../domain/merge.ts'
import { Message } from './message.ts'

/** A doc at one place of the ledger. The feed keeps a copy of its own. */
export type PlacedDoc = { doc: unknown; seq: number; at: string }

/** Deltas kept for returning readers: the limit reached first counts. */
export type Keep = { deltas: number; bytes: number }

/**
 * Hash of the canonical text. 64 bits find drift and lost messages; stopping a forger is not the
 * aim.
 */
export function docHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/**
 * One topic: the newest doc and the last deltas that led to the doc.
 *
 *   offset   1        2        3        4  <- newest
 *   doc      snapshot          |        |
 *   ring           delta 2  delta 3  delta 4
 *
 * The delta at offset n applies to the doc at n - 1. A reader is only an offset: `since` gives the
 * messages up to the newest doc, whether the reader missed nothing, some deltas, or everything.
 */
export class Feed {
  readonly topic: Topic
  readonly epoch: string
  offset: number
  hash: string
  seq: number
  at: string
  readers = 0
  /** Canonical text; `#doc` is the parsed text: exactly the doc at the other end. */
  #text: string
  #doc: unknown
  #keep: Keep
  #ring: Message[] = []
  #ringBytes = 0
  #snapshot: Message | undefined
  #current: Message | undefined

  constructor(topic: Topic, epoch: string, offset: number, reading: PlacedDoc, keep: Keep) {
    this.topic = topic
    this.epoch = epoch
    this.offset = offset
    this.seq = reading.seq
    this.at = reading.at
    this.#text = canonical(reading.doc)
    this.#doc = JSON.parse(this.#text) as unknown
    this.hash = docHash(this.#text)
    this.#keep = keep
  }

  /** Moves on to a newer reading. True: the doc changed, and with the doc the offset. */
  take(reading: PlacedDoc): boolean {
    if (reading.seq !== this.seq) this.#current = undefined
    this.seq = reading.seq
    this.at = reading.at
    const text = canonical(reading.doc)
    if (text === this.#text) return false
    const doc = JSON.parse(text) as unknown
    const patch = diffDoc(this.#doc, doc)
    this.#text = text
    this.#doc = doc
    this.offset += 1
    this.hash = docHash(text)
    this.#snapshot = undefined
    this.#current = undefined
    this.#remember(new Message({ type: 'delta', ...this.#place(), patch }))
    return true
  }

  /** Messages that bring a reader from `offset` (undefined: nothing held) to the newest doc. */
  since(offset: number | undefined): Message[] {
    if (offset === this.offset) return []
    const missing = this.#missing(offset)
    if (missing.length === 1) return missing
    const bytes = missing.reduce((sum, delta) => sum + delta.packed.length, 0)
    const snapshot = this.snapshot
    return missing.length > 0 && bytes < snapshot.packed.length ? missing : [snapshot]
  }

  get snapshot(): Message {
    this.#snapshot ??= new Message({ type: 'snapshot', ...this.#place(), doc: this.#doc })
    return this.#snapshot
  }

  get current(): Message {
    this.#current ??= new Message({ type: 'current', ...this.#place() })
    return this.#current
  }

  get ringBytes(): number {
    return this.#ringBytes
  }

  #place() {
    const { topic, epoch, offset, seq, at, hash } = this
    return { topic, epoch, offset, seq, at, hash }
  }

  /** Empty when the ring no longer reaches back to `offset`, or never held `offset`. */
  #missing(offset: number | undefined): Message[] {
    if (offset === undefined || offset > this.offset) return []
    const count = this.offset - offset
    return count <= this.#ring.length ? this.#ring.slice(-count) : []
  }

  /** Counts the JSON only: present from the start and by far the larger part. */
  #remember(delta: Message): void {
    this.#ring.push(delta)
    this.#ringBytes += delta.plain.length
    while (this.#ring.length > this.#keep.deltas || this.#ringBytes > this.#keep.bytes)
      this.#ringBytes -= this.#ring.shift()?.plain.length ?? 0
  }
}
