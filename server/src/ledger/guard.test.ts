import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guardOf } from './guard.ts'

let folder: string
let table: string
let log: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'))
  table = join(folder, 'table')
  log = join(folder, 'log')
  for (const path of [table, log]) writeFileSync(path, 'text')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const replace = (path: string) => {
  copyFileSync(path, `${path}.copy`)
  renameSync(`${path}.copy`, path)
}

describe('[LE7] the files of the ledger', () => {
  it('are well while they grow, appear, or a reader cuts the log', () => {
    const lost = guardOf([table, log, join(folder, 'later')])
    appendFileSync(table, 'more')
    truncateSync(log, 0)
    writeFileSync(join(folder, 'later'), '')
    expect(lost()).toBeUndefined()
    expect(lost()).toBeUndefined()
  })

  it.each([
    ['table gone', () => rmSync(table), 'falta el archivo'],
    ['log gone', () => rmSync(log), 'falta el archivo'],
    ['folder moved', () => renameSync(folder, `${folder}-moved`), 'falta el archivo'],
    ['table replaced by its copy', () => replace(table), 'se cambió el archivo'],
    ['log replaced by its copy', () => replace(log), 'se cambió el archivo'],
    ['table cut short', () => truncateSync(table, 1), 'se recortó el archivo'],
  ])('are not: %s', (_, harm, said) => {
    const lost = guardOf([table, log])
    harm()
    expect(lost()).toContain(said)
    rmSync(`${folder}-moved`, { recursive: true, force: true })
  })

  it('are seen to go also when they came after the first look', () => {
    rmSync(log)
    const lost = guardOf([table, log])
    writeFileSync(log, '')
    lost()
    rmSync(log)
    expect(lost()).toContain('falta el archivo')
  })
})
