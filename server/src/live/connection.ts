import type { WebSocket } from 'ws'
import type { ServerMessage, Topic } from '../contract/live.ts'
import type { Bearer } from './door.ts'
import type { Feed } from './feed.ts'
import { Message } from './message.ts'

/** Bytes waiting for one reader; above the limit the reader is sent nothing until it has read. */
export const BUFFERED_MAX = 64 * 1024
/** Messages a client may send at once, and a second in the long run. */
const BURST = 64
const PER_SECOND = 20

/** Totals since the start, for the metrics. */
export type Counts = { sent: number; conflated: number }

type Opening = {
  credential: Bearer
  plain: boolean
  turn: number
  counts: Counts
  now: number
}

/**
 * One reader: a cursor per topic. Messages to a reader depend only on the cursors and on the bytes
 * still unread, so a slow reader misses steps and never the end.
 */
export class Connection {
  readonly ws: WebSocket
  readonly credential: Bearer
  readonly plain: boolean
  /** Last offset sent; undefined: nothing yet. */
  readonly cursors = new Map<Topic, number | undefined>()
  /** Topics withheld while the reader does not read. */
  readonly behind = new Set<Topic>()
  /** Heard of since the last ping. */
  alive = true
  /** Number of the sweep with a ping for this reader. */
  readonly turn: number
  blockedSince: number | undefined
  readonly #counts: Counts
  #allowance = BURST
  #allowanceAt: number

  constructor(ws: WebSocket, { credential, plain, turn, counts, now }: Opening) {
    this.ws = ws
    this.credential = credential
    this.plain = plain
    this.turn = turn
    this.#counts = counts
    this.#allowanceAt = now
  }

  get blocked(): boolean {
    return this.ws.bufferedAmount > BUFFERED_MAX
  }

  /** Brings the reader to the feed's newest doc; `silent`: confirms a reader already current. */
  advance(feed: Feed, silent: boolean): void {
    if (!this.cursors.has(feed.topic)) return
    const offset = this.cursors.get(feed.topic)
    if (this.blocked) return this.#skip(feed.topic, offset !== feed.offset)
    const messages = feed.since(offset)
    if (messages.length === 0 && silent) messages.push(feed.current)
    for (const message of messages) this.send(message)
    this.cursors.set(feed.topic, feed.offset)
    this.behind.delete(feed.topic)
  }

  send(message: Message): void {
    if (this.ws.readyState !== this.ws.OPEN) return
    this.#counts.sent++
    this.ws.send(this.plain ? message.plain : message.packed, { binary: !this.plain })
  }

  /** Dropped for a blocked reader: an explanation would stay unread. */
  tell(message: ServerMessage): void {
    if (!this.blocked) this.send(new Message(message))
  }

  /** False: more messages than a person with a browser could send. */
  allows(now: number): boolean {
    const earned = ((now - this.#allowanceAt) * PER_SECOND) / 1000
    this.#allowance = Math.min(BURST, this.#allowance + earned)
    this.#allowanceAt = now
    if (this.#allowance < 1) return false
    this.#allowance -= 1
    return true
  }

  #skip(topic: Topic, missed: boolean): void {
    if (!missed) return
    this.behind.add(topic)
    this.#counts.conflated++
  }
}
