import { describe, expect, test } from 'vitest'
import { votesOf, type Figure } from '../figure.ts'
import { newNight, type Night } from '../fold/night.ts'
import type { Bodies, Kind, LedgerRecord } from '../record.ts'
import { figuresOf, findAmbito } from './ambito.ts'
import { paradaOf } from './parada.ts'
import {
  claveTarea,
  compareTareas,
  isCallTime,
  mayTake,
  recibidoOf,
  tareaOf,
  type Tarea,
} from './tarea.ts'
import { estadoOf } from '../ruta.ts'
import { isConflict } from '../fold/vigente.ts'
import { apply } from '../fold/apply.ts'
import { casillaAt, MemoryDesk, optionsOf, smallCatalogo } from '../../../../tests/fixtures/desk.ts'

const CASILLAS = ['040001B0100', '040002B0100', '040003B0100']
const [UNO = '', DOS = '', TRES = ''] = CASILLAS

const candidaturas = ['MC', 'PAN'].map((key) => ({ key, partidos: [key], options: [key] }))
const small = smallCatalogo(3, {
  options: optionsOf('MC', 'PAN'),
  boletas: [{ ambito: 'GOB', candidaturas }],
})
const CATALOGO = {
  ...small,
  actas: small.actas.map((acta, i) => ({ ...acta, municipio: '04-001', listaNominal: 500 + i })),
}

type Event = [string, Kind, unknown]

/** A night with a record per line, a second apart: the actor, the body. */
function nightOf(...events: Event[]): Night {
  const night = newNight()
  const all: Event[] = [['admin', 'eleccion.created', CATALOGO], ...events]
  for (const [i, [actor, kind, body]] of all.entries()) {
    const at = `2027-06-07T02:00:${String(i).padStart(2, '0')}.000Z`
    const draft = { id: `r${i}`, at, actor, kind, version: 1, body, seq: i + 1, text: '' }
    apply(night, draft as unknown as LedgerRecord)
  }
  return night
}

function foto(sha256 = 'a'.repeat(64), casilla = UNO): Event {
  const body: Bodies['foto.stored'] = {
    sha256,
    bytes: 1000,
    tipo: 'image/jpeg',
    ancho: 1200,
    alto: 1600,
    clase: 'acta',
    clientId: 'cliente-foto',
    eleccion: 'GOB',
    casilla,
  }
  return ['rc', 'foto.stored', body]
}

type Read = {
  pan?: number
  total?: Figure
  canal?: 'captura' | 'telefono'
  supervisa?: true
  casilla?: string
}

/** MC's votes beside PAN's 100 and nothing else, with the total written on the acta. */
function reads(actor: string, mc: Figure, { pan = 100, casilla = UNO, ...rest }: Read = {}) {
  const { total = votesOf(mc) + pan, ...way } = rest
  const body: Bodies['acta.submitted'] = {
    eleccion: 'GOB',
    casilla,
    clientId: `${actor}-${mc}`,
    clientAt: '2027-06-07T02:00:00.000Z',
    votos: { MC: mc, PAN: pan, NO_REGISTRADAS: 0, NULOS: 0 },
    totalAsentado: total,
    boletasSobrantes: 'blanco',
    personasVotaron: 'blanco',
    representantesVotaron: 'blanco',
    votosSacados: 'blanco',
    ...(way.canal === 'captura' ? { foto: 'a'.repeat(64) } : {}),
    ...way,
  }
  return [actor, 'acta.submitted', body] as Event
}

function marks(actor: string, problema: string, sha256 = 'a'.repeat(64)): Event {
  return [actor, 'foto.marked', { eleccion: 'GOB', casilla: UNO, sha256, problema }]
}

/** PREP's word on an acta: MC's votes beside PAN's 100. */
function prep(mc: number, casilla = UNO): Event {
  const value = {
    capturada: true,
    contabilizada: true,
    votos: [mc, 100, 0, 0],
    listaNominal: 500,
    imagen: '',
  }
  const body = {
    eleccion: 'GOB',
    sha256: '',
    file: '',
    corteAt: '2027-06-07T02:00:00.000Z',
    header: {},
    rows: 1,
    part: 1,
    parts: 1,
    actas: [{ acta: `${casilla}05`, value }],
  }
  return ['prep', 'prep.corte.published', body]
}

function tareaIn(night: Night, casilla = UNO): Tarea | undefined {
  const eleccion = night.elecciones.get('GOB')
  const slot = eleccion?.slots.get(`${casilla}05`)
  if (!eleccion || !slot) throw new Error('no such casilla')
  return tareaOf(eleccion, slot, night)
}

const after = (...events: Event[]) => tareaIn(nightOf(...events))?.kind
const captura = { canal: 'captura' } as const
const supervisa = { canal: 'captura', supervisa: true } as const

describe('[CE2] a second reading where something does not agree', () => {
  const cases: [string, Event[], string | undefined][] = [
    ['a photograph alone is to be read', [foto()], 'captura'],
    ['a representative who adds up needs no second', [reads('rc', 50), foto()], undefined],
    ['nor does a capture that adds up', [foto(), reads('a', 50, captura)], undefined],
    ['a sum that is not the total', [reads('rc', 50, { total: 140 }), foto()], 'segunda'],
    [
      '[FI3] lines that nobody captured',
      [reads('rc', 'no_capturado', { total: 150 }), foto()],
      'segunda',
    ],
    [
      '[FI3] lines that nobody captured, whatever PREP says',
      [reads('rc', 'no_capturado', { total: 150 }), foto(), prep(50)],
      'segunda',
    ],
    ['no total to hold it against', [reads('rc', 50, { total: 'ilegible' }), foto()], 'segunda'],
    [
      'PREP read the same, whatever the total',
      [reads('rc', 50, { total: 140 }), foto(), prep(50)],
      undefined,
    ],
    ['PREP read other votes', [reads('rc', 50), foto(), prep(60)], 'segunda'],
    ['without a photograph there is nothing to read', [reads('rc', 50, { total: 140 })], undefined],
    [
      'dictated by telephone, the photograph is still to be read',
      [reads('a', 50, { canal: 'telefono' }), foto()],
      'captura',
    ],
    [
      'two that agree end it, though PREP differs',
      [reads('rc', 50), foto(), prep(60), reads('a', 50, captura)],
      undefined,
    ],
  ]
  test.each(cases)('%s', (_, events, tipo) => {
    expect(after(...events)).toBe(tipo)
  })
})

describe('[CE3] two that differ go to a supervisor', () => {
  const differ = [reads('rc', 50), foto(), prep(60), reads('a', 70, captura)]
  const unsound = { ...supervisa, total: 1 }
  const cases: [string, Event[], string | undefined][] = [
    ['representative and capture', differ, 'tercera'],
    ['a supervisor who agrees with one', [...differ, reads('s', 50, supervisa)], undefined],
    ['one who agrees with PREP', [...differ, reads('s', 60, supervisa)], undefined],
    ['one who agrees with nobody, and adds up', [...differ, reads('s', 55, supervisa)], undefined],
    [
      'one who agrees with nobody and does not add up: anybody reads once more',
      [...differ, reads('s', 55, unsound)],
      'segunda',
    ],
    [
      'then four are enough, though no two agree',
      [...differ, reads('s', 55, unsound), reads('b', 56, { ...captura, total: 1 })],
      undefined,
    ],
    [
      'a supervisor alone ends what three others read',
      [...differ, reads('b', 71, captura), reads('s', 55, unsound)],
      undefined,
    ],
    [
      'five that differ, none of them a supervisor’s',
      [...differ, reads('b', 71, captura), reads('c', 72, captura), reads('d', 73, captura)],
      'tercera',
    ],
  ]
  test.each(cases)('%s', (_, events, tipo) => {
    expect(after(...events)).toBe(tipo)
  })

  test('[NV2] what the supervisor settled is in force, and the conflict stays on record', () => {
    const night = nightOf(...differ, reads('s', 55, supervisa))
    const slot = night.elecciones.get('GOB')?.slots.get(`${UNO}05`)
    expect(slot?.vigente).toMatchObject({ respaldo: 'supervisada', version: { actor: 's' } })
    expect(slot && isConflict(slot)).toBe(true)
  })

  test('who took the dictation may settle it, who captured may not', () => {
    const tarea = tareaIn(nightOf(...differ, reads('t', 51, { canal: 'telefono' })))
    expect(tarea && ['a', 's', 't'].map((who) => mayTake(tarea, who, true))).toEqual([
      false,
      true,
      true,
    ])
  })

  test('capturistas are not offered it', () => {
    const tarea = tareaIn(nightOf(...differ))
    expect(tarea && mayTake(tarea, 'b', false)).toBe(false)
    expect(tarea && mayTake(tarea, 's', true)).toBe(true)
  })
})

test('[CE1] nobody reads an acta twice, a supervisor neither', () => {
  const second = tareaIn(nightOf(foto(), reads('a', 50, { ...captura, total: 140 })))
  expect(second?.kind).toBe('segunda')
  expect(second && ['a', 'b'].map((who) => mayTake(second, who, true))).toEqual([false, true])
})

describe('[CE4] a photograph with a problem', () => {
  const cases: [string, Event[], string | undefined][] = [
    ['is looked at by another person', [foto(), marks('a', 'ilegible')], 'foto'],
    [
      'comes back when that one sees none',
      [foto(), marks('a', 'ilegible'), marks('b', 'ninguno')],
      'captura',
    ],
    [
      'is certain when that one sees one too: the casilla is called',
      [foto(), marks('a', 'ilegible'), marks('b', 'no_es_acta')],
      'llamada',
    ],
    [
      'marked twice by one person is not certain',
      [foto(), marks('a', 'ilegible'), marks('a', 'falta_hoja')],
      'foto',
    ],
    [
      'is idle once another can be read',
      [foto(), marks('a', 'ilegible'), foto('b'.repeat(64))],
      'captura',
    ],
    [
      'with a tally beside it calls nobody',
      [reads('rc', 50), foto(), marks('a', 'ilegible'), marks('b', 'ilegible')],
      undefined,
    ],
  ]
  test.each(cases)('%s', (_, events, tipo) => {
    expect(after(...events)).toBe(tipo)
  })

  test('whoever marked it does not judge it', () => {
    const tarea = tareaIn(nightOf(foto(), marks('a', 'ilegible')))
    expect(tarea && ['a', 'b'].map((who) => mayTake(tarea, who, true))).toEqual([false, true])
  })
})

describe('[CE5] calls', () => {
  const noted = (aviso: string): Event => ['a', 'casilla.noted', { casilla: UNO, aviso }]

  test('go to who sent neither tally nor photograph, and again later to who was not reached', () => {
    expect(after()).toBe('llamada')
    expect(after(reads('rc', 50))).toBeUndefined()
    const again = tareaIn(nightOf(noted('sin_senal')))
    expect(again?.desdeAt).toBe('2027-06-07T02:15:01.000Z')
    expect(after(noted('acta_negada'))).toBeUndefined()
  })

  test('[AC9] go to a casilla whose phone sent zeros alone, until somebody has asked', () => {
    const zeros = reads('rc', 0, { pan: 0 })
    expect(after(zeros)).toBe('llamada')
    expect(after(zeros, reads('centro', 0, { pan: 0, canal: 'telefono' }))).toBeUndefined()
    expect(after(zeros, reads('rc', 50))).toBeUndefined()
    expect(after(zeros, foto())).toBe('segunda')
  })

  test.each(['telefono', 'captura', undefined] as const)(
    '[FI3] go on after a tally by %s of which nobody wrote a line: nothing was received',
    (canal) => {
      const desk = new MemoryDesk(smallCatalogo(2))
      const x = 'no_capturado' as const
      const empty = { PAN: x, MC: x, 'PAN-MC': x, NO_REGISTRADAS: x, NULOS: x }
      const rest = { actor: 'ana', totalAsentado: 90, ...(canal ? { canal } : {}) }
      const place = () => {
        const eleccion = desk.night.elecciones.get('GOB')!
        const slot = eleccion.slots.get(`${casillaAt(1)}05`)!
        const { kind } = tareaOf(eleccion, slot, desk.night) ?? {}
        const parada = estadoOf(paradaOf(desk.night, casillaAt(1)))
        const { recibidas } = eleccion.root.actas
        const { length: versiones } = slot.nuestra
        return { kind, que: recibidoOf(slot).que, parada, recibidas, versiones }
      }
      const first = desk.tally(casillaAt(1), empty, rest)
      expect(desk.tally(casillaAt(1), empty, rest)).toEqual(first)
      const nothing = { kind: 'llamada', que: 'nada', parada: 'sin_reporte', recibidas: 0 }
      expect(place()).toEqual({ ...nothing, versiones: 1 })
      expect(desk.night.elecciones.get('GOB')?.root.curvaNuestra).toEqual([])
      desk.tally(casillaAt(1), { ...empty, MC: 'blanco' }, rest)
      desk.tally(casillaAt(1), empty, rest)
      const some = { kind: undefined, que: 'cifras', parada: 'en_camino', recibidas: 1 }
      expect(place()).toEqual({ ...some, versiones: 3 })
    },
  )

  test('begin an hour after the first acta', () => {
    const night = nightOf(reads('rc', 50))
    const at = (clock: string) => isCallTime({ ...night, clock })
    expect(at('2027-06-07T02:59:00.000Z')).toBe(false)
    expect(at('2027-06-07T03:00:00.000Z')).toBe(true)
    expect(isCallTime(nightOf())).toBe(false)
  })

  test('hold the whole casilla, everything else its acta', () => {
    const night = nightOf(foto())
    const claves = [UNO, DOS]
      .map((casilla) => tareaIn(night, casilla))
      .map((t) => t && claveTarea(t))
    expect(claves).toEqual([`GOB:${UNO}05`, `llamada:${DOS}`])
  })
})

test('[CE7] what touches the margin, then first captures, then calls by lista nominal', () => {
  const night = nightOf(
    reads('rc1', 300, { casilla: TRES }),
    foto('c'.repeat(64), TRES),
    reads('a', 200, { casilla: TRES, ...captura }),
    foto('a'.repeat(64), UNO),
    reads('rc', 50, { casilla: DOS, total: 140 }),
    foto('b'.repeat(64), DOS),
  )
  const order = (found: Night) =>
    CASILLAS.flatMap((casilla) => tareaIn(found, casilla) ?? [])
      .sort((a, b) => a.banda - b.banda || compareTareas(a, b))
      .map(({ kind, slot }) => [kind, slot.expected.casilla])
  expect(order(night)).toEqual([
    ['tercera', TRES],
    ['segunda', DOS],
    ['captura', UNO],
  ])
  expect(order(nightOf())).toEqual([TRES, DOS, UNO].map((casilla) => ['llamada', casilla]))
})

test('[FI3] [CE7] a line that a reading did not capture puts no vote in doubt', () => {
  const night = nightOf(prep(300), foto(), reads('a', 'no_capturado', captura))
  expect(tareaIn(night)).toMatchObject({ kind: 'segunda', peso: 0 })
})

test('[NV1] the same tally by telephone, by capture and from the representative counts once', () => {
  const ways = [
    reads('a', 50, { canal: 'telefono' }),
    reads('rc', 50),
    foto(),
    reads('b', 50, captura),
  ]
  const sums = (night: Night) => {
    const place = findAmbito(night, 'GOB')
    const figures = place && figuresOf(place)
    return { votos: figures?.votos.nuestra, recibidas: figures?.actas.recibidas }
  }
  expect(sums(nightOf(...ways))).toEqual({ votos: 150, recibidas: 1 })
  expect(sums(nightOf(ways[1]!))).toEqual(sums(nightOf(...ways)))
})
