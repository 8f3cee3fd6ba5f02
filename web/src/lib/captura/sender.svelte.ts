import { delayOf } from './backoff.ts'
import {
  after,
  dueOf,
  hurried,
  isOpen,
  leaving,
  nextOf,
  type Envio,
  type EnvioFoto,
  type Resultado,
} from './outbox.ts'
import { isReachable, sendNumeros } from './remote.ts'
import { openedStore, type Store } from './store.ts'
import { sendFoto } from './upload.ts'

/** What is known of the way to the service, from requests that were really made. */
export type Senal =
  | { status: 'desconocida' }
  | { status: 'en_linea'; lenta: boolean }
  | { status: 'sin_senal'; desde: number; intentos: number; proximo: number }

const LOCK = 'espejo-envio'
const SLOW_MS = 3000
/** Another tab is sending: look again after this; after the second, it is taken for frozen. */
const OTHER_TAB_MS = 3000
const FROZEN_MS = 90_000

/**
 * The outbox at work: one item at a time, in the foreground, from whichever tab comes first. It
 * waits as long as it said on the screen, asks the service itself whether it can be reached, and
 * gives up nothing.
 */
export class Bandeja {
  envios = $state.raw<Envio[]>([])
  senal = $state.raw<Senal>({ status: 'desconocida' })
  /** Something is on its way at this moment. */
  enviando = $state(false)
  /** The disk took no more: what is new lives only while this screen is open. */
  sinDisco = $state(false)

  #opened: Store | undefined
  #tokenOf: (sub: string) => Promise<string | undefined>
  #onconfirmed: (envio: Envio) => void
  /** Of `start`: the page is also drawn by the build, where nobody would ever close it. */
  #tabs: BroadcastChannel | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #blockedSince: number | undefined
  /** Somebody pressed while a try was under way, which may still fail. */
  #askedAgain = false
  #stopped = false

  /** `tokenOf`: the credential an item was made with. */
  constructor(
    tokenOf: (sub: string) => Promise<string | undefined>,
    onconfirmed: (envio: Envio) => void,
  ) {
    this.#tokenOf = tokenOf
    this.#onconfirmed = onconfirmed
  }

  get #store(): Store {
    return openedStore(this.#opened)
  }

  async start(store: Store): Promise<void> {
    this.#opened = store
    this.#tabs = new BroadcastChannel('espejo-captura')
    this.#tabs.onmessage = () => void this.#reload()
    addEventListener('online', this.retry)
    document.addEventListener('visibilitychange', this.#onvisible)
    await this.#reload()
    void this.#pump()
  }

  stop() {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#tabs?.close()
    removeEventListener('online', this.retry)
    document.removeEventListener('visibilitychange', this.#onvisible)
  }

  /** Puts an item in the outbox. It is on the disk when this resolves, or `sinDisco` says that it is not. */
  async add(envio: Envio): Promise<void> {
    await this.#keep(envio)
    void this.#pump()
  }

  /** Somebody pressed «Intentar ahora», or the signal may be back. */
  retry = () => {
    const { senal } = this
    if (senal.status === 'sin_senal') this.senal = { ...senal, proximo: 0 }
    this.envios = this.envios.map(hurried)
    this.#askedAgain = this.enviando
    void this.#pump()
  }

  /** When the next try is due, ms on the phone's clock; undefined when nothing waits. */
  get proximo(): number | undefined {
    const due = dueOf(this.envios)
    if (due === undefined || this.enviando) return undefined
    return this.senal.status === 'sin_senal' ? Math.max(due, this.senal.proximo) : due
  }

  /** An answer of any kind came, after `ms` where that tells how good the way is. */
  reached(ms?: number) {
    const before = this.senal.status === 'en_linea' && this.senal.lenta
    this.senal = { status: 'en_linea', lenta: ms === undefined ? before : ms > SLOW_MS }
  }

  #onvisible = () => {
    if (!document.hidden) this.retry()
  }

  async #pump(): Promise<void> {
    if (this.enviando || this.#stopped) return
    clearTimeout(this.#timer)
    this.enviando = true
    const awake = await this.#stayAwake()
    try {
      while (!this.#stopped && (await this.#step()));
    } finally {
      this.enviando = false
      void awake?.release()
    }
    if (this.#askedAgain) this.retry()
    else this.#schedule()
  }

  /** A phone that falls asleep stops sending; it may where the browser does not ask. */
  async #stayAwake(): Promise<WakeLockSentinel | undefined> {
    if (!nextOf(this.envios, Date.now()) || !('wakeLock' in navigator)) return undefined
    return navigator.wakeLock.request('screen').catch(() => undefined)
  }

  #schedule() {
    const proximo = this.#blockedSince ? Date.now() + OTHER_TAB_MS : this.proximo
    if (proximo === undefined || this.#stopped) return
    this.#timer = setTimeout(() => void this.#pump(), Math.max(250, proximo - Date.now()))
  }

  /** One try; false when there is nothing to do now. */
  async #step(): Promise<boolean> {
    const { senal } = this
    const envio = nextOf(this.envios, Date.now())
    if (!envio) {
      this.#blockedSince = undefined
      return false
    }
    if (senal.status === 'sin_senal') {
      if (senal.proximo > Date.now()) return false
      if (!(await isReachable())) {
        this.#lost()
        return false
      }
    }
    return this.#alone(() => this.#send(envio.id))
  }

  /** Two tabs share one outbox: only one sends. Without TLS there are no locks, and ids do the rest. */
  async #alone(send: () => Promise<boolean>): Promise<boolean> {
    if (!('locks' in navigator)) return send()
    const frozen = this.#blockedSince !== undefined && Date.now() - this.#blockedSince > FROZEN_MS
    const how = frozen ? { steal: true } : { ifAvailable: true }
    return navigator.locks.request(LOCK, how, (lock) => {
      if (!lock) {
        this.#blockedSince ??= Date.now()
        return false
      }
      this.#blockedSince = undefined
      return send()
    })
  }

  async #send(id: string): Promise<boolean> {
    // The other tab may have sent it meanwhile.
    const envio =
      (await this.#store.get('envios', id)) ?? this.envios.find((each) => each.id === id)
    if (!envio || !isOpen(envio)) {
      await this.#reload()
      return true
    }
    const startedAt = Date.now()
    const sent = leaving(envio, startedAt)
    await this.#keep(sent)
    const resultado = await this.#try(sent)
    if (resultado.status === 'sin_senal') this.#lost()
    else this.reached(envio.tipo === 'numeros' ? Date.now() - startedAt : undefined)
    const now = this.envios.find((each) => each.id === id) ?? sent
    const done = after(now, resultado, Date.now(), Math.random())
    await this.#keep(done)
    if (resultado.status === 'confirmado') await this.#finish(done)
    return resultado.status !== 'sin_senal'
  }

  async #try(envio: Envio): Promise<Resultado> {
    const token = await this.#tokenOf(envio.duenio)
    const mensaje =
      'Falta la credencial con la que se hizo. Entra con un nombramiento de la casilla.'
    if (!token) return { status: 'retenido', causa: 'sin_credencial', mensaje }
    if (envio.tipo === 'numeros') return sendNumeros(envio, token)
    const blob = await this.#store.get('fotos', envio.id)
    if (!blob)
      return {
        status: 'retenido',
        causa: 'foto_perdida',
        mensaje: 'La foto ya no está en este teléfono. Tómala otra vez.',
      }
    return sendFoto(envio, blob, token, (bytes) => this.#progress(envio, bytes))
  }

  /** Bytes that arrived prove the way is good: the waits start small again. */
  #progress(envio: EnvioFoto, subidos: number) {
    this.reached()
    void this.#keep({ ...envio, subidos, intentos: 0 })
  }

  async #finish(envio: Envio): Promise<void> {
    if (envio.tipo === 'foto') await this.#store.remove('fotos', envio.id)
    this.#onconfirmed(envio)
  }

  #lost() {
    const { senal } = this
    const before = senal.status === 'sin_senal' ? senal : { desde: Date.now(), intentos: 0 }
    const intentos = before.intentos + 1
    const proximo = Date.now() + delayOf(intentos, Math.random())
    this.senal = { status: 'sin_senal', desde: before.desde, intentos, proximo }
  }

  async #keep(envio: Envio): Promise<void> {
    this.#show(envio)
    this.sinDisco = (await this.#store.put('envios', envio.id, envio)) !== 'kept'
    if (!this.sinDisco) this.#tabs?.postMessage('envios')
  }

  #show(envio: Envio) {
    const others = this.envios.filter(({ id }) => id !== envio.id)
    this.envios = [...others, envio].sort((a, b) => a.creadoAt - b.creadoAt)
  }

  async #reload(): Promise<void> {
    const kept = await this.#store.all('envios')
    const unkept = this.envios.filter(({ id }) => !kept.some((each) => each.id === id))
    this.envios = [...kept, ...unkept].sort((a, b) => a.creadoAt - b.creadoAt)
  }
}
