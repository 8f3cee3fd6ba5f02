import { describe, expect, it } from 'vitest'
import { diskNote, Store, type Written } from './store.ts'

type Open = ConstructorParameters<typeof Store>[0]
const DEAD = 'The database connection is closing'
const dead = () => new DOMException(DEAD, 'InvalidStateError')

/**
 * A disk in memory. `fail` is asked before each transaction and each opening, and throws for a
 * disk in trouble.
 */
function diskOf(fail: (at: { mode: string; connection: number }) => void) {
  const stores = new Map<string, Map<string, unknown>>()
  const asked: string[] = []
  let connections = 0
  const storeOf = (name: string) => {
    const values = stores.get(name) ?? new Map<string, unknown>()
    stores.set(name, values)
    const done = <T>(value: T) => Promise.resolve(value)
    return {
      get: (key: string) => done(values.get(key)),
      getAll: () => done([...values.values()]),
      getAllKeys: () => done([...values.keys()]),
      put: (value: unknown, key: string) => done(void values.set(key, value)),
      delete: (key: string) => done(void values.delete(key)),
    }
  }
  const open = () => {
    const connection = (connections += 1)
    return Promise.resolve().then(() => {
      fail({ mode: 'open', connection })
      const transaction = (name: string, mode = 'readonly') => {
        asked.push(mode)
        fail({ mode, connection })
        return { store: storeOf(name), done: Promise.resolve() }
      }
      return { transaction, close: () => undefined }
    })
  }
  const store = new Store(open as unknown as Open)
  const heard: Written[] = []
  store.onwritten = (written) => heard.push(written)
  return { store, stores, asked, heard, opened: () => connections }
}

/** The works of a store, by name; each works on the value «uno» under «a». */
const WORKS = {
  read: (store: Store) => store.get('credenciales', 'a'),
  'read all': (store: Store) => store.all('credenciales'),
  write: (store: Store) => store.put('credenciales', 'a', 'dos'),
  change: (store: Store) => store.change('credenciales', 'a', (kept) => `${kept}!`),
  delete: (store: Store) => store.remove('credenciales', 'a'),
}
type Work = keyof typeof WORKS
const FINE: Record<Work, [answer: unknown, after: unknown]> = {
  read: ['uno', 'uno'],
  'read all': [['uno'], 'uno'],
  write: ['kept', 'dos'],
  change: ['kept', 'uno!'],
  delete: ['kept', undefined],
}
const names = Object.keys(WORKS) as Work[]

async function begun(fail: Parameters<typeof diskOf>[0]) {
  const disk = diskOf(fail)
  expect(await disk.store.put('credenciales', 'a', 'uno')).toBe('kept')
  return disk
}

describe('a disk closed under a living page', () => {
  it.each(names)(
    'a %s whose transaction throws once is done on a disk opened anew',
    async (name) => {
      let alive = true
      const disk = await begun(({ connection }) => {
        if (!alive && connection === 1) throw dead()
      })
      alive = false
      expect(await WORKS[name](disk.store)).toEqual(FINE[name][0])
      expect(disk.stores.get('credenciales')?.get('a')).toBe(FINE[name][1])
      expect(disk.opened()).toBe(2)
      expect(disk.heard).not.toContain('refused')
    },
  )

  it('works that fail together open the disk once', async () => {
    let alive = true
    const disk = await begun(({ connection }) => {
      if (!alive && connection === 1) throw dead()
    })
    alive = false
    await Promise.all(names.map((name) => WORKS[name](disk.store)))
    expect(disk.opened()).toBe(2)
  })

  const GONE = [
    ['throws always', (mode: string) => mode !== 'open'],
    ['cannot be opened', () => true],
  ] as const
  const FAMILY = GONE.flatMap(([how, isGone]) => names.map((name) => [name, how, isGone] as const))
  it.each(FAMILY)('a %s of a disk that %s ends at the second try', async (name, _how, isGone) => {
    let alive = true
    const disk = await begun(({ mode, connection }) => {
      if (!alive && (connection === 1 || isGone(mode))) throw dead()
    })
    alive = false
    const before = disk.asked.length
    const answer = await WORKS[name](disk.store).catch((error: Error) => error.message)
    expect(answer).toEqual(name === 'read' ? DEAD : name === 'read all' ? [] : 'refused')
    expect(disk.asked.length - before).toBe(isGone('open') ? 1 : 2)
    expect(disk.heard).toEqual(name.startsWith('read') ? ['kept'] : ['kept', 'refused'])
  })

  it('what a dead disk refused is read from memory, and goes to the disk with the next success', async () => {
    let alive = true
    const disk = await begun(() => {
      if (!alive) throw dead()
    })
    const { store, stores, heard } = disk
    await store.put('credenciales', 'b', 'gone')
    alive = false
    await store.put('credenciales', 'a', 'dos')
    await store.put('credenciales', 'a', 'tres')
    await store.remove('credenciales', 'b')
    expect(await store.get('credenciales', 'a')).toBe('tres')
    expect(await store.get('credenciales', 'b')).toBeUndefined()
    expect(await store.all('credenciales')).toEqual(['tres'])
    alive = true
    expect(await store.all('credenciales')).toEqual(['tres'])
    await store.put('credenciales', 'c', 'nuevo')
    expect(heard.at(-1)).toBe('kept')
    expect(Object.fromEntries(stores.get('credenciales') ?? [])).toEqual({ a: 'tres', c: 'nuevo' })
  })

  it('a disk that never opens leaves an app that works from memory', async () => {
    const { store, heard } = diskOf(() => {
      throw dead()
    })
    expect(await store.all('envios')).toEqual([])
    expect(await store.put('credenciales', 'a', 'uno')).toBe('refused')
    expect(await store.get('credenciales', 'a')).toBe('uno')
    expect(heard).toEqual(['refused'])
  })
})

describe('a full disk', () => {
  const full = () => new DOMException('no room', 'QuotaExceededError')

  it.each(['write', 'change'] as const)(
    'a %s on a full disk is not tried again and holds nothing',
    async (name) => {
      let room = true
      const disk = await begun(({ mode }) => {
        if (!room && mode === 'readwrite') throw full()
      })
      room = false
      expect(await WORKS[name](disk.store)).toBe('full')
      expect(disk.opened()).toBe(1)
      expect(await disk.store.get('credenciales', 'a')).toBe('uno')
      expect(disk.heard).toEqual(['kept', 'full'])
    },
  )

  it.each([
    'InvalidStateError',
    'UnknownError',
    'AbortError',
    'NotReadableError',
    'DataCloneError',
  ])('a disk that fails with %s is never called full', async (name) => {
    let alive = true
    const disk = await begun(() => {
      if (!alive) throw new DOMException('', name)
    })
    alive = false
    const written = await disk.store.put('credenciales', 'a', 'dos')
    expect(written).toBe('refused')
    expect(diskNote(written)).not.toMatch(/lleno/)
  })

  it('only a full disk is called full, and a sound disk nothing', () => {
    expect(diskNote('full')).toMatch(/lleno/)
    expect(diskNote('refused')).toMatch(/dejó de guardar/)
    expect(diskNote('kept')).toBe('')
  })
})
