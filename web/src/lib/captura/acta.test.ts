import { describe, expect, it } from 'vitest'
import { TOTAL, figureOf, paperLines, sameTally, votesIn, tallyBody, withOffset } from './acta.ts'
import { findingsOf, restOf } from './findings.ts'
import { GUBERNATURA as acta } from './fixtures/acta.ts'

const paper = paperLines(acta)
const AT = '2026-06-07T22:41:07-06:00'
const bodyOf = (cells: Record<string, string>, { id = 'ID', at = AT } = {}) =>
  tallyBody({ id, at, eleccion: 'GOB', casilla: '040312C0100' }, acta.renglones, cells)

it('the lines follow the paper: options, no registradas, nulos, total, what the casilla counted', () => {
  expect(paper.map(({ key }) => key)).toEqual([
    'PAN',
    'PAN-PRI',
    'MC',
    'NO_REGISTRADAS',
    'NULOS',
    TOTAL,
    'personasVotaron',
    'representantesVotaron',
    'boletasSobrantes',
    'votosSacados',
  ])
})

describe('[FI3] three taps are three things, and no tap is a fourth', () => {
  it.each([
    ['112', 112],
    ['0', 0],
    ['blanco', 'blanco'],
    ['ilegible', 'ilegible'],
    ['', 'no_capturado'],
    [undefined, 'no_capturado'],
  ])('%s is sent as %s', (cell, cifra) => expect(figureOf(cell)).toBe(cifra))
})

describe('the live sum', () => {
  const cells = { PAN: '38', 'PAN-PRI': 'ilegible', MC: '0', NULOS: '11', [TOTAL]: '60' }

  it('[FI2] adds what is legible, and never the totals', () => {
    expect(votesIn(paper, cells)).toBe(49)
  })

  it('[AC0] says what the service will say, and blocks nothing', () => {
    const typed = { ...cells, NO_REGISTRADAS: '0' }
    expect(findingsOf(acta, typed).map(({ regla }) => regla)).toEqual(['AC3', 'AC6'])
    expect(findingsOf(acta, { ...cells, MC: '800' }).map(({ regla }) => regla)).toContain('AC2')
    expect(bodyOf(cells).totalAsentado).toBe(60)
  })

  it('[FI3] a line without a tap is no finding, and the sum is not held against the total', () => {
    expect(findingsOf(acta, cells).map(({ regla }) => regla)).toEqual(['AC6'])
    expect(findingsOf(acta, {})).toEqual([])
  })
})

it('the body holds every line of the ballot, and no other', () => {
  const figures = {
    votos: { PAN: 38, 'PAN-PRI': 'blanco', MC: 'no_capturado' },
    noRegistradas: 'no_capturado',
    nulos: 'no_capturado',
    totalAsentado: 'no_capturado',
    personasVotaron: 'no_capturado',
    representantesVotaron: 'no_capturado',
    boletasSobrantes: 'no_capturado',
    votosSacados: 'no_capturado',
  }
  const head = { id: 'ID', at: AT, eleccion: 'GOB', casilla: '040312C0100' }
  // In this very order: a phone compares the text to know whether the same tally was sent.
  expect(JSON.stringify(bodyOf({ PAN: '38', 'PAN-PRI': 'blanco' }))).toBe(
    JSON.stringify({ ...head, ...figures }),
  )
})

it('two bodies are the same tally whatever their ids and times', () => {
  const text = (PAN: string, id: string) => JSON.stringify(bodyOf({ PAN }, { id, at: id }))
  expect(sameTally(text('38', 'a'), text('38', 'b'))).toBe(true)
  expect(sameTally(text('38', 'a'), text('39', 'a'))).toBe(false)
})

it('a time of the phone says its own offset', () => {
  const at = Date.UTC(2026, 5, 8, 4, 41, 7)
  expect(withOffset(at, -360)).toBe('2026-06-07T22:41:07-06:00')
  expect(withOffset(at, 330)).toBe('2026-06-08T10:11:07+05:30')
})

describe('what does not add up is said once', () => {
  const lines = { PAN: '30', 'PAN-PRI': '5', MC: '20', NO_REGISTRADAS: '0', NULOS: '5' }
  const votos = { ...lines, representantesVotaron: '0' }
  const said = (counted: Record<string, string>) =>
    restOf(findingsOf(acta, { ...votos, ...counted }))

  it.each([
    [{ [TOTAL]: '61', votosSacados: '61', personasVotaron: '61' }, 1],
    [{ [TOTAL]: '61', votosSacados: '61', personasVotaron: '60' }, 1],
    [{ [TOTAL]: '61', votosSacados: '63', personasVotaron: '61' }, 2],
    [{ [TOTAL]: '61' }, 0],
    [{ [TOTAL]: '60', votosSacados: '63', personasVotaron: '63' }, 1],
  ])('%j leaves %d more to say', (counted, lines) => expect(said(counted)).toHaveLength(lines))

  it('the casilla that agrees with the total points at the lines', () => {
    expect(said({ [TOTAL]: '61', votosSacados: '61', personasVotaron: '61' })).toEqual([
      'También los votos sacados y las personas que votaron dan el total escrito: revisa los renglones.',
    ])
  })
})
