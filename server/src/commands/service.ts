import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { ErrorAnswer } from '../contract/estado.ts'
import { Credentials } from '../access/credential.ts'
import { readKey } from '../access/key.ts'

/** Where the running service listens; how the commands of the same machine find it. */
type Notice = { pid: number; url: string }

export function publishService(data: string, url: string): () => void {
  const path = join(data, 'servicio.json')
  writeFileSync(path, JSON.stringify({ pid: process.pid, url } satisfies Notice), { mode: 0o600 })
  return () => rmSync(path, { force: true })
}

/** The running service of this data folder, or null. */
export async function findService(config: Config): Promise<Service | null> {
  const notice = readNotice(config.data)
  if (!notice) return null
  const alive = await fetch(`${notice.url}/api/health`).then(
    (answer) => answer.ok,
    () => false,
  )
  return alive ? new Service(notice.url, await adminToken(config)) : null
}

function readNotice(data: string): Notice | null {
  try {
    return JSON.parse(readFileSync(join(data, 'servicio.json'), 'utf8')) as Notice
  } catch {
    return null
  }
}

/** A credential for the command line: who can read the key can already do everything. */
export function adminToken(config: Config): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 12 * 3600
  return new Credentials(readKey(config)).issue({ sub: 'consola', rol: 'admin', exp })
}

class ServiceError extends Error {
  override name = 'ServiceError'
}

/** The HTTP door of a running service, as the commands use it. */
export class Service {
  readonly url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  async get<T>(path: string): Promise<T> {
    return this.#read<T>(await fetch(this.url + path, { headers: this.#headers() }))
  }

  /** Sends a file as it is. */
  async upload<T>(path: string, bytes: Uint8Array, fileName: string): Promise<T> {
    const headers = { ...this.#headers(), 'x-file-name': encodeURIComponent(fileName) }
    const body = new Blob([bytes])
    return this.#read<T>(await fetch(this.url + path, { method: 'POST', headers, body }))
  }

  async #read<T>(answer: Response): Promise<T> {
    if (answer.ok) return (await answer.json()) as T
    const { mensaje, detalle } = (await answer.json().catch(() => ({}))) as Partial<ErrorAnswer>
    throw new ServiceError([mensaje ?? `HTTP ${answer.status}`, ...(detalle ?? [])].join('\n  '))
  }

  #headers() {
    return { authorization: `Bearer ${this.token}` }
  }
}
