import type { CapturaDoc, ReciboAnswer } from '@espejo/server/contract'
import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb'
import type { Draft } from './acta.ts'
import type { Item } from './outbox.ts'

interface Schema extends DBSchema {
  borradores: { key: string; value: Draft }
  envios: { key: string; value: Item }
  /** Bytes of a photograph by the item's id; gone when the service has them. */
  fotos: { key: string; value: Blob }
  /** The catálogo of each credential, by `sub`. */
  catalogos: { key: string; value: CapturaDoc }
  /** Signed receipts by `eleccion|acta`. */
  recibos: { key: string; value: ReciboAnswer }
  /**
   * Tokens by `sub`: an earlier person's items are still sent with the earlier person's own token.
   */
  credenciales: { key: string; value: string }
}

type Name = 'borradores' | 'envios' | 'fotos' | 'catalogos' | 'recibos' | 'credenciales'

/** Result of a write. */
export type Written = 'kept' | 'full' | 'refused'

/** The phone's memory. Written through to the disk: a battery at 12 % ends without warning. */
export class Store {
  #db: IDBPDatabase<Schema>

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db
  }

  static async open(): Promise<Store> {
    const db = await openDB<Schema>('espejo-captura', 1, {
      upgrade(db) {
        const names: Name[] = [
          'borradores',
          'envios',
          'fotos',
          'catalogos',
          'recibos',
          'credenciales',
        ]
        for (const name of names) db.createObjectStore(name)
      },
    })
    return new Store(db)
  }

  /** Keeps a value; where the disk refuses the new value, the old value is untouched. */
  put<N extends Name>(name: N, key: string, value: Schema[N]['value']): Promise<Written> {
    return this.#write(name, (store) => store.put(value, key))
  }

  /**
   * Changes a kept value. A single transaction: no other tab writes between reading and writing.
   */
  change<N extends Name>(
    name: N,
    key: string,
    change: (kept: Schema[N]['value'] | undefined) => Schema[N]['value'],
  ): Promise<Written> {
    return this.#write(name, (store) => store.get(key).then((kept) => store.put(change(kept), key)))
  }

  async #write<N extends Name>(
    name: N,
    work: (store: IDBPObjectStore<Schema, [N], N, 'readwrite'>) => Promise<unknown>,
  ): Promise<Written> {
    try {
      const { store, done } = this.#db.transaction(name, 'readwrite', { durability: 'strict' })
      await Promise.all([work(store), done])
      return 'kept'
    } catch (error) {
      return isFull(error) ? 'full' : 'refused'
    }
  }

  get<N extends Name>(name: N, key: string): Promise<Schema[N]['value'] | undefined> {
    return this.#db.get(name, key)
  }

  all<N extends Name>(name: N): Promise<Schema[N]['value'][]> {
    return this.#db.getAll(name)
  }

  remove(name: Name, key: string): Promise<void> {
    return this.#db.delete(name, key)
  }
}

/** The store of an app's part, open only after the part's `start`. */
export function openedStore(store: Store | undefined): Store {
  if (!store) throw new Error("The phone's store is not open")
  return store
}

/** Asks the browser not to evict the phone's store; says whether the browser promised. */
export async function askToPersist(): Promise<boolean> {
  if (!navigator.storage?.persist) return false
  return (await navigator.storage.persisted()) || navigator.storage.persist()
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}
