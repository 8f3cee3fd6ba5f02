import { expect, it } from 'vitest'
import { askedBy, KEYS } from './keys.ts'

const NONE = { ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false }
const press = (key: string, tag = 'BODY', rest = {}) =>
  askedBy({ key, ...NONE, ...rest }, { tag, editable: false })

it('no key of the legal desk has two meanings', () => {
  const keys = Object.values(KEYS).map((key) => key.toLowerCase())
  expect(new Set(keys).size).toBe(keys.length)
})

it('a letter means the same small and large', () => {
  expect(press('j')).toBe('abajo')
  expect(press('J')).toBe('abajo')
  expect(press('ArrowUp')).toBe('arriba')
  expect(press('q')).toBeUndefined()
})

it('no key acts while somebody types, but Escape', () => {
  for (const tag of ['INPUT', 'TEXTAREA', 'SELECT']) {
    expect(press('x', tag)).toBeUndefined()
    expect(press('Escape', tag)).toBe('salir')
  }
  expect(askedBy({ key: 'x', ...NONE }, { tag: 'DIV', editable: true })).toBeUndefined()
})

it('Enter belongs to the button that has the focus, and shortcuts of the browser to the browser', () => {
  expect(press('Enter', 'BUTTON')).toBeUndefined()
  expect(press('Enter', 'DIV')).toBe('abrir')
  expect(press('p', 'BODY', { ctrlKey: true })).toBeUndefined()
  expect(press('f', 'BODY', { defaultPrevented: true })).toBeUndefined()
  // «/» begins the search of the top bar, as on every page.
  expect(press('/')).toBeUndefined()
})
