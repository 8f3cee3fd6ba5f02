import { setTimeout as sleep } from 'node:timers/promises'
import { ERRORS, type Lock, type Locker, type RequestRelease } from '@tus/server'

/** How long a request waits for the holder of the upload. */
const WAIT_MS = 10_000

type Held = { askRelease: RequestRelease; released: PromiseWithResolvers<void> }

/**
 * A single request at a time for each upload. A phone that lost its connection knocks again while
 * the old request still waits for bytes: the locker asks the old request to let go. The locker of
 * tus polls on each turn of the event loop, a cost that slows the accept path.
 */
export class UploadLocker implements Locker {
  readonly #held = new Map<string, Held>()

  newLock(id: string): Lock {
    return {
      lock: (signal, askRelease) => this.#lock(id, signal, askRelease),
      unlock: async () => this.#unlock(id),
    }
  }

  async #lock(id: string, signal: AbortSignal, askRelease: RequestRelease): Promise<void> {
    for (let held = this.#held.get(id); held; held = this.#held.get(id)) {
      await held.askRelease()
      await waitFor(held.released.promise, signal)
    }
    this.#held.set(id, { askRelease, released: Promise.withResolvers<void>() })
  }

  #unlock(id: string): void {
    const held = this.#held.get(id)
    this.#held.delete(id)
    held?.released.resolve()
  }
}

async function waitFor(released: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const late = sleep(WAIT_MS, 'late', { signal: AbortSignal.any([signal, over.signal]) })
  const first = await Promise.race([released, late.catch(() => 'late')])
  over.abort()
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- tus answers with its own errors
  if (first === 'late') throw ERRORS.ERR_LOCK_TIMEOUT
}
