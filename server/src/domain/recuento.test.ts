import { expect, it } from 'vitest'
import type { Causal, ReglaAmbito } from './causal.ts'
import { puntosDe, variantesOf, veredictoEn, type SumaAmbito } from './recuento.ts'

/** 1,000 votes of which 100 are nulos, unless told otherwise; every casilla is in. */
const suma = (primero: number, segundo: number, more: Partial<SumaAmbito> = {}): SumaAmbito => ({
  clave: 'GOB:distrito:04-007',
  candidaturas: new Map([
    ['PAN-PRI', segundo],
    ['MORENA', primero],
  ]),
  columnas: new Map([
    ['PAN', segundo],
    ['PRI', 0],
    ['MORENA', primero],
  ]),
  total: 1000,
  nulos: 95,
  noRegistradas: 5,
  ...{ casillas: 10, contadas: 10, conCausal: 0, enDuda: 0, noInstaladas: 0, sinNoticia: 0 },
  ...more,
})

const causal = (regla: ReglaAmbito, datos: Causal['datos'] = ['prep']): Causal => ({
  ...{ id: 'x.total', ambito: 'distrito', tipo: 'recuento_total' },
  ...{ datos, regla },
})

const POINT: ReglaAmbito = {
  regla: 'diferenciaDePuntos',
  comparador: '<=',
  puntos: 1,
  denominador: 'no_dicho',
  actas: 'las_que_haya',
}

function said(regla: ReglaAmbito, one: SumaAmbito, datos?: Causal['datos']): string {
  const { estado, igual, falta } = veredictoEn(causal(regla, datos), one, 'prep')
  return `${igual ? '= ' : ''}${estado}${falta.length > 0 ? `: ${falta.join()}` : ''}`
}

/** Readings that hold, in the order total `<`, total `<=`, valid `<`, valid `<=`. */
const holding = (one: SumaAmbito) => variantesOf(one).map(({ procede }) => (procede ? 1 : 0))

it.each([
  [8, [1, 1, 1, 1]],
  [9, [1, 1, 0, 1]],
  [10, [0, 1, 0, 0]],
  [11, [0, 0, 0, 0]],
])('[CS8] a difference of %i among 1,000 votes, 900 of them valid: %j', (ventaja, expected) => {
  expect(holding(suma(300 + ventaja, 300))).toEqual(expected)
})

it.each([
  [8, 'procede'],
  [9, '= procede'],
  [10, '= falta: denominador'],
  [11, 'no_procede'],
])('[CS8] one point without a denominator at a difference of %i: %s', (ventaja, expected) => {
  expect(said(POINT, suma(300 + ventaja, 300))).toBe(expected)
})

it.each([
  [9, 'procede'],
  [10, '= no_procede'],
  [11, 'no_procede'],
])('[CS8] less than one point of all votes at a difference of %i: %s', (ventaja, expected) => {
  const strict: ReglaAmbito = { ...POINT, comparador: '<', denominador: 'total' }
  expect(said(strict, suma(300 + ventaja, 300))).toBe(expected)
})

it('[CS8] no rounding decides: 1.00004 points are more than one', () => {
  const one = suma(3_000_250, 2_750_240, { total: 25_000_000, nulos: 0, noRegistradas: 0 })
  expect(puntosDe(one, 'total')).toBe(1)
  expect(holding(one)).toEqual([0, 0, 0, 0])
})

it('[CS8] a tie is less than a point, and an ámbito without votes says nothing', () => {
  expect(holding(suma(300, 300))).toEqual([1, 1, 1, 1])
  const empty = suma(0, 0, { total: 0, nulos: 0, noRegistradas: 0 })
  expect(holding(empty)).toEqual([0, 0, 0, 0])
  expect(said(POINT, empty)).toBe('falta: actas')
  expect(puntosDe(empty, 'validos')).toBe(0)
})

it('[CS9] a point by figures of another source waits for that source, and no more than that', () => {
  expect(said(POINT, suma(305, 300), ['copias'])).toBe('falta: copias')
  expect(said(POINT, suma(305, 300), ['copias', 'prep'])).toBe('procede')
  expect(said(POINT, suma(350, 300), ['copias'])).toBe('no_procede')
})

it('[CS9] a text that asks for the copies of all casillas waits for a missing acta', () => {
  const all: ReglaAmbito = { ...POINT, actas: 'todas' }
  expect(said(all, suma(305, 300))).toBe('procede')
  expect(said(all, suma(305, 300, { contadas: 9 }))).toBe('falta: actas')
  expect(said(all, suma(350, 300, { contadas: 9 }))).toBe('no_procede')
  expect(said(POINT, suma(305, 300, { contadas: 9 }))).toBe('procede')
})

it.each([
  [94, 'procede'],
  [95, '= no_procede'],
  [96, 'no_procede'],
])('[CS4] 95 nulos of an ámbito at a difference of %i: %s', (ventaja, expected) => {
  const regla: ReglaAmbito = {
    regla: 'nulosMayorQueDiferencia',
    por: 'candidatura',
    comparador: '>',
  }
  const one = suma(300 + ventaja, 300, { columnas: new Map([['PAN', 200]]) })
  expect(said(regla, one)).toBe(expected)
  expect(said({ ...regla, por: 'columna' }, one)).toBe('no_procede')
})

const FIFTH: ReglaAmbito = {
  regla: 'fraccionDeCasillas',
  casillas: 'con_causal',
  sobre: 'todas',
  comparador: '>=',
  fraccion: 0.2,
}

it.each([
  [1, 0, 'no_procede'],
  [1, 1, 'falta: actas'],
  [2, 0, '= procede'],
  [3, 0, 'procede'],
])('[CS12] %i of ten casillas with a ground and %i open: %s', (conCausal, enDuda, expected) => {
  expect(said(FIFTH, suma(400, 300, { conCausal, enDuda }))).toBe(expected)
  const above: ReglaAmbito = { ...FIFTH, comparador: '>' }
  const more = expected === '= procede' ? '= no_procede' : expected
  expect(said(above, suma(400, 300, { conCausal, enDuda }))).toBe(
    conCausal + enDuda === 2 && enDuda > 0 ? 'no_procede' : more,
  )
})

it('[CS12] a quarter of installed casillas leaves out those not installed', () => {
  const quarter: ReglaAmbito = { ...FIFTH, sobre: 'instaladas', fraccion: 0.25 }
  expect(said(quarter, suma(400, 300, { conCausal: 2 }))).toBe('no_procede')
  expect(said(quarter, suma(400, 300, { conCausal: 2, noInstaladas: 2 }))).toBe('= procede')
})

it('[CS12] casillas not installed are counted by the word of the authority alone', () => {
  const none: ReglaAmbito = { ...FIFTH, casillas: 'no_instaladas' }
  expect(said(none, suma(400, 300, { conCausal: 9 }))).toBe('no_procede')
  expect(said(none, suma(400, 300, { noInstaladas: 2 }))).toBe('= procede')
  expect(said(none, suma(400, 300, { noInstaladas: 1, sinNoticia: 1 }))).toBe('falta: actas')
})
