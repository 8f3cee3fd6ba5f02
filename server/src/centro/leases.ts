import { LEASE_MS } from '../domain/tarea.ts'

export type Lease<T> = {
  clave: string
  persona: string
  tarea: T
  /** By the clock handed in, that nobody sets. */ venceMs: number
}

/**
 * In this process alone: leases of tasks, by person. Two servers could hand out the same task
 * twice: the cost is a second reading, and nothing is spoiled. A lease without renewal ends by
 * itself, and the task comes back (RULES.md CE6).
 */
export class Leases<T> {
  readonly #byClave = new Map<string, Lease<T>>()
  readonly #byPersona = new Map<string, Lease<T>>()

  /** Whether nobody holds the task at `nowMs`. */
  isFree(clave: string, nowMs: number): boolean {
    const lease = this.#byClave.get(clave)
    return !lease || lease.venceMs <= nowMs
  }

  /** The lease of a person: one task at most. */
  heldBy(persona: string, nowMs: number): Lease<T> | undefined {
    const lease = this.#byPersona.get(persona)
    return lease && lease.venceMs > nowMs ? lease : undefined
  }

  /** Gives a free task to a person, in place of the person's earlier task. */
  take(clave: string, persona: string, tarea: T, nowMs: number): Lease<T> {
    this.release(persona)
    const before = this.#byClave.get(clave)
    if (before) this.release(before.persona)
    const lease = { clave, persona, tarea, venceMs: nowMs + LEASE_MS }
    this.#byClave.set(clave, lease)
    this.#byPersona.set(persona, lease)
    return lease
  }

  /**
   * The lease for three more minutes; undefined once somebody else has the task. An ended lease is
   * given anew while nobody else has taken the task: a person back at half an acta goes on.
   */
  renew(clave: string, persona: string, nowMs: number): Lease<T> | undefined {
    const lease = this.#byPersona.get(persona)
    if (lease?.clave !== clave) return undefined
    lease.venceMs = nowMs + LEASE_MS
    return lease
  }

  release(persona: string): void {
    const lease = this.#byPersona.get(persona)
    if (!lease) return
    this.#byPersona.delete(persona)
    this.#byClave.delete(lease.clave)
  }

  /** Number of leases at `nowMs`. */
  count(nowMs: number): number {
    let held = 0
    for (const { venceMs } of this.#byClave.values()) if (venceMs > nowMs) held += 1
    return held
  }

  clear(): void {
    this.#byClave.clear()
    this.#byPersona.clear()
  }
}
