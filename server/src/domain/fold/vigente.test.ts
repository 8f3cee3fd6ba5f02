import { describe, expect, test } from 'vitest'
import type { Figure } from '../figure.ts'
import { newNight, type Night } from './night.ts'
import type { Bodies, Kind, LedgerRecord } from '../record.ts'
import { findAmbito, figuresOf } from '../read/ambito.ts'
import { isConflict } from './vigente.ts'
import { apply } from './apply.ts'
import { optionsOf, smallCatalogo } from '../../../../tests/fixtures/desk.ts'

const CASILLA = '040001B0100'

const CATALOGO = smallCatalogo(1, { options: optionsOf('MC', 'PAN') })

/** A night with a record per line: the actor, the body. */
function nightOf(...events: Step[]): Night {
  const night = newNight()
  const all: Step[] = [['admin', 'eleccion.created', CATALOGO], ...events]
  for (const [i, [actor, kind, body]] of all.entries()) {
    const at = `2027-06-07T02:00:${String(i).padStart(2, '0')}.000Z`
    const draft = { id: `r${i}`, at, actor, kind, version: 1, body, seq: i + 1, text: '' }
    apply(night, draft as unknown as LedgerRecord)
  }
  return night
}

type Submission = Bodies['acta.submitted']

let sent = 0
/** A tally of MC's votes by any of the ways. */
function tally(mc: Figure, rest: Partial<Submission> = {}): Submission {
  sent += 1
  return {
    eleccion: 'GOB',
    casilla: CASILLA,
    clientId: `cliente-${sent}`,
    clientAt: '2027-06-07T02:00:00.000Z',
    votos: { MC: mc, PAN: 10, NO_REGISTRADAS: 0, NULOS: 1 },
    totalAsentado: 'blanco',
    boletasSobrantes: 'blanco',
    personasVotaron: 'blanco',
    representantesVotaron: 'blanco',
    votosSacados: 'blanco',
    ...rest,
  }
}

const FOTO: Bodies['foto.stored'] = {
  eleccion: 'GOB',
  casilla: CASILLA,
  sha256: 'a'.repeat(64),
  bytes: 200_000,
  tipo: 'image/jpeg',
  ancho: 1200,
  alto: 1600,
  clase: 'acta',
  clientId: 'foto-1',
}

type Step = [actor: string, kind: Kind, body: unknown]

const rc = (mc: Figure): Step => ['rc', 'acta.submitted', tally(mc)]
const telefono = (mc: Figure): Step => [
  'llamador',
  'acta.submitted',
  tally(mc, { canal: 'telefono' }),
]
const captura = (who: string, mc: Figure): Step => [
  who,
  'acta.submitted',
  tally(mc, { canal: 'captura', foto: FOTO.sha256 }),
]
const supervisa = (mc: Figure): Step => [
  'jefa',
  'acta.submitted',
  tally(mc, { canal: 'captura', foto: FOTO.sha256, supervisa: true }),
]
const foto: Step = ['rc', 'foto.stored', FOTO]
const suplente = (mc: Figure): Step => ['suplente', 'acta.submitted', tally(mc)]
const fotoBy = (actor: string): Step => [
  actor,
  'foto.stored',
  { ...FOTO, sha256: actor.charCodeAt(0).toString(16).repeat(32) },
]

function slotIn(night: Night) {
  const slot = night.elecciones.get('GOB')?.slots.get(`${CASILLA}05`)
  if (!slot) throw new Error('no slot')
  return slot
}

/** Votes of MC in force, and the reason. */
function oursIn(night: Night): string {
  const { vigente } = slotIn(night)
  return vigente ? `${vigente.version.votos[0]} ${vigente.respaldo}` : '–'
}

describe('which value is ours', () => {
  test.each([
    ['nothing yet', [], '–'],
    ['by telephone', [telefono(1)], '1 telefono'],
    ['one capture over the telephone', [captura('ana', 2), telefono(1)], '2 una_captura'],
    ['the representative over one capture', [rc(3), captura('ana', 2)], '3 sin_foto'],
    ['with a photograph, whenever it comes', [rc(3), captura('ana', 2), foto], '3 con_foto'],
    ['the photograph alone gives no value', [foto], '–'],
    [
      'a capture that agrees with the representative',
      [rc(3), foto, captura('ana', 3)],
      '3 verificada',
    ],
    [
      'two captures that agree, over the representative',
      [rc(3), foto, captura('ana', 2), captura('luis', 2)],
      '2 verificada',
    ],
    [
      'two captures of a photograph that nobody sees confirm nothing',
      [rc(3), captura('ana', 2), captura('luis', 2)],
      '3 sin_foto',
    ],
    ['one person twice is one person', [rc(3), captura('ana', 2), captura('ana', 2)], '3 sin_foto'],
    ['a telephone call confirms nothing', [rc(3), telefono(3)], '3 sin_foto'],
    ['a supervisor settles', [rc(3), foto, captura('ana', 2), supervisa(4)], '4 supervisada'],
    [
      'a supervisor who agrees with one of two verifies',
      [rc(3), foto, captura('ana', 2), supervisa(2)],
      '2 verificada',
    ],
    ['one corrects oneself', [rc(3), rc(5)], '5 sin_foto'],
    [
      'lines that nobody captured do not displace captured ones',
      [rc(3), suplente('no_capturado')],
      '3 sin_foto',
    ],
    ['captured lines displace them', [rc('no_capturado'), suplente(3)], '3 sin_foto'],
    [
      'a photograph outweighs the lines that are missing',
      [rc(3), suplente('no_capturado'), fotoBy('suplente')],
      'no_capturado con_foto',
    ],
    [
      'who captured not all lines confirms nobody',
      [rc('no_capturado'), foto, captura('ana', 3)],
      'no_capturado con_foto',
    ],
    ['one corrects oneself, the photograph stays', [rc(3), foto, rc(5)], '5 con_foto'],
  ] as [string, Step[], string][])('[NV1] %s', (_, events, expected) => {
    expect(oursIn(nightOf(...events))).toBe(expected)
  })

  test.each([
    [
      'later figures without a photograph do not displace it',
      [rc(3), foto, suplente(9)],
      '3 con_foto',
    ],
    ['nor does a photograph that comes between', [rc(3), suplente(9), foto], '3 con_foto'],
    [
      'a photograph of their own gives them the same weight',
      [rc(3), foto, suplente(9), fotoBy('suplente')],
      '9 con_foto',
    ],
    [
      'a photograph by somebody without figures backs the last figures',
      [rc(3), fotoBy('general'), suplente(9)],
      '9 con_foto',
    ],
    [
      'a sender of figures by telephone has none',
      [telefono(1), fotoBy('llamador'), rc(3)],
      '3 con_foto',
    ],
  ] as [string, Step[], string][])(
    '[NV3] the photograph backs its sender: %s',
    (_, events, expected) => {
      expect(oursIn(nightOf(...events))).toBe(expected)
    },
  )

  test('[NV2] who corrects a tally to what another person said ends the conflict', () => {
    const other: Step = ['suplente', 'acta.submitted', tally(5)]
    expect(isConflict(slotIn(nightOf(rc(3), other)))).toBe(true)
    const night = nightOf(rc(3), other, rc(5))
    expect(isConflict(slotIn(night))).toBe(false)
    expect(oursIn(night)).toBe('5 sin_foto')
    expect(slotIn(nightOf(rc(3), other, rc(5), rc(5))).nuestra).toHaveLength(3)
  })

  test('[NV1] the same tally by three ways counts once', () => {
    const night = nightOf(rc(7), foto, telefono(7), captura('ana', 7))
    const place = findAmbito(night, 'GOB')
    if (!place) throw new Error('no ámbito')
    const { actas, votos } = figuresOf(place)
    expect([actas.recibidas, votos.nuestra]).toEqual([1, 18])
  })

  test('[NV2] readings that differ stay visible until their authors agree', () => {
    expect(isConflict(slotIn(nightOf(rc(3), telefono(3))))).toBe(false)
    expect(isConflict(slotIn(nightOf(rc(3), telefono(4))))).toBe(true)
    expect(isConflict(slotIn(nightOf(rc(3), telefono(4), rc(4))))).toBe(false)
  })

  test('[NV2] [FI3] a line that nobody captured contradicts nobody, and hides no conflict of others', () => {
    const gap = rc('no_capturado')
    expect(isConflict(slotIn(nightOf(gap, telefono(4))))).toBe(false)
    expect(isConflict(slotIn(nightOf(gap, telefono(4), suplente(5))))).toBe(true)
  })
})

describe('photographs of an acta', () => {
  test('[FO2] are all kept, and the same one comes once', () => {
    const other = { ...FOTO, sha256: 'b'.repeat(64) }
    const night = nightOf(foto, ['rc', 'foto.stored', other], ['rg', 'foto.stored', FOTO])
    expect(slotIn(night).fotos.map(({ sha256 }) => sha256[0])).toEqual(['a', 'b'])
  })

  test('are marked and cleared, and stay', () => {
    const mark = (problema: string): Step => [
      'ana',
      'foto.marked',
      { sha256: FOTO.sha256, eleccion: 'GOB', casilla: CASILLA, problema },
    ]
    expect(slotIn(nightOf(foto, mark('ilegible'))).fotos[0]?.problema).toBe('ilegible')
    expect(slotIn(nightOf(foto, mark('ilegible'), mark('ninguno'))).fotos[0]).not.toHaveProperty(
      'problema',
    )
  })
})
