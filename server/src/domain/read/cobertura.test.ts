import { describe, expect, test } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { coberturaSteps, type Por } from './cobertura.ts'
import type { Night } from '../fold/night.ts'
import type { Nombramiento } from '../record.ts'

function coberturaDoc(night: Night, por: Por) {
  const steps = coberturaSteps(night, por)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Casillas 1 and 2 in Campeche, 3 and 4 in Champotón. */
const night = (...nombramientos: Nombramiento[]) => {
  const desk = new MemoryDesk(smallCatalogo(4))
  if (nombramientos.length > 0) desk.issue(...nombramientos)
  return desk
}
const rc = (id: string, n: number, rest: Partial<Nombramiento> = {}): Nombramiento => ({
  id,
  cargo: 'propietario',
  casillas: [casillaAt(n)],
  ...rest,
})

function figures(desk: MemoryDesk) {
  const { casillas, conPropietario, acreditadas, activadas, reportaron } = coberturaDoc(
    desk.night,
    'municipio',
  ).total
  return [casillas, conPropietario, acreditadas, activadas, reportaron]
}

describe('coverage', () => {
  test('of nobody is every casilla without anybody', () => {
    expect(figures(night())).toEqual([4, 0, 0, 0, 0])
  })

  test('[NO2] counts a casilla once, by its propietario, its suplente, its first use and its figures', () => {
    const desk = night(rc('A', 1), rc('B', 1), rc('C', 2, { cargo: 'suplente' }), rc('D', 3))
    expect(figures(desk)).toEqual([4, 2, 3, 0, 0])
    desk.fold('nombramiento.activated', { id: 'A' })
    desk.fold('nombramiento.activated', { id: 'B' })
    desk.tally(casillaAt(4), { MC: 1 })
    expect(figures(desk)).toEqual([4, 2, 3, 1, 1])
  })

  test('[NO2] a general representative covers no casilla', () => {
    const desk = night(rc('G', 1, { cargo: 'rg', casillas: [1, 2, 3].map(casillaAt), ruta: 'R1' }))
    desk.fold('nombramiento.activated', { id: 'G' })
    expect(figures(desk)).toEqual([4, 0, 0, 0, 0])
  })

  test('[NO1] a revoked nombramiento covers nothing any more, nor does its ruta', () => {
    const desk = night(rc('A', 1, { ruta: 'R1' }))
    desk.fold('nombramiento.activated', { id: 'A' })
    desk.fold('nombramiento.revoked', { ids: ['A'], causa: 'x' })
    expect(figures(desk)).toEqual([4, 0, 0, 0, 0])
    expect(coberturaDoc(desk.night, 'ruta').filas.map(({ clave }) => clave)).toEqual([''])
  })

  test('by municipio adds up to the total, with names', () => {
    const { filas } = coberturaDoc(night(rc('A', 1), rc('D', 3), rc('E', 4)).night, 'municipio')
    const shown = filas.map(({ clave, nombre, casillas, acreditadas }) => [
      ...[clave, nombre, casillas, acreditadas],
    ])
    expect(shown).toEqual([
      ['04-001', 'Campeche', 2, 1],
      ['04-002', 'Champotón', 2, 2],
    ])
  })

  test('by ruta has the casillas of none last, and ruta 9 before ruta 10', () => {
    const desk = night(rc('A', 1, { ruta: '10' }), rc('B', 2, { ruta: '9' }))
    const { filas } = coberturaDoc(desk.night, 'ruta')
    expect(filas.map(({ clave, casillas }) => [clave, casillas])).toEqual([
      ['9', 1],
      ['10', 1],
      ['', 2],
    ])
  })

  test('by distrito, where no elección knows any, says so', () => {
    const { filas } = coberturaDoc(night().night, 'distrito')
    expect(filas).toMatchObject([{ clave: '', nombre: 'Sin distrito', casillas: 4 }])
  })

  test('stops to let others pass, and counts every casilla all the same', () => {
    const desk = new MemoryDesk(smallCatalogo(9000))
    const steps = coberturaSteps(desk.night, 'municipio')
    expect([steps.next().done, steps.next().done]).toEqual([false, false])
    const last = steps.next()
    expect(last.done && last.value.total.casillas).toBe(9000)
  })

  test('counts a casilla of two elecciones once', () => {
    const desk = new MemoryDesk(smallCatalogo(4), { ...smallCatalogo(4), clave: 'AYUN' })
    expect(figures(desk)[0]).toBe(4)
  })
})
