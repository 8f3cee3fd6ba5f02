import { Hono } from 'hono'
import type { Credentials } from '../access/credential.ts'
import { door, type Env } from './door.ts'

/** The text of all figures, in the format of Prometheus. */
export type Scrape = { tipo: string; read: () => Promise<string> }

/**
 * GET /metrics, for credentials that may look (`ver`), like the counts of /api/health. An address
 * decides nothing: behind a proxy of the same machine everybody comes from the loopback.
 */
export function metrics({ tipo, read }: Scrape, credentials: Credentials) {
  const app = new Hono<Env>()
  app.get('/metrics', door(credentials, 'ver'), async (c) =>
    c.body(await read(), 200, { 'content-type': tipo, 'cache-control': 'no-store' }),
  )
  return app
}
