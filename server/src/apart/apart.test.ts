import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runApart, type Excess } from './apart.ts'

const SEND = JSON.stringify(new URL('./apart.ts', import.meta.url).href)

/** Runs the code in a thread; a number is an answer, anything else a message on the way. */
function run(code: string, limits: { ms?: number; memoryMb?: number } = {}, on = () => undefined) {
  return runApart<unknown, number>({
    script: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    input: undefined,
    ms: 100_000,
    ...limits,
    take: (message) => (typeof message === 'number' ? message : on()),
    refusal: (excess: Excess) => new Error(`Refused: ${excess}`),
  })
}

it.each([
  ['hangs', 'for (;;);', { ms: 20 }, 'Refused: tiempo'],
  ['waits for ever', 'setInterval(() => {}, 1000)', { ms: 20 }, 'Refused: tiempo'],
  ['fills the memory', 'for (const a = [];;) a.push([a])', { memoryMb: 32 }, 'Refused: memoria'],
  ['makes a list too long', 'new Array(-1)', {}, 'Refused: memoria'],
  ['makes a text too long', '"x".repeat(2 ** 30)', {}, 'Refused: memoria'],
  ['ends without a word', '', {}, 'ended without an answer'],
  ['fails', 'throw new TypeError("broken")', {}, 'broken'],
])('a reading thread that %s ends with a reason', async (_, code, limits, reason) => {
  await expect(run(code, limits)).rejects.toThrow(reason)
})

it('a reading thread is not ended for the time in which others have the processor', async () => {
  const code = `import { parentPort } from 'node:worker_threads'
    setTimeout(() => parentPort.postMessage(7), 400)`
  // More time on the wall than the limit, and little of a processor.
  expect(await run(code, { ms: 300 })).toBe(7)
})

it('a reading thread that sends a thousand pieces leaves everybody a turn between any two', async () => {
  let [turns, pieces] = [0, 0]
  let isReading = true
  const others = (async () => {
    for (; isReading; turns++) await setImmediate()
  })()
  const seen = new Set<number>()
  const code = `import { sendHome } from ${SEND}
    for (let n = 0; n < 1000; n++) await sendHome('piece')
    await sendHome(7)`
  const answer = await run(code, {}, () => {
    pieces += 1
    seen.add(turns)
    return undefined
  })
  isReading = false
  await others
  expect([answer, pieces, seen.size]).toEqual([7, 1000, 1000])
})
