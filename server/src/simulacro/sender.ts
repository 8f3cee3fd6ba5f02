import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from './random.ts'

const TRIES_MAX = 14
const BACKOFF_MS_MAX = 8_000
const TIMEOUT_MS = 120_000

export type Request = {
  method: 'GET' | 'POST'
  path: string
  token: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

export type Answer = { status: number; text: string; tries: number }

/** The service refused: its own words, for a person. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly status: number

  constructor(path: string, { status, text }: Answer) {
    super(`${path}: ${mensajeOf(text) || `HTTP ${status}`}`)
    this.status = status
  }
}

/**
 * Sends as a good phone does: keeps connections, at most `lanes` requests at a time, and tries again
 * after 503 (when the service says so, spread by chance) and after a broken connection.
 */
export class Sender {
  readonly #baseUrl: string
  readonly #random: Random
  readonly #signal: AbortSignal | undefined
  readonly #lanes: number
  readonly #flying = new Set<Promise<void>>()

  constructor(baseUrl: string, random: Random, lanes: number, signal?: AbortSignal) {
    this.#baseUrl = baseUrl.replace(/\/$/, '')
    this.#random = random
    this.#lanes = lanes
    this.#signal = signal
  }

  /** Starts a job when there is room; resolves when it has started. The job must not reject. */
  async launch(job: () => Promise<void>): Promise<void> {
    while (this.#flying.size >= this.#lanes) await Promise.race(this.#flying)
    const flight = job().finally(() => this.#flying.delete(flight))
    this.#flying.add(flight)
  }

  /** Resolves when nothing launched so far is under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.#flying])
  }

  /** The answer, whatever its status; rejects when the service cannot be reached at all. */
  async send(request: Request): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      this.#signal?.throwIfAborted()
      const answer = await this.#attempt(request).catch((error: unknown) => {
        this.#signal?.throwIfAborted()
        if (tries >= TRIES_MAX) throw error
        return null
      })
      if (answer && (answer.status !== 503 || tries >= TRIES_MAX))
        return { status: answer.status, text: answer.text, tries }
      await sleep(this.#pause(tries, answer?.retryAfter), undefined, { signal: this.#signal })
    }
  }

  /** The answer's text; throws `RefusedError` unless it is a good one. */
  async must(request: Request): Promise<string> {
    const answer = await this.send(request)
    if (answer.status >= 300) throw new RefusedError(request.path, answer)
    return answer.text
  }

  async #attempt({ method, path, token, headers, body }: Request) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(this.#baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : bytesOf(body) }),
      signal: this.#signal ? AbortSignal.any([timeout, this.#signal]) : timeout,
    })
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
    return { status: response.status, text: await response.text(), retryAfter }
  }

  /** Milliseconds until the next try: what the service asked for plus up to half, else doubling. */
  #pause(tries: number, retryAfter = Number.NaN): number {
    const asked = retryAfter >= 0 ? retryAfter * 1000 : Math.min(BACKOFF_MS_MAX, 100 * 2 ** tries)
    return asked * (1 + this.#random.next() / 2)
  }
}

function bytesOf(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(body)
}

/** `mensaje` of a refusal, or ''. */
export function mensajeOf(text: string): string {
  try {
    const { mensaje, detalle } = JSON.parse(text) as { mensaje?: unknown; detalle?: unknown }
    const detail = Array.isArray(detalle) && detalle.length > 0 ? ` (${detalle.join(', ')})` : ''
    return typeof mensaje === 'string' ? mensaje + detail : ''
  } catch {
    return ''
  }
}
