import { describe, expect, it } from 'vitest'
import {
  after,
  dueOf,
  folioOf,
  heldOf,
  hurried,
  isRevoked,
  leaving,
  placeKey,
  nextOf,
  reassignable,
  resultOf,
  type FotoItem,
  type TallyItem,
} from './outbox.ts'

const tally = (id: string, change: Partial<TallyItem> = {}): TallyItem => ({
  id,
  duenio: 'rc-1',
  eleccion: 'GOB',
  casilla: '040312C0100',
  acta: '040312C010005',
  simulacro: false,
  creadoAt: 1000,
  intentos: 0,
  desde: 0,
  marcha: { status: 'telefono' },
  tipo: 'numeros',
  cuerpo: '{}',
  ...change,
})
const foto = (id: string, madeAt: number): FotoItem => ({
  ...tally(id),
  creadoAt: madeAt,
  tipo: 'foto',
  clientId: 'n',
  sha256: 'ab',
  bytes: 400_000,
  clase: 'acta',
  subidos: 0,
})
const RECEIPT = { seq: 7, at: '2026-06-08T04:41:07.000Z', revision: 1 }

describe('what an answer means', () => {
  it.each([
    ['a receipt', 201, RECEIPT, { status: 'confirmado', ...RECEIPT }],
    ['a login page of a hotel', 200, null, { status: 'ocupado' }],
    ['a 200 without a receipt', 200, { hola: 1 }, { status: 'ocupado' }],
    ['a proxy that forbids', 403, null, { status: 'ocupado' }],
    ['a server that fell over', 500, { error: 'error_interno' }, { status: 'ocupado' }],
    ['too many at once', 429, null, { status: 'ocupado' }],
  ])('tells what %s means', (_name, status, body, wanted) => {
    expect(resultOf(status, body, undefined)).toEqual(wanted)
  })

  it('a full house names its slot, and the slot is kept', () => {
    const said = resultOf(503, { error: 'saturado' }, 17_000)
    expect(said).toEqual({ status: 'ocupado', slotMs: 17_000 })
    const waiting = after(tally('a'), said, 5000, 0.9)
    expect(waiting.desde).toBe(22_000)
    expect(hurried(waiting).desde).toBe(22_000)
  })

  it('our own wait ends when somebody presses', () => {
    const waiting = after(tally('a'), { status: 'ocupado' }, 5000, 1)
    expect([waiting.desde, hurried(waiting).desde]).toEqual([7000, 0])
  })

  it('a refusal of ours holds the item back and deletes nothing', () => {
    const said = resultOf(403, { error: 'credencial_revocada', mensaje: 'Revocada.' }, undefined)
    const held = after(tally('a'), said, 5000, 0.5)
    expect(held.marcha).toEqual({
      status: 'retenido',
      causa: 'credencial_revocada',
      mensaje: 'Revocada.',
    })
    expect([held.id, held.cuerpo]).toEqual(['a', '{}'])
    expect(nextOf([held], 9e9)).toBeUndefined()
  })
})

describe('the two lanes', () => {
  it('numbers leave before photographs, the oldest first', () => {
    const all = [foto('f', 1), tally('late', { creadoAt: 9 }), tally('early', { creadoAt: 5 })]
    expect(nextOf(all, 10)?.id).toBe('early')
    expect(nextOf([all[0]!], 10)?.id).toBe('f')
  })

  it('numbers that wait for their slot let a photograph pass', () => {
    expect(nextOf([tally('a', { desde: 99 }), foto('f', 1)], 10)?.id).toBe('f')
    expect(dueOf([tally('a', { desde: 99 })])).toBe(99)
    expect(dueOf([])).toBeUndefined()
  })

  it('a phone killed while sending sends again, the same bytes', () => {
    const left = leaving(tally('a', { cuerpo: '{"id":"a"}' }), 50)
    expect(left.marcha).toEqual({ status: 'enviado', at: 50 })
    expect(nextOf([left], 60)).toBe(left)
    expect(after(left, { status: 'sin_senal' }, 60, 0.5)).toMatchObject({
      cuerpo: '{"id":"a"}',
      marcha: { status: 'telefono' },
      enviadoAt: 50,
    })
  })

  it('a confirmed item is done', () => {
    const done = after(tally('a', { intentos: 4 }), { status: 'confirmado', ...RECEIPT }, 60, 0)
    expect([done.intentos, nextOf([done], 9e9)]).toEqual([0, undefined])
  })
})

describe('another person on the phone', () => {
  const held = tally('a', {
    marcha: { status: 'retenido', causa: 'credencial_revocada', mensaje: '' },
  })

  it('takes over what a revoked credential left, for its own casilla', () => {
    const [taken] = reassignable([held], { sub: 'rc-2', casillas: ['040312C0100'] })
    expect(taken).toMatchObject({ id: 'a', duenio: 'rc-2', marcha: { status: 'telefono' } })
  })

  it('takes nothing of another casilla, nothing refused for its figures, nothing still going', () => {
    const other = { sub: 'rc-2', casillas: ['040001B0100'] }
    const same = { sub: 'rc-2', casillas: ['040312C0100'] }
    const wrong = tally('b', {
      marcha: { status: 'retenido', causa: 'opcion_faltante', mensaje: '' },
    })
    expect(reassignable([held], other)).toEqual([])
    expect(reassignable([wrong, tally('c')], same)).toEqual([])
  })
})

it('[NO7] what was typed in a practice night is neither sent to the real one nor taken for sent there', () => {
  const progress = { status: 'retenido', causa: 'credencial_revocada', mensaje: '' } as const
  const held = tally('a', { simulacro: true, marcha: progress })
  expect(reassignable([held], { sub: 'rc-2', casillas: [held.casilla] })).toEqual([])
  expect(heldOf(held)).toMatch(/práctica .* no se envía/)
  expect(placeKey(held)).not.toBe(placeKey(tally('b')))
})

it('what is held back says why, and what sends it where a new nombramiento does', () => {
  const heldBy = (reason: string) =>
    tally('a', { marcha: { status: 'retenido', causa: reason, mensaje: 'Falta PRI.' } })
  expect(heldOf(heldBy('opcion_faltante'))).toBe('Falta PRI.')
  expect(heldOf(heldBy('credencial_revocada'))).toMatch(/entra con el nuevo de esta casilla/)
  expect(heldOf(tally('b'))).toBe('')
  expect(
    ['opcion_faltante', 'credencial_revocada'].map((reason) => isRevoked(heldBy(reason))),
  ).toEqual([false, true])
})

it('the folio is shown only once the service speaks of this very tally', () => {
  const sent = tally('a', { marcha: { status: 'confirmado', ...RECEIPT } })
  const estado = { foto: 'falta', prep: 'sin_dato', enRevision: false, conflicto: false } as const
  const recibida = { seq: 7, at: RECEIPT.at, revision: 1, folio: '7F3K' }
  expect(folioOf(sent, { ...estado, recibida })).toBe('7F3K')
  expect(folioOf(sent, { ...estado, recibida: { ...recibida, seq: 8 } })).toBeUndefined()
  expect(folioOf(tally('a'), { ...estado, recibida })).toBeUndefined()
})
