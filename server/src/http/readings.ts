import { hash } from 'node:crypto'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Credential, Credentials } from '../access/credential.ts'
import type { Night } from '../domain/fold/night.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { retrySlot } from './door.ts'

/** A document's text with the place of the ledger (`seq`) and the night's clock at the reading. */
export type DocText = { text: string; etag: string; seq: number; clock: string }

/** A document as it is answered now. */
export function readingOf(doc: object, { seq, clock }: Pick<Night, 'seq' | 'clock'>): DocText {
  const text = JSON.stringify(doc)
  return { text, etag: `"${hash('sha256', text).slice(0, 24)}"`, seq, clock }
}

/** Readings of one reader that may wait: more than thirty screens ask for at once. */
const WAITING_MAX = 200
/** Characters of texts kept; twice a national list of differences by pages. */
const KEPT_MAX = 32_000_000
/**
 * So long after the asking, in ms, a reading lets the actas go first; then the turn comes in any case.
 * From the asking: many readings behind busy actas wait at the same time, not one after another.
 */
const YIELDING_MS = 100

type Make = () => object | Promise<object>

/** A document asked for and not reckoned yet, for all that ask for the document meanwhile. */
type Pending = {
  answer: Promise<DocText>
  reckon: () => Promise<void>
  isDone: boolean
  askedMs: number
}

/**
 * Documents of the night, reckoned once a place of the ledger, whoever asks and how often. Anew one at
 * a time, between actas, readers in turn. An asking takes one from the reader's budget, also where the
 * document is then refused; a document kept from this place, or waiting already, takes nothing
 * (RULES.md WR2).
 */
export class Readings {
  readonly #night: Pick<Night, 'seq' | 'clock'>
  readonly #credentials: Pick<Credentials, 'reads'>
  readonly #isTaking: () => boolean
  readonly #nowMs: () => number
  #kept = new Map<string, DocText>()
  #chars = 0
  #place = ''
  readonly #pending = new Map<string, Pending>()
  /** Waiting readings by reader; whose turn is next stands first. */
  readonly #lines = new Map<string, Pending[]>()
  #isRunning = false

  /** `isTaking`: whether actas wait for the ledger; `nowMs`: a clock that nobody sets. */
  constructor(
    night: Pick<Night, 'seq' | 'clock'>,
    credentials: Pick<Credentials, 'reads'>,
    isTaking: () => boolean = () => false,
    nowMs = () => performance.now(),
  ) {
    this.#night = night
    this.#credentials = credentials
    this.#isTaking = isTaking
    this.#nowMs = nowMs
  }

  /**
   * The document under a key, which names all that the document depends on besides the night. A `make`
   * in steps, a promise, has the place of the first step. Rejects with what `make` throws, and with a
   * RefusalError for a reader with too many.
   */
  async read(reader: Credential, key: string, make: Make): Promise<DocText> {
    const known = this.#known(key)
    if (known) return known
    const { sub } = reader
    const line = this.#lines.get(sub) ?? []
    let pending = this.#pending.get(key)
    if (!pending) {
      const seconds = line.length < WAITING_MAX ? this.#credentials.reads.take(reader) : 1
      if (seconds > 0) {
        const retryAfter = seconds + retrySlot(Math.random())
        throw new RefusalError('demasiadas_lecturas', [], { retryAfter })
      }
      pending = this.#ask(key, make)
    }
    // A shared document comes at the first turn of anybody who asked.
    if (line.length < WAITING_MAX && !line.includes(pending)) line.push(pending)
    if (line.length > 0) this.#lines.set(sub, line)
    if (!this.#isRunning) void this.#run()
    return pending.answer
  }

  #ask(key: string, make: Make): Pending {
    const { promise: answer, resolve, reject } = Promise.withResolvers<DocText>()
    const reckon = async () => {
      pending.isDone = true
      // A reading asked for from now on is another one: the ledger may move before the next asking.
      this.#pending.delete(key)
      try {
        resolve(this.#known(key) ?? (await this.#make(key, make)))
      } catch (error) {
        reject(error)
      }
    }
    const pending: Pending = { answer, reckon, isDone: false, askedMs: this.#nowMs() }
    this.#pending.set(key, pending)
    return pending
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    for (let [next] = this.#lines; next; [next] = this.#lines) {
      // The network is heard between any two readings.
      await setImmediate()
      const [sub, line] = next
      this.#lines.delete(sub)
      const pending = line.shift()
      if (line.length > 0) this.#lines.set(sub, line)
      if (!pending || pending.isDone) continue
      const untilMs = pending.askedMs + YIELDING_MS
      while (this.#nowMs() < untilMs && this.#isTaking()) await setTimeout(1)
      await pending.reckon()
    }
    this.#isRunning = false
  }

  #known(key: string): DocText | undefined {
    const place = placeOf(this.#night)
    if (place !== this.#place || this.#chars > KEPT_MAX) {
      this.#kept = new Map()
      this.#chars = 0
      this.#place = place
    }
    return this.#kept.get(key)
  }

  async #make(key: string, make: Make): Promise<DocText> {
    const { seq, clock } = this.#night
    const made = make()
    // Whole documents become text at once: parts of the night in them may change.
    const reading = readingOf(made instanceof Promise ? await made : made, { seq, clock })
    if (placeOf(this.#night) !== placeOf({ seq, clock })) return reading
    this.#kept.set(key, reading)
    this.#chars += reading.text.length
    return reading
  }
}

const placeOf = ({ seq, clock }: Pick<Night, 'seq' | 'clock'>) => `${seq} ${clock}`
