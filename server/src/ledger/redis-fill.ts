import { WatchError } from 'redis'
import type { LedgerRecord } from '../domain/record.ts'
import { LedgerError } from './ledger.ts'
import { connectOrRefuse } from './redis-link.ts'
import { addEntry, checkDurable, streamNamed } from './redis-link.ts'

/**
 * Writes a copied ledger into a stream that is not there yet, the lines unchanged; on disk when
 * resolved. The stream grows under a key aside, where no server looks, and gets its own key once
 * `check` has read the stream aside; what an earlier fill left there is deleted. Rejects with
 * `LedgerError` `sin acceso` for a stream in the way, and as `check` does.
 */
export async function fillRedis(
  url: string,
  key: string,
  chunks: AsyncIterable<readonly LedgerRecord[]>,
  check: (aside: string) => Promise<void>,
): Promise<void> {
  const aside = streamNamed(key, 'restaurando')
  const client = await connectOrRefuse(url, false)
  try {
    await checkDurable(client)
    if (await client.exists(key)) throw inTheWay()
    await client.del(aside)
    let turn = 0
    for await (const chunk of chunks) {
      const texts = chunk.map(({ text }) => text)
      await addEntry(client, aside, { batch: `copia:${turn}`, texts, exists: turn > 0 })
      turn += 1
    }
    // Another fill would begin the stream aside anew between its check and its name.
    await client.watch(aside)
    await check(aside)
    // A ledger without a record has no key in Redis.
    if (turn === 0) return
    const [isNamed] = await client.multi().renameNX(aside, key).exec().catch(inPlain)
    if (!isNamed) throw inTheWay()
  } finally {
    client.destroy()
  }
}

function inPlain(cause: unknown): never {
  if (!(cause instanceof WatchError)) throw cause
  throw new LedgerError('Otra restauración llena ese Redis: repite', { fault: 'sin acceso', cause })
}

function inTheWay(): LedgerError {
  return new LedgerError('Ese Redis ya tiene una bitácora: no se toca', { fault: 'sin acceso' })
}
