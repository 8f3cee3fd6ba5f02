import { describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { shareSlot } from './suma.ts'

/** A night of a single casilla, ours 10 and 20 votes. */
function oneActa() {
  const desk = new MemoryDesk(smallCatalogo(1))
  desk.tally(casillaAt(1), { PAN: 10, MC: 20 })
  const [slot] = desk.night.elecciones.get('GOB')?.slots.values() ?? []
  if (!slot) throw new Error('No acta')
  return { slot, root: slot.ambitos[0] }
}

describe('the share of an acta in the sums', () => {
  it('leaves nothing behind when it is taken out', () => {
    const { slot, root } = oneActa()
    expect(root?.sumas.nuestra).toMatchObject({ total: 30, actas: 1, listaNominal: 500 })
    shareSlot(slot, 'solo_nuestra', -1)
    expect(root?.sumas.nuestra).toMatchObject({ total: 0, actas: 0, listaNominal: 0 })
    expect(root?.actas).toMatchObject({ esperadas: 0, recibidas: 0 })
  })

  it('is never taken out twice: votes do not fall below zero', () => {
    const { slot } = oneActa()
    shareSlot(slot, 'solo_nuestra', -1)
    expect(() => shareSlot(slot, 'solo_nuestra', -1)).toThrow('no sum of votes falls below zero')
  })

  it('is taken out as it was put in: one option alone does not fall below zero', () => {
    const { slot } = oneActa()
    slot.vigente?.version.votos.splice(0, 2, 20, 10)
    expect(() => shareSlot(slot, 'solo_nuestra', -1)).toThrow('no sum of votes falls below zero')
  })

  it('is never taken out twice where nothing has come: actas do not fall below zero', () => {
    const desk = new MemoryDesk(smallCatalogo(1))
    const [slot] = desk.night.elecciones.get('GOB')?.slots.values() ?? []
    if (!slot) throw new Error('No acta')
    shareSlot(slot, 'sin_llegar', -1)
    expect(() => shareSlot(slot, 'sin_llegar', -1)).toThrow('no count of actas falls below zero')
  })

  it('is taken out with the lista nominal with which it was put in', () => {
    const desk = new MemoryDesk(smallCatalogo(1))
    const [slot] = desk.night.elecciones.get('GOB')?.slots.values() ?? []
    if (!slot) throw new Error('No acta')
    slot.expected = { ...slot.expected, listaNominal: 501 }
    expect(() => shareSlot(slot, 'sin_llegar', -1)).toThrow('no count of actas falls below zero')
  })
})
