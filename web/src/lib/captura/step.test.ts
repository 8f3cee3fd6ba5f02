import type { ActaCaptura, EstadoCaptura } from '@espejo/server/contract'
import { describe, expect, it } from 'vitest'
import { paperLines, tallyBody, type Draft } from './acta.ts'
import { inHand } from './casillas.ts'
import { GUBERNATURA } from './fixtures/acta.ts'
import { markOf, ringsOf } from './rings.ts'
import type { Progress } from './outbox.ts'
import { provingFoto, stepOf } from './step.ts'

const actaWith = (change: Partial<EstadoCaptura>): ActaCaptura => ({
  ...GUBERNATURA,
  renglones: [{ key: 'PAN', partidos: ['PAN'] }],
  estado: { ...GUBERNATURA.estado, ...change },
})
const CONFIRMED: Progress = { status: 'confirmado', at: '2026-06-08T04:41:07.000Z', seq: 7 }

type Given = {
  celdas?: Record<string, string>
  sent?: Record<string, string>
  numeros?: Progress
  foto?: Progress
  estado?: Partial<EstadoCaptura>
  /** Ids confirmed before the question. */
  known?: string[]
}

/** The home screen's word on an acta in the given state. */
function standing(given: Given) {
  const acta = actaWith(given.estado ?? {})
  const of = { eleccion: 'GOB', casilla: '040312C0100' }
  const body = (id: string, typed: Record<string, string>) =>
    JSON.stringify(tallyBody({ ...of, id, at: id }, acta.renglones, typed))
  const cells = given.celdas ?? given.sent ?? {}
  const draft: Draft = { key: 'k', celdas: cells, at: 0 }
  const base = {
    ...{ id: 'a', acta: acta.acta, eleccion: 'GOB', casilla: of.casilla, duenio: 'rc-1' },
    ...{ simulacro: false, creadoAt: 1, intentos: 0, desde: 0 },
  }
  const tally = given.numeros && {
    ...base,
    tipo: 'numeros' as const,
    cuerpo: body('a', given.sent ?? {}),
    marcha: given.numeros,
  }
  const taken = given.foto && {
    ...base,
    ...{ tipo: 'foto' as const, clase: 'acta' as const, clientId: 'a', sha256: 'ab' },
    ...{ subidos: 100, bytes: 400, marcha: given.foto },
  }
  const foto = provingFoto(taken ? [taken] : [], acta.estado, new Set(given.known))
  const step = stepOf(acta, draft, tally, foto, body('b', cells))
  return { step, rings: ringsOf(step, acta.estado, 'PAN'), mark: markOf(step, acta.estado) }
}

const WHOLE = Object.fromEntries(paperLines(actaWith({})).map(({ key }) => [key, '3']))

describe('figures that are not at the service', () => {
  const HELD: Progress = { status: 'retenido', causa: 'casilla_desconocida', mensaje: '' }
  const look = (given: Given) => {
    const { step, rings, mark } = standing(given)
    const [ring] = rings
    return [ring?.under, ring?.part, mark[0], step.unsent ? step.action : '']
  }

  it('whole figures that were not sent look unsent, and the button says what is left', () => {
    const unsent = [undefined, 'triangle', 'Revisar y enviar']
    expect(look({ celdas: WHOLE })).toEqual(['Listos, sin enviar', ...unsent])
    const corrected = { sent: WHOLE, celdas: { ...WHOLE, PAN: '4' }, numeros: CONFIRMED }
    expect(look(corrected)).toEqual(['Corrección sin enviar', ...unsent])
  })

  it('only figures at the service have a full ring', () => {
    const part = (numeros: Progress) => look({ sent: WHOLE, numeros })[1]
    expect(part({ status: 'telefono' })).toBe(0.5)
    expect(part({ status: 'enviado', at: 1 })).toBe(0.5)
    expect(part(HELD)).toBe(undefined)
    expect(part(CONFIRMED)).toBe(1)
    expect(look({ sent: WHOLE, numeros: HELD })[2]).toBe('triangle')
  })

  it('an acta is confirmed with the photograph, without missing lines, and as PREP has it', () => {
    const given = { sent: WHOLE, numeros: CONFIRMED, foto: CONFIRMED }
    expect(standing(given).mark).toEqual(['good', 'confirmada'])
    expect(standing({ ...given, foto: { status: 'telefono' } }).mark[0]).toBe('half')
    expect(standing({ ...given, foto: HELD }).mark[0]).toBe('triangle')
    expect(standing({ ...given, estado: { prep: 'difiere' } }).mark[0]).toBe('triangle')
    expect(standing({ ...given, estado: { sinCapturar: 2 } }).mark[0]).toBe('triangle')
    expect(standing({ ...given, celdas: { ...WHOLE, PAN: '4' } }).mark[0]).toBe('triangle')
  })
})

it('[RB4] figures of another person are enough with the photograph, give no receipt, and hide no own figures', () => {
  const given = { estado: { otraAt: '2026-06-08T04:41:07.000Z', foto: 'recibida' as const } }
  const { step, rings, mark } = standing(given)
  expect([step.done, step.next, mark]).toEqual([true, 'numeros', ['good', 'confirmada']])
  expect(rings.map(({ ok }) => ok)).toEqual([true, true, false])
  expect(rings[0]?.under).toContain('Los mandó otra persona')
  const own = standing({ ...given, celdas: WHOLE })
  expect([own.step.done, own.mark]).toEqual([false, ['triangle', 'sin enviar']])
  expect(own.rings[0]?.under).toBe('Listos, sin enviar')
  const { next } = standing({ estado: { ...given.estado, foto: 'falta' } }).step
  expect(next).toBe('foto')
})

it('[RB4] a finished acta with figures of another person invites to nothing: own figures are a choice', () => {
  const other = { otraAt: '2026-06-08T04:41:07.000Z', foto: 'recibida' as const }
  const { step } = standing({ estado: other })
  expect([step.spare, step.action]).toEqual([true, 'Mandar también los míos'])
  const begun = standing({ estado: other, celdas: { PAN: '3' } }).step
  expect([begun.spare, begun.action]).toEqual([true, 'Seguir con los números'])
  for (const each of [{}, { estado: other, celdas: WHOLE }, { estado: { otraAt: other.otraAt } }])
    expect(standing(each).step.spare).toBe(false)
})

it('an acta with nothing left to do is never in hand before one with something left', () => {
  const other = { otraAt: '2026-06-08T04:41:07.000Z', foto: 'recibida' as const }
  const done = { estado: other }
  const begunDone = { estado: other, celdas: { PAN: '3' } }
  const open: Given[] = [
    {},
    { sent: WHOLE, numeros: CONFIRMED },
    { sent: WHOLE, numeros: { status: 'telefono' }, foto: CONFIRMED },
  ]
  for (const left of open)
    for (const finished of [done, begunDone])
      expect(inHand([finished, left], (given) => standing(given).step)).toBe(left)
  expect(inHand([done, begunDone], (given) => standing(given).step)).toBe(done)
})

it('whole figures typed on a second phone are unsent beside the figures of the first', () => {
  const recibida = { seq: 1, at: '2026-06-08T04:41:07.000Z', revision: 1, folio: '7F3K' }
  const { step, rings, mark } = standing({
    ...{ celdas: WHOLE, estado: { recibida, foto: 'recibida' } },
  })
  expect(step).toMatchObject({ unsent: true, done: false, action: 'Revisar y enviar' })
  expect([rings[0]?.under, rings[0]?.ok, mark[1]]).toEqual([
    ...['Listos, sin enviar', false, 'sin enviar'],
  ])
})

describe('[LE11] a photograph that is nowhere', () => {
  const look = (given: Given) => {
    const { step, rings } = standing({ sent: WHOLE, numeros: CONFIRMED, ...given })
    return [step.action, step.done, rings[1]?.end]
  }
  const TAKE = ['Tomar la foto del acta', false, 'falta']

  it('[LE11] is taken anew once an answer asked after its confirmation has none', () => {
    expect(look({ foto: CONFIRMED, known: ['a'] })).toEqual(TAKE)
    const received = { foto: 'recibida' } as const
    expect(look({ foto: CONFIRMED, known: ['a'], estado: received })[1]).toBe(true)
  })

  it('[LE11] an answer asked before the confirmation asks for no photograph', () => {
    expect(look({ foto: CONFIRMED })).toEqual(['Ver el recibo', true, 'listo'])
  })

  it('a photograph that the phone lost before sending is taken anew', () => {
    const gone: Progress = { status: 'retenido', causa: 'foto_perdida', mensaje: '' }
    expect(look({ foto: gone })).toEqual(TAKE)
  })
})

describe('the one button', () => {
  it.each<[string, Given]>([
    ['Empezar con los números', {}],
    ['Seguir con los números', { celdas: { PAN: '3' } }],
    ['Tomar la foto del acta', { sent: { PAN: '3' }, numeros: { status: 'telefono' } }],
    ['Seguir con la corrección', { sent: { PAN: '3' }, celdas: { PAN: '4' }, numeros: CONFIRMED }],
    ['Ver el envío', { sent: { PAN: '3' }, numeros: CONFIRMED, foto: { status: 'telefono' } }],
    ['Ver el recibo', { sent: { PAN: '3' }, numeros: CONFIRMED, foto: CONFIRMED }],
    [
      'Tomar otra foto del acta',
      {
        sent: { PAN: '3' },
        numeros: CONFIRMED,
        foto: CONFIRMED,
        estado: { foto: 'recibida', problema: 'ilegible' },
      },
    ],
    [
      'Ver el envío',
      {
        sent: { PAN: '3' },
        numeros: CONFIRMED,
        foto: { status: 'telefono' },
        estado: { foto: 'recibida', problema: 'ilegible' },
      },
    ],
    [
      'Ver el recibo',
      {
        estado: { foto: 'recibida', recibida: { seq: 1, at: '', revision: 1, folio: '7F3K' } },
      },
    ],
  ])('says «%s»', (action, given) => expect(standing(given).step.action).toBe(action))
})

describe('[AC2] figures that arrived and do not count', () => {
  const over = { sent: { PAN: '719' }, numeros: CONFIRMED, foto: CONFIRMED }
  const given = { ...over, estado: { enRevision: true } }

  it('[AC2] the home screen says that the acta does not count, why, and leads to the figures', () => {
    const { step, rings } = standing(given)
    expect(step).toMatchObject({ action: 'Corregir los números', goal: 'numeros', done: false })
    expect(rings[0]).toMatchObject({
      ...{ under: 'en revisión: 719 no caben en 713', end: 'no cuenta', ok: false },
    })
    expect(standing({ ...given, sent: {} }).step.review).toBe('en revisión: todavía no se suma')
    // The photograph proves figures that are as the paper says, and comes first.
    const photoless = standing({ sent: over.sent, numeros: CONFIRMED, estado: given.estado }).step
    expect(photoless).toMatchObject({ action: 'Tomar la foto del acta', goal: 'foto' })
    expect(photoless.review).not.toBe('')
  })

  it('[AC2] a correction begun or on its way is no figure in review', () => {
    expect(standing({ ...given, celdas: { PAN: '71' } }).step.review).toBe('')
    expect(standing({ ...given, numeros: { status: 'telefono' } }).step.review).toBe('')
    expect(standing(over).step).toMatchObject({ review: '', goal: 'recibo', done: true })
  })
})

describe('the three rings', () => {
  const under = (given: Given) => standing(given).rings.map((each) => each.under)
  const ok = (given: Given) => standing(given).rings.map((each) => each.ok)

  it('the rings claim nothing that the service has not said', () => {
    const given = { sent: { PAN: '3' }, numeros: { status: 'enviado', at: 1 } as const }
    expect(under(given)[0]).toBe('Enviado, sin respuesta aún')
    expect(ok(given)).toEqual([false, false, false])
  })

  it('a receipt is there once the service names this very tally', () => {
    const recibida = { seq: 7, at: '', revision: 1, folio: '7F3K' }
    const given = { sent: { PAN: '3' }, numeros: CONFIRMED, foto: CONFIRMED, estado: { recibida } }
    expect(ok(given)).toEqual([true, true, true])
    expect(under(given)[2]).toBe('Folio 7F3K')
    expect(ok({ ...given, estado: { recibida: { ...recibida, seq: 6 } } })[2]).toBe(false)
  })

  it('the rings say that PREP shows something else, before the receipt is opened', () => {
    const recibida = { seq: 7, at: '', revision: 1, folio: '7F3K' }
    const given = { sent: { PAN: '3' }, numeros: CONFIRMED }
    const end = (prep: EstadoCaptura['prep']) =>
      standing({ ...given, estado: { recibida, prep } }).rings[2]?.end
    expect([end('difiere'), end('coincide')]).toEqual(['PREP difiere', ''])
  })

  it('the rings tell how far typing and the photograph are', () => {
    const typing = standing({ celdas: { PAN: '3' } }).rings[0]
    expect(typing).toMatchObject({ end: `1 de ${paperLines(actaWith({})).length}`, ok: false })
    const sending = standing({ sent: {}, numeros: CONFIRMED, foto: { status: 'enviado', at: 1 } })
    expect(sending.rings[1]).toMatchObject({ end: '25 %', part: 0.25 })
  })
})
