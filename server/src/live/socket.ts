import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import {
  clientMessage,
  CLOSE_BAD_MESSAGE,
  CLOSE_UNAUTHORIZED,
  type ClientMessage,
  type Topic,
} from '../contract/live.ts'
import { Connection, type Counts } from './connection.ts'
import { originAllowed, queryOf, refuse, type Authorize, type Bearer } from './door.ts'
import type { Feed } from './feed.ts'
import type { Outbox } from './outbox.ts'
import { FULL, Seats } from './seats.ts'

export type LiveOptions = {
  outbox: Outbox
  authorize: Authorize
  /** Besides the page's own host: `https://espejo.example`. */
  origins: readonly string[]
  /** Whether the browser spoke HTTPS; undefined: nobody trusted says. */
  isHttps?: (request: IncomingMessage) => boolean | undefined
  version: string
  maxSockets?: number
  maxSocketsPerPerson?: number
  maxTopicsPerSocket?: number
  /** A reader blocked this long is let go. */
  stuckMs?: number
  /** Milliseconds since 1970; `steadyMs`: of a clock that nobody sets, for every span. */
  now: () => number
  steadyMs?: () => number
}

export type LiveStats = {
  sockets: number
  sent: number
  /** Times a reader was skipped because the reader did not read. */
  conflated: number
  /** Bytes that wait for readers, all together. */
  waiting: number
}

const PATH = '/ws'
const MAX_TOPICS_PER_SOCKET = 48
const MAX_PAYLOAD = 4 * 1024
const STUCK_MS = 60_000
/** Sends between two breaths of the event loop: some 5 ms. */
const SLICE = 500
const SWEEP_MS = 250
/** A socket is pinged once in so many sweeps (30 s), other sockets in each. */
const PING_SWEEPS = 120
const CLOSE_RESTARTING = 1012
const CLOSE_GRACE_MS = 500

/** The sockets of `/ws`: the caller disposes them before the outbox, whose ticks start here. */
export function serveLive(options: LiveOptions): LiveServer {
  return new LiveServer(options)
}

export class LiveServer {
  readonly #options: LiveOptions & { maxTopicsPerSocket: number; stuckMs: number }
  readonly #seats: Seats
  readonly #steadyMs: () => number
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    clientTracking: false,
  })
  readonly #connections = new Set<Connection>()
  readonly #readers = new Map<Topic, Set<Connection>>()
  readonly #counts: Counts = { sent: 0, conflated: 0 }
  /** Topics to be sent, in turn; false: only to readers behind. */
  readonly #queue = new Map<Topic, boolean>()
  #sending: Generator<() => void> | undefined
  #sweeps = 0
  #opened = 0
  readonly #timer: NodeJS.Timeout

  constructor(options: LiveOptions) {
    const { maxSockets: max, maxSocketsPerPerson: perPerson } = options
    this.#seats = new Seats({ ...(max ? { max } : {}), ...(perPerson ? { perPerson } : {}) })
    this.#options = { maxTopicsPerSocket: MAX_TOPICS_PER_SOCKET, stuckMs: STUCK_MS, ...options }
    this.#steadyMs = options.steadyMs ?? (() => performance.now())
    options.outbox.listen((topic, silent) => this.#enqueue(topic, silent))
    options.outbox.start()
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  stats(): LiveStats {
    let waiting = 0
    for (const { ws } of this.#connections) waiting += ws.bufferedAmount
    return { sockets: this.#connections.size, ...this.#counts, waiting }
  }

  /** Never throws and never rejects: a wrong upgrade is answered in plain HTTP. */
  handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const hangUp = (): unknown => socket.destroy()
    socket.on('error', hangUp)
    this.#admit(request).then(
      (admitted) => {
        if ('status' in admitted) return refuse(socket, admitted)
        // No pause from here to the connection: of many at once none slips past the limit.
        const full = this.#seats.refusalFor(admitted)
        if (full) return refuse(socket, full)
        if (socket.destroyed) return
        socket.off('error', hangUp)
        this.#server.handleUpgrade(request, socket, head, (ws) =>
          this.#connect(ws, admitted, queryOf(request).get('plain') === '1'),
        )
      },
      () => socket.destroy(),
    )
  }

  /** Asks every client to come back with a credential that is still good, and sends nothing more. */
  closeAll(): void {
    for (const connection of this.#connections) {
      for (const topic of [...connection.cursors.keys()]) this.#leave(connection, topic)
      if (this.#mayHear(connection)) connection.ws.close(CLOSE_RESTARTING)
    }
  }

  /** Tells everybody to come back in a moment, and hangs up on clients without an answer. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    this.closeAll()
    const until = performance.now() + CLOSE_GRACE_MS
    while (this.#connections.size > 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20))
    for (const { ws } of this.#connections) ws.terminate()
  }

  async #admit(request: IncomingMessage): Promise<Bearer | Parameters<typeof refuse>[1]> {
    if (request.url?.split('?')[0] !== PATH)
      return { status: 404, error: 'no_existe', mensaje: 'No hay nada en esta dirección.' }
    const { origins, isHttps } = this.#options
    if (!originAllowed(request, origins, isHttps?.(request)))
      return { status: 403, error: 'origen', mensaje: 'La página no es de este sistema.' }
    if (this.#seats.isFull) return FULL
    const credential = await this.#options.authorize(request)
    return this.#isCurrent(credential)
      ? credential
      : { status: 401, error: 'credencial', mensaje: 'Sesión no válida o vencida.' }
  }

  #isCurrent(credential: Bearer | null): credential is Bearer {
    if (!credential || credential.isRevoked?.()) return false
    return credential.exp * 1000 > this.#options.now()
  }

  #connect(ws: WebSocket, credential: Bearer, plain: boolean): void {
    const now = this.#options.now()
    const turn = this.#opened++ % PING_SWEEPS
    const opening = { credential, plain, turn, counts: this.#counts, now: this.#steadyMs() }
    const connection = new Connection(ws, opening)
    this.#connections.add(connection)
    this.#seats.take(credential)
    ws.on('message', (data: Buffer, isBinary) => this.#hear(connection, data, isBinary))
    ws.on('ping', () => this.#tooMany(connection))
    ws.on('pong', () => (connection.alive = true))
    ws.on('error', () => ws.terminate())
    ws.on('close', () => this.#forget(connection))
    const { outbox, version } = this.#options
    const at = new Date(now).toISOString()
    connection.tell({ type: 'hello', epoch: outbox.epoch, at, version })
  }

  #forget(connection: Connection): void {
    if (this.#connections.delete(connection)) this.#seats.leave(connection.credential)
    for (const topic of connection.cursors.keys()) this.#leave(connection, topic)
  }

  #hear(connection: Connection, data: Buffer, isBinary: boolean): void {
    connection.alive = true
    if (connection.ws.readyState !== connection.ws.OPEN || this.#tooMany(connection)) return
    if (!this.#mayHear(connection)) return
    const message = isBinary ? undefined : parse(data)
    if (!message) return connection.ws.close(CLOSE_BAD_MESSAGE, 'mensaje ilegible')
    if (message.type === 'sub') this.#sub(connection, message)
    else if (connection.cursors.has(message.topic)) this.#leave(connection, message.topic)
  }

  /** Asked before each message: a revoked person hears nothing more (RULES.md NO1). */
  #mayHear({ credential, ws }: Connection): boolean {
    if (this.#isCurrent(credential)) return true
    ws.close(CLOSE_UNAUTHORIZED, 'sesión vencida')
    return false
  }

  #tooMany(connection: Connection): boolean {
    if (connection.allows(this.#steadyMs())) return false
    connection.ws.close(CLOSE_BAD_MESSAGE, 'demasiados mensajes')
    return true
  }

  /** A second sub of the same topic asks again: with nothing held, for the snapshot. */
  #sub(connection: Connection, message: Extract<ClientMessage, { type: 'sub' }>): void {
    const feed = this.#join(connection, message.topic)
    if (!feed) return
    connection.cursors.set(message.topic, this.#options.outbox.resume(feed, message))
    connection.advance(feed, true)
  }

  #join(connection: Connection, topic: Topic): Feed | undefined {
    const { outbox, maxTopicsPerSocket } = this.#options
    if (connection.cursors.has(topic)) return outbox.feed(topic)
    if (connection.cursors.size >= maxTopicsPerSocket)
      return this.#deny(connection, topic, 'demasiados_temas')
    const feed = outbox.subscribe(topic)
    if (typeof feed === 'string') return this.#deny(connection, topic, feed)
    const readers = this.#readers.get(topic) ?? new Set()
    this.#readers.set(topic, readers.add(connection))
    return feed
  }

  #deny(connection: Connection, topic: Topic, error: keyof typeof DENIALS): undefined {
    connection.tell({ type: 'error', topic, error, mensaje: DENIALS[error] })
  }

  #leave(connection: Connection, topic: Topic): void {
    connection.cursors.delete(topic)
    connection.behind.delete(topic)
    const readers = this.#readers.get(topic)
    readers?.delete(connection)
    if (readers?.size === 0) this.#readers.delete(topic)
    this.#options.outbox.unsubscribe(topic)
  }

  #enqueue(topic: Topic, silent: boolean): void {
    this.#queue.set(topic, silent && (this.#queue.get(topic) ?? true))
    if (this.#sending) return
    this.#sending = this.#sends()
    setImmediate(() => this.#pump())
  }

  #pump(): void {
    for (let n = 0; n < SLICE; n++) {
      const next = this.#sending?.next()
      if (!next || next.done) return void (this.#sending = undefined)
      next.value()
    }
    setImmediate(() => this.#pump())
  }

  /** A topic that changes again meanwhile goes to the end; its readers then get the newest doc. */
  *#sends(): Generator<() => void> {
    for (const [topic, silent] of this.#queue) {
      this.#queue.delete(topic)
      const feed = this.#options.outbox.feed(topic)
      if (!feed) continue
      for (const connection of this.#readers.get(topic) ?? [])
        yield () => {
          if (this.#mayHear(connection)) connection.advance(feed, silent)
        }
    }
  }

  #sweep(): void {
    const turn = this.#sweeps++ % PING_SWEEPS
    const now = this.#steadyMs()
    for (const connection of this.#connections) {
      if (!this.#mayHear(connection)) continue
      if (connection.blocked) this.#waitFor(connection, now)
      else this.#relieve(connection, connection.turn === turn)
    }
  }

  #waitFor(connection: Connection, now: number): void {
    connection.blockedSince ??= now
    if (now - connection.blockedSince >= this.#options.stuckMs) connection.ws.terminate()
  }

  #relieve(connection: Connection, ping: boolean): void {
    connection.blockedSince = undefined
    for (const topic of connection.behind) {
      const feed = this.#options.outbox.feed(topic)
      if (feed) connection.advance(feed, false)
    }
    if (!ping) return
    if (!connection.alive) return connection.ws.terminate()
    connection.alive = false
    connection.ws.ping()
  }
}

const DENIALS = {
  tema_desconocido: 'No existe lo que se pide ver.',
  temas_llenos: 'El servidor ya sigue todos los ámbitos que puede. Intenta en un minuto.',
  demasiados_temas: 'Esta conexión ya sigue todos los ámbitos que puede.',
}

function parse(data: Buffer): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(data.toString())).data
  } catch {
    return undefined
  }
}
