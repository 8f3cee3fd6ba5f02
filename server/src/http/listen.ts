import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { Config } from '../config.ts'

/** Answers a request; the second argument is the server's own view of the request. */
export type Fetch = (request: Request, env: object) => Response | Promise<Response>

/** Resolves with the server once it listens; rejects, in Spanish, where the port is taken. */
export function listen(fetch: Fetch, config: Pick<Config, 'port' | 'host'>): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  const server = serve({ fetch, port: config.port, hostname: config.host }, () => {
    resolve(server as Server)
  })
  ;(server as Server).maxConnections = connectionsMax(openFilesMax())
  server.on('error', (error: NodeJS.ErrnoException) => {
    const busy = error.code === 'EADDRINUSE'
    reject(busy ? new Error(`El puerto ${config.port} está ocupado: usa otro con PORT=…`) : error)
  })
  return promise
}

/** Files kept for ledger, photographs and prints when everybody connects. */
const FILES_KEPT = 512

/**
 * Connections at once: a connection is an open file, and one too many is hung up on at once, so that
 * the ledger still finds a file to open. At least 64, whatever the machine allows.
 */
export function connectionsMax(files: number): number {
  return Math.max(64, files - FILES_KEPT)
}

/** How many files this process may open. */
function openFilesMax(): number {
  // The names of all peers would be looked up.
  Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { soft: number | 'unlimited' } }
  }
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : 65_536
}

/** The address for a person on the same machine. */
export function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`
}

/** Takes no more requests, and waits two seconds for those under way. */
export async function closeDoor(server: Server): Promise<void> {
  server.closeIdleConnections()
  await new Promise((done) => {
    server.close(done)
    setTimeout(() => server.closeAllConnections(), 2000).unref()
  })
}
