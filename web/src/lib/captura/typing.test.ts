import { expect, it } from 'vitest'
import { TOTAL, paperLines } from './acta.ts'
import { findingsOf } from './findings.ts'
import { GUBERNATURA as acta } from './fixtures/acta.ts'
import { eraseDigit, gapOf, isOver, nextPending, pendingOf, typeDigit } from './typing.ts'

const paper = paperLines(acta)
const cells = { PAN: '38', 'PAN-PRI': 'ilegible', MC: '0', NULOS: '11', [TOTAL]: '60' }

it('[FI3] a digit after a mark begins a figure; a leading zero falls away; a zero stays', () => {
  expect(typeDigit('ilegible', '4')).toBe('4')
  expect(typeDigit('0', '5')).toBe('5')
  expect(typeDigit('', '0')).toBe('0')
})

it('[FI3] more digits than the registry are typed, more than the service takes are not', () => {
  expect(typeDigit('999', '9')).toBe('9999')
  expect(typeDigit('9999999', '9')).toBe('9999999')
  expect(isOver('704', acta.listaNominal)).toBe(true)
  expect(isOver('703', acta.listaNominal)).toBe(false)
  expect(isOver('9999', 0)).toBe(false)
})

it('[FI3] erasing takes a digit, or the whole mark', () => {
  expect([eraseDigit('112'), eraseDigit('1'), eraseDigit('blanco')]).toEqual(['11', '', ''])
})

it('[FI3] the lines without a tap are counted, and found from the line in focus', () => {
  expect(pendingOf(paper, cells)).toBe(5)
  expect([-1, 3, 6].map((at) => nextPending(paper, cells, at))).toEqual([3, 6, 7])
  expect(nextPending(paper, cells, 9)).toBeUndefined()
})

it('[AC3] the total is over the lines by as much as its finding says', () => {
  const over = (rest: Record<string, string>) => gapOf(paper, { ...cells, ...rest })
  expect(over({})).toBe(11)
  expect(findingsOf(acta, { ...cells, NO_REGISTRADAS: '0' })[0]?.diferencia).toBe(11)
  expect([over({ [TOTAL]: '49' }), over({ [TOTAL]: '40' })]).toEqual([0, -9])
  expect([over({ [TOTAL]: 'ilegible' }), over({ [TOTAL]: '' })]).toEqual([undefined, undefined])
})
