import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical } from '@espejo/server/domain/merge'
import { hashOf, Replica } from './replica.ts'

const place = { topic: 'progreso', epoch: 'a', seq: 7, at: '2021-06-07T03:00:00.000Z' }
const snapshot = (offset: number, doc: unknown) =>
  ({ type: 'snapshot', ...place, offset, hash: hashOf(doc), doc }) as const
const delta = (offset: number, patch: unknown, doc: unknown) =>
  ({ type: 'delta', ...place, offset, hash: hashOf(doc), patch }) as const
const current = (offset: number, doc: unknown, epoch = 'a') =>
  ({ type: 'current', ...place, epoch, offset, hash: hashOf(doc) }) as const

function replicaAt(offset: number, doc: unknown): Replica {
  const replica = new Replica()
  replica.take(snapshot(offset, doc), 1)
  return replica
}

describe('replica', () => {
  it('hashes as the server does, ñ and accents included', () => {
    const doc = { nombre: 'Peñón de los Baños', votos: 7 }
    const sha256 = createHash('sha256').update(canonical(doc)).digest('hex')
    expect(hashOf(doc)).toBe(sha256.slice(0, 16))
  })

  it('follows deltas and is proven by their hash', () => {
    const replica = replicaAt(4, { a: 1, b: 2 })
    expect(replica.take(delta(5, { a: null, b: 3 }, { b: 3 }), 9)).toBe(true)
    expect(replica).toMatchObject({ doc: { b: 3 }, offset: 5, proven: true, receivedAt: 9 })
  })

  it('is not proven and asks anew when the hash differs', () => {
    const replica = replicaAt(4, { a: 1 })
    expect(replica.take(delta(5, { a: 2 }, { a: 3 }), 9)).toBe(false)
    expect(replica.proven).toBe(false)
  })

  it.each([
    ['a gap', delta(6, { a: 2 }, { a: 2 })],
    ['another epoch', { ...delta(5, { a: 2 }, { a: 2 }), epoch: 'b' }],
    ['a current of another doc', current(4, { a: 2 })],
  ])('keeps its doc and asks anew after %s', (_name, message) => {
    const replica = replicaAt(4, { a: 1 })
    expect(replica.take(message, 9)).toBe(false)
    expect(replica).toMatchObject({ doc: { a: 1 }, offset: 4, proven: false })
  })

  it('ignores a delta it already has', () => {
    const replica = replicaAt(4, { a: 1 })
    expect(replica.take(delta(4, { a: 0 }, { a: 0 }), 9)).toBe(true)
    expect(replica).toMatchObject({ doc: { a: 1 }, offset: 4, proven: true })
  })

  it('does not ask for ever when a snapshot cannot match its hash', () => {
    const replica = new Replica()
    expect(replica.take({ ...snapshot(4, { a: 1 }), hash: 'other' }, 1)).toBe(true)
    expect(replica.take({ ...delta(5, { a: 2 }, {}), hash: 'other' }, 2)).toBe(true)
    expect(replica).toMatchObject({ doc: { a: 2 }, proven: false })
  })

  it('goes on from a doc that came over HTTP when the server says it is the same', () => {
    const replica = replicaAt(4, { a: 1 })
    replica.put({ a: 2 }, 9, '', 5)
    expect(replica.proven).toBe(false)
    expect(replica.held).toEqual({ hash: hashOf({ a: 2 }) })
    expect(replica.take(current(31, { a: 2 }, 'b'), 6)).toBe(true)
    expect(replica).toMatchObject({ offset: 31, proven: true })
    expect(replica.held).toEqual({ epoch: 'b', offset: 31, hash: hashOf({ a: 2 }) })
  })
})
