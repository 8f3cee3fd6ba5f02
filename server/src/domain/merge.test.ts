import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, diffDoc, mergeDoc } from './merge.ts'

const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    '0',
    '10',
    'a',
    'b',
  ),
  // JSON.parse of Node 24.21 reads the key `"` as a backslash once an object had that key.
  fc.string({ maxLength: 3 }).filter((text) => !text.includes('\\')),
)
const leaf = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.string(),
)

/** JSON from the wire: `__proto__` is an own key, as JSON.parse makes it. */
const doc = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    tie('doc'),
  ),
  doc: fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(fromEntries),
})).doc

function fromEntries(entries: [string, unknown][]): unknown {
  const unique = new Map(entries)
  const text = [...unique].map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  )
  return JSON.parse(`{${text.join(',')}}`) as unknown
}

function overTheWire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}

describe('merge patch', () => {
  it('turns before into after, also when the patch has crossed the wire', () => {
    fc.assert(
      fc.property(doc, doc, (before, after) => {
        const patch = diffDoc(before, after)
        const merged = patch === undefined ? before : mergeDoc(before, overTheWire(patch))
        expect(canonical(merged)).toBe(canonical(after))
      }),
      { numRuns: 2000 },
    )
  })

  it('has a patch exactly when the canonical texts differ', () => {
    fc.assert(
      fc.property(doc, doc, (before, after) => {
        expect(diffDoc(before, after) === undefined).toBe(canonical(before) === canonical(after))
        expect(diffDoc(before, overTheWire(before))).toBeUndefined()
      }),
    )
  })

  it('touches neither the doc nor the prototype of any object', () => {
    fc.assert(
      fc.property(doc, doc, (before, after) => {
        const text = canonical(before)
        const merged = mergeDoc(before, after)
        expect(canonical(before)).toBe(text)
        expect(Object.getPrototypeOf(merged)).toBe(Object.prototype)
      }),
    )
    mergeDoc(
      {},
      JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each([
    ['an object replaced by a scalar', { a: { b: 1 } }, { a: 5 }, { a: 5 }],
    ['a scalar replaced by an object', { a: 5 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['an object that empties', { a: { b: 1 } }, { a: {} }, { a: { b: null } }],
    ['an empty object that appears', {}, { a: {} }, { a: {} }],
    ['an array replaced by an empty object', { a: [] }, { a: {} }, { a: {} }],
    ['an array that changes, whole', { a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
    ['a key that goes', { a: 1, b: 2 }, { b: 2 }, { a: null }],
    ['a key of every object that goes', { toString: 1 }, {}, { toString: null }],
    ['a value that becomes undefined', { a: 1 }, { a: undefined }, { a: null }],
    ['a value that was undefined', { a: undefined }, {}, undefined],
    ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, undefined],
    [
      'keys in another order inside an array',
      { a: [{ b: 1, c: 2 }] },
      { a: [{ c: 2, b: 1 }] },
      undefined,
    ],
  ])('writes %s', (_name, before, after, patch) => {
    expect(diffDoc(before, after)).toEqual(patch)
  })

  it('keeps the identity of parts the patch does not name', () => {
    const before = { a: { deep: { x: 1 } }, b: { y: 1 } }
    const after = mergeDoc(before, { b: { y: 2 } }) as typeof before
    expect(after.a).toBe(before.a)
    expect(after.b).not.toBe(before.b)
  })

  it('does not look into a part that is the same object on both sides', () => {
    const part = new Proxy({}, { ownKeys: () => expect.unreachable('looked into it') })
    expect(diffDoc({ part, n: 1 }, { part, n: 2 })).toEqual({ n: 2 })
  })

  it('finds one change among ten thousand children and names nothing else', () => {
    const child = (n: number): unknown => ({
      clave: `c${n}`,
      esperadas: n,
      nuestra: { lider: 'MORENA' },
    })
    const make = (): Record<string, unknown> =>
      Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`c${n}`, child(n)]))
    const after = make()
    after['c7000'] = child(1)
    const patch = diffDoc({ hijos: make() }, { hijos: after })
    expect(patch).toEqual({ hijos: { c7000: { clave: 'c1', esperadas: 1 } } })
    expect(mergeDoc({ hijos: make() }, patch)).toEqual({ hijos: after })
  })
})

describe('canonical text', () => {
  it('is the same for the same data, whatever the order of keys', () => {
    expect(canonical({ b: [1, { d: 1, c: 'ñ' }], a: undefined })).toBe('{"b":[1,{"c":"ñ","d":1}]}')
  })

  it('survives JSON: what the other end parses has the same text', () => {
    fc.assert(
      fc.property(doc, (value) => {
        expect(canonical(overTheWire(value))).toBe(canonical(value))
      }),
    )
  })
})
