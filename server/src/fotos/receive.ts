import { Server, type Upload } from '@tus/server'
import { fotoMetadata } from '../contract/foto.ts'
import { needRoom } from '../disk/room.ts'
import { beforeDay } from '../domain/fold/jornada.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Outcome } from '../domain/fold/outcome.ts'
import type { Draft } from '../domain/record.ts'
import { Once } from '../jobs/once.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { Image } from './image.ts'
import { UploadLocker } from './locker.ts'
import { draftId, Spool, metadataOf, type SpoolEntry, type Announced } from './spool.ts'
import type { FotoStore } from './store.ts'
import { Turns } from './turns.ts'
import { coversActa, slotFor } from '../access/place.ts'
import type { Scope } from '../access/role.ts'

const BYTES_MAX = 25 * 1024 * 1024
/**
 * Photographs of one acta: by one sender, by all, and by those who coordinate besides: nobody alone
 * closes the album for anybody else.
 */
const ALBUM = { sender: 12, all: 60, reserve: 12 }
/** Complete uploads taken in at the same time, and complete uploads that may wait. */
const FINISH = { atOnce: 4, waitingMax: 500 }
/**
 * A single upload is decoded at a time: the largest picture of the worst kind takes 300 MB
 * (measured).
 */
const CHECK = { atOnce: 1, waitingMax: FINISH.atOnce }
/** The reception tries an absent store again without a request. */
const RETRY_MS = 60_000
const EXPIRE_MS = 3_600_000
const PATH = '/api/fotos/subir'

/** The sender of an upload, and the casillas in the charge of the sender. */
export type FotoSender = Scope & {
  actor: string
  /** Whether a reserve in each album is open to the sender. */
  coordinates: boolean
  /** Takes a new upload from the budget of the sender; throws once the budget is used up. */
  spend: () => void
  /** Throws once the sender's credential was revoked (RULES.md NO15). */
  refuseRevoked: () => void
}

/** Surroundings of the reception; `inspect` hashes and checks the bytes of a file. */
export type ReceptionParts = {
  folder: string
  night: Night
  store: FotoStore
  inspect: (path: string) => Promise<Image>
  submit: (draft: Draft) => Promise<Outcome>
  /** ISO. */
  now: () => string
  nowMs: () => number
  /** Called with each stored photograph. */
  stored: (sha256: string) => void
  /** Called for an upload that could not be finished now; the upload stays and is tried again. */
  failed: (error: unknown) => void
}

/** Sender and failure of a request, for the hooks of tus: a hook receives the request alone. */
type Visit = { sender: FotoSender; failure?: Error }

/**
 * Takes photographs in pieces (tus): bytes → spool → hash and check → store → `foto.stored` in the
 * ledger → answer. Each step can be done again, so a crash between any two loses nothing: the next
 * start finishes complete uploads, and incomplete uploads go on at their offset.
 */
export class Reception {
  readonly #around: ReceptionParts
  readonly #spool: Spool
  readonly #tus: Server
  readonly #turns = new Turns(FINISH)
  readonly #checks = new Turns(CHECK)
  readonly #visits = new WeakMap<Request, Visit>()
  readonly #finishing = new Once<void>()
  readonly #timers: NodeJS.Timeout[]

  private constructor(around: ReceptionParts) {
    this.#around = around
    this.#spool = new Spool({ directory: around.folder })
    this.#tus = new Server({
      path: PATH,
      datastore: this.#spool,
      locker: new UploadLocker(),
      relativeLocation: true,
      maxSize: BYTES_MAX,
      // Pages of other origins have no business here; tus by default admits all origins.
      allowedOrigins: () => false,
      // A returning phone must not wait for its lost connection.
      lockDrainTimeout: 500,
      disableTerminationForFinishedUploads: true,
      // By default tus decodes the address and also reads the query: the checked id must be the
      // served id.
      getFileIdFromRequest: (request) => idOf(request),
      onUploadCreate: (request, upload) => this.#begin(request, upload),
      onUploadFinish: (request, { id }) => this.#end(request, id),
      onResponseError: (request, error) => this.#remember(request, error),
    })
    const every = (ms: number, work: () => Promise<void>) =>
      setInterval(() => void work().catch(around.failed), ms).unref()
    this.#timers = [
      every(RETRY_MS, () => this.#finishAll()),
      every(EXPIRE_MS, () => this.#spool.expire(around.nowMs())),
    ]
  }

  /** Takes up uploads of the last process; complete uploads are finished in the background. */
  static async open(around: ReceptionParts): Promise<Reception> {
    const reception = new Reception(around)
    await reception.#spool.load(performance.now())
    await reception.#spool.expire(around.nowMs())
    await reception.#finishAll()
    return reception
  }

  /** Answers a request of the tus protocol. Rejects with a RefusalError for a refused upload. */
  async handle(request: Request, sender: FotoSender): Promise<Response> {
    const id = idOf(request)
    const entry = id === undefined ? undefined : await this.#spool.find(id)
    if (entry) {
      // Somebody else's upload gets the same answer as a missing upload.
      if (!coversActa(this.#around.night, sender, entry.announced))
        throw new RefusalError('no_encontrado')
      const done = request.method === 'HEAD' && (await this.#answerDone(entry))
      if (done) return done
      if (entry.received !== undefined)
        this.#spool.touch(entry.id, entry.announced, performance.now())
    }
    const visit: Visit = { sender }
    this.#visits.set(request, visit)
    const response = await this.#tus.handleWeb(request)
    if (visit.failure) throw visit.failure
    return request.method === 'HEAD' && entry ? this.#checked(entry, response) : response
  }

  /** The answer of tus, but for the end: the last bytes may have come since, and are checked first. */
  async #checked({ id, size }: SpoolEntry, response: Response): Promise<Response> {
    if (response.headers.get('upload-offset') !== String(size)) return response
    const entry = await this.#spool.find(id)
    const done = entry && (await this.#answerDone(entry))
    if (!done) throw new RefusalError('no_encontrado')
    return done
  }

  /** Discards the uploads under way: an upload of a practice night belongs to no later night. */
  async forget(): Promise<void> {
    await this.#spool.clear()
    // A photograph being stored ends in its own night: the ledger of the night takes the
    // photograph, or is closed.
    await this.#finishing.settled()
  }

  /** Lets storing end. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#finishing.settled()
  }

  /** Checks everything knowable before the first byte. */
  async #begin(request: Request, upload: Upload): Promise<{ metadata: Record<string, string> }> {
    const sender = this.#visits.get(request)?.sender
    if (!sender) throw new Error('A request without a sender')
    const { night, now } = this.#around
    const parsed = fotoMetadata.safeParse(upload.metadata)
    if (!parsed.success)
      throw new RefusalError(
        'cuerpo_invalido',
        parsed.error.issues.map(({ path }) => path.join('.')),
      )
    const { data } = parsed
    const slot = slotFor(night, sender, data)
    const eleccion = night.elecciones.get(data.eleccion)
    const early = eleccion && beforeDay(night, eleccion, slot, now())
    if (early) throw new RefusalError(early.refusal, early.detail)
    const announced = { ...data, acta: slot.expected.acta, actor: sender.actor }
    needRoom(this.#spool.directory, 2 * (upload.size ?? 0))
    const isKnown = slot.fotos.some(({ sha256 }) => sha256 === data.sha256)
    if (!isKnown) sender.spend()
    const { actor, coordinates } = sender
    const all = ALBUM.all + (coordinates ? ALBUM.reserve : 0)
    const isFull = () => {
      const own = slot.fotos.filter((each) => each.actor === actor).length
      const under = this.#spool.openOf(announced)
      return !isKnown && (slot.fotos.length + under.all >= all || own + under.own >= ALBUM.sender)
    }
    if (isFull()) await this.#spool.makePlace(announced, performance.now())
    // No pause from here to the note: of many simultaneous beginnings none slips past the limit.
    if (isFull()) throw new RefusalError('fotos_completas')
    this.#spool.touch(upload.id, announced, performance.now())
    return { metadata: metadataOf(announced) }
  }

  /** A sender may hold the last bytes back until after the revocation: then nothing is kept. */
  async #end(request: Request, id: string): Promise<object> {
    try {
      this.#visits.get(request)?.sender.refuseRevoked()
    } catch (error) {
      await this.#spool.discard(id)
      throw error
    }
    await this.#finish(id)
    return {}
  }

  /** Keeps an error for the answer to the request; errors of the protocol are tus's own. */
  #remember(request: Request, error: Error | { status_code: number }): undefined {
    const visit = this.#visits.get(request)
    if (!visit) return
    if (error instanceof Error) visit.failure = error
    else if (error.status_code === 413) visit.failure = new RefusalError('foto_grande')
  }

  /**
   * Tells a phone that missed the answer how far the upload got. All bytes received is not yet
   * stored: the phone hears the end only once the photograph is stored. Undefined: bytes are
   * missing.
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
    return this.#finishing.run(id, () => this.#turns.take(() => this.#takeIn(id)))
  }

  async #takeIn(id: string): Promise<void> {
    const entry = await this.#spool.find(id)
    // While the upload waited for its turn, a parallel request had the upload refused or taken in.
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

  /** Starts finishing complete uploads; does not wait for the end. */
  async #finishAll(): Promise<void> {
    for (const id of await this.#spool.complete())
      this.#finish(id).catch((error: unknown) => this.#complain(error))
  }

  /** Reports failures of the service only: a refused photograph is nobody's fault here. */
  #complain(error: unknown): void {
    if (!(error instanceof RefusalError)) this.#around.failed(error)
  }
}

function idOf(request: Request): string | undefined {
  return /\/([0-9a-f]{32})$/.exec(new URL(request.url).pathname)?.[1]
}
