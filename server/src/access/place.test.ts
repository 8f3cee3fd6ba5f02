import { expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { coversActa, slotFor } from './place.ts'

const [MINE, OTHER] = [casillaAt(1), casillaAt(2)]

/** A night with an acta of the second casilla under a key that begins with the first. */
function night() {
  const catalogo = smallCatalogo(2)
  const [, second] = catalogo.actas
  if (!second) throw new Error('No acta')
  const actas = [{ ...second, acta: `${MINE}06` }]
  return new MemoryDesk({ ...catalogo, actas }).night
}

it('[NO14] an acta is in the charge of its casilla, whatever casilla its key begins with', () => {
  const key = `${MINE}06`
  const [own, other] = [MINE, OTHER].map((each) => ({ casillas: new Set([each]) }))
  if (!own || !other) throw new Error('No scopes')
  const named = { eleccion: 'GOB', casilla: key }
  expect(() => slotFor(night(), own, named)).toThrow('casilla_ajena')
  expect(slotFor(night(), other, named).expected.casilla).toBe(OTHER)
  expect(slotFor(night(), { casillas: 'todas' }, named).expected.casilla).toBe(OTHER)
  const place = { eleccion: 'GOB', acta: key }
  expect([own, other].map((each) => coversActa(night(), each, place))).toEqual([false, true])
  expect(coversActa(night(), { casillas: 'todas' }, { ...place, acta: 'x' })).toBe(false)
})

it('[NO14] an acta unknown to the night is foreign first, and unknown only to those in charge', () => {
  const named = { eleccion: 'GOB', casilla: '049999B0100' }
  expect(() => slotFor(night(), { casillas: new Set([MINE]) }, named)).toThrow('casilla_ajena')
  expect(() => slotFor(night(), { casillas: 'todas' }, named)).toThrow('casilla_desconocida')
})
