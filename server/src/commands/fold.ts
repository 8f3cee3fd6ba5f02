import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import { newNight, type Newer, type Night } from '../domain/fold/night.ts'
import type { LedgerRecord } from '../domain/record.ts'
import { chainStep, GENESIS } from '../ledger/chain.ts'
import { KEY } from '../ledger/open.ts'
import { readRedis } from '../ledger/redis-read.ts'
import { readSqlite } from '../ledger/sqlite.ts'
import { CommandError } from './output.ts'
import { apply } from '../domain/fold/apply.ts'

/** The ledger's records from the first on, in chunks, read beside a running service. */
export function readLedger(config: Config): AsyncIterable<LedgerRecord[]> {
  if (config.redis) return readRedis(config.redis, KEY)
  const path = join(config.data, 'ledger.sqlite')
  if (!existsSync(path)) throw new CommandError(`No hay bitácora en ${config.data}.`)
  return readSqlite(path)
}

function newerSentence({ seq, kind, version }: Newer): string {
  return `El registro ${seq} (${kind}, versión ${version}) es de una versión más nueva de Espejo: actualiza ésta.`
}

/** A fold from zero in this process, up to a sequence or a moment (both inclusive). */
export async function foldLedger(
  config: Config,
  until: (record: LedgerRecord) => boolean = () => true,
): Promise<{ night: Night; chain: string }> {
  const night = newNight()
  let chain = GENESIS
  for await (const records of readLedger(config))
    for (const record of records) {
      if (!until(record)) return { night, chain }
      chain = chainStep(chain, record.text)
      apply(night, record)
      if (night.newer) throw new CommandError(newerSentence(night.newer))
    }
  return { night, chain }
}

/** The elección of a clave, or the first without a clave. Throws a CommandError where there is none. */
export function eleccionIn({ elecciones }: Night, clave: string | undefined): Eleccion {
  const [first] = elecciones.values()
  if (!first) throw new CommandError('Todavía no hay elección en la bitácora.')
  const found = clave === undefined ? first : elecciones.get(clave)
  if (!found)
    throw new CommandError(
      `No hay elección ${clave ?? ''}. Hay: ${[...elecciones.keys()].join(', ')}.`,
    )
  return found
}
