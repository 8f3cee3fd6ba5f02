import { expect, test } from 'vitest'
import { Pluma } from './pluma.ts'

const draft = (key: string, at: number) => ({ key, at, celdas: {} })

test('a slow disk gets the last state of each draft, and each draft', async () => {
  const written: string[] = []
  let free: () => void = () => undefined
  const pluma = new Pluma(
    ({ key, at }) => {
      written.push(`${key}${at}`)
      return new Promise((resolve) => (free = resolve))
    },
    () => undefined,
  )
  for (const at of [1, 2, 3]) pluma.keep(draft('a', at))
  pluma.keep(draft('b', 9))
  for (let turn = 0; turn < 3; turn++) {
    free()
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect(written).toEqual(['a1', 'a3', 'b9'])
})

test('a disk that refuses is said, and the next write is tried', async () => {
  const heard: boolean[] = []
  let full = true
  const pluma = new Pluma(
    () => (full ? Promise.reject(new Error('full')) : Promise.resolve()),
    (kept) => heard.push(kept),
  )
  pluma.keep(draft('a', 1))
  await new Promise((resolve) => setTimeout(resolve))
  full = false
  pluma.keep(draft('a', 2))
  await new Promise((resolve) => setTimeout(resolve))
  expect(heard).toEqual([false, true])
})
