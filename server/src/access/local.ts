import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { Credentials } from './credential.ts'
import { readKey } from './key.ts'
import { CONSOLA } from './uses.ts'

/** Address of the running service; commands on the same machine find the service here. */
type Notice = { pid: number; url: string }

export function publishService(data: string, url: string): () => void {
  const path = join(data, 'servicio.json')
  writeFileSync(path, JSON.stringify({ pid: process.pid, url } satisfies Notice), { mode: 0o600 })
  return () => rmSync(path, { force: true })
}

/** The notice of the data folder; null: no service published a notice. */
export function readNotice(data: string): Notice | null {
  try {
    return JSON.parse(readFileSync(join(data, 'servicio.json'), 'utf8')) as Notice
  } catch {
    return null
  }
}

/** A credential for the command line: a reader of the key can already do everything. */
export function adminToken(
  config: Config,
  nowMs: () => number,
  noche: string | undefined,
): Promise<string> {
  const credentials = new Credentials({ key: readKey(config), nowMs, noche: () => noche })
  return credentials.issue({
    sub: CONSOLA,
    rol: 'admin',
    casillas: 'todas',
    exp: credentials.expIn(12 * 3600),
  })
}
