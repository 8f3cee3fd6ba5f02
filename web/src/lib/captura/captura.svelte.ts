import type { ActaCaptura, CapturaDoc, CasillaCaptura } from '@espejo/server/contract'
import { createContext } from 'svelte'
import { Problem } from '#lib/api.ts'
import { keepText, keptText } from '#lib/kept.ts'
import { keepZone } from '#lib/zone.ts'
import { tallyBody, withOffset } from './acta.ts'
import { keyOf } from './casillas.ts'
import { Sender, type Way } from './sender.svelte.ts'
import { Drafts } from './drafts.svelte.ts'
import { dueItems, isTryout } from './jornada.ts'
import { confirmedIds, LostItems } from './lost.ts'
import { eastOf } from './time.ts'
import {
  doorFor,
  isOpen,
  newItem,
  placeKey,
  reassignable,
  resent,
  type Item,
  type FotoItem,
  type TallyItem,
} from './outbox.ts'
import { provingFoto, stepOf, type Step } from './step.ts'
import type { Envio, Show } from '#lib/recibo/recibos.ts'
import { readCaptura } from './remote.ts'
import { askToPersist, openedStore, type Store, type Written } from './store.ts'
import { claimsOf, laterOf, type Claims } from './token.ts'
import { updateWorker } from './worker.ts'

export type Session = { token: string; claims: Claims }

/** An acta with its casilla. */
export type Tarea = { casilla: CasillaCaptura; acta: ActaCaptura; key: string }

/** In the store of credentials, the token of the phone's present holder. */
const CURRENT = 'actual'
/** Between two questions about the state of the actas, while the app is open. */
const ASK_MS = 60_000

/** The representative's phone: session, actas of the holder's casillas, typed figures, the outbox. */
export class Captura {
  session = $state.raw<Session | undefined>()
  doc = $state.raw<CapturaDoc | undefined>()
  /** Why the catálogo could not be read, in the service's words. */
  problem = $state('')
  /** Why the service no longer admits the session's credential; '' for an admitted credential. */
  refused = $state('')
  /** End of the last write to the phone's disk. */
  disk = $state.raw<Written>('kept')
  /** Somebody is in the middle of something: no change of the app's version meanwhile. */
  busy = false
  /** Milliseconds that the service's clock is ahead of the phone's; undefined before it was heard. */
  heardSkewMs = $state<number>()
  skewMs = $derived(this.heardSkewMs ?? 0)

  /** Nothing here is ever sent (RULES.md JO5). */
  readonly practica: boolean = false
  /** Casillas of which the holder said that the vote has closed. */
  cerradas = $state.raw<readonly string[]>([])
  sender: Sender
  drafts: Drafts
  #opened: Store | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #lost = new LostItems()
  #known = confirmedIds([])

  constructor(way?: Way, name?: string) {
    const tokenOf = (sub: string) => this.#tokenOf(sub)
    this.sender = new Sender(tokenOf, (item) => this.#onanswered(item), way, name)
    this.drafts = new Drafts(() => this.busy, `${name ?? 'espejo'}-borradores`)
  }

  get store(): Store {
    return openedStore(this.#opened)
  }

  tareas = $derived<Tarea[]>(
    (this.doc?.casillas ?? []).flatMap((casilla) =>
      casilla.actas.map((acta) => ({ casilla, acta, key: placeKey(acta) })),
    ),
  )
  /** Items made by another person on the phone and missing at the service. */
  foreign = $derived.by(() =>
    this.sender.items.filter(
      ({ duenio: owner, simulacro, marcha: progress }) =>
        owner !== this.session?.claims.sub &&
        simulacro === this.simulacro &&
        progress.status !== 'confirmado',
    ),
  )
  simulacro = $derived(this.tareas.some(({ acta }) => acta.simulacro))

  /** Opens what was typed and what waits. */
  protected async begin(store: Store): Promise<void> {
    this.#opened = store
    store.onwritten = (written) => this.#onwritten(written)
    await this.drafts.start(store)
    await this.sender.start(store)
  }

  /** Opens the kept state; needs no network. */
  async start(store: Store): Promise<void> {
    await this.begin(store)
    const token = await store.get('credenciales', CURRENT).catch(() => keptText('token'))
    if (token) await this.enter(token)
  }

  #onwritten(written: Written) {
    const isBack = written === 'kept' && this.disk !== 'kept'
    this.disk = written
    if (isBack) this.drafts.again()
    if (isBack) void this.sender.reload()
  }

  stop() {
    clearTimeout(this.#timer)
    this.drafts.stop()
    this.sender.stop()
  }

  /**
   * Signs in with a token. Items of an earlier person stay, and are sent with the earlier
   * credential; items held for want of a credential go out with the token where it is good.
   */
  async enter(entered: string): Promise<boolean> {
    const claims = claimsOf(entered)
    if (!claims) return false
    const kept = await this.store.get('credenciales', claims.sub).catch(() => undefined)
    // A kept token that the service refuses never stands in the way of another.
    const token = this.refused ? entered : laterOf(entered, kept)
    // For the route's page. Browsers write localStorage late: the store is what lasts.
    keepText('token', token)
    for (const name of [claims.sub, CURRENT]) await this.store.put('credenciales', name, token)
    this.session = { token, claims }
    this.problem = ''
    this.refused = ''
    this.#show(await this.store.get('catalogos', claims.sub).catch(() => undefined))
    for (const each of reassignable(this.sender.items, claims)) await this.sender.add(each)
    void askToPersist()
    void this.refresh()
    return true
  }

  /** The zone comes first, for the hours; `known`: ids confirmed before the question of `doc`. */
  #show(doc: CapturaDoc | undefined, known = confirmedIds([])) {
    this.#known = known
    if (doc?.utcOffset !== undefined) keepZone(doc.utcOffset)
    this.doc = doc
  }

  /** The token of a person: of all the phone knows the one that ends last. */
  async #tokenOf(sub: string): Promise<string | undefined> {
    const { session } = this
    const kept = this.store.get('credenciales', sub)
    if (session?.claims.sub !== sub) return kept
    return laterOf(session.token, await kept.catch(() => undefined))
  }

  /** Leaves; unsent items stay and are sent all the same. */
  leave() {
    keepText('token', undefined)
    void this.store.remove('credenciales', CURRENT)
    clearTimeout(this.#timer)
    this.session = undefined
    this.doc = undefined
    this.refused = ''
  }

  /** Items of an acta, oldest first; a changed tally is a new item beside the earlier items. */
  talliesOf({ acta }: Tarea): TallyItem[] {
    return this.#items(acta).filter((each) => each.tipo === 'numeros')
  }

  fotosOf({ acta }: Tarea): FotoItem[] {
    return this.#items(acta).filter((each) => each.tipo === 'foto')
  }

  /** A try-out from before the day is no item of the acta. */
  #items(acta: ActaCaptura): Item[] {
    const of = this.sender.items.filter((each) => placeKey(each) === placeKey(acta))
    return of.filter(({ creadoAt: madeMs }) => !isTryout(madeMs, acta.jornada, this.heardSkewMs))
  }

  /**
   * The tally goes to the outbox. Id and bytes are made here, once. The same figures go as the item
   * they are in.
   */
  async submit(tarea: Tarea): Promise<void> {
    const step = this.stepOf(tarea)
    if (step.tally && !step.changed) return this.resend(step.tally)
    const base = newItem(tarea, this.session?.claims.sub ?? '')
    const body = this.#bodyOf(tarea, base.id, base.creadoAt)
    await this.sender.add({ ...base, tipo: 'numeros', cuerpo: body })
  }

  /** Sends a held item again; an item already waiting waits no longer. */
  async resend(item: Item): Promise<void> {
    if (item.marcha.status !== 'retenido') return this.sender.retry()
    const holder = this.session?.claims ?? { sub: item.duenio, casillas: [] }
    await this.sender.add(resent(item, holder))
  }

  stepOf(tarea: Tarea): Step {
    const foto = provingFoto(this.fotosOf(tarea), tarea.acta.estado, this.#known)
    const tally = this.talliesOf(tarea).at(-1)
    return stepOf(tarea.acta, this.drafts.of(tarea.key), tally, foto, this.#bodyOf(tarea, '', 0))
  }

  #bodyOf({ acta, casilla }: Tarea, id: string, now: number): string {
    const of = { eleccion: acta.eleccion, casilla: keyOf(casilla, acta) }
    const head = { id, at: withOffset(now, eastOf(now)), ...of }
    return JSON.stringify(tallyBody(head, acta.renglones, this.drafts.of(placeKey(acta)).celdas))
  }

  /** A held item says that the credential has ended, before any reading does. */
  #onanswered({ duenio: owner, marcha: progress }: Item) {
    if (progress.status === 'confirmado') navigator.vibrate?.([60, 80, 60])
    if (progress.status === 'confirmado') void this.refresh()
    if (progress.status === 'retenido' && owner === this.session?.claims.sub)
      this.refused = doorFor(progress.causa) ? progress.causa : this.refused
  }

  /** Shows the signed receipts of the acta's submissions: as kept, then from the service. */
  async showRecibos({ acta, casilla }: Tarea, envios: readonly Envio[], show: Show): Promise<void> {
    const place = { ...acta, casilla: keyOf(casilla, acta) }
    const me = this.session?.claims.sub ?? ''
    void import('#lib/recibo/keys.ts').then((keys) => keys.keepServiceKey(this.doc?.llave))
    const { fetchRecibos } = await import('#lib/recibo/recibos.ts')
    await fetchRecibos(this.store, place, envios, (owner = me) => this.#tokenOf(owner), show)
  }

  /** Asks for the catálogo and the state of each acta; keeps both for a phone without signal. */
  async refresh(): Promise<void> {
    const { session } = this
    if (!session) return
    clearTimeout(this.#timer)
    const [askedAt, known] = [Date.now(), confirmedIds(this.sender.items)]
    const answer = await readCaptura(session.token).catch((problem: Problem) => problem)
    if (this.session !== session) return
    const failed = answer instanceof Problem
    const wait = Math.max(ASK_MS, (failed && answer.slotMs) || 0)
    this.#timer = setTimeout(() => void this.#again(), wait * (0.8 + Math.random() * 0.4))
    if (failed && doorFor(answer.code)) this.refused = answer.code
    else this.problem = failed && answer.status > 0 ? answer.message : ''
    if (failed) return
    this.refused = ''
    this.sender.reached(Date.now() - askedAt)
    this.heardSkewMs = Date.parse(answer.servidorAt) - (askedAt + Date.now()) / 2
    this.#show(answer, known)
    const actas = this.tareas.map(({ acta }) => acta)
    const clock = { nowMs: Date.parse(answer.servidorAt), skewMs: this.heardSkewMs }
    for (const each of dueItems(this.sender.items, actas, clock)) void this.resend(each)
    for (const each of this.#lost.take(this.sender.items, actas, session.claims.sub, known))
      void this.sender.add(each)
    await this.store.put('catalogos', session.claims.sub, answer)
    // A new version loads the page anew: what is in memory alone would be lost.
    if (!this.busy && this.disk === 'kept' && !this.#isTyping()) void updateWorker(answer.version)
  }

  /** In the background nobody reads the answer. */
  #again() {
    if (document.hidden) this.#timer = setTimeout(() => void this.#again(), ASK_MS)
    else void this.refresh()
  }

  /** A tally begun and not sent, no try-out: no change of the app's version meanwhile. */
  #isTyping(): boolean {
    const isOfNow = ({ acta, key }: Tarea) =>
      !isTryout(this.drafts.of(key).tecleadoAt, acta.jornada, this.heardSkewMs)
    const begun = ({ filled, tally, changed }: Step) => filled > 0 && (!tally || changed)
    const typing = this.tareas.filter(isOfNow).some((tarea) => begun(this.stepOf(tarea)))
    return typing || this.sender.items.some(isOpen)
  }
}

export const [useCaptura, setCaptura] = createContext<Captura>()
