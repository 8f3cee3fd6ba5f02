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
  /** Signed receipts by acta and place in the ledger; an older build kept one an acta. */
  recibos: { key: string; value: ReciboAnswer }
  /**
   * Tokens by `sub`: an earlier person's items are still sent with the earlier person's own token.
   */
  credenciales: { key: string; value: string }
}

type Name = 'borradores' | 'envios' | 'fotos' | 'catalogos' | 'recibos' | 'credenciales'
type Disk = IDBPDatabase<Schema>

/** A disk that has not answered for so long is dead; slow disks answer in a few seconds. */
const HANG_MS = 8000
/** A dead disk is not asked again for so long: nobody waits for each value anew. */
const DEAD_MS = 15_000

/**
 * Result of a write: on the disk, no room on the disk, or in memory because the browser gave up the
 * disk.
 */
export type Written = 'kept' | 'full' | 'refused'

/** A value the disk did not take; without a value, a removal the disk did not take. */
type Unkept = { name: Name; key: string; value?: unknown }

/**
 * The phone's memory. Written through to the disk: a battery at 12 % ends without warning. Browsers
 * close the disk under a living page (WebKit does, in the background): the store then opens the
 * disk anew and repeats the work once. A disk that stays closed, or that never answers, leaves the
 * values in memory until a write succeeds.
 */
export class Store {
  /** Hears the end of each write; «kept» means that nothing is in memory alone. */
  onwritten: (written: Written) => void = () => undefined
  #open: () => Promise<Disk>
  #disk: Promise<Disk> | undefined
  #unkept = new Map<string, Unkept>()
  #hangMs: number
  #deadUntil = 0

  /** Opens nothing yet: the first read or write does. */
  constructor(open: () => Promise<Disk> = () => openPhoneDisk(), hangMs = HANG_MS) {
    this.#open = open
    this.#hangMs = hangMs
  }

  /** Keeps a value; where the disk has no room for the new value, the old value is untouched. */
  put<N extends Name>(name: N, key: string, value: Schema[N]['value']): Promise<Written> {
    return this.#settle({ name, key, value })
  }

  remove(name: Name, key: string): Promise<Written> {
    return this.#settle({ name, key })
  }

  /**
   * Changes a kept value. A single transaction: no other tab writes between reading and writing. A
   * change the disk did not take is the caller's to repeat.
   */
  async change<N extends Name>(
    name: N,
    key: string,
    change: (kept: Schema[N]['value'] | undefined) => Schema[N]['value'],
  ): Promise<Written> {
    const written = await this.#write(name, (store) =>
      store.get(key).then((kept) => store.put(change(kept), key)),
    )
    return this.#told(written)
  }

  /** Rejects where the disk cannot be read: nobody knows whether the value exists. */
  async get<N extends Name>(name: N, key: string): Promise<Schema[N]['value'] | undefined> {
    const unkept = this.#unkept.get(idOf({ name, key }))
    if (unkept) return unkept.value as Schema[N]['value'] | undefined
    return this.#twice((disk) => disk.transaction(name).store.get(key))
  }

  /** All values of a store; of a disk that cannot be read, the values in memory. */
  async all<N extends Name>(name: N): Promise<Schema[N]['value'][]> {
    const read = this.#twice((disk) => {
      const { store } = disk.transaction(name)
      return Promise.all([store.getAllKeys(), store.getAll()])
    })
    const [keys, values] = await read.catch(() => [[], []])
    const found = new Map<string, unknown>(keys.map((key, i) => [key, values[i]]))
    for (const each of this.#unkept.values())
      if (each.name === name) found.set(each.key, each.value)
    return [...found.values()].filter((value) => value !== undefined) as Schema[N]['value'][]
  }

  async #settle(change: Unkept): Promise<Written> {
    const id = idOf(change)
    // An older value in memory must not follow the newer value to the disk.
    this.#unkept.delete(id)
    const written = await this.#writeOne(change)
    if (written === 'refused') this.#unkept.set(id, change)
    return this.#told(written)
  }

  /** After a success everything in memory goes to the disk too. */
  async #told(written: Written): Promise<Written> {
    this.onwritten(written === 'kept' ? await this.#flush() : written)
    return written
  }

  async #flush(): Promise<Written> {
    for (const [id, change] of this.#unkept) {
      const written = await this.#writeOne(change)
      if (written !== 'kept') return written
      if (this.#unkept.get(id) === change) this.#unkept.delete(id)
    }
    return 'kept'
  }

  #writeOne({ name, key, value }: Unkept): Promise<Written> {
    return this.#write(name, (store) =>
      value === undefined ? store.delete(key) : store.put(value as Schema[Name]['value'], key),
    )
  }

  async #write<N extends Name>(
    name: N,
    work: (store: IDBPObjectStore<Schema, [N], N, 'readwrite'>) => Promise<unknown>,
  ): Promise<Written> {
    try {
      await this.#twice((disk, given) => {
        const under = disk.transaction(name, 'readwrite', { durability: 'strict' })
        // Work given up must not end later, over a newer value.
        given.addEventListener('abort', () => quietly(() => under.abort()))
        return Promise.all([work(under.store), under.done])
      })
      return 'kept'
    } catch (error) {
      return isFull(error) ? 'full' : 'refused'
    }
  }

  /** Does the work; unless the disk is full, opens the disk anew after a failure and repeats once. */
  async #twice<T>(work: (disk: Disk, given: AbortSignal) => Promise<T>): Promise<T> {
    if (Date.now() < this.#deadUntil) throw new HangError()
    const first = (this.#disk ??= this.#open())
    try {
      return await this.#bounded(first, work)
    } catch (error) {
      if (isFull(error)) throw error
      const isHung = error instanceof HangError
      if (isHung) this.#deadUntil = Date.now() + (DEAD_MS * this.#hangMs) / HANG_MS
      // The first of several simultaneous failures opens the disk for all.
      if (this.#disk === first) {
        this.#disk = isHung ? undefined : this.#open()
        first.then(
          (disk) => disk.close(),
          () => undefined,
        )
      }
      if (isHung) throw error
      return this.#bounded((this.#disk ??= this.#open()), work)
    }
  }

  /** Rejects with HangError where the opening or the work does not answer in time. */
  async #bounded<T>(
    disk: Promise<Disk>,
    work: (disk: Disk, given: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const given = new AbortController()
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new HangError()), this.#hangMs)
    const working = disk.then((opened) => {
      given.signal.throwIfAborted()
      return work(opened, given.signal)
    })
    try {
      return await Promise.race([working, late])
    } catch (error) {
      given.abort()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The disk did not answer: an opening or a transaction that hangs. */
class HangError extends Error {
  override name = 'HangError'
}

/** A transaction that has ended cannot be ended again. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nothing is left to end.
  }
}

/** The disk of the night, or by another name a disk apart. */
export function openPhoneDisk(name = 'espejo-captura'): Promise<Disk> {
  return openDB<Schema>(name, 1, {
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
}

function idOf({ name, key }: Unkept): string {
  return `${name}|${key}`
}

/** Words for a person about a disk that did not take the last write; '' for a sound disk. */
export function diskNote(written: Written): string {
  if (written === 'full')
    return 'El teléfono está lleno y no guardó lo último. Borra fotos o videos y no cierres esta pantalla.'
  if (written === 'refused')
    return 'El navegador dejó de guardar. Lo que escribas se envía desde esta pantalla: no la cierres hasta que diga «Confirmado».'
  return ''
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
