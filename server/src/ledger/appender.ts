import type { Draft } from '../domain/record.ts'
import { openRedis } from './redis.ts'
import { openSqlite } from './sqlite.ts'

/**
 * The victim of the crash tests: 32 writers append without pause and print each id once its append
 * has resolved. Arguments: `sqlite PATH PREFIX` or `redis URL KEY PREFIX`.
 */
const WRITERS = 32
const [which, ...places] = process.argv.slice(2)
const prefix = places.pop()!
const [place, key = ''] = places as [string, string?]
const open = which === 'redis' ? openRedis({ url: place, key }) : openSqlite(place)
const ledger = await open(() => undefined)

function draftOf(id: string): Draft {
  const at = '2027-06-06T18:30:00.000Z'
  const body = { sha256: 'z'.repeat(600) }
  return { at, id, actor: 'sistema', kind: 'enlace.used', version: 1, body }
}

async function write(writer: number): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const id = `${prefix}-${writer}-${turn}`
    await ledger.append([draftOf(id)])
    process.stdout.write(`${id}\n`)
  }
}

// Each writer hears the answer to each append: a batch behind a refused batch may still find room.
const ends = Array.from({ length: WRITERS }, (_, writer) =>
  write(writer).catch((error: unknown) => process.stderr.write(`${String(error)}\n`)),
)
await Promise.all(ends)
await ledger.close()
