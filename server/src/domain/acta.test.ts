import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  counts,
  hallazgosOf,
  identitiesOf,
  isWhole,
  limitOf,
  prepCambio,
  sameVotes,
  totalOf,
  type Figures,
  type Regla,
} from './acta.ts'
import { actaBody } from '../contract/acta.ts'
import type { PrepActa } from './catalogo.ts'
import { isCount, type Figure } from './figure.ts'

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
    [
      '[AC1] [AC3] without a legible line there is no sum to miss',
      acta(['ilegible', 'blanco'], { totalAsentado: 390, personasVotaron: 0 }),
      [['AC1', undefined]],
    ],
    [
      '[AC7] without a legible line the voters still miss the urna',
      acta(['ilegible'], { personasVotaron: 300, representantesVotaron: 6, votosSacados: 310 }),
      [
        ['AC1', undefined],
        ['AC7', -4],
      ],
    ],
    [
      '[FI3] lines that nobody captured, with the sum of the others over the total',
      acta([100, 'no_capturado', 'ilegible'], {
        ...{ totalAsentado: 60, votosSacados: 150, personasVotaron: 150 },
      }),
      [['AC6', undefined]],
    ],
    ['[FI3] nothing captured', acta(['no_capturado', 'blanco']), []],
    ['[FI3] [AC2] captured lines alone exceed', acta([521, 'no_capturado']), [['AC2', 1]]],
    [
      '[FI3] [AC7] the voters miss the urna while lines are not captured',
      acta([100, 'no_capturado'], { personasVotaron: 300, votosSacados: 310 }),
      [['AC7', -10]],
    ],
    [
      '[FI3] [AC5] representatives not captured may complete it',
      acta([100, 50], { personasVotaron: 140, representantesVotaron: 'no_capturado' }),
      [],
    ],
    [
      '[FI3] totals that nobody captured',
      acta([100, 50], {
        ...{ totalAsentado: 'no_capturado', boletasSobrantes: 'no_capturado' },
        ...{ personasVotaron: 'no_capturado', votosSacados: 'no_capturado' },
      }),
      [],
    ],
    ['[AC9] zeros alone', acta([0, 0]), [['AC9', undefined]]],
    [
      '[AC9] zeros and blanks',
      acta([0, 'blanco'], { boletasSobrantes: 'blanco' }),
      [
        ['AC9', undefined],
        ['AC6', undefined],
      ],
    ],
    ['[AC9] where nobody voted the ballots are left', acta([0], { boletasSobrantes: 510 }), []],
    ['[AC9] voters and no vote', acta([0], { personasVotaron: 7 }), [['AC5', 7]]],
  ]
  test.each(cases)('%s', (_, figures, expected) => {
    expect(rules(figures)).toEqual(expected)
  })

  const zeros = join(import.meta.dirname, '../../../../shared/cases/acta-en-ceros/acta.json')
  const testOnZeros = test.skipIf(!existsSync(zeros)) // needs ../shared/cases
  testOnZeros('[AC9] an acta sent as zeros is a finding and counts (needs ../shared/cases)', () => {
    const { votos, noRegistradas, nulos, ...totals } = actaBody.parse(
      JSON.parse(readFileSync(zeros, 'utf8')),
    )
    const figures = { ...totals, votos: [...Object.values(votos), noRegistradas, nulos] }
    const limit = limitOf(436, 20)
    expect(rules(figures, limit)).toEqual([['AC9', undefined]])
    expect(counts(figures.votos, limit)).toBe(true)
    const blank = figures.votos.map(() => 'blanco' as const)
    expect(rules({ ...figures, votos: blank }, limit)).toEqual([['AC1', undefined]])
  })
})

/** The paper of house design: 390 votes, 384 persons and 6 representatives. */
const paper = (rest: Partial<Figures> = {}) =>
  acta([131, 125, 126, 8], { personasVotaron: 384, representantesVotaron: 6, ...rest })
const identity = (regla: Regla, figures: Figures, limit = 662) =>
  identitiesOf(figures, limit).find((each) => each.regla === regla)

describe('the identities of an acta', () => {
  const cases: [string, Regla, Figures, string, number | undefined, number | undefined][] = [
    ['[AC2] hold below the limit', 'AC2', paper(), 'holds', 390, 0],
    ['[AC2] fail above it', 'AC2', acta([663]), 'fails', 663, 1],
    ['[AC3] of the total', 'AC3', paper({ totalAsentado: 362 }), 'fails', 362, -28],
    [
      '[AC3] of a blank total',
      'AC3',
      paper({ totalAsentado: 'blanco' }),
      'unknown',
      undefined,
      undefined,
    ],
    ['[AC4] of the urna', 'AC4', paper({ votosSacados: 392 }), 'fails', 392, 2],
    ['[AC5] of persons and representatives', 'AC5', paper(), 'holds', 390, 0],
    [
      '[AC5] with representatives among the persons',
      'AC5',
      paper({ personasVotaron: 390 }),
      'holds',
      390,
      0,
    ],
    [
      '[AC5] of 300 persons while the urna is blank',
      'AC5',
      paper({ personasVotaron: 300, votosSacados: 'blanco' }),
      'fails',
      306,
      -84,
    ],
    [
      '[AC5] [FI2] of representatives left blank',
      'AC5',
      paper({ representantesVotaron: 'blanco' }),
      'fails',
      384,
      -6,
    ],
    [
      '[AC5] of persons that cannot be read',
      'AC5',
      paper({ personasVotaron: 'ilegible' }),
      'unknown',
      undefined,
      undefined,
    ],
    ['[AC7] of persons and the urna', 'AC7', paper({ votosSacados: 392 }), 'fails', 390, -2],
    [
      '[AC7] with representatives among the persons',
      'AC7',
      paper({ personasVotaron: 390 }),
      'holds',
      390,
      0,
    ],
    ['[AC7] of a blank urna', 'AC7', paper({ votosSacados: 'blanco' }), 'unknown', 390, undefined],
    [
      '[AC8] of the ballots received',
      'AC8',
      paper({ boletasSobrantes: 270 }),
      'unknown',
      660,
      undefined,
    ],
  ]
  test.each(cases)('%s', (_, regla, figures, estado, left, diferencia) => {
    const found = identity(regla, figures)
    expect([found?.estado, found?.left.total, found?.diferencia]).toEqual([
      estado,
      left,
      diferencia,
    ])
  })

  test('[AC5] representatives are no addend where they are among the persons', () => {
    const addends = (figures: Figures) => identity('AC5', figures)?.left.addends
    const personas = (figure: number) => ({ of: 'personasVotaron', figure })
    const representantes = { of: 'representantesVotaron', figure: 6 }
    expect(addends(paper())).toEqual([personas(384), representantes])
    expect(addends(paper({ personasVotaron: 390 }))).toEqual([personas(390)])
    expect(addends(paper({ personasVotaron: 389 }))).toEqual([personas(389), representantes])
  })
})

describe('for random figures', () => {
  const mark = fc.constantFrom<Figure>('blanco', 'ilegible', 'vacio', 'no_aplica', 'no_capturado')
  // Few and small: sums that hold must be common.
  const figure = fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: mark })
  const total = fc.oneof({ weight: 4, arbitrary: fc.nat(9) }, { weight: 1, arbitrary: mark })
  const figures: fc.Arbitrary<Figures> = fc.record({
    votos: fc.array(figure, { maxLength: 3 }),
    totalAsentado: total,
    boletasSobrantes: total,
    personasVotaron: total,
    representantesVotaron: figure,
    votosSacados: total,
  })
  const limit = fc.nat(12)
  const check = (holds: (acta: Figures, limit: number) => void) =>
    fc.assert(fc.property(figures, limit, holds), { numRuns: 2000 })

  test('[AC2] [AC3] [AC4] [AC5] a finding is there exactly where its identity fails, by as much', () => {
    check((acta, limit) => {
      const findings = hallazgosOf(acta, limit).filter(({ regla }) => !/AC[169]/.test(regla))
      // AC7 is found alone where the sum of the lines is not known.
      const summed = acta.votos.some(isCount) && isWhole(acta.votos)
      const failing = identitiesOf(acta, limit)
        .filter(({ regla, estado }) => estado === 'fails' && (regla !== 'AC7' || !summed))
        .map(({ regla, diferencia }) => ({ regla, diferencia }))
      expect(findings.map(({ regla, diferencia }) => ({ regla, diferencia }))).toEqual(failing)
    })
  })

  test('[AC7] where it fails a finding says so: its own, AC4 or AC5', () => {
    check((acta, limit) => {
      const failing = identitiesOf(acta, limit).filter(({ estado }) => estado === 'fails')
      const found = hallazgosOf(acta, limit).some(({ regla }) => /AC[457]/.test(regla))
      if (failing.some(({ regla }) => regla === 'AC7')) expect(found).toBe(true)
    })
  })

  test('[AC1] [AC2] [FI3] an acta counts exactly where neither is found and some line is captured', () => {
    check((acta, limit) => {
      const against = hallazgosOf(acta, limit).some(({ regla }) => /AC[12]/.test(regla))
      const unread = !acta.votos.some(isCount) && !isWhole(acta.votos)
      expect(counts(acta.votos, limit)).toBe(!against && !unread)
    })
  })

  test('[FI3] what nobody captured is never named, and finds nothing that a full acta would not', () => {
    check((acta, limit) => {
      const rules = (figures: Figures) => hallazgosOf(figures, limit).map(({ regla }) => regla)
      const filled = (value: Figure) =>
        JSON.parse(
          JSON.stringify(acta).replaceAll('"no_capturado"', JSON.stringify(value)),
        ) as Figures
      const hard = rules(acta).filter((regla) => /AC[457]/.test(regla))
      for (const value of [0, 1, 3])
        if (hard.length > 0)
          expect(rules(filled(value)).some((regla) => /AC[457]/.test(regla))).toBe(true)
    })
  })

  test('[AC3] [AC4] [AC5] [AC7] the difference is the one between the sums of the two sides', () => {
    check((acta, limit) => {
      for (const { regla, left, right, estado, diferencia } of identitiesOf(acta, limit)) {
        expect(diferencia === undefined).toBe(estado === 'unknown')
        if (diferencia === undefined) continue
        const apart = (left.total ?? NaN) - (right.total ?? NaN)
        expect(diferencia).toBe(regla === 'AC2' ? Math.max(0, apart) : apart)
        expect(left.total).toBe(totalOf(left.addends.map((each) => each.figure)))
      }
    })
  })
})

test('[RE2] a mark and a zero are the same votes; a mark and a count are not', () => {
  expect(sameVotes([0, 7], ['ilegible', 7])).toBe(true)
  expect(sameVotes([1, 7], ['ilegible', 7])).toBe(false)
  expect(sameVotes([7], [7, 0])).toBe(true)
})

test('[RE2] [FI3] a line that nobody captured is other votes than none', () => {
  expect(sameVotes([45, 7], ['no_capturado', 7])).toBe(true)
  expect(sameVotes(['no_capturado', 7], [45, 8])).toBe(false)
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
