import type { Zona } from '../access/alcance.ts'
import { runApart, type Excess } from '../apart/apart.ts'
import type { ColumnasDoc } from '../contract/estructura.ts'
import { ColumnasError, type Column } from './columns.ts'
import { EstructuraError } from './error.ts'
import type { Plan, Puesto } from './plan.ts'
import type { Fault } from './row.ts'

/** Posts per message for the event loop, so that nobody at the door waits for a file. */
export const PUESTOS_A_MESSAGE = 1000

/** Most processor time of a reading: a workbook of 160,000 rows takes some seconds. */
const READING_MS = 120_000

const EXCESS: Record<Excess, string> = {
  memoria: 'El archivo pide demasiada memoria.',
  tiempo: 'El archivo tarda demasiado en leerse.',
}

/** Products of the thread: the posts, the question about columns, the sheet with faults. */
type Task = 'plan' | 'columnas' | 'malas'

export type FromPlanner =
  | { puestos: Puesto[] }
  | { plan: Plan }
  | { columnas: ColumnasDoc }
  | { book: Uint8Array }
  | { failure: string; ofColumns: boolean }

/** Input of the thread; claves are a single text, copied in one piece. */
export type ToPlanner = {
  task: Task
  bytes: Uint8Array
  claves: string
  lugares: readonly Zona[]
  columnas: readonly (Column | undefined)[] | undefined
  more: readonly Fault[]
}

/** A file with the catálogo, and the columns as a person said. */
export type ToRead = {
  bytes: Uint8Array
  claves: readonly string[]
  lugares: readonly Zona[]
  columnas?: readonly (Column | undefined)[] | undefined
  /** Faults that the night knows and the file does not. */
  more?: readonly Fault[]
}

/**
 * `makePlan` over the rows of a file, in a thread of its own. Throws `EstructuraError` with a
 * sentence.
 */
export async function planApart(read: ToRead): Promise<Plan> {
  const puestos: Puesto[] = []
  const plan = await apart('plan', read, (message) => {
    if ('puestos' in message) puestos.push(...message.puestos)
    return 'plan' in message ? message.plan : undefined
  })
  return { ...plan, puestos }
}

/** `questionOf` in a thread of its own. */
export function columnsApart(read: ToRead): Promise<ColumnasDoc> {
  return apart('columnas', read, (message) =>
    'columnas' in message ? message.columnas : undefined,
  )
}

/** The same sheet with a column that says what to correct, as XLSX. */
export function badApart(read: ToRead): Promise<Uint8Array> {
  return apart('malas', read, (message) => ('book' in message ? message.book : undefined))
}

function apart<T>(
  task: Task,
  { bytes, claves, lugares, columnas, more = [] }: ToRead,
  take: (message: FromPlanner) => T | undefined,
): Promise<T> {
  const input: ToPlanner = { task, bytes, claves: claves.join('\n'), lugares, columnas, more }
  return runApart({
    script: new URL('./reader-worker.ts', import.meta.url),
    input,
    ms: READING_MS,
    take: (message: FromPlanner) => {
      if ('failure' in message)
        throw new (message.ofColumns ? ColumnasError : EstructuraError)(message.failure)
      return take(message)
    },
    refusal: (excess) => new EstructuraError(EXCESS[excess]),
  })
}
