import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import { ambitoDoc, findAmbito, type Place } from '../read/ambito.ts'
import { isUnPunto } from './certeza.ts'

const candidaturas = ['PAN', 'MC', 'PAN-MC'].map((key) => ({
  ...{ key, partidos: key.split('-'), options: [key] },
}))
const acta = (n: number) => `04${String(n).padStart(4, '0')}B010005`
const alone = smallCatalogo(4, { boletas: [{ ambito: 'GOB', candidaturas }] })
const docOf = ({ night }: MemoryDesk, clave = 'GOB') =>
  ambitoDoc(night, findAmbito(night, clave) as Place)

describe('how sure a lead is', () => {
  it('[SG1] the second would have to win what is missing by the margin over the votes expected there', () => {
    const desk = new MemoryDesk(alone)
    publish(desk, { [acta(1)]: prepActa(150, 100), [acta(2)]: prepActa(140, 110) })
    // 1,000 of the lista counted with 500 votes: 500 more expected of the 1,000 missing.
    expect(docOf(desk).certeza).toEqual({
      ...{ segundo: 'MC', faltan: 2, electores: 1000, puntos: 17, participacion: 50 },
    })
    expect(docOf(desk, 'GOB:municipio:04-001')).not.toHaveProperty('certeza')
  })

  it('[SG1] speaks of the side that speaks alone', () => {
    const desk = new MemoryDesk(alone)
    for (const n of [1, 2, 3]) desk.tally(casillaAt(n), { PAN: 150, MC: 100 })
    expect(docOf(desk).certeza).toMatchObject({ faltan: 1, electores: 500, puntos: 61 })
  })

  it('[SG1] says no points where an acta that is missing has no lista nominal', () => {
    const actas = alone.actas.map((each, i) => (i < 3 ? each : { ...each, listaNominal: 0 }))
    const desk = new MemoryDesk({ ...alone, actas })
    publish(desk, { [acta(1)]: prepActa(150, 100), [acta(2)]: prepActa(140, 110) })
    const { certeza } = docOf(desk)
    expect(certeza).toMatchObject({ faltan: 2, electores: 500, sinLista: 1 })
    expect(certeza).not.toHaveProperty('puntos')
  })

  it('[SG2] one point is the whole of one point, and no more', () => {
    expect([isUnPunto(1, 100), isUnPunto(2, 199), isUnPunto(0, 5), isUnPunto(0, 0)]).toEqual([
      ...[true, false, true, false],
    ])
  })

  it('[SG3] nulos are named only where they are more than the margin', () => {
    for (const [bad, named] of [
      [5, 5],
      [4, undefined],
    ] as const) {
      const desk = new MemoryDesk(alone)
      publish(desk, { [acta(1)]: { ...prepActa(104, 100), votos: [104, 100, 0, 0, bad] } })
      expect(docOf(desk).certeza?.nulos).toBe(named)
    }
  })

  it('[SG2] [SG4] a page of many lists those with two winners and those at one point', () => {
    const boletas = ['04-001', '04-002'].map((codigo) => ({
      ...{ ambito: `GOB:municipio:${codigo}`, candidaturas },
    }))
    const desk = new MemoryDesk(smallCatalogo(4, { boletas, demarcacion: 'municipio' }))
    desk.tally(casillaAt(1), { PAN: 90, MC: 100 })
    publish(desk, { [acta(1)]: prepActa(100, 50), [acta(3)]: prepActa(100, 100) })
    const { cerradas } = docOf(desk)
    expect(cerradas?.['GOB:municipio:04-001']).toMatchObject({
      ...{ nombre: 'Campeche', ganadores: true, nuestra: { lider: 'MC' }, prep: { lider: 'PAN' } },
    })
    expect(cerradas?.['GOB:municipio:04-001']).not.toHaveProperty('unPunto')
    expect(cerradas?.['GOB:municipio:04-002']).toMatchObject({ unPunto: true })
    expect(docOf(desk, 'GOB:municipio:04-001')).not.toHaveProperty('cerradas')
  })
})
