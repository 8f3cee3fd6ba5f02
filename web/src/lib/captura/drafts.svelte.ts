import { typedOver, type Draft } from './acta.ts'
import { Writer } from './writer.ts'
import { openedStore, type Store } from './store.ts'

/** What was typed on this phone, a draft an acta: every tab shows what any of them typed. */
export class Drafts {
  #shown = $state.raw<Record<string, Draft>>({})
  #writer: Writer
  #opened: Store | undefined
  /** Of `start`: the page is also drawn by the build, where nobody would ever close it. */
  #tabs: BroadcastChannel | undefined
  #busy: () => boolean

  /** `ondisk` hears after each write whether the disk took it; `busy` tells whether somebody is at work in this tab. */
  constructor(ondisk: (kept: boolean) => void, busy: () => boolean) {
    this.#writer = new Writer((typed) => this.#write(typed), ondisk)
    this.#busy = busy
  }

  get #store(): Store {
    return openedStore(this.#opened)
  }

  async start(store: Store): Promise<void> {
    this.#opened = store
    this.#tabs = new BroadcastChannel('espejo-borradores')
    this.#tabs.onmessage = ({ data }: MessageEvent<string>) => void this.#hear(data)
    const kept = await store.all('borradores')
    this.#shown = Object.fromEntries(kept.map((each) => [each.key, each]))
  }

  stop() {
    this.#tabs?.close()
  }

  of(key: string): Draft {
    return this.#shown[key] ?? { key, celdas: {}, at: 0 }
  }

  /** Keeps what was typed, of `celdas` these only: at each keystroke. */
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

  /** Another tab wrote. Its figures are shown; the line in focus stays under the finger that is on it. */
  async #hear(key: string): Promise<void> {
    const kept = await this.#store.get('borradores', key)
    if (!kept) return
    const here = this.#busy() ? { ...this.of(key), celdas: kept.celdas } : kept
    this.#show(this.#writer.over(here))
  }
}
