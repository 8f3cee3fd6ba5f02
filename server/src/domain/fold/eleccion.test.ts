import { describe, expect, it } from 'vitest'
import { MemoryDesk, prepActa, publish, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import type { Boleta, Catalogo } from '../catalogo.ts'
import { leadOf } from './candidatura.ts'

const boletaOf = (ambito: string, ...keys: string[]): Boleta => ({
  ambito,
  candidaturas: keys.map((key) => ({ key, partidos: key.split('-'), options: [key] })),
})
const WHOLE = boletaOf('GOB', 'PAN', 'MC', 'PAN-MC')

function deskWith(boletas: Boleta[], rest: Partial<Catalogo> = {}) {
  const desk = new MemoryDesk(smallCatalogo(4, { demarcacion: 'entidad', boletas, ...rest }))
  const extend = (more: Boleta[], options: Catalogo['options'] = []) => {
    const body = { eleccion: 'GOB', options, boletas: more, lugares: [], actas: [] }
    desk.fold('eleccion.extended', { ...body, part: 1, parts: 1, lote: 'l1' })
  }
  const eleccion = desk.night.elecciones.get('GOB')!
  const ballots = () =>
    [...eleccion.ambitos.values()].flatMap(({ clave, ballot }) =>
      ballot ? [[clave, ...ballot.candidaturas.map(({ key }) => key)].join(' ')] : [],
    )
  return { desk, extend, eleccion, ballots }
}

describe('a boleta of a place that the tree does not know', () => {
  it('[CL6] takes no line off the ballot of a whole entidad, and no leader', () => {
    const { desk, extend, eleccion, ballots } = deskWith([WHOLE])
    publish(desk, { '040001B010005': prepActa(100, 200) })
    extend([boletaOf('GOB:entidad:00', 'PAN')])
    expect(ballots()).toEqual(['GOB PAN MC PAN-MC'])
    expect(leadOf(eleccion.root, 'prep')?.lider).toBe('MC')
    const tally = desk.tally('040002B0100', { PAN: 1, MC: 2 })
    expect(tally.status).toBe('accepted')
  })

  it('[CL6] makes no single demarcación of an elección with a ballot for each', () => {
    const own = boletaOf('GOB:municipio:04-001', 'PAN', 'MC')
    const { extend, ballots } = deskWith([own])
    extend([boletaOf('GOB:municipio:04-099', 'PAN'), boletaOf('GOB:municipio:04-002', 'MC')])
    expect(ballots()).toEqual(['GOB:municipio:04-001 PAN MC', 'GOB:municipio:04-002 MC'])
  })

  it('[CL6] holds for the whole elección while that has no other', () => {
    const { ballots } = deskWith([boletaOf('GOB:distrito:04-009', 'PAN', 'MC')])
    expect(ballots()).toEqual(['GOB PAN MC'])
  })

  it('[CL6] grows the ballot of the elección where the place is its own entidad', () => {
    const { extend, ballots } = deskWith([WHOLE])
    const keys = ['PAN', 'MC', 'PAN-MC', 'PT']
    extend(
      [boletaOf('GOB:entidad:00', 'PT'), boletaOf('GOB:entidad:04', ...keys)],
      [{ key: 'PT', kind: 'partido' }],
    )
    expect(ballots()).toEqual(['GOB PAN MC PAN-MC PT'])
  })
})
