import { typedOver, type Draft } from './acta.ts'
import { Writer } from './writer.ts'
import { openedStore, type Store } from './store.ts'

/** Figures typed on the phone, a draft an acta: every tab shows the typing of all tabs. */
export class Drafts {
  #shown = $state.raw<Record<string, Draft>>({})
  #writer: Writer
  #opened: Store | undefined
  /**
   * Opened by `start`: the build also draws the page, and nobody would ever close a channel there.
   */
  #tabs: BroadcastChannel | undefined
  #busy: () => boolean
  #channel: string

  /** `busy` tells whether somebody is at work in this tab; tabs of one channel share drafts. */
  constructor(busy: () => boolean, channel: string) {
    this.#channel = channel
    this.#writer = new Writer((typed) => this.#write(typed))
    this.#busy = busy
  }

  get #store(): Store {
    return openedStore(this.#opened)
  }

  async start(store: Store): Promise<void> {
    this.#opened = store
    this.#tabs = new BroadcastChannel(this.#channel)
    this.#tabs.onmessage = ({ data }: MessageEvent<string>) => void this.#hear(data)
    const kept = await store.all('borradores')
    this.#shown = Object.fromEntries(kept.map((each) => [each.key, each]))
  }

  stop() {
    // A write under way goes on: a closed channel would end it and the writes behind it.
    this.#tabs?.close()
    this.#tabs = undefined
  }

  /** The disk takes writes again. */
  again() {
    this.#writer.again()
  }

  of(key: string): Draft {
    return this.#shown[key] ?? { key, celdas: {}, at: 0 }
  }

  /** Keeps typed figures at each keystroke: only the `celdas` named here change. */
  keep(typed: Draft) {
    this.#show(typedOver(this.of(typed.key), typed))
    this.#writer.keep(typed)
  }

  #show(draft: Draft) {
    this.#shown = { ...this.#shown, [draft.key]: draft }
  }

  async #write(typed: Draft): Promise<boolean> {
    const written = await this.#store.change('borradores', typed.key, (kept) =>
      typedOver(kept, typed),
    )
    if (written === 'kept') this.#tabs?.postMessage(typed.key)
    return written === 'kept'
  }

  /**
   * Another tab wrote. The other tab's figures are shown; the line in focus stays under the finger.
   */
  async #hear(key: string): Promise<void> {
    const kept = await this.#store.get('borradores', key).catch(() => undefined)
    if (!kept) return
    const here = this.#busy() ? { ...this.of(key), celdas: kept.celdas } : kept
    this.#show(this.#writer.over(here))
  }
}
