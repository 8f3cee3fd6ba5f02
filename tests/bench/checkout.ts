import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { startService } from '../journeys/service.ts'

export type Start = typeof startService

/** A checkout's own way to start the service, with the commands and node flags of the checkout. */
export async function startOf(checkout: string): Promise<Start> {
  const file = pathToFileURL(resolve(checkout, 'tests/journeys/service.ts'))
  return ((await import(file.href)) as { startService: Start }).startService
}
