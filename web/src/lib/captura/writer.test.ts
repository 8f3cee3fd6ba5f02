import { expect, it } from 'vitest'
import { Writer } from './writer.ts'

const draft = (key: string, at: number) => ({ key, at, celdas: {} })

it('a slow disk gets the last state of each draft, and each draft', async () => {
  const written: string[] = []
  let free: () => void = () => undefined
  const pluma = new Writer(
    ({ key, at }) => {
      written.push(`${key}${at}`)
      return new Promise((resolve) => (free = () => resolve(true)))
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

it('a disk that refuses is said, and the next write takes what it refused and no more', async () => {
  const heard: boolean[] = []
  const written: object[] = []
  let full = true
  const pluma = new Writer(
    ({ celdas: cells }) => {
      if (!full) written.push(cells)
      return Promise.resolve(!full)
    },
    (kept) => heard.push(kept),
  )
  for (const cell of ['PAN', 'PRI', 'PRD']) {
    pluma.keep({ ...draft('a', 0), celdas: { [cell]: '7' } })
    await new Promise((resolve) => setTimeout(resolve))
    full = false
  }
  expect(heard).toEqual([false, true, true])
  expect(written).toEqual([{ PAN: '7', PRI: '7' }, { PRD: '7' }])
})
