import { randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync, rmSync, type ReadStream } from 'node:fs'
import { join } from 'node:path'
import type { TrabajoDoc } from '../contract/estructura.ts'
import { needRoom } from '../disk/room.ts'
import { logFor } from '../log.ts'
import { RefusalError, type RefusalName } from '../refusal/refusal.ts'

/**
 * Finished files hold names and keys: a file is deleted after an hour, and at once beyond the
 * newest five of a person.
 */
const KEPT_MS = 3_600_000
const KEPT_MAX = 5

/** Each lane runs one job at a time, the rest wait: a short job never stands behind a long job. */
type Lane = 'small' | 'large'

/** The work of a job. */
export type JobPlan = {
  lane: Lane
  /** Nombramientos named in the file; their number is the number of steps. */
  ids: ReadonlySet<string>
  /** Writes the file at `path`; resolves with its size in bytes. */
  work: (job: JobUnderWay) => Promise<number>
}

/** Arguments of the work. `signal` ends the work with the service. */
export type JobUnderWay = {
  id: string
  path: string
  signal: AbortSignal
  onProgress: (done: number) => void
}

export type JobsOptions = {
  /** The data folder. */
  data: string
  /** The files' folder inside the data folder, and the room in the log. */
  name: string
  extension: string
  /** Refusal of a second job while the person's first job is under way. */
  busy: RefusalName
  /** Milliseconds of a clock that nobody sets. */
  steadyMs?: () => number
}

/** `sub`: the person who asked for the file; nobody else may download the file. */
type Job = TrabajoDoc & {
  path: string
  sub: string
  ids: ReadonlySet<string>
  endedAt?: number
  isForgotten?: boolean
}

/**
 * Files that take a while to make, one job a person. In this process alone: the jobs and their
 * files.
 */
export class Jobs {
  readonly #options: JobsOptions
  readonly #folder: string
  readonly #jobs = new Map<string, Job>()
  readonly #lanes = { small: Promise.resolve(), large: Promise.resolve() }
  readonly #stop = new AbortController()

  constructor(options: JobsOptions) {
    this.#options = options
    this.#folder = join(options.data, options.name)
    // Files of an earlier run belong to nobody any more.
    rmSync(this.#folder, { recursive: true, force: true })
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
  }

  /**
   * Starts a job. Asks for the plan once no other job of the person is under way; `planOf` may
   * refuse.
   */
  start(sub: string, planOf: () => JobPlan): TrabajoDoc {
    this.#tidy()
    const isBusy = ({ sub: owner, estado }: Job) => owner === sub && estado === 'corriendo'
    if (this.#jobs.values().some(isBusy)) throw new RefusalError(this.#options.busy)
    needRoom(this.#folder)
    const plan = planOf()
    const { ids } = plan
    const id = randomBytes(9).toString('base64url')
    const path = join(this.#folder, `${id}.${this.#options.extension}`)
    const job: Job = {
      ...{ trabajo: id, estado: 'corriendo', hechas: 0, total: ids.size, path, sub, ids },
    }
    this.#jobs.set(id, job)
    this.#lanes[plan.lane] = this.#lanes[plan.lane].then(() => this.#run(job, plan))
    return docOf(job)
  }

  state(id: string, sub: string): TrabajoDoc | undefined {
    const found = this.#find(id, sub)
    return found && docOf(found)
  }

  /** The finished file; undefined before the end and after deletion. */
  open(id: string, sub: string): { stream: ReadStream; bytes: number } | undefined {
    const found = this.#find(id, sub)
    if (found?.estado !== 'listo') return undefined
    return { stream: createReadStream(found.path), bytes: found.bytes ?? 0 }
  }

  /** Deletes every file with any of the nombramientos. */
  forget(ids: readonly string[]): void {
    const gone = new Set(ids)
    for (const job of this.#jobs.values()) {
      if (job.ids.isDisjointFrom(gone)) continue
      // A job under way deletes its file at the end.
      job.isForgotten = true
      if (job.endedAt !== undefined) this.#discard(job)
    }
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #find(id: string, sub: string): Job | undefined {
    this.#tidy()
    const found = this.#jobs.get(id)
    return found?.sub === sub ? found : undefined
  }

  async #run(job: Job, { work }: JobPlan): Promise<void> {
    const { trabajo: id, path } = job
    const { signal } = this.#stop
    try {
      signal.throwIfAborted()
      job.bytes = await work({ id, path, signal, onProgress: (done) => (job.hechas = done) })
      if (job.isForgotten) throw new Error('Its names were erased')
      job.estado = 'listo'
    } catch (error) {
      logFor(this.#options.name).error({ error: String(error) }, 'trabajo fallido')
      job.estado = 'fallido'
      rmSync(path, { force: true })
    }
    job.endedAt = this.#steadyMs()
  }

  #steadyMs(): number {
    return this.#options.steadyMs?.() ?? performance.now()
  }

  #tidy(): void {
    const now = this.#steadyMs()
    const kept = new Map<string, number>()
    for (const job of [...this.#jobs.values()].reverse()) {
      const { sub, endedAt } = job
      if (endedAt === undefined) continue
      const count = (kept.get(sub) ?? 0) + 1
      kept.set(sub, count)
      if (count <= KEPT_MAX && now - endedAt < KEPT_MS) continue
      this.#discard(job)
    }
  }

  #discard({ trabajo, path }: Job): void {
    rmSync(path, { force: true })
    this.#jobs.delete(trabajo)
  }
}

function docOf({ trabajo, estado, hechas, total, bytes }: Job): TrabajoDoc {
  return { trabajo, estado, hechas, total, ...(bytes === undefined ? {} : { bytes }) }
}
