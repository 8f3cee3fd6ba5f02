import type { Context } from 'hono'
import type { RefusalName } from '../refusal/refusal.ts'

/** Counts of the service for `/metrics`: an increment in memory, waited for by nobody. */
export type Counters = {
  /** An acta was acknowledged. */
  acked: () => void
  refused: (name: RefusalName) => void
}

/** The counters of a request; undefined where a test asks the app without a port. */
export function countersOf({ env }: Context): Counters | undefined {
  return (env as { counters?: Counters } | undefined)?.counters
}
