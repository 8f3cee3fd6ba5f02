import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { Budget } from '../access/budget.ts'
import type { Credential } from '../access/credential.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { Readings } from './readings.ts'

const reader = (sub: string): Credential => ({
  ...{ sub, rol: 'tablero', casillas: 'todas', exp: 0 },
})

/**
 * Readings that count what was reckoned, in order; `taking`: whether actas wait at each look, one ms
 * after another.
 */
function makeReadings(taking: () => boolean = () => false) {
  let ms = 0
  const look = () => {
    ms += 1
    return taking()
  }
  const night = { seq: 1, clock: '2021-06-06T20:00:00Z' }
  const reads = Budget.ofReads(1, () => 0)
  const readings = new Readings(night, { reads }, look, () => ms)
  const made: string[] = []
  const read = (sub: string, key: string) =>
    readings.read(reader(sub), key, () => {
      made.push(key)
      return { key }
    })
  return { night, readings, reads, made, read }
}

describe('documents of the night', () => {
  it('[WR2] a document is reckoned once a place of the ledger, whoever asks and how often', async () => {
    const { night, made, read } = makeReadings()
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => read(`lector-${n % 7}`, 'diferencias')),
    )
    expect(made).toEqual(['diferencias'])
    expect(new Set(all.map(({ text }) => text))).toEqual(new Set(['{"key":"diferencias"}']))
    await read('otra', 'diferencias')
    expect(made).toHaveLength(1)
    night.seq += 1
    expect((await read('otra', 'diferencias')).seq).toBe(2)
    expect(made).toHaveLength(2)
  })

  it('[WR2] a document asked for while under way is reckoned once, although the ledger moves', async () => {
    let looks = 0
    const door = makeReadings(() => {
      door.night.seq += 1
      looks += 1
      return looks % 10 > 0
    })
    const asked = Array.from({ length: 60 }, (_, n) => door.read(`lector-${n % 2}`, 'estado'))
    const seqs = (await Promise.all(asked)).map(({ seq }) => seq)
    expect(door.made).toEqual(['estado'])
    expect(new Set(seqs)).toEqual(new Set([11]))
  })

  it('[WR2] a reading is never answered from a place before the asking', async () => {
    const { night, made, read } = makeReadings()
    const first = read('una', 'estado')
    const late = first.then(() => {
      night.seq += 1
      return Promise.all([read('una', 'estado'), read('otra', 'estado')])
    })
    expect((await first).seq).toBe(1)
    expect((await late).map(({ seq }) => seq)).toEqual([2, 2])
    expect(made).toHaveLength(2)
  })

  it('[WR2] a document asked for by two readers comes at the first turn of either, from one budget', async () => {
    const { made, read } = makeReadings()
    const many = Array.from({ length: 50 }, (_, n) => read('muchas', `m${n}`))
    await read('una', 'm49')
    expect(made).toEqual(['m0', 'm49'])
    await Promise.all(many)
    expect(made).toHaveLength(50)
    const all = Array.from({ length: 3000 }, () => read('tercera', 'estado'))
    await Promise.all(all)
    expect(made).toHaveLength(51)
  })

  it('[WR2] readers take turns, and the network is heard between any two readings', async () => {
    const { made, read } = makeReadings()
    const many = Array.from({ length: 50 }, (_, n) => read('muchas', `m${n}`))
    const one = read('una', 'u')
    await one
    expect(made).toEqual(['m0', 'u'])
    let isDone = false
    const rest = Promise.all(many).then(() => (isDone = true))
    while (!isDone) await setImmediate().then(() => made.push('|'))
    await rest
    expect(made.join(' ')).not.toMatch(/m\d+ m\d+/)
  })

  it('[WR2] a waiting acta goes before a reading, and no reading waits for ever', async () => {
    let looks = 0
    const { made, read } = makeReadings(() => {
      looks += 1
      expect(made).toEqual([])
      return looks < 10
    })
    await read('una', 'u')
    expect(looks).toBe(10)
    const busy = makeReadings(() => true)
    await busy.read('una', 'u')
    expect(busy.made).toEqual(['u'])
  })

  it('[WR2] many readings behind busy actas wait at the same time, not one after another', async () => {
    let looks = 0
    const { made, read } = makeReadings(() => {
      looks += 1
      return true
    })
    await Promise.all(Array.from({ length: 40 }, (_, n) => read(`lector-${n}`, `d${n}`)))
    expect([made.length, looks]).toEqual([40, 100])
    await read('una', 'otra')
    expect(looks).toBe(200)
  })

  it('[WR2] a reader who asks for more than the budget is told a turn; another reader is served', async () => {
    const { made, read } = makeReadings()
    const refused: unknown[] = []
    for (let n = 0; n < 1300; n++) await read('muchas', `m${n}`).catch((e) => refused.push(e))
    expect([made.length, refused.length]).toEqual([1200, 100])
    expect(refused[0]).toBeInstanceOf(RefusalError)
    expect(refused[0]).toMatchObject({ refusal: 'demasiadas_lecturas' })
    await read('muchas', 'm7')
    await read('otra', 'o')
    expect(made).toHaveLength(1201)
  })

  it('[WR2] an asking takes one from the budget, a refused document too; a kept or waiting one takes none', async () => {
    const { readings, reads, read } = makeReadings()
    const leftOf = (sub: string) => {
      let left = 0
      while (reads.take(reader(sub)) === 0) left += 1
      return left
    }
    const refuse = () => {
      throw new RefusalError('no_encontrado')
    }
    await Promise.all([read('una', 'estado'), read('una', 'estado'), read('otra', 'estado')])
    await read('una', 'estado')
    await readings.read(reader('una'), 'x', refuse).catch(() => undefined)
    expect([leftOf('una'), leftOf('otra')]).toEqual([1198, 1200])
  })

  it('[WR2] one reader waits with a bounded number of readings', async () => {
    const { made, read } = makeReadings()
    const asked = Array.from({ length: 500 }, (_, n) => read('muchas', `m${n}`))
    const ends = await Promise.allSettled(asked)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(200)
    expect(made).toHaveLength(200)
  })

  it('a document that cannot be reckoned refuses its reader, and the next one is served', async () => {
    const { readings, read } = makeReadings()
    const broken = readings.read(reader('una'), 'x', () => {
      throw new RefusalError('no_encontrado')
    })
    const next = read('una', 'y')
    await expect(broken).rejects.toMatchObject({ refusal: 'no_encontrado' })
    expect((await next).text).toBe('{"key":"y"}')
  })

  it('[WR2] a document in steps has the place of its first step, one at a time, shared, and is kept if nothing came', async () => {
    const { night, readings, made } = makeReadings()
    const steps: PromiseWithResolvers<void>[] = []
    const walk = (sub: string) =>
      readings.read(reader(sub), 'cobertura', async () => {
        made.push('<')
        const step = Promise.withResolvers<void>()
        steps.push(step)
        await step.promise
        made.push('>')
        return { n: made.length }
      })
    const begun = (n: number) => vi.waitUntil(() => steps.length === n)
    const first = walk('una')
    await begun(1)
    night.seq += 1
    const late = [walk('una'), walk('otra')]
    await setImmediate()
    steps[0]?.resolve()
    await begun(2)
    steps[1]?.resolve()
    expect((await first).seq).toBe(1)
    expect((await Promise.all(late)).map(({ seq }) => seq)).toEqual([2, 2])
    expect((await walk('tercera')).seq).toBe(2)
    expect(made.join('')).toBe('<><>')
  })

  it('[WR2] a document in steps that fails is reckoned again for the next reader', async () => {
    const { readings } = makeReadings()
    const broken = readings.read(reader('una'), 'x', () => Promise.reject(new Error('No store')))
    await expect(broken).rejects.toThrow('No store')
    expect((await readings.read(reader('una'), 'x', () => ({ y: 1 }))).text).toBe('{"y":1}')
  })
})
