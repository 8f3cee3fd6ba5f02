import { expect, it, vi } from 'vitest'
import { draftOf } from './ledger.suite.ts'
import { Queue } from './queue.ts'

vi.mock('./line.ts', () => ({ lineOf: ({ id }: { id: string }) => `line of ${id}` }))

it('queues nothing of an append in which a line has a raw line break', async () => {
  const written: string[] = []
  const queue = new Queue((batch) => {
    written.push(...batch.texts)
    return Promise.resolve()
  })
  const broken = queue.append([draftOf('a'), draftOf('b\nc')])
  const { cause } = (await broken.catch((error: unknown) => error as Error)) ?? {}
  expect(String(cause)).toContain('a record is one line')
  await queue.append([draftOf('d')])
  expect(written).toEqual(['line of d'])
})

it('says since when the oldest record waits, in flight or not, and nothing once all are written', async () => {
  const written = Promise.withResolvers<void>()
  const queue = new Queue(() => written.promise)
  expect(queue.state.oldestAtMs).toBeUndefined()
  const beforeMs = performance.now()
  const first = queue.append([draftOf('a')])
  const afterMs = performance.now()
  await new Promise((resolve) => setImmediate(resolve))
  const second = queue.append([draftOf('b')])
  expect(queue.state.oldestAtMs).toBeGreaterThanOrEqual(beforeMs)
  expect(queue.state.oldestAtMs).toBeLessThanOrEqual(afterMs)
  written.resolve()
  await Promise.all([first, second])
  expect(queue.state.oldestAtMs).toBeUndefined()
})
