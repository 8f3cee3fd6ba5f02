import { expect, it } from 'vitest'
import { segmentsOf, whereLacking } from './actas.ts'

const none = { capturadas: 0, recibidasSinContabilizar: 0, enRevision: 0, noLlegaran: 0 }
const actas = { ...none, esperadas: 9898, recibidas: 9534, contabilizadas: 9578, sinLlegar: 10 }

it('each part of the expected actas says what its second figure counts', () => {
  const listaNominal = { ...none, contabilizadas: 5_386_068, sinLlegar: 1 }
  const said = segmentsOf({ actas, listaNominal: { ...actas, ...listaNominal } })
  expect(said.map(({ label, electores }) => [label, electores])).toEqual([
    ['contabilizadas por PREP', '5,386,068 electores'],
    ['las tenemos, PREP aún no', ''],
    ['en revisión', ''],
    ['nadie las tiene', '1 elector'],
    ['no llegarán', ''],
  ])
})

it('the actas that we lack are told apart: those that PREP has, and those that nobody has', () => {
  expect(whereLacking(actas)).toBe('10 que nadie tiene y 354 que PREP tiene')
  expect(whereLacking({ ...actas, noLlegaran: 1, sinLlegar: 0 })).toBe(
    '363 que PREP tiene y 1 que no llegará',
  )
  expect(whereLacking({ ...actas, recibidas: 9898, sinLlegar: 0 })).toBe('')
})
