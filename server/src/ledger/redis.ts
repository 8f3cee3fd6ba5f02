import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LedgerRecord } from '../domain/record.ts'
import type { Committed, Deliver, Ledger, OpenLedger } from './ledger.ts'
import { LedgerError } from './ledger.ts'
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

/** Reads records `from`..`to` (both included), at least an entry of the stream at a time. */
export async function* readRedis(
  url: string,
  key: string,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: { from?: number; to?: number } = {},
): AsyncGenerator<LedgerRecord[]> {
  const client = await link.connectOrRefuse(url, true)
  try {
    const place: StreamPlace = { last: '0-0', entries: 0, head: 0 }
    await link.checkWhole(client, key, place)
    while (place.head < to) {
      const entries = await link.readEntries(client, key, place, false)
      if (entries.length === 0) return
      const first = place.head + 1
      const lines = entries.flatMap((entry) => entry.lines)
      place.last = entries.at(-1)!.id
      place.entries += entries.length
      place.head += lines.length
      const wanted = lines.slice(Math.max(0, from - first), Math.max(0, to - first + 1))
      const start = Math.max(first, from)
      if (wanted.length > 0) yield wanted.map((line, i) => parseLine(start + i, line))
    }
  } finally {
    client.destroy()
  }
}

/** Puts a closed ledger away under another key; a ledger without a record has no key in Redis. */
export async function renameRedis(url: string, key: string, away: string): Promise<void> {
  const client = await link.connectOrRefuse(url, false)
  try {
    if (await client.exists(key)) await client.rename(key, away)
  } finally {
    client.destroy()
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

  stats(): ReturnType<Ledger['stats']> {
    return { commits: this.#commits, records: this.#records, ...this.#queue.state }
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
      await link.inTime(link.checkWhole(tail, key, this.#place))
      while (this.#take(await link.readEntries(tail, key, this.#place, false)) > 0);
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
      this.#end()
      const refusal = isFinal(cause) ? cause : unconfirmed('se perdió la conexión', cause)
      for (const { back } of this.#sent.values()) back.reject(refusal)
      if (isFinal(cause)) return this.#queue.stop(cause)
      this.#queue.drop(refusal)
      session = await this.#reconnect()
    }
  }

  /** Reads until a failure, and returns the cause. */
  async #read({ tail }: Session): Promise<unknown> {
    const { key } = this.#options
    try {
      for (;;) {
        const taken = this.#take(await link.readEntries(tail, key, this.#place, true))
        if (taken === 0) await link.checkLength(tail, key, this.#place.entries)
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
    for (const { id, batch, lines } of entries) {
      const sent = this.#sent.get(batch)
      for (const [i, line] of lines.entries()) records.push(this.#recordOf(line, sent?.batch, i))
      this.#place.last = id
      this.#place.entries += 1
      if (sent) back.push(() => sent.back.resolve())
    }
    if (records.length > 0) this.#handOver(records)
    for (const resolve of back) resolve()
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
    const { key } = this.#options
    const { entries } = this.#place
    try {
      const entry = { batch: name, texts, exists: entries > 0 }
      await Promise.all([
        link.addEntry(writer, key, entry),
        link.checkLength(writer, key, entries + 1),
      ])
    } catch (cause) {
      if (isFinal(cause)) this.#queue.stop(cause)
      // A refusal by the server (full memory, a replica) ends one batch; the rest, the connection.
      if (!link.isReply(cause)) this.#end()
      throw cause instanceof LedgerError ? cause : unconfirmed((cause as Error).message, cause)
    }
  }
}

/** Final: the stream no longer holds the records delivered, so this process must not go on. */
function isFinal(error: unknown): error is LedgerError {
  return error instanceof LedgerError && (error.fault === 'detenida' || error.fault === 'ilegible')
}

function unconfirmed(why: string, cause?: unknown): LedgerError {
  return new LedgerError(`Redis no confirmó el registro: ${why}`, { fault: 'sin confirmar', cause })
}
