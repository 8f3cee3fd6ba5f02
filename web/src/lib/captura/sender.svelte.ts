import { delayOf } from './backoff.ts'
import {
  after,
  dueOf,
  hurried,
  isOpen,
  leaving,
  nextOf,
  type Item,
  type FotoItem,
  type Outcome,
} from './outbox.ts'
import { isReachable, sendTally } from './remote.ts'
import { openedStore, type Store } from './store.ts'
import type { sendFoto } from './upload.ts'

/** The state of the way to the service, known from real requests. */
export type Signal =
  | { status: 'desconocida' }
  | { status: 'en_linea'; slow: boolean }
  | { status: 'sin_senal'; since: number; tries: number; nextAt: number }

/** The way of items to the service. */
export type Way = {
  tally: typeof sendTally
  foto: typeof sendFoto
  isReachable: typeof isReachable
}
/** Photographs and their way to the service are no part of the first load. */
const TO_SERVICE: Way = {
  tally: sendTally,
  foto: (...sent) =>
    import('./upload.ts').then(
      (upload) => upload.sendFoto(...sent),
      () => ({ status: 'sin_senal' }),
    ),
  isReachable,
}

const SLOW_MS = 3000
/**
 * Another tab is sending: look again after OTHER_TAB_MS; after FROZEN_MS the tab counts as frozen.
 */
const OTHER_TAB_MS = 3000
const FROZEN_MS = 90_000

/**
 * The outbox at work: item after item, in the foreground, from whichever tab comes first. The
 * sender waits as long as the screen says, asks the service itself whether the service can be
 * reached, and gives up nothing.
 */
export class Sender {
  items = $state.raw<Item[]>([])
  signal = $state.raw<Signal>({ status: 'desconocida' })
  /** An item is on its way at this moment. */
  sending = $state(false)

  #opened: Store | undefined
  #tokenOf: (sub: string) => Promise<string | undefined>
  #onanswered: (item: Item) => void
  #way: Way
  #name: string
  /**
   * Opened by `start`: the build also draws the page, and nobody would ever close a channel there.
   */
  #tabs: BroadcastChannel | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #blockedSince: number | undefined
  /** Somebody pressed during a try, and the try may still fail. */
  #askedAgain = false
  #stopped = false

  /**
   * `tokenOf`: the token of the credential an item was made with. `onanswered` hears of each item
   * taken or held back by the service. `name`: tabs of one name share an outbox.
   */
  constructor(
    tokenOf: (sub: string) => Promise<string | undefined>,
    onanswered: (item: Item) => void,
    way = TO_SERVICE,
    name = 'espejo-captura',
  ) {
    this.#way = way
    this.#name = name
    this.#tokenOf = tokenOf
    this.#onanswered = onanswered
  }

  get #store(): Store {
    return openedStore(this.#opened)
  }

  async start(store: Store): Promise<void> {
    this.#opened = store
    this.#tabs = new BroadcastChannel(this.#name)
    this.#tabs.onmessage = () => void this.reload()
    addEventListener('online', this.retry)
    document.addEventListener('visibilitychange', this.#onvisible)
    await this.reload()
    void this.#pump()
  }

  stop() {
    this.#stopped = true
    clearTimeout(this.#timer)
    // A try under way goes on: what it keeps is told to nobody, and a closed channel would throw.
    this.#tabs?.close()
    this.#tabs = undefined
    removeEventListener('online', this.retry)
    document.removeEventListener('visibilitychange', this.#onvisible)
  }

  /** Puts an item in the outbox; when `add` resolves, the store has the item. */
  async add(item: Item): Promise<void> {
    await this.#keep(item)
    void this.#pump()
  }

  /** Somebody pressed «Intentar ahora», or the signal may be back. */
  retry = () => {
    const { signal } = this
    if (signal.status === 'sin_senal') this.signal = { ...signal, nextAt: 0 }
    this.items = this.items.map(hurried)
    this.#askedAgain = this.sending
    void this.#pump()
  }

  /** When the next try is due, ms on the phone's clock; undefined when nothing waits. */
  get nextAt(): number | undefined {
    const due = dueOf(this.items)
    if (due === undefined || this.sending) return undefined
    return this.signal.status === 'sin_senal' ? Math.max(due, this.signal.nextAt) : due
  }

  /** An answer of any kind came, after `ms` where the time tells how good the way is. */
  reached(ms?: number) {
    const before = this.signal.status === 'en_linea' && this.signal.slow
    this.signal = { status: 'en_linea', slow: ms === undefined ? before : ms > SLOW_MS }
  }

  #onvisible = () => {
    if (!document.hidden) this.retry()
  }

  async #pump(): Promise<void> {
    if (this.sending || this.#stopped) return
    clearTimeout(this.#timer)
    this.sending = true
    const awake = await this.#stayAwake()
    try {
      while (!this.#stopped && (await this.#step()));
    } catch {
      // A lock taken away, a page going to sleep: whatever broke the try, the next try comes.
      this.#blockedSince ??= Date.now()
    }
    this.sending = false
    void awake?.release().catch(() => undefined)
    if (this.#askedAgain) this.retry()
    else this.#schedule()
  }

  /** A phone that falls asleep stops sending. Browsers without the wake lock let phones sleep. */
  async #stayAwake(): Promise<WakeLockSentinel | undefined> {
    if (!nextOf(this.items, Date.now()) || !('wakeLock' in navigator)) return undefined
    return navigator.wakeLock.request('screen').catch(() => undefined)
  }

  #schedule() {
    const nextAt = this.#blockedSince ? Date.now() + OTHER_TAB_MS : this.nextAt
    if (nextAt === undefined || this.#stopped) return
    this.#timer = setTimeout(() => void this.#pump(), Math.max(250, nextAt - Date.now()))
  }

  /** A try; false when there is nothing to do now. */
  async #step(): Promise<boolean> {
    const { signal } = this
    const item = nextOf(this.items, Date.now())
    if (!item) {
      this.#blockedSince = undefined
      return false
    }
    if (signal.status === 'sin_senal') {
      if (signal.nextAt > Date.now()) return false
      if (!(await this.#way.isReachable())) {
        this.#lost()
        return false
      }
    }
    return this.#alone(() => this.#send(item.id))
  }

  /**
   * Two tabs share the outbox: a single tab sends. Without TLS there are no locks, and ids do the
   * rest.
   */
  async #alone(send: () => Promise<boolean>): Promise<boolean> {
    if (!('locks' in navigator)) return send()
    const frozen = this.#blockedSince !== undefined && Date.now() - this.#blockedSince > FROZEN_MS
    const how = frozen ? { steal: true } : { ifAvailable: true }
    return navigator.locks.request(`${this.#name}-envio`, how, (lock) => {
      if (!lock) {
        this.#blockedSince ??= Date.now()
        return false
      }
      this.#blockedSince = undefined
      return send()
    })
  }

  async #send(id: string): Promise<boolean> {
    // The other tab may have sent the item meanwhile.
    const kept = await this.#store.get('envios', id).catch(() => undefined)
    const item = kept ?? this.items.find((each) => each.id === id)
    if (!item || !isOpen(item)) {
      await this.reload()
      return true
    }
    const startedAt = Date.now()
    const sent = leaving(item, startedAt)
    await this.#keep(sent)
    const outcome = await this.#try(sent).catch((): Outcome => ({ status: 'sin_disco' }))
    if (outcome.status === 'sin_senal') this.#lost()
    else if (outcome.status !== 'sin_disco')
      this.reached(item.tipo === 'numeros' ? Date.now() - startedAt : undefined)
    const now = this.items.find((each) => each.id === id) ?? sent
    const done = after(now, outcome, Date.now(), Math.random())
    await this.#keep(done)
    if (done.tipo === 'foto' && outcome.status === 'confirmado')
      await this.#store.remove('fotos', id)
    if (!isOpen(done)) this.#onanswered(done)
    return outcome.status !== 'sin_senal'
  }

  /** Rejects where the phone's disk cannot be read; no answer of the service is an answer too. */
  async #try(item: Item): Promise<Outcome> {
    const token = await this.#tokenOf(item.duenio)
    // `heldOf` has the words.
    if (!token) return { status: 'retenido', causa: 'sin_credencial', mensaje: '' }
    if (item.tipo === 'numeros') return this.#way.tally(item, token)
    const blob = await this.#store.get('fotos', item.id)
    if (!blob)
      return {
        status: 'retenido',
        causa: 'foto_perdida',
        mensaje: 'La foto ya no está en este teléfono. Tómala otra vez.',
      }
    return this.#way.foto(item, blob, token, (bytes) => this.#progress(item, bytes))
  }

  /** Bytes that arrived prove the way good: the waits start small again. */
  #progress(item: FotoItem, sentBytes: number) {
    this.reached()
    void this.#keep({ ...item, subidos: sentBytes, intentos: 0 })
  }

  #lost() {
    const { signal } = this
    const before = signal.status === 'sin_senal' ? signal : { since: Date.now(), tries: 0 }
    const tries = before.tries + 1
    const nextAt = Date.now() + delayOf(tries, Math.random())
    this.signal = { status: 'sin_senal', since: before.since, tries, nextAt }
  }

  async #keep(item: Item): Promise<void> {
    this.#show(item)
    const written = await this.#store.put('envios', item.id, item)
    if (written === 'kept') this.#tabs?.postMessage('envios')
  }

  #show(item: Item) {
    const others = this.items.filter(({ id }) => id !== item.id)
    this.items = [...others, item].sort((a, b) => a.creadoAt - b.creadoAt)
  }

  /** Shows what the store has, over what only the screen has. */
  async reload(): Promise<void> {
    const kept = await this.#store.all('envios')
    const unkept = this.items.filter(({ id }) => !kept.some((each) => each.id === id))
    this.items = [...kept, ...unkept].sort((a, b) => a.creadoAt - b.creadoAt)
  }
}
