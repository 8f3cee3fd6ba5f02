import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ServerMessage } from '@espejo/server/contract'
import { canonical, mergeDoc } from '@espejo/server/domain/merge'

type Placed = Extract<ServerMessage, { hash: string }>

/** The server's hash. In JavaScript: crypto.subtle is absent on a plain-http address of a LAN. */
export function hashOf(doc: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(doc)))).slice(0, 16)
}

/** Our copy of a topic's doc, and whether the copy is proven equal to the server's doc. */
export class Replica {
  doc: unknown
  seq = 0
  at = ''
  offset: number | undefined
  /** The doc's hash equals the server's. */
  proven = false
  /** Last confirmation or change of the doc, ms since 1970; 0: never. */
  receivedAt = 0
  #epoch: string | undefined
  #hash: string | undefined
  /** The snapshot itself did not match its hash: a second request would give the same. */
  #unprovable = false

  /** False: the message does not follow from our doc; ask for the snapshot. */
  take(message: Placed, now: number): boolean {
    if (message.type === 'delta' && this.#isOld(message)) return true
    if (!this.#follows(message)) return (this.proven = false)
    if (message.type !== 'current') this.#replace(next(this.doc, message))
    this.seq = message.seq
    this.at = message.at
    this.offset = message.offset
    this.#epoch = message.epoch
    this.receivedAt = now
    this.proven = this.#hash === message.hash
    if (message.type === 'snapshot') this.#unprovable = !this.proven
    return this.proven || this.#unprovable
  }

  /** A doc from HTTP: newer, but without offset and without proof. */
  put(doc: unknown, seq: number, at: string, now: number): void {
    this.#replace(doc)
    Object.assign(this, { seq, at, offset: undefined, proven: false, receivedAt: now })
    this.#epoch = undefined
  }

  /** Our position for the server; nothing after a doubt, so that the server sends the whole doc. */
  get held(): { epoch?: string; offset?: number; hash?: string } {
    if (this.#hash === undefined) return {}
    if (this.#epoch === undefined || this.offset === undefined) return { hash: this.#hash }
    return { epoch: this.#epoch, offset: this.offset, hash: this.#hash }
  }

  #replace(doc: unknown): void {
    this.doc = doc
    this.#hash = hashOf(doc)
  }

  #isOld(message: Placed): boolean {
    return message.epoch === this.#epoch && message.offset <= (this.offset ?? -1)
  }

  #follows(message: Placed): boolean {
    if (message.type === 'snapshot') return true
    if (message.type === 'current') return this.#hash === message.hash
    return message.epoch === this.#epoch && message.offset - 1 === this.offset
  }
}

function next(doc: unknown, message: Exclude<Placed, { type: 'current' }>): unknown {
  return message.type === 'snapshot' ? message.doc : mergeDoc(doc, message.patch)
}
