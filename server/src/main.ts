import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { logFor } from './log.ts'

/** `npm start`: one process, one port; API, WebSocket and the built dashboard. */

// Code compiled at the last start is not compiled again: a third less until an empty night listens.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/espejo'))
const { startService } = await import('./service.ts')

const log = logFor('main')

async function main(): Promise<void> {
  await using service = await startService(readConfig())
  process.stdout.write(service.greeting)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  log.info('cerrando')
}

process.on('unhandledRejection', (error) => {
  log.error({ error: error instanceof Error ? error.message : 'desconocido' }, 'promesa perdida')
})

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // An open ledger would keep a service without a listener alive.
  process.exit(1)
})
