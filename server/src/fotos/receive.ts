import { Server, type Upload } from '@tus/server'
import { fotoMetadata } from '../contract/foto.ts'
import { slotOf } from '../domain/fold/submission.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Outcome } from '../domain/fold/outcome.ts'
import type { Draft } from '../domain/record.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { Image } from './image.ts'
import { UploadLocker } from './locker.ts'
import { Spool, type SpoolEntry, type Announced } from './spool.ts'
import type { FotoStore } from './store.ts'
import { Turns } from './turns.ts'
import { covers, type Scope } from '../access/role.ts'

const BYTES_MAX = 25 * 1024 * 1024
const FOTOS_MAX = 12
/** Complete uploads that are taken in at the same time, and that wait for it. */
const FINISH = { atOnce: 4, waitingMax: 500 }
/** Of these one is decoded: the largest picture of the worst kind takes 300 MB (measured). */
const CHECK = { atOnce: 1, waitingMax: FINISH.atOnce }
/** A store that was away is tried again without anybody asking. */
const RETRY_MS = 60_000
const EXPIRE_MS = 3_600_000
const PATH = '/api/fotos/subir'

/** The person at the door of the photographs. */
export type Sender = Scope & { actor: string }

/** What the reception works with; `inspect` hashes and checks the bytes of a file. */
export type Surroundings = {
  folder: string
  night: Night
  store: FotoStore
  inspect: (path: string) => Promise<Image>
  submit: (draft: Draft) => Promise<Outcome>
  /** ISO. */
  now: () => string
  nowMs: () => number
  /** Called with each photograph that has been stored. */
  stored: (sha256: string) => void
  /** An upload that could not be finished now; it stays and is tried again. */
  failed: (error: unknown) => void
}

/** What one request is about, for the hooks of tus, which are handed the request alone. */
type Visit = { sender: Sender; failure?: Error }

/**
 * Takes photographs in pieces (tus): bytes → spool → hash and check → store → `foto.stored` in the
 * ledger → answer. Each step can be done again, so a crash between any two loses nothing: what was
 * complete is finished at the next start, what was not goes on at its offset.
 */
export class Reception {
  readonly #around: Surroundings
  readonly #spool: Spool
  readonly #tus: Server
  readonly #turns = new Turns(FINISH)
  readonly #checks = new Turns(CHECK)
  readonly #visits = new WeakMap<Request, Visit>()
  readonly #finishing = new Map<string, Promise<void>>()
  readonly #timers: NodeJS.Timeout[]

  private constructor(around: Surroundings) {
    this.#around = around
    this.#spool = new Spool({ directory: around.folder })
    this.#tus = new Server({
      path: PATH,
      datastore: this.#spool,
      locker: new UploadLocker(),
      relativeLocation: true,
      maxSize: BYTES_MAX,
      // Pages of other origins have no business here; without this tus lets all of them in.
      allowedOrigins: () => false,
      // A phone that comes back must not wait for the connection it lost.
      lockDrainTimeout: 500,
      disableTerminationForFinishedUploads: true,
      // By itself tus decodes the address and reads its query too: what was checked is what is served.
      getFileIdFromRequest: (request) => idOf(request),
      onUploadCreate: (request, upload) => this.#begin(request, upload),
      onUploadFinish: (_, { id }) => this.#finish(id).then(() => ({})),
      onResponseError: (request, error) => this.#remember(request, error),
    })
    const every = (ms: number, work: () => Promise<void>) =>
      setInterval(() => void work().catch(around.failed), ms).unref()
    this.#timers = [
      every(RETRY_MS, () => this.#finishAll()),
      every(EXPIRE_MS, () => this.#spool.expire(around.nowMs())),
    ]
  }

  /** Takes up what the last process left; its complete uploads are finished in the background. */
  static async open(around: Surroundings): Promise<Reception> {
    const reception = new Reception(around)
    await reception.#spool.load(around.nowMs())
    await reception.#spool.expire(around.nowMs())
    await reception.#finishAll()
    return reception
  }

  /** Answers a request of the tus protocol. Rejects with a RefusalError for what is not taken. */
  async handle(request: Request, sender: Sender): Promise<Response> {
    const id = idOf(request)
    const entry = id === undefined ? undefined : await this.#spool.find(id)
    if (entry) {
      // Somebody else's is not told from one that is not there.
      if (!covers(sender, entry.announced.casilla)) throw new RefusalError('no_encontrado')
      const done = request.method === 'HEAD' && (await this.#answerDone(entry))
      if (done) return done
      if (entry.received !== undefined)
        this.#spool.touch(entry.id, entry.announced, this.#around.nowMs())
    }
    const visit: Visit = { sender }
    this.#visits.set(request, visit)
    const response = await this.#tus.handleWeb(request)
    if (visit.failure) throw visit.failure
    return response
  }

  /** What is under way when a practice night ends is of no night that follows. */
  async forget(): Promise<void> {
    await this.#spool.clear()
    // Those that are being stored are let end in the night they are of: its ledger takes them, or is closed.
    await Promise.allSettled(this.#finishing.values())
  }

  /** Lets what is being stored end. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.allSettled(this.#finishing.values())
  }

  /** Everything that can be known before the first byte. */
  async #begin(request: Request, upload: Upload): Promise<{ metadata: Record<string, string> }> {
    const sender = this.#visits.get(request)?.sender
    if (!sender) throw new Error('A request without a sender')
    const { night, nowMs } = this.#around
    const parsed = fotoMetadata.safeParse(upload.metadata)
    if (!parsed.success)
      throw new RefusalError(
        'cuerpo_invalido',
        parsed.error.issues.map(({ path }) => path.join('.')),
      )
    const { data } = parsed
    if (!covers(sender, data.casilla)) throw new RefusalError('casilla_ajena', [data.casilla])
    const slot = slotOf(night, data)
    if ('refusal' in slot) throw new RefusalError(slot.refusal, slot.detail)
    const announced = { ...data, acta: slot.expected.acta, actor: sender.actor }
    await this.#spool.needRoom(upload.size ?? 0)
    const isKnown = slot.fotos.some(({ sha256 }) => sha256 === data.sha256)
    const isFull = () => !isKnown && slot.fotos.length + this.#spool.openOf(announced) >= FOTOS_MAX
    if (isFull()) await this.#spool.makePlace(announced, nowMs())
    // No pause from here to the note: of many that begin at once none slips past the limit.
    if (isFull()) throw new RefusalError('fotos_completas')
    this.#spool.touch(upload.id, announced, nowMs())
    return { metadata: textsOf(announced) }
  }

  /** Keeps an error to be thrown where the request is answered; those of the protocol are tus's own. */
  #remember(request: Request, error: Error | { status_code: number }): undefined {
    const visit = this.#visits.get(request)
    if (!visit) return
    if (error instanceof Error) visit.failure = error
    else if (error.status_code === 413) visit.failure = new RefusalError('foto_grande')
  }

  /**
   * A phone that missed the answer asks how far it got. All bytes here is not yet stored: it is told
   * so only when it is. Undefined: not all bytes are here.
   */
  async #answerDone({ id, announced, size, received }: SpoolEntry): Promise<Response | undefined> {
    if (received === size) await this.#finish(id)
    else if (received !== undefined || !this.#isStored(announced)) return undefined
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': String(size),
      'upload-length': String(size),
      'cache-control': 'no-store',
    }
    return new Response(null, { headers })
  }

  #isStored(announced: Announced): boolean {
    const { sha256 } = announced
    return sha256 !== undefined && this.#around.night.outcomes.has(draftId(announced, sha256))
  }

  /** Checks and stores a complete upload, once however many ask. */
  #finish(id: string): Promise<void> {
    const under = this.#finishing.get(id)
    if (under) return under
    const made = this.#turns.take(() => this.#takeIn(id)).finally(() => this.#finishing.delete(id))
    this.#finishing.set(id, made)
    return made
  }

  async #takeIn(id: string): Promise<void> {
    const entry = await this.#spool.find(id)
    // While this one waited for its turn it was refused to somebody else, or taken in.
    if (!entry) throw new RefusalError('no_encontrado')
    if (entry.received === undefined) return
    try {
      await this.#store(entry)
    } catch (error) {
      if (error instanceof RefusalError && error.refusal !== 'sin_confirmar')
        await this.#spool.discard(id)
      throw error
    }
    await this.#spool.close(id)
  }

  async #store({ id, announced }: SpoolEntry): Promise<void> {
    const { store, inspect, submit, now, stored, failed } = this.#around
    const path = this.#spool.pathOf(id)
    const image = await this.#checks.take(() => inspect(path))
    if (announced.sha256 !== undefined && announced.sha256 !== image.sha256)
      throw new RefusalError('foto_alterada')
    await store.put(path, image.sha256).catch((error: unknown) => {
      failed(error)
      throw new RefusalError('sin_confirmar', [], { cause: error })
    })
    const { eleccion, casilla, clase, clientId, actor } = announced
    const outcome = await submit({
      id: draftId(announced, image.sha256),
      at: now(),
      actor,
      kind: 'foto.stored',
      version: 1,
      body: { ...image, eleccion, casilla, clase, clientId },
    })
    if (outcome.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
    stored(image.sha256)
  }

  /** Sets going what is complete; does not wait for its end. */
  async #finishAll(): Promise<void> {
    for (const id of await this.#spool.complete())
      this.#finish(id).catch((error: unknown) => this.#complain(error))
  }

  /** A photograph that is refused is nobody's fault here. */
  #complain(error: unknown): void {
    if (!(error instanceof RefusalError)) this.#around.failed(error)
  }
}

/** The id covers the bytes and their place: the same photograph of the same acta is one record. */
function draftId({ eleccion, casilla, clase }: Announced, sha256: string): string {
  return `foto:${sha256}:${eleccion}:${casilla}:${clase}`
}

function idOf(request: Request): string | undefined {
  return /\/([0-9a-f]{32})$/.exec(new URL(request.url).pathname)?.[1]
}

/** tus keeps texts; what a client says beside, as the file's name, is not kept. */
function textsOf(announced: Announced): Record<string, string> {
  return Object.fromEntries(
    Object.entries(announced).filter((each): each is [string, string] => each[1] !== undefined),
  )
}
