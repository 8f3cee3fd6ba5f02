import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Oficina } from './oficina.ts'
import * as link from './redis-link.ts'

/** A server that ends without a word is the office for so long at most; then another one is. */
const LEASE_MS = 6_000
const RENEW_MS = 2_000
/** Clocks of two machines do not run alike. */
const MARGIN_MS = 1_000

/** Takes or renews the lease where nobody else has the lease; answers with the owner. */
const HOLD = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return owner end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`

const LEAVE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/**
 * The office of several servers: a lease in Redis under `{key}:oficina`, held by one process. A lease
 * saves work and no more: whatever counts is a record, and the ledger says which was first.
 */
export class LeasedOficina implements Oficina {
  readonly #url: string
  readonly #key: string
  readonly #id = randomUUID()
  readonly #closing = new AbortController()
  #client: link.RedisClient | undefined
  #donde = ''
  /** Milliseconds of `performance.now`: a process that stood still is no office when it goes on. */
  #untilMs = 0
  #other: string | undefined
  #renewing: Promise<void> | undefined

  constructor(url: string, key: string) {
    this.#url = url
    this.#key = link.streamNamed(key, 'oficina')
  }

  get isHere(): boolean {
    return performance.now() < this.#untilMs
  }

  get donde(): string | undefined {
    return this.#other
  }

  async listening(donde: string): Promise<void> {
    this.#donde = donde
    await this.#ask()
    this.#renewing = this.#renew()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#renewing
    this.#untilMs = 0
    await this.#run(LEAVE).catch(() => undefined)
    this.#client?.destroy()
  }

  async #renew(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      await sleep(RENEW_MS, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.#ask()
    }
  }

  /** While Redis does not answer, no server is the office once the lease is over. */
  async #ask(): Promise<void> {
    const askedMs = performance.now()
    try {
      const [id, donde] = String(await this.#run(HOLD)).split(' ')
      const isOwn = id === this.#id
      this.#untilMs = isOwn ? askedMs + LEASE_MS - MARGIN_MS : 0
      this.#other = isOwn ? undefined : donde
    } catch {
      if (this.#client?.isOpen) this.#client.destroy()
      this.#client = undefined
    }
  }

  async #run(script: string): Promise<unknown> {
    this.#client ??= await link.connectOrRefuse(this.#url, false)
    const words = [`${this.#id} ${this.#donde}`, String(LEASE_MS)]
    return link.inTime(this.#client.eval(script, { keys: [this.#key], arguments: words }))
  }
}
