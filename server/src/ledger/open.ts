import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenLedger } from './ledger.ts'
import { openSqlite } from './sqlite.ts'

/** Where the ledger is: in Redis, or without Redis in a file of the data folder. */
type Place = { redis: string | undefined; data: string }

/** The stream's key in Redis. */
const KEY = 'espejo'

/**
 * Opens the ledger of this place. The Redis client, loaded only on use, would take a tenth of the
 * start of a service without Redis.
 */
export function ledgerOf({ redis: url, data }: Place): OpenLedger {
  if (!url) return openSqlite(join(data, 'ledger.sqlite'))
  return async (deliver) => {
    const { openRedis } = await import('./redis.ts')
    return openRedis({ url, key: KEY })(deliver)
  }
}

/** Keeps the closed ledger of a practice night under `name`, out of the way of the next night. */
export async function putAwayLedger({ redis: url, data }: Place, name: string): Promise<void> {
  if (url) {
    const { renameRedis } = await import('./redis.ts')
    return renameRedis(url, KEY, `${KEY}:simulacro:${name}`)
  }
  const folder = join(data, 'simulacros', name)
  await mkdir(folder, { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) {
    const file = `ledger.sqlite${suffix}`
    await rename(join(data, file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}
