import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import { startThread } from '../apart/thread.ts'
import { invariant } from '../domain/invariant.ts'
import type { LedgerRecord } from '../domain/record.ts'
import { diskFailureOf, HURT, SQLITE_FULL } from './failure.ts'
import type { Committed, Deliver, Ledger, OpenLedger } from './ledger.ts'
import { LedgerError } from './ledger.ts'
import { parseLine, recordOf } from './line.ts'
import type { Batch } from './queue.ts'
import { FOLLOW_AT, Queue } from './queue.ts'
import type { Answer, FromWorker, ToWorker } from './sqlite-worker.ts'

/** Records read, parsed and delivered at a time: bounds the memory of a replay. */
const CHUNK_RECORDS = 2_000
const CHUNK_CHARS = 8_000_000

/**
 * The embedded ledger: one SQLite file, written by a worker thread so that a commit never holds up
 * the event loop. A missing directory is made. Rejects with `LedgerError`: `ocupada` when another
 * process has the file open for writing, `sin acceso` when the file cannot be opened, `ilegible`
 * when a stored line is not a record or a seq is missing.
 */
export function openSqlite(path: string, committed?: Committed): OpenLedger {
  return async (deliver) => {
    makeDirectory(dirname(path))
    const writer = new Writer(path)
    await writer.opened
    try {
      const history = await deliverHistory(writer, deliver)
      return liveLedger(writer, history, deliver, committed)
    } catch (error) {
      await writer.close()
      throw error
    }
  }
}

/**
 * Reads records `from`..`to` (both included) in chunks, from any process, during writes by another.
 * Each chunk is a read of its own: none holds the writer's log. Gaps are given as they are.
 */
export async function* readSqlite(
  path: string,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: { from?: number; to?: number } = {},
): AsyncGenerator<LedgerRecord[]> {
  const db = openReader(path)
  try {
    const query = db.prepare('SELECT seq, line FROM records WHERE seq BETWEEN ? AND ? ORDER BY seq')
    query.setReturnArrays(true)
    for (let next = from; ;) {
      const rows = query.iterate(next, to) as unknown as Iterable<[number, string]>
      const chunk = takeChunk(rows)
      if (chunk.length === 0) return
      next = chunk.at(-1)!.seq + 1
      yield chunk
      // Other work of the process (a health check, a signal) gets its turn between chunks.
      await new Promise((resolve) => setImmediate(resolve))
    }
  } catch (error) {
    const { failed, code } = diskFailureOf(error)
    throw HURT.includes(code) ? hurt(path, failed) : error
  } finally {
    db.close()
  }
}

/** The last seq of a ledger, without a change of the file; undefined where the file is no ledger. */
export function lastOf(path: string): number | undefined {
  const db = openReader(path)
  try {
    const { last } = db.prepare('SELECT coalesce(max(seq), 0) AS last FROM records').get()!
    return Number(last)
  } catch {
    return undefined
  } finally {
    db.close()
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (cause) {
    throw noAccess(path, cause)
  }
}

function openReader(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  } catch (cause) {
    throw noAccess(path, cause)
  }
}

function noAccess(path: string, cause: unknown): LedgerError {
  const message = `No se puede abrir la bitácora ${path}: ${(cause as Error).message}`
  return new LedgerError(message, { fault: 'sin acceso', cause })
}

function hurt(path: string, failed: string): LedgerError {
  const message = `La bitácora ${path} está dañada (${failed}). «espejo salvage» copia lo que se lee de ella.`
  return new LedgerError(message, { fault: 'ilegible' })
}

function takeChunk(rows: Iterable<[number, string]>): LedgerRecord[] {
  const chunk: LedgerRecord[] = []
  let chars = 0
  for (const [seq, line] of rows) {
    chunk.push(parseLine(seq, line))
    chars += line.length
    if (chunk.length === CHUNK_RECORDS || chars >= CHUNK_CHARS) break
  }
  return chunk
}

/** The worker reads a chunk and reckons its chain while the chunk before is folded here. */
async function deliverHistory(writer: Writer, deliver: Deliver): Promise<number> {
  let head = 0
  for (let chunk = await writer.read(head); chunk.lines !== '';) {
    const texts = chunk.lines.split('\n')
    const next = writer.read(head + texts.length)
    next.catch(() => undefined)
    deliver(
      texts.map((text, place) => parseLine(head + 1 + place, text)),
      chunk.chains,
    )
    head += texts.length
    chunk = await next
  }
  return head
}

function liveLedger(
  writer: Writer,
  history: number,
  deliver: Deliver,
  committed: Committed = () => undefined,
): Ledger {
  let head = history
  let posted = history
  let commits = 0
  const queue = new Queue(async (batch) => {
    const first = posted + 1
    posted += batch.texts.length
    let written: Answer
    try {
      written = await writer.write(first, batch.texts)
    } catch (error) {
      // The places of a batch behind a failed batch are void: the worker refuses the batch.
      posted = head
      throw error
    }
    commits += 1
    handOver(batch, first, written.chains)
    if (written.ms !== undefined) committed(written.ms)
  }, FOLLOW_AT)
  // A fold that throws has lost its place in the ledger: its figures afterwards would be wrong.
  function handOver(batch: Batch, first: number, chains: string): void {
    try {
      invariant(first === head + 1, 'what was written follows what was delivered')
      const records = recordsOf(batch, head)
      head += records.length
      deliver(records, chains)
    } catch (cause) {
      const refusal = stopped('quien recibe los registros no pudo con ellos', cause)
      queue.stop(refusal)
      throw refusal
    }
  }
  writer.onStop = (refusal) => queue.stop(refusal)
  return {
    append: (drafts) => queue.append(drafts),
    stopped: queue.stopped,
    stats: () => ({ commits, records: head - history, ...queue.state }),
    async close() {
      await queue.close()
      await writer.close()
    },
  }
}

function recordsOf({ drafts, texts }: Batch, head: number): LedgerRecord[] {
  return drafts.map((draft, place) => recordOf(head + 1 + place, draft, texts[place]!))
}

function stopped(why: string, cause?: unknown): LedgerError {
  return new LedgerError(`La bitácora se detuvo: ${why}`, { fault: 'detenida', cause })
}

/**
 * The worker thread, as functions that read and write; answers come in the order of the questions.
 */
class Writer {
  /** Resolves when the lock is held and the table exists. */
  readonly opened: Promise<void>
  /** Called once if the disk or the worker fails for good. */
  onStop: (refusal: LedgerError) => void = () => undefined
  readonly #path: string
  readonly #worker: Worker
  readonly #answers: PromiseWithResolvers<Answer>[] = []
  #end: LedgerError | undefined

  constructor(path: string) {
    this.#path = path
    this.#worker = startThread(new URL('./sqlite-worker.ts', import.meta.url), { workerData: path })
    this.opened = this.#await().then(() => undefined)
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('error', (cause) => this.#stop(stopped('falló el hilo que escribe', cause)))
    this.#worker.on('exit', () => this.#stop(stopped('terminó el hilo que escribe')))
  }

  /** Resolves with the chain after each record. */
  write(first: number, texts: string[]): Promise<Answer> {
    return this.#ask({ first, lines: texts.join('\n') })
  }

  /**
   * The records after `after`; no lines at the end. The whole history is read before anything is
   * written.
   */
  async read(after: number): Promise<Answer> {
    const answer = await this.#ask({ after })
    if (answer.missing === undefined) return answer
    const message = `Falta el registro ${answer.missing} de la bitácora`
    throw new LedgerError(message, { fault: 'ilegible', seq: answer.missing })
  }

  async close(): Promise<void> {
    await this.#ask('close').catch(() => undefined)
    await this.#worker.terminate()
  }

  #ask(message: ToWorker): Promise<Answer> {
    if (this.#end) return Promise.reject(this.#end)
    const answer = this.#await()
    this.#worker.postMessage(message)
    return answer
  }

  #await(): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>()
    this.#answers.push(answer)
    return answer.promise
  }

  #receive(message: FromWorker): void {
    if ('failed' in message) this.#fail(message)
    else if ('refused' in message) this.#answers.shift()?.reject(this.#refusal(message))
    else this.#answers.shift()?.resolve(message)
  }

  #fail({ failed, code, stopped: forGood }: Extract<FromWorker, { failed: string }>): void {
    if (HURT.includes(code)) return this.#stop(hurt(this.#path, failed))
    if (forGood) return this.#stop(stopped(`${this.#path}: ${failed}`))
    const why = code === SQLITE_FULL ? 'el disco está lleno' : `el disco no lo permite (${failed})`
    const message = `No se pudo escribir la bitácora: ${why}`
    this.#answers.shift()?.reject(new LedgerError(message, { fault: 'sin confirmar' }))
  }

  #stop(refusal: LedgerError): void {
    this.#end ??= refusal
    for (const answer of this.#answers.splice(0)) answer.reject(this.#end)
    this.onStop(this.#end)
  }

  #refusal({ refused, locked }: Extract<FromWorker, { refused: string }>): LedgerError {
    if (!locked) return noAccess(this.#path, new Error(refused))
    const message = `Otro proceso tiene abierta la bitácora ${this.#path}: ciérralo primero`
    return new LedgerError(message, { fault: 'ocupada' })
  }
}
