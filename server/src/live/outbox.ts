import type { Topic } from '../contract/live.ts'
import { Feed, type Keep, type Reading } from './feed.ts'

/** null: there is no such topic. */
type Read = (topic: Topic) => Reading | null

/** Called when a topic's readers should be brought up to date; `silent`: only to say it is current. */
export type Deliver = (topic: Topic, silent: boolean) => void

/** What a client says it holds. */
export type Held = {
  epoch?: string | undefined
  offset?: number | undefined
  hash?: string | undefined
}

export type OutboxOptions = {
  read: Read
  /** New whenever offsets start anew: one per process. */
  epoch: string
  /** A topic sends at most one message a tick. */
  tickMs?: number
  keep?: Keep
  maxTopics?: number
  /** Milliseconds, from any start. */
  now?: () => number
  /** Told when `read` threw; the topic stays as it was. */
  failed?: (topic: Topic, error: unknown) => void
}

export type Subscribed = Feed | 'tema_desconocido' | 'temas_llenos'

const TICK_MS = 250
const KEEP: Keep = { deltas: 240, bytes: 256 * 1024 }
const MAX_TOPICS = 1_000
/** A tick reads no further topics after this long; the others are first in the next one. */
const TICK_BUDGET_MS = 100
/** Silence after which readers are told that they are current, so that they can tell it from a dead line. */
const SILENCE_MS = 15_000
/** How long a topic nobody reads is kept for those who come back. */
const LINGER_MS = 120_000

/**
 * Turns a state that changes all the time into few messages: each tick, each topic that somebody
 * reads is read once, compared with what was last sent, and the difference becomes one delta.
 * Knows nothing of sockets. Topics that nobody reads cost nothing.
 */
export class Outbox {
  readonly epoch: string
  readonly #options: Required<Omit<OutboxOptions, 'failed'>> & Pick<OutboxOptions, 'failed'>
  readonly #feeds = new Map<Topic, Slot>()
  #deliver: Deliver = () => undefined
  /** Goes up with each change of the state; a feed read at the same version needs no reading. */
  #version = 0
  #tick = 0
  /** No feed made from now on may reuse an offset that a client may hold of a dropped one. */
  #lastOffset = 0
  #deltas = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: OutboxOptions) {
    const defaults = { tickMs: TICK_MS, keep: KEEP, maxTopics: MAX_TOPICS }
    this.#options = { now: () => performance.now(), ...defaults, ...options }
    this.epoch = options.epoch
  }

  /** The state moved. Cheap: call it for every batch of records. */
  changed(): void {
    this.#version++
  }

  /** Who hears of topics to send. One at a time: the sockets. */
  listen(deliver: Deliver): void {
    this.#deliver = deliver
  }

  /** Ticks from now on, until disposed. */
  start(): void {
    this.#timer ??= setInterval(() => this.tick(), this.#options.tickMs).unref()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** One more reader of the topic; each needs its `unsubscribe`. */
  subscribe(topic: Topic): Subscribed {
    const slot = this.#feeds.get(topic) ?? this.#open(topic)
    if (typeof slot === 'string') return slot
    if (slot.feed.readers === 0) this.#refresh(slot)
    slot.feed.readers++
    return slot.feed
  }

  unsubscribe(topic: Topic): void {
    const slot = this.#feeds.get(topic)
    if (!slot) return
    slot.feed.readers--
    slot.sentTick = this.#tick
  }

  /** The offset at which somebody who holds this goes on; undefined: it needs a snapshot. */
  resume(feed: Feed, held: Held): number | undefined {
    if (held.hash === feed.hash) return feed.offset
    return held.epoch === this.epoch ? held.offset : undefined
  }

  feed(topic: Topic): Feed | undefined {
    return this.#feeds.get(topic)?.feed
  }

  /** Called by the timer; by tests, by hand. */
  tick(): void {
    this.#tick++
    const until = this.#options.now() + TICK_BUDGET_MS
    for (const slot of this.#longestUnread()) {
      if (slot.feed.readers === 0) this.#dropStale(slot)
      else if (this.#options.now() < until) this.#serve(slot)
    }
  }

  stats(): { topics: number; deltas: number; keptBytes: number } {
    let keptBytes = 0
    for (const { feed } of this.#feeds.values()) keptBytes += feed.ringBytes
    return { topics: this.#feeds.size, deltas: this.#deltas, keptBytes }
  }

  #longestUnread(): Slot[] {
    return [...this.#feeds.values()].sort((one, other) => one.readTick - other.readTick)
  }

  #serve(slot: Slot): void {
    const offset = slot.feed.offset
    this.#refresh(slot)
    const silent = slot.feed.offset === offset
    if (silent && this.#ticksSince(slot.sentTick) * this.#options.tickMs < SILENCE_MS) return
    slot.sentTick = this.#tick
    this.#deliver(slot.feed.topic, silent)
  }

  /** At most once a tick, so that coming and going cannot make us read more than staying. */
  #refresh(slot: Slot): void {
    if (slot.version === this.#version || slot.readTick === this.#tick) return
    slot.readTick = this.#tick
    const version = this.#version
    const reading = this.#read(slot.feed.topic)
    if (!reading) return
    slot.version = version
    if (slot.feed.take(reading)) this.#deltas++
  }

  #open(topic: Topic): Slot | Exclude<Subscribed, Feed> {
    const version = this.#version
    const reading = this.#read(topic)
    if (!reading) return 'tema_desconocido'
    if (this.#feeds.size >= this.#options.maxTopics && !this.#dropOne()) return 'temas_llenos'
    const feed = new Feed(topic, this.epoch, this.#lastOffset + 1, reading, this.#options.keep)
    const slot = { feed, version, readTick: this.#tick, sentTick: this.#tick }
    this.#feeds.set(topic, slot)
    return slot
  }

  #read(topic: Topic): Reading | null {
    try {
      return this.#options.read(topic)
    } catch (error) {
      this.#options.failed?.(topic, error)
      return null
    }
  }

  #dropStale(slot: Slot): void {
    if (this.#ticksSince(slot.sentTick) * this.#options.tickMs >= LINGER_MS) this.#drop(slot)
  }

  /** Makes room by dropping the topic that has been without readers longest. */
  #dropOne(): boolean {
    let idle: Slot | undefined
    for (const slot of this.#feeds.values())
      if (slot.feed.readers === 0 && slot.sentTick < (idle?.sentTick ?? Infinity)) idle = slot
    if (idle) this.#drop(idle)
    return idle !== undefined
  }

  #drop(slot: Slot): void {
    this.#lastOffset = Math.max(this.#lastOffset, slot.feed.offset)
    this.#feeds.delete(slot.feed.topic)
  }

  #ticksSince(tick: number): number {
    return this.#tick - tick
  }
}

/** A feed and when it was last read, sent or left. */
type Slot = { feed: Feed; version: number; readTick: number; sentTick: number }
