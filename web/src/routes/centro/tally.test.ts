import { describe, expect, it } from 'vitest'
import { paperLines } from '#lib/captura/acta.ts'
import { doubtsOf, inPaperOrder, newTally, press, type Tally } from './tally.ts'

const ACTA = { renglones: ['MC', 'PAN'].map((key) => ({ key, partidos: [key] })), limite: 20 }
const LINES = inPaperOrder(paperLines(ACTA))

/** Keys in sequence; `<name>` is a key with a name. */
function after(keys: string, from = newTally()): Tally {
  return [...keys.matchAll(/<(\w+)>|(.)/g)].reduce(
    (tally, [, name, char = '']) => press(tally, LINES, name ?? char) ?? tally,
    from,
  )
}

it('the order is the paper’s: what was counted, the votes, the total', () => {
  expect(LINES.map(({ key }) => key)).toEqual([
    'boletasSobrantes',
    'personasVotaron',
    'representantesVotaron',
    'votosSacados',
    'MC',
    'PAN',
    'NO_REGISTRADAS',
    'NULOS',
    'totalAsentado',
  ])
})

describe('keys', () => {
  const cases: [string, string, Record<string, string>, number][] = [
    ['digits and Enter go on', '12<Enter>3', { boletasSobrantes: '12', personasVotaron: '3' }, 1],
    ['Enter does not leave an empty line', '<Enter><Enter>', {}, 0],
    [
      'blank and illegible go on by themselves',
      'BI',
      { boletasSobrantes: 'blanco', personasVotaron: 'ilegible' },
      2,
    ],
    ['zero is a figure', '0<Enter>', { boletasSobrantes: '0' }, 1],
    ['coming back, a digit begins anew', '12<Enter><ArrowUp>7', { boletasSobrantes: '7' }, 0],
    ['backspace takes a digit', '12<Backspace>', { boletasSobrantes: '1' }, 0],
    ['undo takes back a key, also a mark', '12BU', { boletasSobrantes: '12' }, 0],
    ['T goes to the total', 'T9', { totalAsentado: '9' }, 8],
  ]
  it.each(cases)('%s', (_, keys, cells, at) => {
    expect(after(keys)).toMatchObject({ celdas: cells, at })
  })

  it('Enter goes from the last line to the one that was left out, then to the end', () => {
    const skipped = after('<ArrowDown>' + '1<Enter>'.repeat(8))
    expect(skipped.at).toBe(0)
    expect(after('5' + '<Enter>'.repeat(9), skipped).at).toBe(LINES.length)
  })

  it('a key of somebody else is not taken', () => {
    expect(press(newTally(), LINES, 'R')).toBeUndefined()
  })
})

describe('figures that do not add up are no rhythm of Enter', () => {
  const whole = {
    ...{ boletasSobrantes: '5', personasVotaron: '9', representantesVotaron: '1' },
    ...{ votosSacados: '10', MC: '4', PAN: '6', NO_REGISTRADAS: '0', NULOS: '0' },
    totalAsentado: '10',
  }
  it.each([
    ['every figure agrees', {}, 20, undefined],
    [
      'AC1: no vote can be read',
      {
        MC: 'blanco',
        PAN: 'ilegible',
        NO_REGISTRADAS: 'blanco',
        NULOS: 'blanco',
        totalAsentado: 'blanco',
        personasVotaron: 'blanco',
        votosSacados: 'blanco',
      },
      20,
      /Ninguna cifra/,
    ],
    ['AC2: more votes than the casilla holds', {}, 9, /pasa de|caben/],
    ['AC3: the total is another', { totalAsentado: '11' }, 20, /total asentado/],
    ['AC4: other votes came out of the box', { votosSacados: '12' }, 20, /sacados de la urna/],
    ['AC5: other people voted', { personasVotaron: '8' }, 20, /Personas y representantes/],
    [
      'AC7: the sum is not known, and the people are not the votos sacados',
      {
        MC: 'ilegible',
        PAN: 'ilegible',
        NO_REGISTRADAS: 'blanco',
        NULOS: 'blanco',
        votosSacados: '12',
      },
      20,
      /Personas y representantes/,
    ],
    [
      'AC9: every figure is zero',
      Object.fromEntries(LINES.map(({ key }) => [key, '0'])),
      20,
      /cero/,
    ],
    ['a blank line is no sum', { votosSacados: 'blanco' }, 20, undefined],
  ])('%s', (_, cells, limit, said) => {
    const found = doubtsOf({ ...ACTA, limite: limit }, { ...whole, ...cells })
    if (said) expect(found.join(' ')).toMatch(said)
    else expect(found).toEqual([])
  })
})
