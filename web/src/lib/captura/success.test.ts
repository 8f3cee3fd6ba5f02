import { expect, it } from 'vitest'
import type { FotoItem, Item, Progress } from './outbox.ts'
import { closingWords, isAllSent } from './success.ts'

const CASILLA = '040312C0100'
const CONFIRMED: Progress = { status: 'confirmado', at: '2026-06-08T04:41:07.000Z' }
const HELD: Progress = { status: 'retenido', causa: 'credencial_revocada', mensaje: '' }

const base = {
  ...{ id: 'a', acta: `${CASILLA}05`, eleccion: 'GOB', casilla: CASILLA, duenio: 'rc-1' },
  ...{ simulacro: false, creadoAt: 1, intentos: 0, desde: 0 },
}
const numeros = (marcha: Progress, change: Partial<typeof base> = {}): Item => ({
  ...{ ...base, ...change, tipo: 'numeros', cuerpo: '', marcha },
})
const sabana = (marcha: Progress, change: Partial<FotoItem> = {}): Item => ({
  ...{ ...base, tipo: 'foto', clase: 'sabana', marcha },
  ...{ clientId: 'a', sha256: 'ab', bytes: 4, subidos: 0 },
  ...change,
})
const isSent = (...items: Item[]) => isAllSent(items, { casilla: CASILLA, simulacro: false })

it('a further photograph that waits on the phone keeps the casilla from its end', () => {
  expect(isSent(numeros(CONFIRMED))).toBe(true)
  expect(isSent(numeros(CONFIRMED), sabana({ status: 'telefono' }))).toBe(false)
  expect(isSent(numeros(CONFIRMED), sabana(HELD))).toBe(false)
})

it('replaced figures, another casilla and a practice night keep no casilla from its end', () => {
  expect(isSent(numeros(HELD), numeros(CONFIRMED, { id: 'b', creadoAt: 2 }))).toBe(true)
  expect(isSent(numeros(HELD), numeros(HELD, { id: 'b', creadoAt: 2 }))).toBe(false)
  expect(isSent(numeros(HELD, { casilla: '040312B0100' }))).toBe(true)
  expect(isSent(numeros(HELD, { simulacro: true }))).toBe(true)
})

it('a photograph that the phone lost keeps the casilla from its end until a later one is there', () => {
  const said = 'La foto ya no está en este teléfono.'
  const gone = sabana({ ...HELD, causa: 'foto_perdida', mensaje: said } as Progress)
  expect(isSent(gone)).toBe(false)
  expect(isSent(gone, sabana(CONFIRMED, { id: 'b', creadoAt: 2 }))).toBe(true)
  expect(isSent(gone, sabana(CONFIRMED, { id: 'b', creadoAt: 2, clase: 'acta' }))).toBe(false)
  expect(isSent(gone, sabana({ status: 'telefono' }, { id: 'b', creadoAt: 2 }))).toBe(false)
  expect(isSent(sabana(HELD), sabana(CONFIRMED, { id: 'b', creadoAt: 2 }))).toBe(false)
})

it('nobody is told to close in a practice, or with casillas left', () => {
  expect(closingWords(false, true)).toBe('Conserva tu copia. Ya puedes cerrar.')
  expect(closingWords(false, false)).toBe('Conserva tu copia. Sigue con tus otras casillas.')
  for (const alone of [true, false]) expect(closingWords(true, alone)).toContain('nada se contó')
})
