import { describe, expect, it } from 'vitest'
import { levelOf, matching, ordered, percent, reportedByOthers, type Covered } from './coverage.ts'

function covered(casillas: number, acreditadas: number, activadas = 0, reportaron = 0): Covered {
  const name = `Ruta ${casillas}-${acreditadas}`
  const clave = `${casillas}-${acreditadas}`
  const conPropietario = acreditadas
  return { clave, nombre: name, casillas, conPropietario, acreditadas, activadas, reportaron }
}

describe('how far a row is', () => {
  it.each([
    [covered(8, 0), 'sin representante', 'ring'],
    [covered(8, 5, 5), 'faltan 3', 'tri'],
    [covered(8, 7, 5), 'falta 1', 'tri'],
    [covered(1190, 30), 'faltan 1,160', 'tri'],
    [covered(8, 8, 5), 'cubierta', 'dot'],
    [covered(8, 8, 8, 7), 'cubierta, ya entraron', 'dot'],
    [covered(8, 8, 8, 8), 'reportó completa', 'check'],
    [covered(8, 0, 0, 8), 'reportó completa', 'check'],
    [{ ...covered(8, 8, 5), conPropietario: 6 }, 'cubierta, 2 sólo con suplente', 'dot'],
    [covered(0, 0), 'sin representante', 'ring'],
  ])('%o', (row, word, icon) => {
    expect(levelOf(row)).toMatchObject({ word, icon })
  })
})

it('what is missing stands first, of equals the less advanced', () => {
  const rows = [covered(4, 4, 4), covered(9, 2), covered(4, 4), covered(3, 0)]
  expect(ordered(rows, 'falta').map(({ clave }) => clave)).toEqual(['9-2', '3-0', '4-4', '4-4'])
  expect(ordered(rows, 'falta')[2]?.activadas).toBe(0)
  expect(ordered(rows, 'nombre')).toEqual(rows)
})

it('a row is found by any of its words, accents aside', () => {
  const row = { ...covered(4, 4), clave: '04-004', nombre: 'CHAMPOTÓN DE ABAJO' }
  expect(matching([row], 'abajo champoton')).toEqual([row])
  expect(matching([row], '04-004')).toEqual([row])
  expect(matching([row], 'arriba')).toEqual([])
  expect(matching([row], ' ')).toEqual([row])
})

it('a part is never wider than the whole, and nothing of nothing is nothing', () => {
  expect(percent(1, covered(8, 1))).toBe(12.5)
  expect(percent(9, covered(8, 1))).toBe(100)
  expect(percent(0, covered(0, 0))).toBe(0)
})

it('casillas that reported without a representative are explained, as in a practice night', () => {
  expect(reportedByOthers(covered(9898, 0, 0, 9534))).toMatch(
    /sus cifras las mandó otra persona\.$/,
  )
  expect(reportedByOthers(covered(9898, 9898, 9000, 9534))).toBe('')
})
