import { describe, expect, it, vi } from 'vitest'
import { figureOf, paperLines, tallyBody } from './acta.ts'
import { cellsOf, elsewhereNote, emptyCombinations, lookOf, sentNote } from './edit.ts'
import { otherNote } from './fate.ts'
import { actaName } from './named.ts'
import type { TallyItem } from './outbox.ts'

vi.mock('./time.ts', () => ({ hourOf: () => '14:24' }))

/** Six parties; a coalition of four gives ten combinations, as in Puebla 2018. */
const PARTIES = ['PAN', 'PRI', 'PRD', 'MC', 'CPP', 'PSI']
const COMBINATIONS = ['PAN-PRD-MC-CPP-PSI', 'PAN-PRD-MC-CPP', 'PAN-PRD-MC', 'PAN-PRD', 'PAN-MC']
const renglones = [...PARTIES, ...COMBINATIONS].map((key) => ({ key, partidos: key.split('-') }))
const lines = paperLines({ renglones })

describe('combinations of a coalition', () => {
  it('what is not written of the combinations is offered as zero in one act, and nothing else', () => {
    const at = PARTIES.length
    expect(emptyCombinations(lines, {}, at)).toEqual(COMBINATIONS)
    expect(emptyCombinations(lines, { 'PAN-PRD': '7' }, at)).toEqual(
      COMBINATIONS.filter((key) => key !== 'PAN-PRD'),
    )
    expect(emptyCombinations(lines, {}, at + 1)).toEqual(COMBINATIONS.slice(1))
  })

  it('of few combinations, of a written one and of a party nothing is offered', () => {
    const at = PARTIES.length
    expect(emptyCombinations(lines, {}, at + 2)).toEqual([])
    expect(emptyCombinations(lines, { 'PAN-PRD-MC-CPP-PSI': 'blanco' }, at)).toEqual([])
    expect(emptyCombinations(lines, {}, 0)).toEqual([])
    expect(emptyCombinations(lines, {}, lines.length)).toEqual([])
  })
})

it('[FI3] a correction that is dropped leaves the cells as they were sent', () => {
  const sent = { PAN: '38', MC: 'blanco', PRI: 'ilegible', NULOS: '0', NO_REGISTRADAS: '' }
  const cells = { ...sent, totalAsentado: '41', votosSacados: 'blanco' }
  const head = { id: 'ID', at: 'T', eleccion: 'GOB', casilla: '040312C0100' }
  const body = JSON.stringify(tallyBody(head, renglones, cells))
  const again = cellsOf(body, lines)
  expect(Object.keys(again)).toEqual(lines.map(({ key }) => key))
  for (const { key } of lines) expect([key, again[key]]).toEqual([key, (cells as never)[key] ?? ''])
  expect(figureOf(again.PSI)).toBe('no_capturado')
})

describe('the second look', () => {
  const many = Array.from({ length: 24 }, (_, i) => ({ key: `C${i}`, partidos: ['A', `${i}`] }))
  const keysIn = (list: { key: string }[]) => list.map(({ key }) => key)

  it('of more than thirty lines has the zeros apart, and both parts in the order of the paper', () => {
    const all = paperLines({ renglones: many })
    expect(all).toHaveLength(31)
    const cells = {
      ...Object.fromEntries(keysIn(all).map((key) => [key, '0'])),
      ...{ C3: '7', C9: 'blanco', C12: 'ilegible', C20: '', totalAsentado: '0', NULOS: '00' },
    }
    const { long, shown, zeros } = lookOf(all, cells)
    expect(long).toBe(true)
    expect(keysIn(shown)).toEqual(['C3', 'C9', 'C12', 'C20', 'totalAsentado'])
    expect(keysIn(zeros)).toEqual(keysIn(all).filter((key) => !keysIn(shown).includes(key)))
  })

  it('of thirty lines puts nothing apart', () => {
    const all = paperLines({ renglones: many.slice(1) })
    const zero = Object.fromEntries(keysIn(all).map((key) => [key, '0']))
    expect(lookOf(all, zero)).toEqual({ long: false, shown: all, zeros: [] })
  })
})

it.each([
  ['040312C0200', '0312 C2, Diputaciones locales'],
  ['040103E0102', '0103 E1C2, Diputaciones locales'],
])('a screen of %s is named «%s»', (casilla, name) => {
  expect(actaName(casilla, 'DIPUTACIONES LOCALES')).toBe(name)
})

it('a phone that sent nothing is told by whom figures of the acta came, and what its own would be', () => {
  const recibida = { seq: 1, at: '2026-06-08T20:24:00.000Z', revision: 1, folio: 'KMFD' }
  expect(elsewhereNote({})).toBe('')
  expect(elsewhereNote({ otraAt: recibida.at })).toBe(
    'Ya llegaron números de esta acta a las 14:24, de otra persona. Si envías otros, quedan las dos lecturas.',
  )
  expect(elsewhereNote({ recibida, otraAt: recibida.at })).toBe(
    'Ya mandaste números de esta acta a las 14:24, desde otro teléfono: con señal aparecen aquí. Lo que envíes los corrige.',
  )
})

it('the way into a correction stands over the reader’s own confirmed figures alone', () => {
  const at = '2026-06-08T20:24:00.000Z'
  const note = (sub: string, status: string) =>
    sentNote({ duenio: 'rc-1', marcha: { status, at } } as unknown as TallyItem, sub)
  expect(note('rc-1', 'confirmado')).toBe('Como se mandó a las 14:24. ¿Cambiar? Toca un renglón.')
  expect(note('rc-2', 'confirmado')).toBe('')
  expect([note('rc-1', 'enviado'), sentNote(undefined, 'rc-1')]).toEqual(['', ''])
})

it('figures by another person are called other ones only beside the reader’s own', () => {
  const otraAt = '2026-06-08T20:24:00.000Z'
  const recibida = { seq: 1, at: otraAt, revision: 1, folio: 'KMFD' }
  expect(otherNote({ recibida })).toBe('')
  expect(otherNote({ otraAt })).toBe('Otra persona mandó números a las 14:24')
  expect(otherNote({ recibida, otraAt, otraDe: 'suplente' })).toBe(
    'Otra persona (suplente) mandó otras cifras a las 14:24',
  )
})
