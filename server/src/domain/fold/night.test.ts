import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PrepActa } from '../catalogo.ts'
import type { Figure } from '../figure.ts'
import { newNight, type Night } from './night.ts'
import type { Bodies, Kind, LedgerRecord, PrepHeader } from '../record.ts'
import { diferenciasDoc } from '../read/diferencias.ts'
import { ambitoDoc, figuresOf, findAmbito } from '../read/ambito.ts'
import { apply } from './apply.ts'
import { optionsOf, smallCatalogo } from '../../../../tests/fixtures/desk.ts'

const CATALOGO = smallCatalogo(4, {
  proceso: 'Prueba 2027',
  options: [
    { key: 'PAN', kind: 'partido' },
    { key: 'PRI', kind: 'partido' },
    { key: 'MC', kind: 'partido' },
    { key: 'PAN-PRI', kind: 'coalicion', parties: ['PAN', 'PRI'] },
    ...optionsOf(),
  ],
  boletas: [
    {
      ambito: 'GOB',
      candidaturas: [
        { key: 'PAN-PRI', partidos: ['PAN', 'PRI'], options: ['PAN', 'PRI', 'PAN-PRI'] },
        { key: 'MC', partidos: ['MC'], options: ['MC'] },
      ],
    },
  ],
  lugares: [{ kind: 'distrito', codigo: '04-001', nombre: 'Uno' }],
  actas: [1, 2, 3, 4].map((n) => ({
    acta: `04000${n}B010005`,
    casilla: `04000${n}B0100`,
    entidad: '04',
    distrito: n < 4 ? '04-001' : '04-002',
    seccion: `000${n}`,
    listaNominal: 500,
    representantes: 20,
  })),
})

const NO_HEADER: PrepHeader = {
  esperadas: null,
  registradas: null,
  fueraDeCatalogo: null,
  capturadas: null,
  contabilizadas: null,
  noContabilizadas: null,
  listaNominal: null,
  votos: null,
  votosSinEspeciales: null,
  participacion: null,
}

let place = 0
function record<K extends Kind>(kind: K, body: Bodies[K], id?: string): LedgerRecord {
  place += 1
  const draft = { id: id ?? `r${place}`, at: '2027-06-07T02:00:00.000Z', actor: 'x', version: 1 }
  return { ...draft, kind, body, seq: place, text: '' } as unknown as LedgerRecord
}

function nightWith(...records: LedgerRecord[]): Night {
  const night = newNight()
  for (const each of [record('eleccion.created', CATALOGO), ...records]) apply(night, each)
  return night
}

type Submission = Bodies['acta.submitted']
function tally(n: number, votos: Figure[], rest: Partial<Submission> = {}): Submission {
  const [pan = 0, pri = 0, mc = 0, both = 0, otros = 0, nulos = 0] = votos
  return {
    eleccion: 'GOB',
    casilla: `04000${n}B0100`,
    clientId: `c${n}`,
    clientAt: '2027-06-07T02:00:00.000Z',
    votos: { PAN: pan, PRI: pri, MC: mc, 'PAN-PRI': both, NO_REGISTRADAS: otros, NULOS: nulos },
    totalAsentado: 'blanco',
    boletasSobrantes: 'blanco',
    personasVotaron: 'blanco',
    representantesVotaron: 'blanco',
    votosSacados: 'blanco',
    ...rest,
  }
}

function prepActa(votos: Figure[], rest: Partial<PrepActa> = {}): PrepActa {
  return {
    capturada: true,
    contabilizada: true,
    votos,
    boletasSobrantes: 'vacio',
    personasVotaron: 'vacio',
    representantesVotaron: 'vacio',
    votosSacados: 'vacio',
    totalAsentado: 'vacio',
    totalCalculado: 'vacio',
    listaNominal: 500,
    representantes: 20,
    observaciones: '',
    imagen: 'aa',
    acopioAt: '',
    capturaAt: '',
    verificacionAt: '',
    ...rest,
  }
}

function corte(minute: number, actas: [number, PrepActa | null][]): LedgerRecord {
  return record('prep.corte.published', {
    eleccion: 'GOB',
    sha256: `s${minute}`,
    file: 'x.csv',
    corteAt: `2027-06-06T20:${String(minute).padStart(2, '0')}:00-06:00`,
    header: NO_HEADER,
    rows: 4,
    fueraDeCatalogo: 0,
    warnings: [],
    part: 1,
    parts: 1,
    actas: actas.map(([n, value]) => ({ acta: `04000${n}B010005`, value })),
  })
}

const docOf = (night: Night, clave: string) => {
  const found = findAmbito(night, clave)
  if (!found) throw new Error('no such ámbito')
  return ambitoDoc(night, found)
}

function root(night: Night, clave = '') {
  const found = findAmbito(night, clave)
  if (!found) throw new Error('no such ámbito')
  return figuresOf(found)
}

describe('a submission', () => {
  test('[CA1] adds its votes to the candidacy in each of its ámbitos', () => {
    const night = nightWith(record('acta.submitted', tally(1, [10, 20, 25, 5, 1, 2])))
    for (const clave of [
      'GOB',
      'GOB:distrito:04-001',
      'GOB:seccion:04-0001',
      'GOB:casilla:040001B0100',
    ])
      expect(root(night, clave).candidaturas.map(({ key, nuestra }) => [key, nuestra])).toEqual([
        ['PAN-PRI', 35],
        ['MC', 25],
      ])
    expect(root(night, 'GOB:distrito:04-002').votos.nuestra).toBe(0)
  })

  test('[LE2] sent again it changes nothing and gets the first answer', () => {
    const night = nightWith()
    const first = apply(night, record('acta.submitted', tally(1, [10]), 'same'))
    const again = apply(night, record('acta.submitted', tally(1, [10]), 'same'))
    expect(again).toBe(first)
    expect(root(night).votos.nuestra).toBe(10)
  })

  test('[RV1] changed it is a revision: the last is in force, the first stays', () => {
    const night = nightWith(
      record('acta.submitted', tally(1, [10])),
      record('acta.submitted', tally(1, [12])),
    )
    expect(root(night).votos.nuestra).toBe(12)
    const slot = night.elecciones.get('GOB')?.slots.get('040001B010005')
    expect(slot?.nuestra.map(({ revision, votos }) => [revision, votos[0]])).toEqual([
      [1, 10],
      [2, 12],
    ])
  })

  test('[AC2] that exceeds is kept in review and not summed', () => {
    const night = nightWith(record('acta.submitted', tally(1, [521])))
    expect(root(night).actas).toMatchObject({ recibidas: 1, enRevision: 1, sinLlegar: 3 })
    expect(root(night).votos.nuestra).toBe(0)
  })

  const refusals: [string, Submission, string, string[]][] = [
    ['elección', { ...tally(1, [1]), eleccion: 'AYUN' }, 'eleccion_desconocida', ['AYUN']],
    [
      'casilla',
      { ...tally(1, [1]), casilla: '999999B0100' },
      'casilla_desconocida',
      ['999999B0100'],
    ],
    [
      'option',
      { ...tally(1, [1]), votos: { ...tally(1, [1]).votos, XYZ: 3 } },
      'opcion_desconocida',
      ['XYZ'],
    ],
    ['votes', { ...tally(1, [1]), votos: { PAN: 3 } }, 'opcion_faltante', ['PRI', 'MC']],
  ]
  test.each(refusals)(
    '[AC0] with an unknown or missing %s is refused by name',
    (_, body, refusal, detail) => {
      const outcome = apply(nightWith(), record('acta.submitted', body))
      expect(outcome).toMatchObject({ status: 'refused', refusal })
      expect('detail' in outcome && outcome.detail).toEqual(expect.arrayContaining(detail))
    },
  )
})

describe('ours against PREP', () => {
  test('[RE1] every acta stands in one place', () => {
    const night = nightWith(
      record('acta.submitted', tally(1, [10, 20, 5])),
      record('acta.submitted', tally(2, [10, 20, 5])),
      record('acta.submitted', tally(3, [10, 20, 5])),
      corte(0, [
        [1, prepActa([10, 20, 5, 'vacio', 0, 'ilegible'])],
        [2, prepActa([10, 20, 15, 0, 0, 0])],
        [4, prepActa([1, 2, 3, 0, 0, 0])],
      ]),
    )
    expect(root(night).diferencias).toEqual({
      coincide: 1,
      difiere: 1,
      solo_nuestra: 1,
      solo_prep: 1,
      prep_sin_contabilizar: 0,
      cambioEnPrep: 0,
    })
  })

  test('[RE3] the effect is how our figures would move the margin', () => {
    const night = nightWith(
      record('acta.submitted', tally(2, [10, 20, 5])),
      corte(0, [[2, prepActa([10, 20, 15, 0, 0, 0])]]),
    )
    const found = findAmbito(night, 'GOB')
    const row = found && diferenciasDoc(found).filas['040002B010005']
    expect(row).toMatchObject({ tipo: 'difiere', efecto: 10, lider: 'PAN-PRI', segundo: 'MC' })
    expect(row?.opciones).toEqual([{ key: 'MC', nuestra: 5, prep: 15 }])
  })

  test('[RE5] a difference in our favour is listed like one against us', () => {
    const rows = [5, 25].map((prep) => {
      const night = nightWith(
        record('acta.submitted', tally(2, [10, 20, 15])),
        corte(0, [[2, prepActa([10, 20, prep, 0, 0, 0])]]),
      )
      const found = findAmbito(night, 'GOB')
      return found && Object.values(diferenciasDoc(found).filas).map(({ efecto }) => efecto)
    })
    expect(rows).toEqual([[-10], [10]])
  })

  test('[RE4] a published figure that changes is marked, with its history whole', () => {
    const night = nightWith(
      corte(0, [[1, prepActa([131])]]),
      corte(20, [[1, prepActa([31])]]),
      corte(40, [[1, prepActa([131])]]),
    )
    expect(root(night).diferencias.cambioEnPrep).toBe(1)
    const slot = night.elecciones.get('GOB')?.slots.get('040001B010005')
    expect(slot?.prep.map(({ cambio, value }) => [cambio, value?.votos[0]])).toEqual([
      ['aparece', 131],
      ['cambia', 31],
      ['cambia', 131],
    ])
  })

  test('[RE4] an acta that vanishes or is no longer counted is marked and leaves the sums', () => {
    const night = nightWith(
      corte(0, [
        [1, prepActa([10])],
        [2, prepActa([20])],
      ]),
      corte(20, [
        [1, null],
        [2, prepActa([20], { contabilizada: false })],
      ]),
    )
    expect(root(night).diferencias.cambioEnPrep).toBe(2)
    expect(root(night).votos.prep).toBe(0)
    expect(root(night).actas).toMatchObject({ capturadas: 1, contabilizadas: 0, enRevision: 1 })
  })

  test('a corte older than the last is refused', () => {
    const night = nightWith(corte(20, [[1, prepActa([10])]]))
    expect(apply(night, corte(0, []))).toMatchObject({ refusal: 'corte_anterior' })
  })
})

test('[DE1] SIN ACTA will not arrive, unless we have it', () => {
  const sinActa = prepActa([], {
    contabilizada: false,
    observaciones: 'SIN ACTA POR PAQUETE NO ENTREGADO',
  })
  const night = nightWith(corte(0, [[1, sinActa]]))
  expect(root(night).actas).toMatchObject({ noLlegaran: 1, sinLlegar: 3 })
  apply(night, record('acta.submitted', tally(1, [10])))
  expect(root(night).actas).toMatchObject({ noLlegaran: 0, recibidasSinContabilizar: 1 })
})

test('[CL4] a casilla that appears while counting joins the sums', () => {
  const [first] = CATALOGO.actas
  if (!first) throw new Error('no acta')
  const added = { ...first, acta: '040001C010005', casilla: '040001C0100' }
  const night = nightWith(
    record('eleccion.extended', {
      eleccion: 'GOB',
      options: [],
      boletas: [],
      lugares: [],
      actas: [added, first],
    }),
  )
  expect(root(night).actas.esperadas).toBe(5)
  expect(root(night, 'GOB:seccion:04-0001').listaNominal.esperadas).toBe(1000)
})

test('[CL5] a sección in two distritos is two ámbitos', () => {
  const [first] = CATALOGO.actas
  if (!first) throw new Error('no acta')
  const split = { ...first, acta: 'x', casilla: '040001C0100', distrito: '04-002' }
  const night = nightWith(
    record('eleccion.extended', {
      eleccion: 'GOB',
      options: [],
      boletas: [],
      lugares: [],
      actas: [split],
    }),
  )
  expect(root(night, 'GOB:seccion:04-0001').actas.esperadas).toBe(1)
  expect(root(night, 'GOB:seccion:04-0001@04-002').actas.esperadas).toBe(1)
})

/** Steps of a random night: our submissions and PREP's cortes over four actas. */
const figure = fc.oneof(fc.nat(300), fc.constant<Figure>('ilegible'), fc.constant<Figure>('blanco'))
const votos = fc.array(figure, { minLength: 6, maxLength: 6 })
const step = fc.oneof(
  fc.record({ ours: fc.integer({ min: 1, max: 4 }), votos }),
  fc.record({
    prep: fc.integer({ min: 1, max: 4 }),
    votos,
    fate: fc.constantFrom('counted', 'uncounted', 'gone'),
  }),
)

test('[DE1] whatever happens, the sums are those of a fresh count, and parts and rows add up', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const night = nightWith()
      for (const [minute, each] of steps.entries()) {
        if ('ours' in each) apply(night, record('acta.submitted', tally(each.ours, each.votos)))
        else {
          const value = prepActa(each.votos, { contabilizada: each.fate === 'counted' })
          apply(night, corte(minute, [[each.prep, each.fate === 'gone' ? null : value]]))
        }
      }
      const whole = root(night)
      const { esperadas, recibidas: _r, capturadas: _c, ...parts } = whole.actas
      expect(Object.values(parts).reduce((a, b) => a + b)).toBe(esperadas)
      for (const clave of [
        'GOB',
        ...Object.keys(docOf(night, 'GOB').hijos),
        'GOB:seccion:04-0001',
      ]) {
        const { actas, hijos } = docOf(night, clave)
        for (const key of ['esperadas', 'recibidas', 'contabilizadas', 'sinLlegar'] as const) {
          const rows = Object.values(hijos).map((hijo) => hijo[key])
          expect(
            rows.reduce((a, b) => a + b),
            `${clave} ${key}`,
          ).toBe(actas[key])
        }
      }
      const slots = [...(night.elecciones.get('GOB')?.slots.keys() ?? [])]
      const leaves = slots.map((acta) => root(night, `GOB:casilla:${acta}`))
      for (const fuente of ['nuestra', 'prep'] as const)
        expect(whole.votos[fuente]).toBe(leaves.reduce((sum, leaf) => sum + leaf.votos[fuente], 0))
      expect(whole.actas.enRevision).toBe(
        leaves.reduce((sum, leaf) => sum + leaf.actas.enRevision, 0),
      )
      expect(whole.candidaturas.map((each) => each.prep)).toEqual(
        whole.candidaturas.map(({ key }) =>
          leaves.reduce(
            (sum, leaf) => sum + (leaf.candidaturas.find((c) => c.key === key)?.prep ?? 0),
            0,
          ),
        ),
      )
    }),
    { numRuns: 150 },
  )
})

test('documents hold no nulls and no undefined, so that a merge patch can carry them', () => {
  const night = nightWith(record('acta.submitted', tally(1, [10])), corte(0, [[1, prepActa([9])]]))
  const found = findAmbito(night, 'GOB')
  const doc = found && ambitoDoc(night, found)
  expect(JSON.parse(JSON.stringify(doc))).toEqual(doc)
  expect(JSON.stringify(doc)).not.toContain('null')
})
