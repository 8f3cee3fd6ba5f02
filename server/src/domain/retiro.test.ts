import { expect, it } from 'vitest'
import { retiroSentences, type Retiro } from './retiro.ts'

const retiro: Retiro = {
  ...{ eleccion: 'GOB', corte: 3, corteAt: '2027-06-06T21:00:00-06:00', motivo: 'adelantado' },
  ...{ quedaAt: '2027-06-06T18:40:00-06:00', releidos: 0, actas: 1200 },
  ...{ capturadas: { antes: 7, despues: 5 }, casillas: 0, lineas: [], entran: 2 },
}
const clock = (iso: string) => iso.slice(11, 16)

it('[RE7] a trial says that its counts are before the cortes that come in, and a done retiro does not', () => {
  const before = 'Lo que sigue se cuenta antes de esos cortes.'
  const trial = retiroSentences(retiro, clock, true)
  expect(trial.slice(0, 3)).toEqual([
    'El último corte pasa a ser el de las 18:40.',
    '2\u00a0cortes que éste impedía entran.',
    before,
  ])
  expect(trial).toContain('1,200\u00a0actas cambian del lado del PREP.')
  const done = retiroSentences(retiro, clock, false)
  expect(done).not.toContain(before)
  expect(done).toContain(
    '1,200\u00a0actas cambian del lado del PREP, antes de que entraran esos cortes.',
  )
  expect(retiroSentences({ ...retiro, entran: 0 }, clock, true)).not.toContain(before)
})
