import { describe, expect, test } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { capturaDoc } from './captura.ts'
import type { PrepActa } from '../catalogo.ts'
import { folioOf } from '../recibo.ts'

const CASILLA = casillaAt(1)

function estadoIn(desk: MemoryDesk, actor = 'prueba') {
  const estado = capturaDoc(desk.night, [CASILLA], actor)[0]?.actas[0]?.estado
  if (!estado) throw new Error('The acta is not in the document')
  return estado
}

function publish(desk: MemoryDesk, mc: number, rest: Partial<PrepActa> = {}): void {
  const none = 'vacio' as const
  const header = {
    ...{ esperadas: null, registradas: null, fueraDeCatalogo: null, capturadas: null },
    ...{ contabilizadas: null, noContabilizadas: null, listaNominal: null, votos: null },
    ...{ votosSinEspeciales: null, participacion: null },
  }
  const value: PrepActa = {
    ...{ capturada: true, contabilizada: true, votos: [0, mc, 0, 0, 0] },
    ...{ boletasSobrantes: none, personasVotaron: none, representantesVotaron: none },
    ...{ votosSacados: none, totalAsentado: none, totalCalculado: none },
    ...{ listaNominal: 500, representantes: 20, observaciones: '', imagen: '' },
    ...{ acopioAt: '', capturaAt: '', verificacionAt: '' },
    ...rest,
  }
  desk.fold('prep.corte.published', {
    ...{ eleccion: 'GOB', sha256: 's', file: 'x', corteAt: desk.now(), header, rows: 1 },
    ...{ fueraDeCatalogo: 0, warnings: [], part: 1, parts: 1 },
    actas: [{ acta: `${CASILLA}05`, value }],
  })
}

test('[RB6] the phone is told that the received figures are its holder’s own, and of nobody else’s', () => {
  const desk = new MemoryDesk(smallCatalogo(2))
  const isOwn = (actor: string) =>
    capturaDoc(desk.night, [CASILLA], actor)[0]?.actas[0]?.estado.recibida !== undefined
  desk.tally(CASILLA, { MC: 5 }, { actor: 'mesa', canal: 'captura' })
  expect([isOwn('suplente'), isOwn('propietaria')]).toEqual([false, false])
  desk.tally(CASILLA, { MC: 7 }, { actor: 'propietaria' })
  expect([isOwn('suplente'), isOwn('propietaria')]).toEqual([false, true])
})

test('[RB4] other figures by another representative are said beside the own ones', () => {
  const desk = new MemoryDesk(smallCatalogo(2))
  const estadoFor = (actor: string) => capturaDoc(desk.night, [CASILLA], actor)[0]?.actas[0]?.estado
  desk.tally(CASILLA, { MC: 7 }, { id: 'acta:1', actor: 'propietario' })
  expect(estadoFor('propietario')).not.toHaveProperty('otraAt')
  desk.tally(CASILLA, { MC: 7 }, { id: 'acta:2', actor: 'general' })
  expect(estadoFor('propietario')).not.toHaveProperty('otraAt')
  desk.tally(CASILLA, { MC: 9 }, { id: 'acta:3', actor: 'suplente' })
  expect(estadoFor('propietario')).toMatchObject({
    recibida: { seq: 2, folio: folioOf('acta:1') },
    otraAt: desk.now(),
  })
  expect(estadoFor('suplente')).toMatchObject({ recibida: { folio: folioOf('acta:3') } })
  expect(estadoFor('suplente')).not.toHaveProperty('otraAt')
  expect(estadoFor('propietario')).not.toHaveProperty('otraDe')
  desk.issue({ id: '7F3K29QX', cargo: 'suplente', casillas: [CASILLA] })
  desk.tally(CASILLA, { MC: 5 }, { id: 'acta:4', actor: 'nom-7F3K29QX' })
  expect(estadoFor('propietario')).toMatchObject({ otraDe: 'suplente' })
  const nobody = estadoFor('nobody')
  expect(nobody).toMatchObject({ otraAt: desk.now(), otraDe: 'suplente' })
  for (const own of ['recibida', 'noCuadra', 'sinCapturar', 'diferencias', 'espera'])
    expect(nobody).not.toHaveProperty(own)
})

describe('what a representative fills in', () => {
  test('is the casilla by its name, and each acta with the rows of its own ballot', () => {
    const boletas = [
      {
        ambito: 'GOB',
        candidaturas: [
          { key: 'PAN', partidos: ['PAN'], options: ['PAN'] },
          { key: 'MC', partidos: ['MC'], options: ['MC'], nombre: 'Íñigo O’Farrill' },
        ],
      },
    ]
    const desk = new MemoryDesk(smallCatalogo(2, { boletas }))
    const [doc] = capturaDoc(desk.night, [CASILLA])
    expect(doc).toMatchObject({
      casilla: CASILLA,
      nombre: '0001 básica',
      municipio: 'Campeche',
      seccion: '0001',
    })
    expect(doc?.actas).toHaveLength(1)
    expect(doc?.actas[0]).toMatchObject({
      ...{ eleccion: 'GOB', titulo: 'GUBERNATURA', acta: `${CASILLA}05`, simulacro: false },
      ...{ listaNominal: 500, limite: 520 },
      renglones: [
        { key: 'PAN', partidos: ['PAN'] },
        { key: 'MC', partidos: ['MC'], nombre: 'Íñigo O’Farrill' },
      ],
    })
  })

  test('keeps a coalition row with its parties, and both actas of an especial', () => {
    const plain = smallCatalogo(1)
    const [acta] = plain.actas
    if (!acta) throw new Error('No acta')
    const actas = ['040001B010005', '040001B010006'].map((key) => ({ ...acta, acta: key }))
    const desk = new MemoryDesk({ ...plain, actas })
    const [doc] = capturaDoc(desk.night, [CASILLA])
    expect(doc?.actas.map((each) => each.acta)).toEqual(['040001B010005', '040001B010006'])
    expect(doc?.actas[0]?.renglones[2]).toEqual({ key: 'PAN-MC', partidos: ['PAN', 'MC'] })
  })

  test('finds the municipio in another elección of the night, and says nothing of an unknown casilla', () => {
    const plain = smallCatalogo(2)
    const sin = plain.actas.map(({ municipio: _municipio, ...acta }) => acta)
    const desk = new MemoryDesk({ ...plain, actas: sin }, { ...plain, clave: 'AYUN' })
    const [known, unknown] = capturaDoc(desk.night, [CASILLA, '049999B0100'])
    expect(known).toMatchObject({ municipio: 'Campeche' })
    expect(known?.actas.map(({ eleccion }) => eleccion)).toEqual(['GOB', 'AYUN'])
    expect(unknown).toEqual({
      casilla: '049999B0100',
      nombre: '9999 básica',
      seccion: '9999',
      actas: [],
    })
  })
})

describe('what became of it', () => {
  test('is nothing at first', () => {
    expect(estadoIn(new MemoryDesk(smallCatalogo(2)))).toEqual({
      foto: 'falta',
      prep: 'sin_dato',
      enRevision: false,
      conflicto: false,
    })
  })

  test('[RV1] is the last tally that the representative sent, with its folio', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 1 }, { id: 'acta:a', actor: 'nom-A' })
    desk.tally(CASILLA, { MC: 2 }, { id: 'acta:b', actor: 'nom-A' })
    desk.tally(CASILLA, { MC: 3 }, { id: 'acta:c', actor: 'centro', canal: 'telefono' })
    const { recibida } = estadoIn(desk, 'nom-A')
    expect(recibida).toEqual({ seq: 3, at: desk.now(), revision: 2, folio: folioOf('acta:b') })
  })

  test('[RB4] is never what another person said by telephone, told by the hour alone', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 3 }, { id: 'acta:c', actor: 'centro', canal: 'telefono' })
    expect(estadoIn(desk)).not.toHaveProperty('recibida')
    expect(estadoIn(desk).otraAt).toBe(desk.now())
  })

  test('[RB4] tells no lines against PREP while figures of another person are in force', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 7 })
    desk.tally(CASILLA, { MC: 8 }, { actor: 'suplente' })
    publish(desk, 70)
    expect(estadoIn(desk)).not.toHaveProperty('diferencias')
    expect(estadoIn(desk, 'suplente').diferencias?.renglones).toMatchObject([{ nuestra: 8 }])
  })

  test.each([
    ['coincide', 7, {}],
    ['difiere', 8, {}],
    ['sin_contabilizar', 7, { contabilizada: false }],
    ['sin_dato', 7, { capturada: false }],
  ] as const)('[RE1] against PREP: %s', (prep, mc, rest) => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 7 })
    publish(desk, mc, rest)
    expect(estadoIn(desk).prep).toBe(prep)
  })

  test('[RE1] tells the lines that differ from PREP, and none where it does not', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { PAN: 'blanco', MC: 7 })
    publish(desk, 7)
    expect(estadoIn(desk)).not.toHaveProperty('diferencias')
    publish(desk, 70, { votos: [3, 70, 0, 0, 0] })
    expect(estadoIn(desk).diferencias).toEqual({
      corteAt: desk.now(),
      renglones: [
        { key: 'PAN', nuestra: 'blanco', prep: 3 },
        { key: 'MC', nuestra: 7, prep: 70 },
      ],
    })
  })

  test('[AC2] is in review when the votes are more than the casilla holds', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 521 })
    expect(estadoIn(desk).enRevision).toBe(true)
  })

  test('[AC3] tells by how much the total written on it is off, as it was received', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 7 }, { id: 'acta:a', totalAsentado: 17 })
    expect(estadoIn(desk).noCuadra).toBe(10)
    desk.tally(CASILLA, { MC: 7 }, { id: 'acta:b', totalAsentado: 7 })
    expect(estadoIn(desk)).not.toHaveProperty('noCuadra')
  })

  test('[FI3] counts the lines that nobody wrote down, totals among them', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { PAN: 'no_capturado', MC: 'blanco' }, { totalAsentado: 'no_capturado' })
    expect(estadoIn(desk).sinCapturar).toBe(2)
    desk.tally(CASILLA, { PAN: 1, MC: 'blanco' })
    expect(estadoIn(desk)).not.toHaveProperty('sinCapturar')
  })

  test('[NV2] is in conflict while two people give different votes', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(CASILLA, { MC: 7 }, { actor: 'nom-A' })
    expect(estadoIn(desk).conflicto).toBe(false)
    desk.tally(CASILLA, { MC: 8 }, { actor: 'nom-B' })
    expect(estadoIn(desk).conflicto).toBe(true)
  })

  test('[CE4] has a photograph only with one of the acta, and tells a problem that two people saw', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    const store = (sha256: string, clase: 'acta' | 'sabana') =>
      desk.fold('foto.stored', {
        ...{ eleccion: 'GOB', casilla: CASILLA, sha256, clase, clientId: 'c' },
        ...{ bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1 },
      })
    store('aa', 'sabana')
    expect(estadoIn(desk).foto).toBe('falta')
    store('bb', 'acta')
    expect(estadoIn(desk).foto).toBe('recibida')
    const mark = { sha256: 'bb', eleccion: 'GOB', casilla: CASILLA }
    const seeBy = (actor: string, problema: 'falta_hoja' | 'no_es_acta' | 'ninguno') =>
      desk.fold('foto.marked', { ...mark, problema }, { actor })
    seeBy('ana', 'no_es_acta')
    seeBy('ana', 'falta_hoja')
    expect(estadoIn(desk)).not.toHaveProperty('problema')
    seeBy('beto', 'falta_hoja')
    expect(estadoIn(desk).problema).toBe('falta_hoja')
    seeBy('beto', 'ninguno')
    expect(estadoIn(desk)).not.toHaveProperty('problema')
  })
})
