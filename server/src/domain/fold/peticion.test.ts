import { expect, it, test } from 'vitest'
import { casillaAt, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { actaAt, Despacho } from '../../../../tests/fixtures/despacho.ts'
import { apply } from './apply.ts'
import { newNight } from './night.ts'
import type { Outcome } from './outcome.ts'

const refusalOf = (outcome: Outcome) =>
  outcome.status === 'refused' ? [outcome.refusal, ...outcome.detail] : [outcome.status]

/** Casillas 1 and 2 in distrito 1, 3 and 4 in distrito 2. */
function inDistritos(): Despacho {
  const { actas } = smallCatalogo(4)
  const distrito = (i: number) => (i < 2 ? '04-001' : '04-002')
  return new Despacho(4, { actas: actas.map((acta, i) => ({ ...acta, distrito: distrito(i) })) })
}

const [UNO, DOS] = ['GOB:distrito:04-001', 'GOB:distrito:04-002']

test('[PE1] a petition holds approved proposals alone, and names every other acta', () => {
  const desk = new Despacho()
  const propuesta = desk.approve(1)
  const proposed = desk.propose(2)
  const fila = (n: number, id: string) => ({ acta: actaAt(n), causales: [], propuesta: id })
  const filas = [fila(1, propuesta), fila(2, proposed), fila(3, 'ninguna')]
  expect(refusalOf(desk.petition({ filas }))).toEqual([
    ...['peticion_sin_aprobar', actaAt(2), actaAt(3)],
  ])
  expect(desk.night.peticiones.size).toBe(0)
  expect(desk.petition({ filas: [fila(1, propuesta)] })).toEqual({ status: 'noted' })
})

it.each<[string, (desk: Despacho) => void]>([
  ['returned', (desk) => desk.fold('caso.returned', { ...of(1), texto: 'no' })],
  ['proposed anew', (desk) => void desk.propose(1)],
  ['closed', (desk) => desk.fold('caso.closed', { ...of(1), texto: 'ya' })],
  [
    'settled',
    (desk) => {
      desk.fold('caso.filed', of(1))
      desk.fold('caso.resolved', { ...of(1), resultado: 'negado', texto: 'no' })
    },
  ],
])('[PE1] a proposal %s since is in no later petition', (_, change) => {
  const desk = new Despacho()
  desk.approve(1)
  const { filas } = desk.next()
  change(desk)
  expect(refusalOf(desk.petition({ filas }))).toEqual(['peticion_sin_aprobar', actaAt(1)])
})

const of = (n: number) => ({ eleccion: 'GOB', acta: actaAt(n) })

test('[PE1] a filed case stays in the later versions', () => {
  const desk = new Despacho()
  desk.approve(1)
  desk.fold('caso.filed', of(1))
  expect(desk.petition()).toEqual({ status: 'noted' })
})

test('[PE1] of another council, twice or of nobody, an acta is in no petition', () => {
  const desk = inDistritos()
  desk.approve(1)
  desk.approve(3)
  const [one] = desk.next(UNO).filas
  const [three] = desk.next(DOS).filas
  expect(refusalOf(desk.petition({ consejo: UNO, filas: [one!, three!] }))).toEqual([
    ...['peticion_sin_aprobar', actaAt(3)],
  ])
  expect(refusalOf(desk.petition({ consejo: UNO, filas: [one!, one!] }))).toEqual([
    ...['peticion_sin_aprobar', actaAt(1)],
  ])
  const lost = { ...one!, acta: 'NADA' }
  expect(refusalOf(desk.petition({ consejo: UNO, filas: [lost] }))).toEqual([
    ...['peticion_sin_aprobar', 'NADA'],
  ])
  // The whole elección is no council where distritos count.
  expect(refusalOf(desk.petition({ consejo: 'GOB', filas: [one!] }))[0]).toBe(
    'peticion_sin_aprobar',
  )
  expect(refusalOf(desk.petition({ consejo: UNO, filas: [] }))).toEqual(['peticion_vacia', UNO])
  expect(refusalOf(desk.petition({ eleccion: 'DIP', filas: [one!] }))).toEqual([
    ...['eleccion_desconocida', 'DIP'],
  ])
})

test('[PE2] versions count from 1 for each council and kind, and a resend is no version', () => {
  const desk = inDistritos()
  for (const n of [1, 3]) desk.approve(n)
  desk.petition({ consejo: UNO }, 'una')
  desk.petition({ consejo: DOS })
  desk.approve(2)
  desk.petition({ consejo: UNO }, 'otra')
  desk.petition({ consejo: UNO }, 'una')
  expect(
    [...desk.night.peticiones.values()].map(({ consejo, version, filas }) => [
      ...[consejo, version, filas.length],
    ]),
  ).toEqual([
    [UNO, 1, 1],
    [DOS, 1, 1],
    [UNO, 2, 2],
  ])
})

test('[PE4] rows stand by sección, then casilla, whatever the order of the record', () => {
  const [acta] = smallCatalogo(1).actas
  const keys = ['0010C1000', '0010C0200', '0010B0100', '0002S0100', '0002E0101']
  const actas = keys.map((key) => ({
    ...acta!,
    ...{ acta: `04${key}05`, casilla: `04${key}`, seccion: key.slice(0, 4) },
  }))
  const desk = new Despacho(1, { actas })
  const filas = actas.map(({ acta }, i) => {
    const id = `p${i}`
    const body = {
      eleccion: 'GOB',
      acta,
      peticion: 'recuento' as const,
      causales: ['fed.rec.sin-acta'],
    }
    desk.fold('caso.proposed', body, { id, actor: 'ana' })
    desk.fold('caso.approved', { eleccion: 'GOB', acta, propuesta: id }, { actor: 'beto' })
    return { acta, causales: [], propuesta: id }
  })
  expect(desk.petition({ filas })).toEqual({ status: 'noted' })
  expect(desk.last?.filas.map(({ acta }) => acta.slice(2, 11))).toEqual([
    ...['0002E0101', '0002S0100', '0010B0100', '0010C0200', '0010C1000'],
  ])
})

test('[PE2] the same records give the same petitions on another machine', () => {
  const desk = new Despacho()
  desk.approve(2)
  desk.petition()
  const night = newNight()
  for (const [i, draft] of desk.drafts.entries()) apply(night, { ...draft, seq: i + 1, text: '' })
  expect([...night.peticiones]).toEqual([...desk.night.peticiones])
  expect(desk.last?.filas[0]?.acta.startsWith(casillaAt(2))).toBe(true)
})
