import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LedgerRecord } from '../domain/record.ts'
import type { Committed, Deliver, Ledger, LedgerFault, OpenLedger } from './ledger.ts'
import { LedgerError, otherNight } from './ledger.ts'
import { parseLine, recordOf } from './line.ts'
import type { Batch } from './queue.ts'
import { FOLLOW_AT, Queue } from './queue.ts'
import type { StreamEntry, StreamPlace, RedisClient } from './redis-link.ts'
import * as link from './redis-link.ts'

/**
 * `trustServer` skips the look at the server's configuration, for a managed Redis that hides the
 * configuration and whose keeper answers for its fsync.
 */
export type RedisOptions = {
  url: string
  key: string
  trustServer?: boolean
  committed?: Committed
}

/** A batch not brought back by the tail within this time is not confirmed. */
const CONFIRM_MS = 10_000
const BACKOFF_FIRST_MS = 100
const BACKOFF_LAST_MS = 2_000
/** A Redis just started reads its file first; an opening waits so long. */
const LOADING_MS = 60_000

/**
 * The ledger of several machines: one Redis Stream, one entry a batch. Every process reads the
 * stream by a connection of its own and counts the records in stream order, so all processes give
 * the same seq. A process gets its own batches back in the same way: an append resolves when its
 * batch has been read from the stream. Under `appendfsync always` Redis answers the read only after
 * the fsync.
 *
 * The word that another night follows ends the ledger with `otra noche`: whoever holds the ledger
 * opens anew (RULES.md LE12).
 *
 * A lost connection rejects batches in flight and waiting records (`sin confirmar`) and refuses
 * appends until the stream is read again; a resend may then stand twice, each at its own seq.
 */
export function openRedis(options: RedisOptions): OpenLedger {
  return async (deliver) => {
    const follower = new Follower(options, deliver)
    await follower.open()
    return follower
  }
}

/** The two connections of one spell; when one fails, both close. */
type Session = { writer: RedisClient; tail: RedisClient }

/** A batch sent and not yet back. */
type Sent = { batch: Batch; back: PromiseWithResolvers<void> }

class Follower implements Ledger {
  readonly #options: RedisOptions
  readonly #deliver: Deliver
  readonly #queue = new Queue((batch) => this.#write(batch), FOLLOW_AT)
  readonly stopped = this.#queue.stopped
  readonly #place: StreamPlace = { last: '0-0', entries: 0, head: 0 }
  #stream: string | undefined
  readonly #process = randomUUID()
  readonly #sent = new Map<string, Sent>()
  #session: Session | undefined
  #following: Promise<void> | undefined
  readonly #closing = new AbortController()
  #commits = 0
  #records = 0

  constructor(options: RedisOptions, deliver: Deliver) {
    this.#options = options
    this.#deliver = deliver
  }

  async open(): Promise<void> {
    try {
      this.#following = this.#follow(await this.#connectLoaded())
    } catch (cause) {
      if (cause instanceof LedgerError) throw cause
      const message = `No se puede leer la bitácora en Redis: ${(cause as Error).message}`
      throw new LedgerError(message, { fault: 'sin acceso', cause })
    }
  }

  append(drafts: Parameters<Ledger['append']>[0]): Promise<void> {
    if (this.#session || this.#queue.isStopped) return this.#queue.append(drafts)
    return this.#queue.refuse(unconfirmed('no hay conexión'))
  }

  get stream(): string {
    return this.#stream ?? this.#options.key
  }

  /** Without a connection the ledger fails, whether somebody writes or not. */
  stats(): ReturnType<Ledger['stats']> {
    const { state } = this.#queue
    const away = { causa: 'No hay conexión con Redis', veces: state.failing?.veces ?? 0 }
    const isHere = this.#session !== undefined || this.#closing.signal.aborted
    const failing = isHere ? state.failing : { ...away, lastMs: performance.now() }
    const counts = { commits: this.#commits, records: this.#records }
    return { ...counts, ...state, ...(failing && { failing }) }
  }

  async close(): Promise<void> {
    await this.#queue.close()
    this.#closing.abort()
    this.#end()
    await this.#following
  }

  async #connectLoaded(): Promise<Session> {
    const deadline = performance.now() + LOADING_MS
    for (;;) {
      try {
        return await this.#connect()
      } catch (error) {
        const isLoading = link.isReply(error) && /^LOADING/.test(error.message)
        if (!isLoading || performance.now() > deadline) throw error
      }
      await sleep(BACKOFF_FIRST_MS)
    }
  }

  /** Connects, checks, and reads up to the end; only then are appends accepted. */
  async #connect(): Promise<Session> {
    const { url, key, trustServer = false } = this.#options
    const tail = await link.connectOrRefuse(url, true)
    const writer = await link.connectOrRefuse(url, false).catch((error: unknown) => {
      tail.destroy()
      throw error
    })
    try {
      if (!trustServer) await link.inTime(link.checkDurable(writer))
      const stream = (this.#stream ??= await link.inTime(link.streamOf(tail, key)))
      await link.inTime(link.checkWhole(tail, stream, this.#place))
      while (this.#take(await link.readEntries(tail, stream, this.#place, false)) > 0);
      this.#session = { writer, tail }
      this.#queue.recovered()
      return this.#session
    } catch (error) {
      tail.destroy()
      writer.destroy()
      throw error
    }
  }

  async #follow(first: Session): Promise<void> {
    let session: Session | undefined = first
    while (session) {
      const cause = await this.#read(session)
      // The cause before the closing: a write under way hears of the other night, say.
      if (isFinal(cause)) this.#queue.stop(cause)
      const refusal = isFinal(cause) ? cause : unconfirmed('se perdió la conexión', cause)
      for (const { back } of this.#sent.values()) back.reject(refusal)
      this.#end()
      if (isFinal(cause)) return
      this.#queue.drop(refusal)
      session = await this.#reconnect()
    }
  }

  /** Reads until a failure, and returns the cause. */
  async #read({ tail }: Session): Promise<unknown> {
    const { stream } = this
    try {
      for (;;) {
        const taken = this.#take(await link.readEntries(tail, stream, this.#place, true))
        if (taken === 0) await link.checkLength(tail, stream, this.#place.entries)
      }
    } catch (cause) {
      return cause
    }
  }

  async #reconnect(): Promise<Session | undefined> {
    const { signal } = this.#closing
    for (let wait = BACKOFF_FIRST_MS; !signal.aborted; wait = Math.min(wait * 2, BACKOFF_LAST_MS)) {
      await sleep(wait, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return undefined
      try {
        const session = await this.#connect()
        if (!signal.aborted) return session
        this.#end()
      } catch (error) {
        // A server that refuses connections may come back; a server that lost the stream may not.
        if (isFinal(error)) return void this.#queue.stop(error)
      }
    }
    return undefined
  }

  #end(): void {
    const session = this.#session
    this.#session = undefined
    for (const client of session ? [session.writer, session.tail] : []) {
      if (client.isOpen) client.destroy()
    }
  }

  #take(entries: StreamEntry[]): number {
    const records: LedgerRecord[] = []
    const back: (() => void)[] = []
    let isOver = false
    for (const entry of entries) {
      isOver = 'noche' in entry
      if ('noche' in entry) break
      const { id, batch, lines } = entry
      const sent = this.#sent.get(batch)
      for (const [i, line] of lines.entries()) records.push(this.#recordOf(line, sent?.batch, i))
      this.#place.last = id
      this.#place.entries += 1
      if (sent) back.push(() => sent.back.resolve())
    }
    if (records.length > 0) this.#handOver(records)
    for (const resolve of back) resolve()
    if (isOver) throw otherNight()
    return entries.length
  }

  /** An own batch is still in memory: nothing is parsed again. */
  #recordOf(line: string, own: Batch | undefined, place: number): LedgerRecord {
    this.#place.head += 1
    const { head } = this.#place
    if (!own) return parseLine(head, line)
    return recordOf(head, own.drafts[place]!, own.texts[place]!)
  }

  #handOver(records: LedgerRecord[]): void {
    try {
      this.#deliver(records)
    } catch (cause) {
      const message = 'La bitácora se detuvo: quien recibe los registros no pudo con ellos'
      throw new LedgerError(message, { fault: 'detenida', cause })
    }
  }

  async #write(batch: Batch): Promise<void> {
    const session = this.#session
    if (!session) throw unconfirmed('no hay conexión')
    const name = `${this.#process}:${++this.#commits}`
    const sent = { batch, back: Promise.withResolvers<void>() }
    this.#sent.set(name, sent)
    const sinceMs = performance.now()
    const timer = setTimeout(() => this.#end(), CONFIRM_MS)
    try {
      await Promise.all([sent.back.promise, this.#send(session, name, batch)])
      this.#records += batch.texts.length
      this.#options.committed?.(performance.now() - sinceMs)
    } finally {
      clearTimeout(timer)
      this.#sent.delete(name)
    }
  }

  async #send({ writer }: Session, name: string, { texts }: Batch): Promise<void> {
    const { stream } = this
    const { entries } = this.#place
    try {
      const entry = { batch: name, texts, exists: entries > 0 }
      await Promise.all([
        link.addEntry(writer, stream, entry),
        link.checkLength(writer, stream, entries + 1),
      ])
    } catch (cause) {
      if (isFinal(cause)) this.#queue.stop(cause)
      // A refusal by the server (full memory, a replica) ends one batch; the rest, the connection.
      if (!link.isReply(cause)) this.#end()
      throw cause instanceof LedgerError ? cause : unconfirmed((cause as Error).message, cause)
    }
  }
}

const FINAL: readonly LedgerFault[] = ['detenida', 'ilegible', 'otra noche']

/** Final: the stream no longer holds the records delivered, or ended, so nothing more is written. */
function isFinal(error: unknown): error is LedgerError {
  return error instanceof LedgerError && FINAL.includes(error.fault)
}

function unconfirmed(why: string, cause?: unknown): LedgerError {
  return new LedgerError(`Redis no confirmó el registro: ${why}`, { fault: 'sin confirmar', cause })
}
