import { describe, expect, test } from 'vitest'
import {
  avisoOf,
  estadoOf,
  llegadaOf,
  nombreRuta,
  byUrgency,
  tardeOf,
  type ActaParada,
  type Parada,
} from './ruta.ts'

const at = (minute: number) => new Date(Date.UTC(2027, 5, 7, 2, minute)).toISOString()
const ms = (minute: number) => Date.parse(at(minute))

function acta(numeros?: number, foto = false): ActaParada {
  const known = {
    eleccion: 'GOB',
    titulo: 'GUBERNATURA',
    acta: 'x',
    foto,
    prep: 'sin_dato' as const,
  }
  return numeros === undefined ? known : { ...known, numerosAt: at(numeros) }
}

function parada(casilla: string, actas: ActaParada[], rest: Partial<Parada> = {}): Parada {
  return { casilla, actas, ...rest }
}

describe('where a casilla stands', () => {
  test.each([
    ['nothing of its two actas', [acta(), acta()], 'sin_reporte'],
    ['a photograph alone is no figure', [acta(undefined, true)], 'sin_reporte'],
    ['one of two', [acta(3, true), acta()], 'en_camino'],
    ['all figures, one photograph missing', [acta(3, true), acta(4)], 'en_camino'],
    ['all figures and photographs', [acta(3, true), acta(4, true)], 'completa'],
    ['no acta at all', [], 'sin_reporte'],
  ])('[RU1] %s', (_, actas, estado) => {
    expect(estadoOf(parada('a', actas))).toBe(estado)
  })

  test('[RU1] arrives with its first figures', () => {
    expect(llegadaOf(parada('a', [acta(9), acta(4), acta()]))).toBe(ms(4))
    expect(llegadaOf(parada('a', [acta()]))).toBeUndefined()
  })
})

describe('the order to chase them', () => {
  test('[RU2] silent first; of them who never opened the app, who did, who is known to be out of reach', () => {
    const aviso = { aviso: 'sin_senal' as const, at: at(1) }
    const found = byUrgency([
      parada('completa', [acta(1, true)]),
      parada('avisada', [acta()], { aviso }),
      parada('abierta', [acta()], { activadoAt: at(0) }),
      parada('muda', [acta()]),
      parada('en camino', [acta(2)]),
      parada('muda también', [acta()]),
    ])
    expect(found.sin_reporte.map(({ casilla }) => casilla)).toEqual([
      'muda',
      'muda también',
      'abierta',
      'avisada',
    ])
    expect(found.en_camino.map(({ casilla }) => casilla)).toEqual(['en camino'])
    expect(found.completa.map(({ casilla }) => casilla)).toEqual(['completa'])
  })

  test('[RU2] casillas with a denied acta are a group of their own, silent or not', () => {
    const aviso = { aviso: 'acta_negada' as const, at: at(1) }
    const found = byUrgency([
      parada('en camino', [acta(2)]),
      parada('muda, negada', [acta()], { aviso }),
      parada('completa, negada', [acta(3, true)], { aviso }),
    ])
    expect(found.negada.map(({ casilla }) => casilla)).toEqual(['muda, negada', 'completa, negada'])
    expect(
      [found.sin_reporte, found.en_camino, found.completa].map(({ length }) => length),
    ).toEqual([0, 1, 0])
  })

  test('[RU2] of those on the way, an acta that does not count first', () => {
    const off = { ...acta(3), enRevision: { suma: 719, limite: 712 } }
    const { en_camino } = byUrgency([parada('a', [acta(2)]), parada('b', [off])])
    expect(en_camino.map(({ casilla }) => casilla)).toEqual(['b', 'a'])
  })
})

describe('[RU3] late', () => {
  const esperadaAt = at(10)

  test('nobody is while it is not known when to expect them', () => {
    expect(tardeOf(parada('x', [acta()]), ms(600))).toBe(0)
  })

  test('a silent one by the clock, an arrived one by its arrival, and never early', () => {
    const late = (numeros: number | undefined, now: number) =>
      tardeOf(parada('x', [acta(numeros)], { esperadaAt }), now)
    expect(late(undefined, ms(42) + 59_000)).toBe(32)
    expect(late(24, ms(42))).toBe(14)
    expect(late(2, ms(42))).toBe(0)
    expect(late(undefined, ms(2))).toBe(0)
  })
})

test('a ruta is named once, however it was imported', () => {
  expect(['7', 'Ruta 7', 'RUTA SUR', 'Rutas'].map(nombreRuta)).toEqual([
    'Ruta 7',
    'Ruta 7',
    'RUTA SUR',
    'Ruta Rutas',
  ])
})

test('[RU4] figures answer an aviso, but not a denied acta', () => {
  const aviso = { aviso: 'sin_senal' as const, at: at(1) }
  const negada = { aviso: 'acta_negada' as const, at: at(1) }
  expect(avisoOf(parada('x', [acta()], { aviso }))).toBe(aviso)
  expect(avisoOf(parada('x', [acta(2)], { aviso }))).toBeUndefined()
  expect(avisoOf(parada('x', [acta(2)], { aviso: negada }))).toBe(negada)
})
