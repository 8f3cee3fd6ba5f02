import { createSubscriber } from 'svelte/reactivity'
import {
  EMPTY,
  Line,
  type Status,
  type Surroundings,
  type Transport,
  type LineView,
} from './line.ts'

/** A topic for a component. Reading any property follows the topic while the component lives. */
export class LiveTopic<T> {
  #view = $state.raw<LineView>(EMPTY)
  #subscribe: () => void

  constructor(line: Line, name: string) {
    const show = (view: LineView): void => {
      this.#view = view
    }
    this.#subscribe = createSubscriber(() => {
      const leave = line.watch(name, show)
      // Shows the doc of an earlier visit; not now, because something is being rendered.
      queueMicrotask(() => show(line.view(name)))
      return leave
    })
  }

  /** Undefined until the first doc arrives. */
  get doc(): T | undefined {
    return this.#read().doc as T | undefined
  }
  get seq(): number {
    return this.#read().seq
  }
  get at(): string {
    return this.#read().at
  }
  get offset(): number | undefined {
    return this.#read().offset
  }
  /** The doc here has the hash of the server's doc, and the wire is open. */
  get proven(): boolean {
    return this.#read().proven
  }
  get receivedAt(): number {
    return this.#read().receivedAt
  }
  /** Reason for a missing doc: its name, and words for a person. */
  get problem(): LineView['problem'] {
    return this.#read().problem
  }

  #read(): LineView {
    this.#subscribe()
    return this.#view
  }
}

/** The live state of the service: a single object for the whole page, given by context. */
export class Live {
  #status = $state.raw<Status>({
    transport: 'conectando',
    since: 0,
    expired: false,
    outdated: false,
  })
  #line: Line
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- no state: one object for one name
  #topics = new Map<string, LiveTopic<unknown>>()

  constructor(around: Surroundings = browser()) {
    this.#line = new Line(around, (status) => {
      this.#status = status
    })
    if (typeof window === 'undefined') return
    window.addEventListener('online', () => this.#line.hurry())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#line.hurry()
    })
  }

  get transport(): Transport {
    return this.#status.transport
  }
  /** Start of the present transport, ms since 1970. */
  get since(): number {
    return this.#status.since
  }
  get expired(): boolean {
    return this.#status.expired
  }
  get outdated(): boolean {
    return this.#status.outdated
  }

  topic<T>(name: string): LiveTopic<T> {
    const topic = this.#topics.get(name) ?? new LiveTopic(this.#line, name)
    this.#topics.set(name, topic)
    return topic as LiveTopic<T>
  }
}

function browser(): Surroundings {
  return {
    open: (path) => {
      const { protocol, host } = window.location
      return new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}${path}`)
    },
    fetch: (...request) => fetch(...request),
    random: Math.random,
    now: Date.now,
  }
}
