import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { ServerMessage } from '../contract/live.ts'
import { canonical, mergeDoc } from '../domain/merge.ts'
import { Feed, docHash } from './feed.ts'
import type { Message } from './message.ts'
import { Outbox, type OutboxOptions } from './outbox.ts'

type Doc = Record<string, unknown>

/** A state moved by hand, and the outbox over the state; every topic `t…` exists. */
function stage(options: Partial<OutboxOptions> = {}) {
  const state = { doc: { n: 0 } as Doc, seq: 0 }
  const read = vi.fn((topic: string) =>
    topic.startsWith('t') ? { doc: state.doc, seq: state.seq, at: `at ${state.seq}` } : null,
  )
  const outbox = new Outbox({ read, epoch: 'e', now: () => 0, ...options })
  const delivered: [string, boolean][] = []
  outbox.listen((topic, silent) => delivered.push([topic, silent]))
  const move = (doc: Doc): void => {
    Object.assign(state, { doc, seq: state.seq + 1 })
    outbox.changed()
  }
  return { outbox, read, delivered, move }
}

function join(outbox: Outbox, topic: string): Feed {
  const feed = outbox.subscribe(topic)
  return feed instanceof Feed ? feed : expect.fail(feed)
}

function opened(message: Message | undefined): ServerMessage {
  if (!message) return expect.fail('no message')
  const text = inflateRawSync(message.packed).toString()
  expect(text).toBe(message.plain.toString())
  return JSON.parse(text) as ServerMessage
}

/** The doc of a client after the messages; fails where a delta does not fit or a hash differs. */
function follow(held: { doc: unknown; offset: number }, messages: Message[]) {
  return messages.map(opened).reduce((mine, message) => {
    if (message.type === 'snapshot') return { doc: message.doc, offset: message.offset }
    if (message.type !== 'delta') return expect.fail(message.type)
    expect(message.offset).toBe(mine.offset + 1)
    const doc = mergeDoc(mine.doc, message.patch)
    expect(docHash(canonical(doc))).toBe(message.hash)
    return { doc, offset: message.offset }
  }, held)
}

describe('outbox', () => {
  it('makes one delta of all that changed between two ticks', () => {
    const { outbox, delivered, move } = stage()
    const feed = join(outbox, 't')
    const start = feed.offset
    for (let n = 1; n <= 100; n++) move({ n })
    outbox.tick()
    expect(delivered).toEqual([['t', false]])
    expect(feed.since(start).map(opened)).toMatchObject([
      { type: 'delta', offset: start + 1, seq: 100, at: 'at 100', patch: { n: 100 } },
    ])
  })

  it('sends at most four messages a second of a topic', () => {
    vi.useFakeTimers()
    const { outbox, delivered, move } = stage()
    join(outbox, 't')
    outbox.start()
    for (let ms = 0; ms < 10_000; ms += 10) {
      move({ n: ms })
      vi.advanceTimersByTime(10)
    }
    outbox[Symbol.dispose]()
    vi.useRealTimers()
    expect(delivered).toHaveLength(40)
  })

  it('reads nothing when nothing changed, and nothing that nobody reads', () => {
    const { outbox, read, move } = stage()
    join(outbox, 't')
    join(outbox, 't2')
    outbox.unsubscribe('t2')
    read.mockClear()
    outbox.tick()
    expect(read).not.toHaveBeenCalled()
    move({ n: 1 })
    outbox.tick()
    outbox.tick()
    expect(read.mock.calls).toEqual([['t']])
  })

  it('says nothing of a change that leaves the doc as it was', () => {
    const { outbox, delivered, move } = stage()
    const { offset } = join(outbox, 't')
    move({ n: 0 })
    outbox.tick()
    expect(delivered).toEqual([])
    expect(outbox.feed('t')?.offset).toBe(offset)
  })

  it('finds a change of a doc that is changed in place', () => {
    const doc = { list: [1], n: 1 }
    const outbox = new Outbox({ read: () => ({ doc, seq: 1, at: '' }), epoch: 'e' })
    const feed = join(outbox, 't')
    doc.list.push(2)
    outbox.changed()
    outbox.tick()
    expect(opened(feed.since(feed.offset - 1)[0])).toMatchObject({ patch: { list: [1, 2] } })
  })

  it('tells readers that they are current after 4 s of silence', () => {
    const { outbox, delivered } = stage()
    const feed = join(outbox, 't')
    for (let tick = 0; tick < 16; tick++) outbox.tick()
    expect(delivered).toEqual([['t', true]])
    expect(opened(feed.current)).toMatchObject({ type: 'current', offset: feed.offset })
  })

  it('encodes once for everybody', () => {
    const { outbox, move } = stage()
    const feed = join(outbox, 't')
    move({ n: 1 })
    outbox.tick()
    const [one] = feed.since(feed.offset - 1)
    const [other] = feed.since(feed.offset - 1)
    expect(other?.packed).toBe(one?.packed)
    expect(feed.since(undefined)[0]?.packed).toBe(feed.snapshot.packed)
  })

  it('puts off what does not fit in a tick, and begins the next with it', () => {
    let ms = 0
    const { outbox, delivered, move } = stage({ now: () => (ms += 60) })
    for (const topic of ['t1', 't2', 't3', 't4']) join(outbox, topic)
    move({ n: 1 })
    const sent = [1, 2, 3, 4].map(() => {
      outbox.tick()
      return delivered.splice(0).map(([topic]) => topic)
    })
    expect(sent).toEqual([['t1'], ['t2'], ['t3'], ['t4']])
  })

  it('survives a read that throws, tells it, and goes on with the other topics', () => {
    const failed = vi.fn()
    let broken = false
    const read = (topic: string) => {
      if (broken && topic === 't1') throw new Error('roto')
      return { doc: { broken }, seq: 1, at: '' }
    }
    const outbox = new Outbox({ read, epoch: 'e', failed })
    const delivered: string[] = []
    outbox.listen((topic) => delivered.push(topic))
    for (const topic of ['t1', 't2']) join(outbox, topic)
    broken = true
    outbox.changed()
    outbox.tick()
    expect(failed).toHaveBeenCalledExactlyOnceWith('t1', new Error('roto'))
    expect(delivered).toEqual(['t2'])
  })

  it('refuses an unknown topic, and one too many unless another is idle', () => {
    const { outbox } = stage({ maxTopics: 2 })
    expect(outbox.subscribe('?')).toBe('tema_desconocido')
    join(outbox, 't1')
    join(outbox, 't2')
    expect(outbox.subscribe('t3')).toBe('temas_llenos')
    outbox.unsubscribe('t1')
    join(outbox, 't3')
    expect(outbox.feed('t1')).toBeUndefined()
    expect(outbox.stats().topics).toBe(2)
  })
})

describe('resuming', () => {
  it('[LE12] keeps no doc of a night that ended for who comes in the next', () => {
    let isOver = false
    const doc = { n: 1 }
    const read = () => (isOver ? null : { doc, seq: 1, at: '' })
    const { outbox } = stage({ read })
    join(outbox, 't')
    outbox.unsubscribe('t')
    isOver = true
    outbox.changed()
    outbox.forget()
    expect(outbox.subscribe('t')).toBe('tema_desconocido')
  })

  it('sends nothing, the missing deltas, or the snapshot: whatever is enough', () => {
    const rest = 'texto largo que no cambia '.repeat(40)
    const noise = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`k${n}`, docHash(`${n}`)]),
    )
    const { outbox, move } = stage({ keep: { deltas: 3, bytes: 10_000 } })
    const feed = join(outbox, 't')
    for (let n = 1; n <= 6; n++) {
      move({ n, rest, ...noise })
      outbox.tick()
    }
    const kinds = (offset: number | undefined) =>
      feed.since(offset).map((each) => opened(each).type)
    expect(kinds(feed.offset)).toEqual([])
    expect(kinds(feed.offset - 3)).toEqual(['delta', 'delta', 'delta'])
    expect(kinds(feed.offset - 4)).toEqual(['snapshot'])
    expect(kinds(undefined)).toEqual(['snapshot'])
    expect(kinds(feed.offset + 5)).toEqual(['snapshot'])
  })

  it('prefers a snapshot that is smaller than the missing deltas', () => {
    const { outbox, move } = stage()
    const feed = join(outbox, 't')
    const start = feed.offset
    for (let n = 1; n <= 5; n++) {
      move({ n })
      outbox.tick()
    }
    expect(feed.since(start).map((each) => opened(each).type)).toEqual(['snapshot'])
  })

  it('keeps no more bytes than it may, and nothing of a delta larger than that', () => {
    const { outbox, move } = stage({ keep: { deltas: 240, bytes: 2_000 } })
    const feed = join(outbox, 't')
    for (let n = 1; n <= 50; n++) {
      move({ text: `${n}`.repeat(100) })
      outbox.tick()
      expect(outbox.stats().keptBytes).toBeLessThanOrEqual(2_000)
    }
    move({ text: 'x'.repeat(5_000) })
    outbox.tick()
    expect(outbox.stats().keptBytes).toBe(0)
    expect(opened(feed.since(feed.offset - 1)[0]).type).toBe('snapshot')
  })

  it('trusts offsets of its own epoch only, and an equal hash of any', () => {
    const { outbox } = stage()
    const feed = join(outbox, 't')
    const { offset, hash } = feed
    expect(outbox.resume(feed, { epoch: 'e', offset })).toBe(offset)
    expect(outbox.resume(feed, { epoch: 'other', offset })).toBeUndefined()
    expect(outbox.resume(feed, { epoch: 'other', offset: 99, hash })).toBe(offset)
    expect(outbox.resume(feed, {})).toBeUndefined()
  })

  it('brings a topic that nobody read up to date for the first who comes back', () => {
    const { outbox, move } = stage()
    const { offset } = join(outbox, 't')
    outbox.unsubscribe('t')
    move({ n: 1 })
    outbox.tick()
    const feed = join(outbox, 't')
    expect(feed.since(offset).map(opened)).toMatchObject([{ type: 'delta', patch: { n: 1 } }])
  })

  it('gives a topic that was dropped offsets that nobody can still hold', () => {
    const { outbox, move } = stage()
    join(outbox, 't')
    for (let n = 1; n <= 9; n++) {
      move({ n })
      outbox.tick()
    }
    const last = outbox.feed('t')?.offset ?? expect.fail()
    outbox.unsubscribe('t')
    for (let tick = 0; tick <= 480; tick++) outbox.tick()
    expect(outbox.feed('t')).toBeUndefined()
    move({ n: 10 })
    const feed = join(outbox, 't')
    expect(feed.offset).toBeGreaterThan(last)
    expect(feed.since(last).map((each) => opened(each).type)).toEqual(['snapshot'])
  })

  it('leads everybody to the same doc, wherever they stopped', () => {
    const step = fc.oneof(
      fc.record({
        k: fc.constantFrom('a', 'b', '__proto__'),
        v: fc.oneof(fc.nat(9), fc.constant({ x: 1 })),
      }),
      fc.constantFrom('tick', 'leave', 'come'),
    )
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, deltas) => {
          const { outbox, move } = stage({ keep: { deltas, bytes: 10_000 } })
          let doc: Doc = { n: 0 }
          let feed = join(outbox, 't')
          let mine = follow({ doc: undefined, offset: 0 }, feed.since(undefined))
          let here = true
          for (const each of steps) {
            if (each === 'tick') outbox.tick()
            else if (each === 'leave' && here) outbox.unsubscribe('t')
            else if (each === 'come' && !here) feed = join(outbox, 't')
            else if (typeof each === 'object')
              move(
                (doc = mergeDoc(doc, JSON.parse(`{"${each.k}":${JSON.stringify(each.v)}}`)) as Doc),
              )
            if (each === 'leave' || each === 'come') here = each === 'come'
            if (here) mine = follow(mine, feed.since(mine.offset))
          }
          if (!here) feed = join(outbox, 't')
          outbox.tick()
          mine = follow(mine, feed.since(mine.offset))
          expect(canonical(mine.doc)).toBe(canonical(doc))
        },
      ),
      { numRuns: 300 },
    )
  })
})
