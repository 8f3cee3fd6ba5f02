import { expect, it } from 'vitest'
import { Writer } from './writer.ts'

const draft = (key: string, at: number) => ({ key, at, celdas: {} })

it('a slow disk gets the last state of each draft, and each draft', async () => {
  const written: string[] = []
  let free: () => void = () => undefined
  const pluma = new Writer(({ key, at }) => {
    written.push(`${key}${at}`)
    return new Promise((resolve) => (free = () => resolve(true)))
  })
  for (const at of [1, 2, 3]) pluma.keep(draft('a', at))
  pluma.keep(draft('b', 9))
  for (let turn = 0; turn < 3; turn++) {
    free()
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect(written).toEqual(['a1', 'a3', 'b9'])
})

it('the write after one that the disk refused takes what it refused and no more', async () => {
  const written: object[] = []
  let full = true
  const pluma = new Writer(({ celdas: cells }) => {
    if (!full) written.push(cells)
    return Promise.resolve(!full)
  })
  for (const cell of ['PAN', 'PRI', 'PRD']) {
    pluma.keep({ ...draft('a', 0), celdas: { [cell]: '7' } })
    await new Promise((resolve) => setTimeout(resolve))
    full = false
  }
  expect(written).toEqual([{ PAN: '7', PRI: '7' }, { PRD: '7' }])
})

it('what the disk refused is written without another keystroke once the disk is back', async () => {
  const written: string[] = []
  let dead = true
  const pluma = new Writer(({ key }) => {
    if (!dead) written.push(key)
    return Promise.resolve(!dead)
  })
  for (const key of ['a', 'b']) pluma.keep({ ...draft(key, 0), celdas: { PAN: '7' } })
  await new Promise((resolve) => setTimeout(resolve))
  dead = false
  for (let turn = 0; turn < 2; turn++) {
    pluma.again()
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect(written).toEqual(['a', 'b'])
})
