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

export type PhoneAnswer = { status: number; text: string; tries: number }

/** The service refused: the service's own words, for a person. */
class RefusedError extends Error {
  override name = 'RefusedError'
  readonly status: number

  constructor(path: string, { status, text }: PhoneAnswer) {
    super(`${path}: ${mensajeOf(text) || `HTTP ${status}`}`)
    this.status = status
  }
}

type Send = (request: Request) => Promise<PhoneAnswer>

/**
 * Sends like a good phone: keeps connections, at most `lanes` requests at a time, and tries again
 * after 503 (at the time given by the service, spread by chance) and after a broken connection. A
 * waiting phone holds no lane: the rest go on.
 */
export class Phones {
  readonly #baseUrl: string
  readonly #random: Random
  readonly #signal: AbortSignal | undefined
  readonly #flying = new Set<Promise<void>>()
  readonly #queue: (() => void)[] = []
  #free: number

  constructor(baseUrl: string, random: Random, lanes: number, signal?: AbortSignal) {
    this.#baseUrl = baseUrl.replace(/\/$/, '')
    this.#random = random
    this.#free = lanes
    this.#signal = signal
  }

  /**
   * Starts a job when a lane is free, or once `after` is done; resolves when the job has started or
   * is set to. The job must not reject.
   */
  async launch(job: (send: Send) => Promise<void>, after?: Promise<void>) {
    if (!after) await this.#enter()
    const done: Promise<void> = this.#fly(job, after).finally(() => this.#flying.delete(done))
    this.#flying.add(done)
    return { done }
  }

  /** Resolves when every job launched so far has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#flying])
  }

  async #fly(job: (send: Send) => Promise<void>, after?: Promise<void>): Promise<void> {
    if (after) {
      await after
      await this.#enter()
    }
    await job((request) => this.#send(request, true)).finally(() => this.#leave())
  }

  async #enter(): Promise<void> {
    while (this.#free <= 0) await new Promise<void>((resolve) => this.#queue.push(resolve))
    this.#free--
  }

  #leave(): void {
    this.#free++
    this.#queue.shift()?.()
  }

  /** The answer, whatever its status; rejects when the service cannot be reached at all. */
  async #send(request: Request, inLane: boolean): Promise<PhoneAnswer> {
    for (let tries = 1; ; tries++) {
      this.#signal?.throwIfAborted()
      const answer = await this.#attempt(request).catch((error: unknown) => {
        this.#signal?.throwIfAborted()
        if (tries >= TRIES_MAX) throw error
        return null
      })
      if (answer && (![429, 503].includes(answer.status) || tries >= TRIES_MAX))
        return { status: answer.status, text: answer.text, tries }
      await this.#wait(this.#pause(tries, answer?.retryAfter), inLane)
    }
  }

  async #wait(ms: number, inLane: boolean): Promise<void> {
    if (inLane) this.#leave()
    await sleep(ms, undefined, { signal: this.#signal }).finally(() =>
      inLane ? this.#enter() : undefined,
    )
  }

  /** The answer's text; throws `RefusedError` for any status from 300 on. */
  async must(request: Request): Promise<string> {
    const answer = await this.#send(request, false)
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

  /**
   * Milliseconds until the next try: the pause asked for by the service plus up to half, else
   * doubling.
   */
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
