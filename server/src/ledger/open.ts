import { existsSync, rmSync, statSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Desk, type EndOfNight } from './desk.ts'
import { behind, HEAD_FILE, HeadKeeper, readHead, type Head } from './head.ts'
import { LedgerError, type Committed, type OpenLedger } from './ledger.ts'
import { lastOf, openSqlite, readSqlite } from './sqlite.ts'
import { ALONE, type Oficina } from './oficina.ts'

/** Where the ledger is: in Redis, or without Redis in a file of the data folder. */
type Place = { redis: string | undefined; data: string }

/** The key in Redis of the first night's stream, and the tag of all other keys. */
export const KEY = 'espejo'
/** Traces of a night in a data folder; the ledger is opened first, so the ledger is older. */
const TRACES = ['personas.sqlite', 'cortes', 'fotos', HEAD_FILE, `${HEAD_FILE}.nuevo`]
/** Stands while a practice night is put away: the folder may have no ledger then. */
export const ENDING_MARK = 'simulacro.terminando'

type HowToOpen = {
  /** Goes on after a loss, and hears the sentence on the loss; without it a loss is refused. */
  acceptLoss?: (loss: string) => void
  /** Hears of a head that could not be written. */
  headFailed?: (error: unknown) => void
  committed?: Committed
}

/**
 * Opens the ledger of this place. The Redis client, loaded only on use, would take a tenth of the
 * start of a service without Redis.
 */
export function ledgerOf({ redis: url, data }: Place, committed?: Committed): OpenLedger {
  if (!url) return openSqlite(ledgerIn(data), committed)
  return async (deliver) => {
    const { openRedis } = await import('./redis.ts')
    return openRedis({ url, key: KEY, ...(committed && { committed }) })(deliver)
  }
}

/**
 * Opens the ledger for writing and folds the ledger. Rejects with `LedgerError` `perdida`, before
 * anything is written, where the ledger is missing beside its data, ends before the head kept apart
 * or is another one (RULES.md LE9), and as `OpenLedger` does.
 */
export async function openDesk(
  place: Place,
  clock: () => Date,
  { acceptLoss, headFailed, committed }: HowToOpen = {},
): Promise<Desk> {
  const accept = (loss: string | undefined): boolean => {
    if (loss === undefined) return false
    if (!acceptLoss) throw lost(loss)
    acceptLoss(loss)
    return true
  }
  const accepted = accept(lossBefore(place))
  const keeper = new HeadKeeper(place.data, headFailed, accepted)
  const desk = await Desk.open(ledgerOf(place, committed), clock, keeper)
  try {
    // The next start knows nothing of what was lost; a ledger that did not open keeps its head.
    const { loss } = desk
    desk.isBehind = loss !== undefined && (await isNightOver(place, keeper.known))
    if (desk.isBehind || accept(loss) || accepted)
      rmSync(join(place.data, HEAD_FILE), { force: true })
  } catch (error) {
    await desk.ledger.close()
    throw error
  }
  return desk
}

/**
 * Keeps the closed ledger of a practice night out of the way of the next night: under `name` in the
 * data folder; in Redis in its own stream, beside the stream of the next night.
 */
export async function putAwayLedger(
  { redis: url, data }: Place,
  name: string,
  end: EndOfNight,
): Promise<void> {
  if (url) {
    const { endRedisNight } = await import('./redis-read.ts')
    return endRedisNight(url, KEY, end)
  }
  const folder = join(data, 'simulacros', name)
  await mkdir(folder, { recursive: true })
  // The ledger last: a log left beside a new ledger would be read into it.
  for (const suffix of ['-shm', '-wal', '']) {
    const file = `ledger.sqlite${suffix}`
    await rename(join(data, file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}

/** The office of the servers on this ledger. */
export async function oficinaOf({ redis: url }: Pick<Place, 'redis'>): Promise<Oficina> {
  return url ? new (await import('./redis-oficina.ts')).LeasedOficina(url, KEY) : ALONE
}

/** Records at whose beginning the end of a practice night stands, if one ended. */
const BEGINNING = { from: 1, to: 50 }

/**
 * The id of the night (see `Representacion.noche`), read beside a running service; undefined where
 * no ledger can be read.
 */
export async function nocheOf({ redis: url, data }: Place): Promise<string | undefined> {
  try {
    const chunks = url
      ? (await import('./redis-read.ts')).readRedis(url, KEY, BEGINNING)
      : readSqlite(ledgerIn(data), BEGINNING)
    for await (const records of chunks) {
      const found = records.find(({ kind }) => kind === 'simulacro.ended')
      if (found) return found.id
    }
    return ''
  } catch {
    return undefined
  }
}

/** Whether a server on the same Redis ended the night of a head; a file has nobody else to end it. */
export async function isNightOver({ redis }: Place, head: Head | undefined): Promise<boolean> {
  if (!redis || !head) return false
  return (await import('./redis-read.ts')).hasEnded(redis, KEY, head)
}

/** Path of the ledger in a data folder. */
export function ledgerIn(data: string): string {
  return join(data, 'ledger.sqlite')
}

/**
 * The loss to be seen before the ledger is opened for writing: an opening makes a missing ledger
 * anew, and throws away the part of a damaged log that it cannot read.
 */
function lossBefore({ redis, data }: Place): string | undefined {
  let known: number | undefined
  try {
    known = readHead(data)?.seq
  } catch (error) {
    if (error instanceof LedgerError) return error.message
    throw error
  }
  if (redis) return undefined
  const size = statSync(ledgerIn(data), { throwIfNoEntry: false })?.size ?? 0
  if (size > 0) return known === undefined ? undefined : lossIn(data, known)
  const found = TRACES.filter((name) => existsSync(join(data, name)))
  if (found.length === 0 || existsSync(join(data, ENDING_MARK))) return undefined
  const many = known === undefined ? '' : ` Tenía ${known} registros confirmados.`
  return `En ${data} falta la bitácora de la noche: no está ledger.sqlite, o está vacío, junto a ${found.join(', ')}.${many}`
}

function lossIn(data: string, known: number): string | undefined {
  const last = lastOf(ledgerIn(data))
  if (last === undefined) return `La bitácora de ${data} está dañada y no se puede leer entera.`
  return last < known ? behind(data, last, known) : undefined
}

function lost(loss: string): LedgerError {
  const way =
    'Recupera lo que falta (espejo restore, espejo salvage) o, si la pérdida se acepta, arranca con --acepto-perdida.'
  return new LedgerError(`${loss} ${way}`, { fault: 'perdida' })
}
