import { describe, expect, it } from 'vitest'
import {
  after,
  doorOf,
  dueOf,
  folioOf,
  heldOf,
  hurried,
  isSuccessor,
  leaving,
  placeKey,
  nextOf,
  reassignable,
  resent,
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

  it('[RV1] a correction never leaves before the figures that it corrects', () => {
    const first = tally('first', { creadoAt: 1, desde: 99, turno: true })
    const correction = tally('correction', { creadoAt: 2 })
    const items = [correction, first]
    expect(nextOf(items, 10)).toBeUndefined()
    expect(dueOf(items)).toBe(99)
    expect(nextOf(items, 99)).toBe(first)
    const done = after(first, { status: 'confirmado', ...RECEIPT }, 99, 0)
    expect(nextOf([correction, done], 99)).toBe(correction)
    // Neither another acta nor a held-back tally keeps a correction waiting.
    const apart = [tally('apart', { creadoAt: 1, desde: 99, acta: '040312C010006' }), correction]
    expect(nextOf(apart, 10)).toBe(correction)
    expect(dueOf(apart)).toBe(0)
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

describe('held for want of a credential', () => {
  const CASILLA = '040312C0100'
  const OTHER = '040001B0100'
  const REFUSALS = ['sin_credencial', 'credencial_revocada', 'casilla_ajena', 'sin_permiso']
  const by = (causa: string) => ({ marcha: { status: 'retenido', causa, mensaje: 'No.' } }) as const
  const going = { status: 'telefono' }

  const HOLDERS = [
    ['the same person', { sub: 'rc-1', casillas: [CASILLA] }, true],
    ['another person of the casilla', { sub: 'rc-2', casillas: [OTHER, CASILLA] }, true],
    ['the same person without the casilla', { sub: 'rc-1', casillas: [OTHER] }, false],
    ['a person of another casilla', { sub: 'rc-2', casillas: [OTHER] }, false],
  ] as const
  const FAMILY = REFUSALS.flatMap((causa) =>
    HOLDERS.map(([who, holder, goes]) => [causa, who, holder, goes] as const),
  )
  it.each(FAMILY)(
    'held by %s, numbers and photograph go out with %s',
    (causa, _who, holder, goes) => {
      const items = [tally('a', by(causa)), { ...foto('f', 2), ...by(causa) }]
      const taken = reassignable(items, holder)
      expect(taken.map(({ id }) => id)).toEqual(goes ? ['a', 'f'] : [])
      for (const each of taken)
        expect(each).toMatchObject({ duenio: holder.sub, desde: 0, marcha: going })
    },
  )

  it('nothing refused for its figures goes by itself, and nothing still going', () => {
    const items = [tally('b', by('opcion_faltante')), { ...foto('f', 1), ...by('foto_danada') }]
    expect(reassignable([...items, tally('c')], HOLDERS[0][1])).toEqual([])
  })

  it('figures replaced by confirmed figures stay: they would count as the newer', () => {
    const old = tally('a', by('sin_credencial'))
    const next = tally('b', { creadoAt: 2000 })
    const confirmed = { ...next, marcha: { status: 'confirmado' as const, ...RECEIPT } }
    const idsOf = (...items: TallyItem[]) => reassignable(items, HOLDERS[0][1]).map(({ id }) => id)
    expect(idsOf(old, next)).toEqual(['a'])
    expect(idsOf(old, confirmed)).toEqual([])
    expect(idsOf(old, { ...confirmed, acta: 'other' })).toEqual(['a'])
    expect(isSuccessor({ ...foto('f', 2000) }, old)).toBe(false)
  })

  it.each([...REFUSALS, 'opcion_faltante', 'cuerpo_invalido', 'foto_danada'])(
    'an item held by %s is sent again by hand, the same bytes',
    (causa) => {
      const held = tally('a', { ...by(causa), cuerpo: '{"id":"a"}', desde: 9e9, turno: true })
      const again = resent(held, { sub: 'rc-2', casillas: [CASILLA] })
      expect(again).toMatchObject({ id: 'a', cuerpo: '{"id":"a"}', marcha: going })
      expect(again.duenio).toBe(REFUSALS.includes(causa) ? 'rc-2' : 'rc-1')
      expect(nextOf([again], 10)).toBe(again)
    },
  )

  it('[NO7] what was typed in a practice night is neither sent to the real one nor taken for sent there', () => {
    const held = tally('a', { simulacro: true, ...by('credencial_revocada') })
    const other = { sub: 'rc-2', casillas: [CASILLA] }
    expect(reassignable([held], other)).toEqual([])
    expect(resent(held, other).duenio).toBe('rc-1')
    expect(heldOf(held)).toMatch(/práctica .* no se envía/)
    expect(placeKey(held)).not.toBe(placeKey(tally('b')))
  })

  it('[NO7] in a practice night a new token of the same paper sends what an ended token left', () => {
    const held = tally('a', { simulacro: true, ...by('sin_credencial') })
    expect(reassignable([held], HOLDERS[0][1])).toHaveLength(1)
  })

  it('what is held back says why, and names the door where a credential sends it', () => {
    expect(heldOf(tally('a', by('opcion_faltante')))).toBe('No.')
    expect(doorOf(tally('a', by('opcion_faltante')))).toBeUndefined()
    expect(doorOf(tally('a', by('toString')))).toBeUndefined()
    expect([heldOf(tally('b')), doorOf(tally('b'))]).toEqual(['', undefined])
    expect(heldOf(tally('a', by('sin_credencial')))).toMatch(/el código y el PIN/)
    expect(doorOf(tally('a', by('sin_credencial')))?.action).toBe(
      'Entrar otra vez con código y PIN',
    )
    for (const causa of REFUSALS) expect(doorOf(tally('a', by(causa)))?.action).toMatch(/^Entrar/)
  })
})

it('an item whose token or photograph the disk does not give waits and stays open', () => {
  const waiting = after(foto('f', 1), { status: 'sin_disco' }, 5000, 1)
  expect([waiting.intentos, waiting.desde, waiting.turno]).toEqual([1, 7000, false])
  expect(nextOf([waiting], 9e9)).toBe(waiting)
})

it('the folio is shown only once the service speaks of this very tally', () => {
  const sent = tally('a', { marcha: { status: 'confirmado', ...RECEIPT } })
  const estado = { foto: 'falta', prep: 'sin_dato', enRevision: false, conflicto: false } as const
  const recibida = { seq: 7, at: RECEIPT.at, revision: 1, folio: '7F3K' }
  expect(folioOf(sent, { ...estado, recibida })).toBe('7F3K')
  expect(folioOf(sent, { ...estado, recibida: { ...recibida, seq: 8 } })).toBeUndefined()
  expect(folioOf(tally('a'), { ...estado, recibida })).toBeUndefined()
})
