import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import type { Catalogo } from '../catalogo.ts'
import { ambitoDoc, findAmbito } from './ambito.ts'
import { diferenciasDoc } from './diferencias.ts'

const candidaturas = ['PAN', 'MC', 'PAN-MC'].map((key) => ({
  ...{ key, partidos: key.split('-'), options: [key] },
}))
const state = (): Catalogo =>
  smallCatalogo(4, { boletas: [{ ambito: 'GOB', candidaturas }], demarcacion: 'entidad' })
const towns = (): Catalogo =>
  smallCatalogo(4, {
    boletas: ['GOB:municipio:04-001', 'GOB:municipio:04-002'].map((ambito) => ({
      ambito,
      candidaturas,
    })),
    demarcacion: 'municipio',
  })

function placeOf(desk: MemoryDesk, clave = 'GOB') {
  const place = findAmbito(desk.night, clave)
  if (!place) throw new Error(`no ámbito ${clave}`)
  return place
}
const docOf = (desk: MemoryDesk) => ambitoDoc(desk.night, placeOf(desk))

describe('[FR2] while the first two tie', () => {
  it('a child names nobody, and its margin is zero', () => {
    const desk = new MemoryDesk(state())
    desk.tally(casillaAt(1), { PAN: 5, MC: 5, NULOS: 2 })
    desk.tally(casillaAt(4), { PAN: 3, MC: 7, NULOS: 2 })
    const { hijos } = docOf(desk)
    expect(hijos['GOB:municipio:04-001']?.nuestra).toEqual({ lider: '', ventaja: 0, puntos: 0 })
    expect(hijos['GOB:municipio:04-002']?.nuestra).toEqual({
      ...{ lider: 'MC', ventaja: 4, puntos: 33.33 },
    })
  })

  it('a demarcación is led by nobody', () => {
    const desk = new MemoryDesk(towns())
    desk.tally(casillaAt(1), { PAN: 5, MC: 5 })
    desk.tally(casillaAt(4), { PAN: 3, MC: 7 })
    expect(docOf(desk).demarcaciones).toEqual({
      ...{ kind: 'municipio', total: 2 },
      lideran: { MC: { nuestra: 1, prep: 0 } },
    })
  })

  it('nothing is told, and the one that leads after it is told against the one before', () => {
    const desk = new MemoryDesk(state())
    const news = () => docOf(desk).cambios.filter(({ tipo }) => tipo === 'lider')
    desk.tally(casillaAt(1), { PAN: 5, MC: 3 })
    desk.tally(casillaAt(2), { PAN: 3, MC: 5 })
    expect(news()).toEqual([])
    desk.tally(casillaAt(3), { PAN: 4, MC: 3 })
    expect(news()).toEqual([])
    desk.tally(casillaAt(4), { PAN: 0, MC: 6 })
    expect(news()).toMatchObject([{ lider: 'MC', ventaja: 5 }])
  })

  it('[RE3] a difference moves the one of them that stands first on the acta', () => {
    const desk = new MemoryDesk(state())
    desk.tally(casillaAt(1), { PAN: 10, MC: 15 })
    publish(desk, { '040001B010005': prepActa(10, 10) })
    const { filas } = diferenciasDoc(placeOf(desk))
    expect(filas['040001B010005']).toMatchObject({ efecto: -5, lider: 'PAN', segundo: 'MC' })
  })
})

it('[SG1] actas behind the votes and actas missing are the actas expected, with one in review', () => {
  const desk = new MemoryDesk(state())
  desk.tally(casillaAt(1), { PAN: 5, MC: 3 })
  desk.tally(casillaAt(2), { PAN: 9999, MC: 3 })
  const { actas, contadas, certeza, votos } = docOf(desk)
  expect([actas.recibidas, contadas, votos.nuestra]).toEqual([2, { nuestra: 1, prep: 0 }, 8])
  expect(contadas.nuestra + (certeza?.faltan ?? 0)).toBe(actas.esperadas)
})
