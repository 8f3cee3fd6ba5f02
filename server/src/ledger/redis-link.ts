import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, ErrorReply } from 'redis'
import { LedgerError, otherNight } from './ledger.ts'

export type RedisClient = ReturnType<typeof makeClient>

/** An entry of the stream: a batch as sent by a process, or the word that another night follows. */
export type StreamEntry =
  { id: string; batch: string; lines: string[] } | { id: string; noche: string }

/**
 * The last id that a stream can have. The word on the next night has this id, so Redis itself
 * refuses any entry behind the word.
 */
const END = '18446744073709551615-18446744073709551615'

/**
 * Where a reader stands: the last entry taken, the number of entries taken, and of their records.
 */
export type StreamPlace = { last: string; entries: number; head: number }

/** How long a reader waits for news before a check that the stream is still whole. */
const BLOCK_MS = 2_000
/** A connection silent for so long is dead; a writer at rest asks for a sign of life more often. */
const SILENCE_MS = 8_000
const PING_MS = 2_000
/** A connection, and each question of an opening, takes at most so long: some peers only accept. */
const CONNECT_MS = 5_000
/**
 * Entries hold one record or a thousand: a read asks for as many entries as held some 2,000 records
 * before.
 */
const RECORDS_PER_READ = 2_000
const ENTRIES_PER_READ_MAX = 500

/** Opens one connection. The client never reconnects by itself: its resend would go unseen. */
async function connect(url: string, isTail: boolean): Promise<RedisClient> {
  const client = makeClient(url, isTail)
  // Every failure comes back through the failed command.
  client.on('error', () => undefined)
  try {
    await inTime(client.connect())
    return client
  } catch (error) {
    if (client.isOpen) client.destroy()
    throw error
  }
}

/** Rejects where the server has not answered a question of an opening in `CONNECT_MS`. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  const over = new AbortController()
  const silence = sleep(CONNECT_MS, undefined, over).then(() => {
    throw new Error(`el servidor calla hace ${CONNECT_MS / 1000} s`)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    over.abort()
    silence.catch(() => undefined)
  }
}

function makeClient(url: string, isTail: boolean) {
  return createClient({
    url,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: {
      reconnectStrategy: false,
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
    },
    // The tail hears at least that nothing is new; the writer may rest for hours.
    ...(isTail ? {} : { pingInterval: PING_MS }),
  })
}

/** True of an answer by the server; false of a failure of the connection. */
export function isReply(error: unknown): error is ErrorReply {
  return error instanceof ErrorReply
}

const DURABLE = 'appendonly yes, appendfsync always y no-appendfsync-on-rewrite no'

/** Refuses a Redis that answers before the write to disk, or that may evict the stream. */
export async function checkDurable(client: RedisClient): Promise<void> {
  const names = ['appendonly', 'appendfsync', 'no-appendfsync-on-rewrite']
  const memory = ['maxmemory', 'maxmemory-policy']
  const found = await client.configGet([...names, ...memory]).catch((cause: unknown) => {
    if (!isReply(cause)) throw cause
    throw refused(`Redis no deja ver su configuración; se necesita ${DURABLE}`, cause)
  })
  const [appendonly, appendfsync, noSync] = names.map((name) => found[name])
  if (appendonly !== 'yes' || appendfsync !== 'always' || noSync !== 'no') {
    throw refused(`Redis no escribe en disco antes de confirmar; se necesita ${DURABLE}`)
  }
  if (found.maxmemory !== '0' && found['maxmemory-policy']?.startsWith('allkeys')) {
    throw refused('Redis puede borrar la bitácora al llenarse: use maxmemory-policy noeviction')
  }
}

/** The key of a night's stream, or of what servers share; one tag in braces is one place in a cluster. */
export function streamNamed(key: string, noche: string): string {
  return `{${key}}:${noche}`
}

/** The key of the stream of now: the first night's is `key`, and each stream that ended names the next. */
export async function streamOf(client: RedisClient, key: string): Promise<string> {
  for (let stream = key; ;) {
    const noche = await nightAfter(client, stream)
    if (noche === undefined) return stream
    stream = streamNamed(key, noche)
  }
}

/** The night after the one of a stream; undefined where the stream has not ended. */
export async function nightAfter(client: RedisClient, stream: string): Promise<string | undefined> {
  const found = await client.xRange(stream, END, END).catch((cause: unknown) => {
    // A key of another type: told by the check that follows.
    if (isReply(cause)) return []
    throw cause
  })
  return found?.[0] && (found[0].message.noche ?? '')
}

/** Begins a stream; a stream that has begun stays as it is. */
export async function addFirst(
  client: RedisClient,
  stream: string,
  fields: Record<string, string>,
): Promise<void> {
  await client.xAdd(stream, '1-1', fields).catch((cause: unknown) => {
    if (!isReply(cause) || !/equal or smaller/.test(cause.message)) throw cause
  })
}

/** Ends a stream with the word on the next night; a stream that had ended stays as it is. */
export async function endStream(client: RedisClient, stream: string, noche: string): Promise<void> {
  await client.xAdd(stream, END, { noche }).catch((cause: unknown) => {
    if (!isEnded(cause)) throw cause
  })
}

/** An answer by a stream after its word. */
function isEnded(error: unknown): boolean {
  return isReply(error) && /exhausted/.test(error.message)
}

/**
 * Refuses a stream with a loss: trimmed, deleted, or gone back to before the last delivered record.
 */
export async function checkWhole(
  client: RedisClient,
  key: string,
  place: StreamPlace,
): Promise<void> {
  const info = await client.xInfoStream(key).catch((cause: unknown) => {
    if (isReply(cause) && /no such key/i.test(cause.message)) return undefined
    if (isReply(cause) && /^WRONGTYPE/.test(cause.message)) {
      if (place.entries > 0) throw lost(0, place.entries)
      throw refused(`La clave ${key} de Redis no es un flujo (stream)`, cause)
    }
    throw cause
  })
  const length = info?.length ?? 0
  if (length < place.entries || isBefore(info?.['last-generated-id'] ?? '0-0', place.last)) {
    throw lost(length, place.entries)
  }
  const added = info?.['entries-added'] ?? length
  if (added !== length) throw lost(length, added)
}

/** The cheap form of `checkWhole`, for each batch and each quiet moment. */
export async function checkLength(client: RedisClient, key: string, least: number): Promise<void> {
  const length = await client.xLen(key)
  if (length < least) throw lost(length, least)
}

/** The next entries from a place; none at the end (with `wait`: none after two seconds). */
export async function readEntries(
  client: RedisClient,
  key: string,
  { last, entries, head }: StreamPlace,
  wait: boolean,
): Promise<StreamEntry[]> {
  const count = Math.ceil((RECORDS_PER_READ * (entries + 1)) / (head + RECORDS_PER_READ / 64))
  const options = { COUNT: Math.min(count, ENTRIES_PER_READ_MAX), ...(wait && { BLOCK: BLOCK_MS }) }
  const reply = (await client.xRead({ key, id: last }, options)) as
    { messages: { id: string; message: Record<string, string> }[] }[] | null
  return (reply?.[0]?.messages ?? []).map(({ id, message }) => entryOf(id, message))
}

/**
 * `exists`: the stream has held entries; an absent stream is then a loss and not a beginning. Rejects
 * with `otra noche`, and writes nothing, where the stream has ended.
 */
export async function addEntry(
  client: RedisClient,
  key: string,
  { batch, texts, exists }: { batch: string; texts: string[]; exists: boolean },
): Promise<void> {
  const fields = { batch, lines: texts.join('\n') }
  try {
    if (!exists) await client.xAdd(key, '*', fields)
    else if ((await client.xAddNoMkStream(key, '*', fields)) === null) throw lost(0, 1)
  } catch (cause) {
    throw isEnded(cause) ? otherNight() : cause
  }
}

function entryOf(id: string, { batch, lines, noche }: Record<string, string>): StreamEntry {
  if (noche !== undefined) return { id, noche }
  if (batch === undefined || lines === undefined) {
    const message = `La entrada ${id} del flujo no es de la bitácora`
    throw new LedgerError(message, { fault: 'ilegible' })
  }
  return { id, batch, lines: lines.split('\n') }
}

function isBefore(left: string, right: string): boolean {
  const [leftMs = 0, leftTurn = 0] = left.split('-').map(Number)
  const [rightMs = 0, rightTurn = 0] = right.split('-').map(Number)
  return leftMs < rightMs || (leftMs === rightMs && leftTurn < rightTurn)
}

function refused(message: string, cause?: unknown): LedgerError {
  return new LedgerError(message, { fault: 'sin acceso', cause })
}

function lost(found: number, expected: number): LedgerError {
  const message = `La bitácora de Redis perdió entradas: tiene ${found} de ${expected}`
  return new LedgerError(message, { fault: 'detenida' })
}

export async function connectOrRefuse(url: string, isTail: boolean): Promise<RedisClient> {
  try {
    return await connect(url, isTail)
  } catch (cause) {
    // The address may hold a password: the message does not repeat it.
    const message = `No se puede abrir la bitácora en Redis: ${(cause as Error).message}`
    throw new LedgerError(message, { fault: 'sin acceso', cause })
  }
}
