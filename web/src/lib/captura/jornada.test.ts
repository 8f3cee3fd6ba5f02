import type { ActaCaptura } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { typedOver, type Draft } from './acta.ts'
import { dueItems, faseNote, faseOf, isBegun, isPracticaOver } from './jornada.ts'
import type { Item } from './outbox.ts'

const jornada = {
  ...{ fecha: '2027-06-06', cierre: '18:00' },
  ...{ desdeAt: '2027-06-06T06:00:00.000Z', cierraAt: '2027-06-07T00:00:00.000Z' },
}

it.each([
  ['2027-05-30T12:00:00Z', 'antes'],
  ['2027-06-06T05:59:59Z', 'antes'],
  ['2027-06-06T06:00:00Z', 'abierta'],
  ['2027-06-06T23:59:59Z', 'abierta'],
  ['2027-06-07T00:00:00Z', 'cerrada'],
  ['2027-07-01T00:00:00Z', 'cerrada'],
])('[JO5] at %s by the service’s clock the vote is %s', (at, fase) => {
  expect(faseOf(jornada, Date.parse(at))).toBe(fase)
})

it('[JO1] day and hour are those of the casilla’s place, whatever the zone of phone and elección', () => {
  // Matamoros closes at 18:00 of its own clock, an hour before the rest of Tamaulipas.
  const border = { ...jornada, cierraAt: '2027-06-06T23:00:00.000Z' }
  for (const each of [jornada, border]) {
    expect(faseNote('antes', each)).toMatch(/^La votación es el domingo, 6 de junio\./)
    expect(faseNote('abierta', each)).toMatch(/, a las 18:00\./)
  }
})

it('[JO5] an elección without a date is open to figures at any time', () => {
  expect(faseOf(undefined, 0)).toBe('cerrada')
})

/** The person walks to a line: no figure is typed. */
const DRAFT: Draft = { key: 'k', celdas: {}, at: 3 }
it('[JO5] the practice ends with the last dated acta, and an elección without a date ends nothing', () => {
  const late = { ...jornada, cierraAt: '2027-06-07T01:00:00.000Z' }
  const isOver = (at: string, ...actas: { jornada?: typeof jornada }[]) =>
    isPracticaOver(actas, Date.parse(at))
  expect(isOver('2027-06-03T18:00:00Z', { jornada }, {})).toBe(false)
  expect(isOver('2027-06-07T00:00:00Z', { jornada }, {})).toBe(true)
  expect(isOver('2027-06-07T00:00:00Z', { jornada }, { jornada: late })).toBe(false)
  expect(isOver('2027-06-07T01:00:00Z', { jornada }, { jornada: late })).toBe(true)
  expect(isOver('2027-06-07T01:00:00Z', {})).toBe(false)
})

const acta = { acta: 'a', eleccion: 'GOB', jornada, estado: { foto: 'falta' } } as ActaCaptura
const TRYOUT_MS = Date.parse('2027-06-03T18:00:00Z')
const NIGHT_MS = Date.parse('2027-06-07T01:00:00Z')
const clock = (iso: string) => ({ nowMs: Date.parse(iso), skewMs: 0 })
const held = (causa = 'jornada_pendiente') => ({ status: 'retenido', causa, mensaje: '' })
const item = (madeMs: number, marcha: object) =>
  ({ acta: 'a', eleccion: 'GOB', tipo: 'numeros', creadoAt: madeMs, marcha }) as Item

it('[JO2] what was made on the day and held for the day goes out once the day is here', () => {
  const items = [item(NIGHT_MS, held()), item(NIGHT_MS, held('sin_credencial'))]
  expect(dueItems(items, [acta], clock('2027-06-06T05:00:00Z'))).toEqual([])
  expect(dueItems(items, [acta], clock('2027-06-06T07:00:00Z'))).toEqual([items[0]])
})

it('[JO2] a try-out from before the day never goes out by itself, by the service’s clock', () => {
  const tryout = item(TRYOUT_MS, held())
  expect(dueItems([tryout], [acta], clock('2027-06-07T04:00:00Z'))).toEqual([])
  // On a phone four days ahead a try-out bears the date of the vote; on a phone four days behind the
  // real figures bear an earlier date.
  const ahead = { nowMs: NIGHT_MS, skewMs: TRYOUT_MS - NIGHT_MS }
  expect(dueItems([item(NIGHT_MS, held())], [acta], ahead)).toEqual([])
  const behind = { nowMs: NIGHT_MS, skewMs: NIGHT_MS - TRYOUT_MS }
  expect(dueItems([tryout], [acta], behind)).toEqual([tryout])
})

it('[RV1] held figures stay here once newer figures of the acta have left the phone', () => {
  const older = item(NIGHT_MS, held())
  const due = (marcha: object) =>
    dueItems([older, item(NIGHT_MS + 1, marcha)], [acta], clock('2027-06-07T04:00:00Z'))
  expect(due({ status: 'confirmado', at: '' })).toEqual([])
  expect(due({ status: 'enviado', at: 0 })).toEqual([])
  // Newer figures still on the phone follow the older.
  expect(due({ status: 'telefono' })).toEqual([older])
})

it('[JO5] figures typed to try the acta out before the day do not take the gate away', () => {
  const step = { filled: 9, tally: undefined, foto: undefined }
  const tried = typedOver({ key: 'k', celdas: {}, at: 0, tecleadoAt: TRYOUT_MS }, DRAFT)
  expect(isBegun(acta, step, tried, 0)).toBe(false)
  expect(isBegun(acta, step, { ...tried, tecleadoAt: NIGHT_MS }, 0)).toBe(true)
  // Nobody is kept from the acta while the service's clock is not known.
  expect(isBegun(acta, step, tried, undefined)).toBe(true)
  expect(isBegun(acta, { ...step, filled: 0 }, DRAFT, 0)).toBe(false)
  const arrived = { ...acta, estado: { ...acta.estado, foto: 'recibida' as const } }
  expect(isBegun(arrived, { ...step, filled: 0 }, DRAFT, 0)).toBe(true)
})
