import type { ActaCaptura, EstadoCaptura } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { LostItems } from './lost.ts'
import type { Item } from './outbox.ts'

/** Confirmed before the question. */
const KNOWN = new Set(['n', 'n2', 'f'])
const own = { duenio: 'rc-1', eleccion: 'GOB', acta: 'a', simulacro: false }
const confirmed = { status: 'confirmado', at: '', seq: 40, revision: 1, folio: 'F40' }
const numbers = { ...own, id: 'n', tipo: 'numeros', creadoAt: 1, marcha: confirmed } as Item
const photo = {
  ...{ ...own, id: 'f', tipo: 'foto', clase: 'acta', creadoAt: 2 },
  marcha: { status: 'confirmado', at: '' },
} as Item

const said = (seq: number, folio = `F${seq}`) => ({ recibida: { seq, at: '', revision: 1, folio } })

/** Ids that go out again when the service says so of the acta. */
function again(items: Item[], estado: object, lost = new LostItems()): string[] {
  const base: Pick<EstadoCaptura, 'foto'> = { foto: 'recibida' }
  const acta = { ...own, estado: { ...base, ...estado } } as unknown as ActaCaptura
  return lost.take(items, [acta], 'rc-1', KNOWN).map(({ id }) => id)
}

it.each([
  ['nothing', {}],
  ['only another person’s figures, earlier', { otraSeq: 12 }],
  ['only another person’s figures, later', { otraSeq: 90 }],
  ['only earlier figures of the same person', said(12)],
  ['other figures at the same place', said(40, 'F-other')],
])('[LE11] confirmed figures go out again where the service has %s', (_, estado) => {
  expect(again([numbers], estado)).toEqual(['n'])
})

it.each([
  ['the figures', said(40)],
  ['the figures, and no folio came with the confirmation', said(40)],
  ['later figures of the same person', said(90)],
  ['the same figures by another person, which the confirmation named', { otraSeq: 40 }],
])('[LE11] confirmed figures stay where the service has %s', (title, estado) => {
  const plain = { ...numbers, marcha: { status: 'confirmado', at: '', seq: 40 } } as Item
  expect(again([title.includes('no folio') ? plain : numbers], estado)).toEqual([])
})

it('[LE11] a lost item goes out with its id and bytes, and waits for nothing', () => {
  const tally = { ...numbers, cuerpo: '{"id":"n"}', desde: 7 } as Item
  const acta = { ...own, estado: { foto: 'falta' } } as unknown as ActaCaptura
  expect(new LostItems().take([tally], [acta], 'rc-1', KNOWN)).toEqual([
    { ...tally, desde: 0, marcha: { status: 'telefono' } },
  ])
})

it('[LE11] a photograph never goes out again: its bytes left the phone', () => {
  expect(again([photo], { foto: 'falta' })).toEqual([])
})

it('[LE11] only the last figures of an acta go out again', () => {
  const newer = { ...numbers, id: 'n2', creadoAt: 5, marcha: { ...confirmed, seq: 41 } } as Item
  expect(again([numbers, newer], {})).toEqual(['n2'])
})

it('[LE11] later figures of another person on the phone keep no lost figures back', () => {
  const other = { ...numbers, id: 'n2', duenio: 'rc-2', creadoAt: 5 } as Item
  expect(again([numbers, other], {})).toEqual(['n'])
})

it.each([
  ['of another person', { duenio: 'rc-2' }],
  ['of a practice night', { simulacro: true }],
  ['of another acta', { acta: 'b' }],
  ['confirmed after the question', { id: 'n9' }],
  ['on the way', { marcha: { status: 'enviado', at: 1 } }],
  ['held back', { marcha: { status: 'retenido', causa: 'x', mensaje: '' } }],
])('[LE11] an item %s is left alone', (_, change) => {
  expect(again([{ ...numbers, ...change } as Item], {})).toEqual([])
})

it('[LE11] an item goes out again once for each confirmation', () => {
  const lost = new LostItems()
  expect(again([numbers], {}, lost)).toEqual(['n'])
  expect(again([numbers], {}, lost)).toEqual([])
  const anew = { ...numbers, marcha: { ...confirmed, seq: 44, folio: 'F44' } } as Item
  expect(again([anew], {}, lost)).toEqual(['n'])
})
