import { parseArgs } from 'node:util'
import { backup } from './drills/backup.ts'
import { kills } from './drills/kills.ts'
import { networks } from './drills/networks.ts'
import { zip } from './drills/zip.ts'

/** `npm run drill -- NAME`. Exit codes: 0 the promise held; 1 it did not; 2 the arguments are wrong. */
const HELP = `npm run drill -- NAME
  backup [--seconds 60] [--rate 500] [--redis]    backups under load, the last restored elsewhere
  kills [--server 51] [--redis-kills 31] [--term 24]    kills under load, half on each ledger
  networks [--seconds 8]    ten kinds of bad network, to phones and to Redis (needs toxiproxy)
  zip    a small zip of 1.5 million rows, on a heap of 2 GB
`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      rate: { type: 'string', default: '500' },
      redis: { type: 'boolean', default: false },
      server: { type: 'string', default: '51' },
      'redis-kills': { type: 'string', default: '31' },
      term: { type: 'string', default: '24' },
    },
  })
  const [name] = positionals
  const { seconds = '8', rate, server, term, 'redis-kills': redisKills } = values
  const isCount = (text: string) => /^\d+$/.test(text)
  if (![seconds, rate, server, term, redisKills].every(isCount)) {
    process.stderr.write(HELP)
    return 2
  }
  if (name === 'backup')
    return backup(Number(values.seconds ?? 60), Number(values.rate), values.redis)
  if (name === 'kills')
    return kills({
      server: Number(values.server),
      redis: Number(values['redis-kills']),
      term: Number(values.term),
    })
  if (name === 'networks') return networks(Number(values.seconds ?? 8))
  if (name === 'zip') return zip()
  process.stderr.write(HELP)
  return 2
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
