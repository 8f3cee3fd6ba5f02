import { describe, expect, it } from 'vitest'
import { diskFailureOf } from './failure.ts'

const failed = (errcode?: number) =>
  diskFailureOf(Object.assign(new Error('x'), errcode === undefined ? {} : { errcode })).stopped

describe('[LE7] a failure of SQLite', () => {
  it.each([
    ['a lock', 5],
    ['a lock under recovery', 261],
    ['a file that may not be written', 8],
    ['a file that was moved', 1032],
    ['a full disk', 13],
    ['a quota, or a disk made read-only, in write', 778],
    ['no room for the index of the log', 4874],
  ])('lets the ledger go on after %s', (_, errcode) => {
    expect(failed(errcode)).toBe(false)
  })

  it.each([
    ['fsync', 1034],
    ['fsync of the folder', 1290],
    ['a read', 266],
    ['a short read', 522],
    ['a truncation', 1546],
    ['a damaged page', 11],
    ['a file that is no database', 26],
    ['a file that cannot be opened', 14],
    ['memory', 7],
    ['an error that SQLite does not number', undefined],
  ])('stops the ledger after %s', (_, errcode) => {
    expect(failed(errcode)).toBe(true)
  })
})
