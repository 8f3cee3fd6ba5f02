import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Screens, type PageState } from './screens.svelte.ts'

/** A browser's history: entries, and the event that going back brings. */
let entries: { state: unknown; path: string }[]
let follow: ((event: { state: unknown }) => void) | undefined

beforeEach(() => {
  const plain = <T>(value: T) => value
  // Outside the browser no compiler makes state reactive, and nothing is drawn.
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
  entries = [{ state: null, path: '/c' }]
  follow = undefined
  const path = () => entries.at(-1)?.path ?? ''
  vi.stubGlobal('history', {
    pushState: (state: unknown, _: string, to = path()) => void entries.push({ state, path: to }),
    replaceState: (state: unknown, _: string, to = path()) =>
      void entries.splice(-1, 1, { state, path: to }),
  })
  vi.stubGlobal('addEventListener', (_: string, listener: typeof follow) => (follow = listener))
  vi.stubGlobal('removeEventListener', () => (follow = undefined))
})
afterEach(() => vi.unstubAllGlobals())

function back() {
  entries.pop()
  follow?.({ state: entries.at(-1)?.state })
}

function started(): [Screens, () => void] {
  const screens = new Screens()
  return [screens, screens.start()]
}

it('«atrás» closes the screens one by one, down to the home', () => {
  const [screens] = started()
  const shown: PageState[] = [
    { screen: 'practica' },
    { screen: 'practica', paso: 'numeros', tarea: 'GOB' },
  ]
  for (const place of shown) screens.show(place)
  expect(screens.now).toEqual(shown[1])
  back()
  expect(screens.now).toEqual(shown[0])
  back()
  expect(screens.now).toEqual({})
})

it('a screen has no address of its own', () => {
  const [screens] = started()
  screens.show({ screen: 'ayuda' })
  expect(entries.map(({ path }) => path)).toEqual(['/c', '/c'])
})

it('the home takes the entry of a screen, and the address that is asked for', () => {
  const [screens] = started()
  screens.show({ screen: 'ayuda' })
  screens.beHome()
  expect([screens.now, entries]).toEqual([{}, [expect.anything(), { state: {}, path: '/c' }]])
  entries.push({ state: null, path: '/c#t=token' })
  screens.beHome('/c')
  expect(entries.at(-1)).toEqual({ state: {}, path: '/c' })
})

it('an app that ended follows no «atrás»', () => {
  const [screens, end] = started()
  screens.show({ screen: 'ayuda' })
  end()
  back()
  expect(screens.now).toEqual({ screen: 'ayuda' })
})
