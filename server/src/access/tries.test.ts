import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { Tries } from './tries.ts'

function makeTries(wait: (ms: number) => Promise<unknown> = async () => undefined) {
  const clock = { ms: Date.parse('2027-06-06T14:00:00Z') }
  const told: string[] = []
  const tell = (estado: string, minuto: number) => told.push(`${estado} ${minuto}`)
  return { clock, told, tries: new Tries({ nowMs: () => clock.ms, wait, tell }) }
}

it('[NO12] a change of state is told once, and quiet is told too', async () => {
  const { clock, told, tries } = makeTries()
  for (let each = 0; each < 900; each++) {
    await tries.wrong({ id: `${each}`, isIssued: false, address: `${each}` })
    clock.ms += 100
  }
  expect(told).toEqual(['lento 300'])
  expect(tries.look()).toEqual({ estado: 'lento', minuto: 590 })
  clock.ms += 30_000
  tries.look()
  clock.ms += 40_000
  expect(tries.look()).toEqual({ estado: 'calma', minuto: 0 })
  expect(told).toEqual(['lento 300', 'calma 0'])
})

it('[NO12] at most 500 answers are held back at a time; the others come at once', async () => {
  let waiting = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const { tries } = makeTries(() => {
    waiting += 1
    return promise
  })
  const answers = Array.from({ length: 5000 }, (_, each) =>
    tries.wrong({ id: `${each}`, isIssued: true, address: '203.0.113.9' }),
  )
  expect(waiting).toBe(500)
  resolve()
  expect(await Promise.all(answers)).toHaveLength(5000)
})

it('[NO12] wrong PINs of 800,000 codes and addresses take no more memory than those of 400,000', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { tries } = makeTries()
  const attack = async (from: number) => {
    for (let each = from; each < from + 400_000; each++)
      await tries.wrong({ id: `a${each}`, isIssued: true, address: `b${each}` })
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = await attack(0)
  expect((await attack(400_000)) / before).toBeLessThan(1.2)
})
