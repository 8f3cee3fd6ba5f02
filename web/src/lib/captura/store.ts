import type { CapturaDoc, ReciboAnswer } from '@espejo/server/contract'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Borrador } from './acta.ts'
import type { Envio } from './outbox.ts'

interface Schema extends DBSchema {
  borradores: { key: string; value: Borrador }
  envios: { key: string; value: Envio }
  /** Bytes of a photograph by the id of its item; gone when the service has them. */
  fotos: { key: string; value: Blob }
  /** The catalogue of each credential, by its `sub`. */
  catalogos: { key: string; value: CapturaDoc }
  /** Signed receipts by `eleccion|acta`. */
  recibos: { key: string; value: ReciboAnswer }
  /** Tokens by their `sub`: what another person left here is still sent with that person's own. */
  credenciales: { key: string; value: string }
}

type Name = 'borradores' | 'envios' | 'fotos' | 'catalogos' | 'recibos' | 'credenciales'

/** What the phone keeps. Written through to the disk: a battery at 12 % ends without warning. */
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

  /** Rejects with QuotaExceededError on a full disk; nothing that was there is touched. */
  async put<N extends Name>(name: N, key: string, value: Schema[N]['value']): Promise<void> {
    const written = this.#db.transaction(name, 'readwrite', { durability: 'strict' })
    await Promise.all([written.store.put(value, key), written.done])
  }

  /** Changes what is kept. One transaction: no other tab writes between its reading and its writing. */
  async change<N extends Name>(
    name: N,
    key: string,
    change: (kept: Schema[N]['value'] | undefined) => Schema[N]['value'],
  ): Promise<void> {
    const { store, done } = this.#db.transaction(name, 'readwrite', { durability: 'strict' })
    await Promise.all([store.get(key).then((kept) => store.put(change(kept), key)), done])
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

/** Asks the browser not to evict what is kept here; says whether it promised. */
export async function askToPersist(): Promise<boolean> {
  if (!navigator.storage?.persist) return false
  return (await navigator.storage.persisted()) || navigator.storage.persist()
}

export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}
