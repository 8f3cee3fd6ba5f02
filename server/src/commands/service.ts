import type { Config } from '../config.ts'
import { nowMs } from './clock.ts'
import type { ErrorAnswer } from '../contract/estado.ts'
import { adminToken, readNotice } from '../access/local.ts'
import { nocheOf } from '../ledger/open.ts'

/** The running service of this data folder, or null. */
export async function findService(config: Config): Promise<Service | null> {
  const notice = readNotice(config.data)
  if (!notice) return null
  const alive = await fetch(`${notice.url}/api/health`).then(
    // Also a service that is too old for its night answers, and says so to each request.
    () => true,
    () => false,
  )
  if (!alive) return null
  return new Service(notice.url, await adminToken(config, nowMs, await nocheOf(config)))
}

class ServiceError extends Error {
  override name = 'ServiceError'
}

/** The HTTP door of a running service, for the commands. */
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

  async post<T>(path: string, body: unknown): Promise<T> {
    const asked = { method: 'POST', headers: this.#headers(), body: JSON.stringify(body) }
    return this.#read<T>(await fetch(this.url + path, asked))
  }

  /** Sends a file unchanged. */
  async upload<T>(
    path: string,
    bytes: Uint8Array,
    fileName: string,
    more: Record<string, string> = {},
  ): Promise<T> {
    const name = { 'x-file-name': encodeURIComponent(fileName) }
    const headers = { ...this.#headers(), ...name, ...more }
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
