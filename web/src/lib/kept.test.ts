import { afterEach, describe, expect, it, vi } from 'vitest'
import { keep, keepText, kept, keptText } from './kept.ts'

/** A browser's storage, or a storage that refuses everything. */
function storage(refuses = false) {
  const texts = new Map<string, string>()
  const store = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  }
  const refuse = () => {
    throw new DOMException('no', 'SecurityError')
  }
  return { texts, ...(refuses ? { getItem: refuse, setItem: refuse, removeItem: refuse } : store) }
}

function open(refuses = false) {
  const local = storage(refuses)
  vi.stubGlobal('localStorage', local)
  return { local }
}

afterEach(() => void vi.unstubAllGlobals())

describe('what a page keeps', () => {
  it('a text or its JSON stands under the name that phones in the field hold', () => {
    const { local } = open()
    keepText('token', 'a.b.c')
    keep('round', { sub: 'rg-1' })
    expect([...local.texts]).toEqual([
      ['espejo.captura', 'a.b.c'],
      ['espejo.ruta', '{"sub":"rg-1"}'],
    ])
    expect([keptText('token'), kept('round')]).toEqual(['a.b.c', { sub: 'rg-1' }])
  })

  it('nothing takes away what was kept, and what cannot be read is nothing', () => {
    const { local } = open()
    keep('keys', {})
    keep('keys', undefined)
    local.texts.set('espejo.ruta', '{')
    expect([kept('keys'), kept('round')]).toEqual([undefined, undefined])
  })

  it('a page goes on where the browser refuses, with nothing kept', () => {
    open(true)
    keep('round', {})
    expect([kept('round'), keptText('theme')]).toEqual([undefined, undefined])
  })
})
