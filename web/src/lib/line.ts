import type { ClientMessage, ErrorAnswer, ServerMessage } from '@espejo/server/contract'
import { Replica } from './replica.ts'
import { canUnpack, messageOf } from './unpack.ts'

export type Transport = 'conectando' | 'en vivo' | 'cada 15 s' | 'sin conexión'

export type Status = {
  transport: Transport
  /** Start of the present transport, ms since 1970; 0: since the page's start. */
  since: number
  /** The session is over: only signing in again helps. */
  expired: boolean
  /** The server runs a version other than the page's first. */
  outdated: boolean
}

/** A topic as shown on a page. A new object at every change. */
export type LineView = {
  doc: unknown
  seq: number
  at: string
  offset: number | undefined
  proven: boolean
  receivedAt: number
  /** Reason for a missing doc: its name, and words for a person. */
  problem: ErrorAnswer | undefined
}

export const EMPTY: LineView = {
  doc: undefined,
  seq: 0,
  at: '',
  offset: undefined,
  proven: false,
  receivedAt: 0,
  problem: undefined,
}

/** The browser, as far as the line needs a browser. */
export type Surroundings = {
  open: (path: string) => WebSocket
  fetch: typeof fetch
  random: () => number
  now: () => number
}

type Watch = {
  replica: Replica
  watchers: Set<(view: LineView) => void>
  problem: ErrorAnswer | undefined
}

const CLOSE_UNAUTHORIZED = 4401
/** Failed attempts after which HTTP fetches the docs meanwhile. */
const PATIENCE = 3
const BACKOFF_MS = 500
const BACKOFF_MAX_MS = 30_000
const POLL_MS = 15_000
/** A break shorter than this is nobody's business. */
const GRACE_MS = 3_000
/** The server says something every 4 s; a longer silence is a dead line, or a server that hangs. */
const SILENCE_MS = 10_000
/** Moving between pages leaves a topic and comes back. */
const LINGER_MS = 5_000
/** Docs kept of topics left before, to show at once and to resume from. */
const KEPT = 24

/**
 * The only wire to the server: a WebSocket; without a WebSocket HTTP every 15 s, and back. The wire
 * is open while somebody watches a topic.
 *
 *   opening -> open (hello) -> closed -> wait 0.5 s, 1 s, 2 s … 30 s -> opening
 *                                `-> from the third failure on, polling besides, until the next hello
 */
export class Line {
  status: Status = { transport: 'conectando', since: 0, expired: false, outdated: false }
  readonly #around: Surroundings
  readonly #told: (status: Status) => void
  readonly #topics = new Map<string, Watch>()
  readonly #kept = new Map<string, Replica>()
  #ws: WebSocket | undefined
  #open = false
  #failures = 0
  #version: string | undefined
  #heardAt = 0
  #lostAt = 0
  #retry: Timer
  #grace: Timer
  #poll: Timer
  #guard: ReturnType<typeof setInterval> | undefined

  constructor(around: Surroundings, told: (status: Status) => void = () => undefined) {
    this.#around = around
    this.#told = told
  }

  /** Follows a topic until the returned function is called; `changed` is never called at once. */
  watch(topic: string, changed: (view: LineView) => void): () => void {
    const watch = this.#topics.get(topic) ?? this.#follow(topic)
    watch.watchers.add(changed)
    return () => {
      watch.watchers.delete(changed)
      setTimeout(() => this.#release(topic), LINGER_MS)
    }
  }

  view(topic: string): LineView {
    const watch = this.#topics.get(topic)
    if (!watch) return EMPTY
    const { doc, seq, at, offset, proven, receivedAt } = watch.replica
    return { doc, seq, at, offset, proven, receivedAt, problem: watch.problem }
  }

  /** The network is said to be back, or the page is in sight again: no more waiting. */
  hurry(): void {
    if (this.#topics.size === 0) return
    if (this.#ws) return this.#listen()
    this.#failures = 0
    this.#connect()
  }

  #follow(topic: string): Watch {
    const replica = this.#kept.get(topic) ?? new Replica()
    replica.proven = false
    this.#kept.delete(topic)
    const watch: Watch = { replica, watchers: new Set(), problem: undefined }
    this.#topics.set(topic, watch)
    if (this.#open) this.#ask(topic, watch)
    else if (!this.#ws && this.#retry === undefined) this.#connect()
    if (this.#poll !== undefined) void this.#fetch(topic, watch)
    return watch
  }

  #release(topic: string): void {
    const watch = this.#topics.get(topic)
    if (!watch || watch.watchers.size > 0) return
    this.#topics.delete(topic)
    this.#keep(topic, watch.replica)
    if (this.#topics.size === 0) this.#rest()
    else if (this.#open) this.#send({ type: 'unsub', topic })
  }

  #keep(topic: string, replica: Replica): void {
    this.#kept.set(topic, replica)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }

  #rest(): void {
    for (const timer of [this.#retry, this.#grace, this.#poll]) clearTimeout(timer)
    this.#retry = this.#grace = this.#poll = undefined
    clearInterval(this.#guard)
    const ws = this.#ws
    this.#ws = undefined
    this.#open = false
    ws?.close()
  }

  #connect(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    const ws = this.#around.open(canUnpack() ? '/ws' : '/ws?plain=1')
    ws.binaryType = 'arraybuffer'
    this.#ws = ws
    this.#heardAt = this.#around.now()
    clearInterval(this.#guard)
    this.#guard = setInterval(() => this.#listen(), SILENCE_MS / 8)
    // Unpacking takes time; the messages still arrive in the server's order.
    let last = Promise.resolve()
    ws.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#heardAt = this.#around.now()
      last = last.then(async () => {
        const message = await messageOf(data)
        if (message && ws === this.#ws) this.#take(message)
      })
    }
    ws.onclose = ({ code }) => {
      if (ws === this.#ws) this.#closed(code)
    }
  }

  #listen(): void {
    if (this.#around.now() - this.#heardAt < SILENCE_MS) return
    const ws = this.#ws
    // The silence itself was the grace.
    this.#closed(0, this.#heardAt)
    this.#miss()
    ws?.close()
  }

  #closed(code: number, lostAt = this.#around.now()): void {
    clearInterval(this.#guard)
    this.#ws = undefined
    this.#open = false
    if (this.#failures++ === 0) this.#lostAt = lostAt
    if (code === CLOSE_UNAUTHORIZED) this.#say({ expired: true })
    this.#grace ??= setTimeout(() => this.#miss(), GRACE_MS)
    for (const [topic, { replica }] of this.#topics) {
      replica.proven = false
      this.#tell(topic)
    }
    const wait = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (this.#failures - 1))
    this.#retry = setTimeout(() => this.#connect(), wait * (0.5 + this.#around.random()))
    if (this.#failures >= PATIENCE) this.#poll ??= setTimeout(() => void this.#pollAll(), 0)
  }

  /** No socket: no connection, unless HTTP answers meanwhile. */
  #miss(): void {
    if (this.status.transport !== 'cada 15 s') this.#lose()
  }

  /** No way to the server since the break, or since the last answer over HTTP. */
  #lose(): void {
    const { transport } = this.status
    if (transport === 'sin conexión') return
    const since = transport === 'cada 15 s' ? this.#around.now() : this.#lostAt
    this.#say({ transport: 'sin conexión', since })
  }

  #take(message: ServerMessage): void {
    if (message.type === 'hello') return this.#greet(message.version)
    const watch = this.#topics.get(message.topic ?? '')
    if (!watch) return
    if (message.type === 'error') watch.problem = message
    else if (watch.replica.take(message, this.#around.now())) watch.problem = undefined
    else this.#send({ type: 'sub', topic: message.topic })
    this.#tell(message.topic ?? '')
  }

  #greet(version: string): void {
    for (const timer of [this.#grace, this.#poll]) clearTimeout(timer)
    this.#grace = this.#poll = undefined
    this.#open = true
    this.#failures = 0
    this.#version ??= version
    const outdated = this.#version !== version
    const { transport, since: before } = this.status
    const since = transport === 'en vivo' ? before : this.#around.now()
    this.#say({ transport: 'en vivo', since, expired: false, outdated })
    for (const [topic, watch] of this.#topics) this.#ask(topic, watch)
  }

  #ask(topic: string, { replica }: Watch): void {
    this.#send({ type: 'sub', topic, ...replica.held })
  }

  #send(message: ClientMessage): void {
    if (this.#open) this.#ws?.send(JSON.stringify(message))
  }

  async #pollAll(): Promise<void> {
    const answers = await Promise.all([...this.#topics].map((each) => this.#fetch(...each)))
    if (this.#open || this.#topics.size === 0) return
    if (!answers.some(Boolean)) this.#lose()
    else if (this.status.transport !== 'cada 15 s')
      this.#say({ transport: 'cada 15 s', since: this.#around.now() })
    const wait = POLL_MS * (0.9 + 0.2 * this.#around.random())
    this.#poll = setTimeout(() => void this.#pollAll(), wait)
  }

  /** True when the server answered with success: a 404 or a 401 is no way to the docs. */
  async #fetch(topic: string, watch: Watch): Promise<boolean> {
    // The browser sends the kept ETag, and gives the kept body back on a 304.
    const response = await this.#around
      .fetch(twinOf(topic), { cache: 'no-cache', credentials: 'same-origin' })
      .catch(() => undefined)
    if (!response) return false
    if (response.status === 401) this.#say({ expired: true })
    const doc: unknown = response.ok ? await response.json().catch(() => undefined) : undefined
    if (this.#open || doc === undefined) return response.ok
    const { headers } = response
    const at = headers.get('x-espejo-at') ?? ''
    watch.replica.put(doc, Number(headers.get('x-espejo-seq') ?? 0), at, this.#around.now())
    this.#tell(topic)
    return true
  }

  #say(news: Partial<Status>): void {
    this.status = { ...this.status, ...news }
    this.#told(this.status)
  }

  #tell(topic: string): void {
    const view = this.view(topic)
    for (const changed of this.#topics.get(topic)?.watchers ?? []) changed(view)
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined

/** The same doc over HTTP. */
export function twinOf(topic: string): string {
  const colon = topic.indexOf(':')
  const clave = encodeURIComponent(topic.slice(colon + 1))
  if (topic.startsWith('ambito:')) return `/api/ambito?ambito=${clave}`
  if (topic.startsWith('diferencias:')) return `/api/diferencias?ambito=${clave}`
  if (topic === 'progreso') return '/api/progreso'
  throw new Error(`No route has the document of ${topic}`)
}
