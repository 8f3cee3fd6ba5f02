import { describe, expect, test } from 'vitest'
import {
  counts,
  hallazgosOf,
  limitOf,
  prepCambio,
  sameVotes,
  totalOf,
  type Figures,
} from './acta.ts'
import type { PrepActa } from './eleccion.ts'
import type { Figure } from './figure.ts'

const acta = (votos: Figure[], rest: Partial<Figures> = {}): Figures => ({
  votos,
  totalAsentado: totalOf(votos),
  boletasSobrantes: 0,
  personasVotaron: totalOf(votos),
  representantesVotaron: 0,
  votosSacados: totalOf(votos),
  ...rest,
})

const prep = (votos: Figure[], rest: Partial<PrepActa> = {}): PrepActa => ({
  capturada: true,
  contabilizada: true,
  votos,
  boletasSobrantes: 0,
  personasVotaron: 0,
  representantesVotaron: 0,
  votosSacados: 0,
  totalAsentado: 0,
  totalCalculado: 0,
  listaNominal: 500,
  representantes: 0,
  observaciones: '',
  imagen: 'a',
  acopioAt: '',
  capturaAt: '',
  verificacionAt: '',
  ...rest,
})

test('[FI2] a mark is not a zero and counts as no votes', () => {
  expect(totalOf([12, 'ilegible', 0, 'vacio', 'sin_dato'])).toBe(12)
})

describe('[AC1] [AC2] an acta counts', () => {
  const cases: [string, Figure[], number, number, boolean][] = [
    ['when one figure is legible', ['ilegible', 0], 500, 20, true],
    ['not when none is', ['ilegible', 'blanco'], 500, 20, false],
    ['at lista nominal plus representatives', [520], 500, 20, true],
    ['not one over it', [521], 500, 20, false],
    ['in an especial by its ballots', [1020], 0, 20, true],
    ['not over an especial’s ballots', [1021], 0, 20, false],
  ]
  test.each(cases)('%s', (_, votos, lista, representantes, expected) => {
    expect(counts(votos, limitOf(lista, representantes))).toBe(expected)
  })
})

describe('[AC0] what does not add up is marked', () => {
  const rules = (figures: Figures, limit = 520) =>
    hallazgosOf(figures, limit).map(({ regla, diferencia }) => [regla, diferencia])
  const cases: [string, Figures, [string, number | undefined][]][] = [
    ['a clean acta has no finding', acta([100, 50]), []],
    ['[AC1] nothing legible', acta(['ilegible', 'blanco']), [['AC1', undefined]]],
    ['[AC2] too many votes', acta([521]), [['AC2', 1]]],
    ['[AC3] total asentado', acta([100, 50], { totalAsentado: 160 }), [['AC3', 10]]],
    ['[AC4] votos sacados', acta([100, 50], { votosSacados: 149 }), [['AC4', -1]]],
    ['[AC5] personas', acta([100, 50], { personasVotaron: 140 }), [['AC5', -10]]],
    [
      '[AC5] representatives complete it',
      acta([100, 50], { personasVotaron: 140, representantesVotaron: 10 }),
      [],
    ],
    [
      '[AC5] representatives counted in already',
      acta([100, 50], { personasVotaron: 150, representantesVotaron: 6 }),
      [],
    ],
    ['[FI1] a blank total is no contradiction', acta([100], { totalAsentado: 'blanco' }), []],
    ['[AC6] unread lines', acta([100, 'ilegible']), [['AC6', undefined]]],
  ]
  test.each(cases)('%s', (_, figures, expected) => {
    expect(rules(figures)).toEqual(expected)
  })
})

test('[RE2] a mark and a zero are the same votes; a mark and a count are not', () => {
  expect(sameVotes([0, 7], ['ilegible', 7])).toBe(true)
  expect(sameVotes([1, 7], ['ilegible', 7])).toBe(false)
  expect(sameVotes([7], [7, 0])).toBe(true)
})

describe('[RE4] what PREP did to an acta', () => {
  const cases: [string, PrepActa | null, PrepActa | null, string][] = [
    ['first seen', null, prep([1]), 'aparece'],
    ['captured after being listed', prep([], { capturada: false }), prep([1]), 'aparece'],
    ['votes changed', prep([131]), prep([31]), 'cambia'],
    ['gone', prep([1]), null, 'desaparece'],
    ['not captured any more', prep([1]), prep([], { capturada: false }), 'desaparece'],
    ['no longer counted', prep([1]), prep([1], { contabilizada: false }), 'descontada'],
    ['counted at last', prep([1], { contabilizada: false }), prep([1]), 'contada'],
    ['another image', prep([1]), prep([1], { imagen: 'b' }), 'imagen'],
  ]
  test.each(cases)('%s', (_, before, after, expected) => {
    expect(prepCambio(before, after)).toBe(expected)
  })
})
