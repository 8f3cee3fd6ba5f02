import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { logFor } from './log.ts'

/** `npm start`: one process, one port; API, WebSocket and the built dashboard. */

// Code compiled at the last start is not compiled again: a third less until an empty night listens.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/espejo'))
// Files of the service are for its own user: names, keys, the ledger.
process.umask(0o077)
const { startService } = await import('./service.ts')
const { LedgerError } = await import('./ledger/ledger.ts')

const log = logFor('main')

/**
 * Status of a process whose ledger stopped by itself (RULES.md LE7): EX_IOERR of sysexits.h. The
 * fold at the next start is the recovery, so the process is to be started again.
 */
const LEDGER_STOPPED = 74
/** Status of a start refused for a loss or damage (RULES.md LE9): EX_DATAERR. No later start helps. */
const LEDGER_LOST = 65
/** Written by hand, for one start: the ledger is taken as it is. */
const ACCEPT_LOSS = '--acepto-perdida'
/** A process that ends for its ledger waits at most so long for requests under way. */
const ENDING_MS = 10_000

async function main(): Promise<number> {
  await using service = await startService(readConfig(), {
    acceptsLoss: process.argv.includes(ACCEPT_LOSS),
  })
  process.stdout.write(service.greeting)
  const signalled = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => resolve(undefined))
  })
  const fault = await Promise.race([signalled, service.stopped])
  if (!fault) {
    log.info('cerrando')
    return 0
  }
  const causa = fault.cause instanceof Error ? fault.cause.message : undefined
  log.fatal({ motivo: fault.message, causa }, 'la bitácora se detuvo: el proceso termina')
  setTimeout(() => process.exit(LEDGER_STOPPED), ENDING_MS).unref()
  return LEDGER_STOPPED
}

process.on('unhandledRejection', (error) => {
  log.error({ error: error instanceof Error ? error.message : 'desconocido' }, 'promesa perdida')
})

const status = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  const isLost = error instanceof LedgerError && ['perdida', 'ilegible'].includes(error.fault)
  return isLost ? LEDGER_LOST : 1
})
// An open ledger would keep a service without a listener alive.
process.exit(status)
