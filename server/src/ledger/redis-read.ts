import type { Draft, LedgerRecord } from '../domain/record.ts'
import { chainStep, GENESIS } from './chain.ts'
import type { Head } from './head.ts'
import { lineOf, parseLine } from './line.ts'
import type { StreamPlace } from './redis-link.ts'
import * as link from './redis-link.ts'

/**
 * Reads records `from`..`to` (both included) of the night of now, at least an entry of the stream
 * at a time.
 */
export async function* readRedis(
  url: string,
  key: string,
  range: Range = {},
): AsyncGenerator<LedgerRecord[]> {
  const client = await link.connectOrRefuse(url, true)
  try {
    yield* readStream(client, await link.streamOf(client, key), range)
  } finally {
    client.destroy()
  }
}

/**
 * Whether the night of a head has ended in this Redis: the stream of that night holds the head and
 * leads on to another night. Only such a head is behind for no loss (RULES.md LE9, LE12).
 */
export async function hasEnded(
  url: string,
  key: string,
  { seq, chain, noche }: Head,
): Promise<boolean> {
  const client = await link.connectOrRefuse(url, true)
  const stream = noche ? link.streamNamed(key, noche) : key
  try {
    if ((await link.nightAfter(client, stream)) === undefined) return false
    let [read, reached] = [0, GENESIS]
    for await (const records of readStream(client, stream, { to: seq }))
      for (const { text } of records) [read, reached] = [read + 1, chainStep(reached, text)]
    return read === seq && reached === chain
  } finally {
    client.destroy()
  }
}

type Range = { from?: number; to?: number }

async function* readStream(
  client: link.RedisClient,
  stream: string,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: Range,
): AsyncGenerator<LedgerRecord[]> {
  const place: StreamPlace = { last: '0-0', entries: 0, head: 0 }
  await link.checkWhole(client, stream, place)
  while (place.head < to) {
    const entries = await link.readEntries(client, stream, place, false)
    if (entries.length === 0) return
    const first = place.head + 1
    const lines = entries.flatMap((entry) => ('noche' in entry ? [] : entry.lines))
    place.last = entries.at(-1)!.id
    place.entries += entries.length
    place.head += lines.length
    const wanted = lines.slice(Math.max(0, from - first), Math.max(0, to - first + 1))
    const start = Math.max(first, from)
    if (wanted.length > 0) yield wanted.map((line, i) => parseLine(start + i, line))
  }
}

/**
 * Ends the night in a stream whose ledger is closed: the next night begins with the record `first`, and
 * has the record's id for a name. The new stream is whole before the old stream leads there, so a
 * process that ends between the two has changed nothing but a stream that nothing leads to. A night
 * that somebody else ended meanwhile stays ended, and the new night is not touched.
 */
export async function endRedisNight(
  url: string,
  key: string,
  { stream, first }: { stream: string; first: Draft },
): Promise<void> {
  const client = await link.connectOrRefuse(url, false)
  try {
    const fields = { batch: first.id, lines: lineOf(first) }
    await link.addFirst(client, link.streamNamed(key, first.id), fields)
    await link.endStream(client, stream, first.id)
  } finally {
    client.destroy()
  }
}
