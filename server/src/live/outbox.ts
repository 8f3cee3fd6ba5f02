import type { Topic } from '../contract/live.ts'
import { Feed, type Keep, type PlacedDoc } from './feed.ts'

/** null: unknown topic. */
type Read = (topic: Topic) => PlacedDoc | null

/** Called when a topic's readers need an update; `silent`: only to say the topic is current. */
export type Enqueue = (topic: Topic, silent: boolean) => void

/** State that a client claims to hold. */
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
  /** Told when `read` threw; the topic stays as before. */
  failed?: (topic: Topic, error: unknown) => void
}

export type Subscribed = Feed | 'tema_desconocido' | 'temas_llenos'

const TICK_MS = 250
const KEEP: Keep = { deltas: 240, bytes: 256 * 1024 }
const MAX_TOPICS = 1_000
/** A tick reads no further topics after this time; unread topics are first in the next tick. */
const TICK_BUDGET_MS = 100
/** Silence after which readers are told that their topics are current; a dead line stays silent. */
const SILENCE_MS = 4_000
/** How long a topic without readers is kept for readers that come back. */
const LINGER_MS = 120_000

/**
 * Turns a state in constant change into few messages: each tick, each topic with readers is read
 * once and compared with the last reading sent; the difference becomes one delta. Knows nothing of
 * sockets. Topics without readers cost nothing.
 */
export class Outbox {
  readonly epoch: string
  readonly #options: Required<Omit<OutboxOptions, 'failed'>> & Pick<OutboxOptions, 'failed'>
  readonly #feeds = new Map<Topic, Slot>()
  #deliver: Enqueue = () => undefined
  /** Goes up with each change of the state; a feed read at the same version needs no reading. */
  #version = 0
  #tick = 0
  /** A new feed never reuses an offset: a client may hold the same offset of a dropped feed. */
  #lastOffset = 0
  #deltas = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: OutboxOptions) {
    const defaults = { tickMs: TICK_MS, keep: KEEP, maxTopics: MAX_TOPICS }
    this.#options = { now: () => performance.now(), ...defaults, ...options }
    this.epoch = options.epoch
  }

  /** The state moved. Cheap: call for every batch of records. */
  changed(): void {
    this.#version++
  }

  /** Another state: documents without readers are kept for nobody. */
  forget(): void {
    this.#version++
    for (const slot of [...this.#feeds.values()]) if (slot.feed.readers === 0) this.#drop(slot)
  }

  /** Sets the listener for topics to send. Only one listener at a time: the sockets. */
  listen(deliver: Enqueue): void {
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

  /** One more reader of the topic; each reader needs an `unsubscribe`. */
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

  /** The offset at which a client with `held` goes on; undefined: the client needs a snapshot. */
  resume(feed: Feed, held: Held): number | undefined {
    if (held.hash === feed.hash) return feed.offset
    return held.epoch === this.epoch ? held.offset : undefined
  }

  feed(topic: Topic): Feed | undefined {
    return this.#feeds.get(topic)?.feed
  }

  /** Called by the timer, and by hand in tests. */
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

  /** At most once a tick: joining and leaving cannot cause more readings than staying. */
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

  #read(topic: Topic): PlacedDoc | null {
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

  /** Makes room: drops the topic longest without readers. */
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

/** A feed with its ticks: last read, and last sent or left. */
type Slot = { feed: Feed; version: number; readTick: number; sentTick: number }
