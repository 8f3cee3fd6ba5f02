import { describe, expect, it } from 'vitest'
import { Store, type Written } from './store.ts'

type Open = ConstructorParameters<typeof Store>[0]
const HANG_MS = 40
const never = new Promise<never>(() => undefined)

/** A disk that answers nothing while `mute` names the opening or the transactions. */
function diskOf(mute: { what: '' | 'opening' | 'transactions' }) {
  const values = new Map<string, unknown>()
  const asked = { openings: 0, aborted: 0 }
  const transaction = () => {
    const isMute = mute.what === 'transactions'
    const answer = <T>(work: () => T) => (isMute ? never : Promise.resolve(work()))
    return {
      store: {
        get: (key: string) => answer(() => values.get(key)),
        getAll: () => answer(() => [...values.values()]),
        getAllKeys: () => answer(() => [...values.keys()]),
        put: (value: unknown, key: string) => answer(() => void values.set(key, value)),
      },
      done: isMute ? never : Promise.resolve(),
      abort: () => void (asked.aborted += 1),
    }
  }
  const open = () => {
    asked.openings += 1
    return mute.what === 'opening'
      ? never
      : Promise.resolve({ transaction, close: () => undefined })
  }
  const store = new Store(open as unknown as Open, HANG_MS)
  const heard: Written[] = []
  store.onwritten = (written) => heard.push(written)
  return { store, values, asked, heard }
}

const later = (ms: number) => new Promise((done) => setTimeout(done, ms))

// The case idb-cortada of the shared cases, where the storage hangs instead of throwing.
describe.each(['opening', 'transactions'] as const)('a disk whose %s never answers', (what) => {
  it('is taken for dead: values stay in memory, are said to, and go to the disk when it is back', async () => {
    const mute: Parameters<typeof diskOf>[0] = { what }
    const { store, values, asked, heard } = diskOf(mute)
    expect(await store.put('credenciales', 'a', 'uno')).toBe('refused')
    expect(await store.get('credenciales', 'a')).toBe('uno')
    expect(await store.all('credenciales')).toEqual(['uno'])
    await expect(store.get('credenciales', 'b')).rejects.toThrow()
    expect(heard).toEqual(['refused'])
    // A dead disk is not asked for each value anew.
    expect(asked.openings).toBe(1)
    expect(asked.aborted).toBe(what === 'opening' ? 0 : 1)

    mute.what = ''
    await later(3 * HANG_MS)
    expect(await store.put('credenciales', 'b', 'dos')).toBe('kept')
    expect([[...values], heard.at(-1)]).toEqual([
      [
        ['b', 'dos'],
        ['a', 'uno'],
      ],
      'kept',
    ])
  })
})
