import type { LedgerRecord } from '../domain/record.ts'
import { LedgerError } from './ledger.ts'
import { connectOrRefuse } from './redis-link.ts'
import { addEntry, checkDurable } from './redis-link.ts'

/**
 * Writes a copied ledger into a stream that is not there yet, the lines unchanged; on disk when
 * resolved. Rejects with `LedgerError` `sin acceso` for a stream in the way.
 */
export async function fillRedis(
  url: string,
  key: string,
  chunks: AsyncIterable<readonly LedgerRecord[]>,
): Promise<void> {
  const client = await connectOrRefuse(url, false)
  try {
    await checkDurable(client)
    if (await client.exists(key))
      throw new LedgerError('Ese Redis ya tiene una bitácora: no se toca', { fault: 'sin acceso' })
    let turn = 0
    for await (const chunk of chunks) {
      const texts = chunk.map(({ text }) => text)
      await addEntry(client, key, { batch: `copia:${turn}`, texts, exists: turn > 0 })
      turn += 1
    }
  } finally {
    client.destroy()
  }
}
