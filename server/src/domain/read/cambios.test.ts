import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import { ambitoDoc, findAmbito, type Place } from './ambito.ts'
import { corteCambios } from './cambios.ts'

const candidaturas = ['PAN', 'MC', 'PAN-MC'].map((key) => ({
  ...{ key, partidos: key.split('-'), options: [key] },
}))
const acta = (n: number) => `04${String(n).padStart(4, '0')}B010005`
/** Two municipios with a ballot each: casillas 1 to 4 and 5 to 8. */
const newDesk = () =>
  new MemoryDesk(
    smallCatalogo(8, {
      demarcacion: 'municipio',
      boletas: ['04-001', '04-002'].map((codigo) => ({
        ambito: `GOB:municipio:${codigo}`,
        candidaturas,
      })),
    }),
  )
const placeOf = ({ night }: MemoryDesk, clave = 'GOB') => findAmbito(night, clave) as Place
const linesOf = (desk: MemoryDesk, clave?: string) =>
  ambitoDoc(desk.night, placeOf(desk, clave)).cambios
const insideOf = (desk: MemoryDesk, clave?: string) => {
  const place = placeOf(desk, clave)
  return corteCambios(desk.night, place, place.eleccion.cortes.at(-1)!.seq)
}
const MUNICIPIO = 'GOB:municipio:04-001'

/** Two cortes: the second brings an acta, changes two, takes one away, and turns the first municipio. */
function twoCortes() {
  const desk = newDesk()
  desk.tally(casillaAt(1), { PAN: 190, MC: 52 })
  desk.tally(casillaAt(6), { PAN: 60, MC: 50 })
  publish(desk, {
    [acta(1)]: prepActa(190, 52),
    [acta(2)]: prepActa(50, 50),
    [acta(5)]: prepActa(300, 10),
    [acta(6)]: prepActa(50, 50),
  })
  publish(desk, {
    [acta(1)]: prepActa(52, 190),
    [acta(2)]: null,
    [acta(6)]: prepActa(60, 50),
    [acta(7)]: prepActa(9, 8),
  })
  return desk
}

describe('a corte on a page', () => {
  it('[CB1] is one line with its counts, of the whole and of each place', () => {
    const desk = twoCortes()
    const [line, ...rest] = linesOf(desk).filter(({ tipo }) => tipo !== 'voz')
    expect(line).toMatchObject({
      ...{ tipo: 'corte', capturadas: 4, nuevas: 1, cambiaron: 2, desaparecieron: 1 },
      ...{ descontadas: 0, difieren: 1, frentes: 1, frente: 'municipio', esperadas: 8 },
    })
    expect(rest.map(({ tipo }) => tipo)).toEqual(['corte'])
    const [own] = linesOf(desk, MUNICIPIO).filter(({ tipo }) => tipo === 'corte')
    expect(own).toMatchObject({ nuevas: 0, cambiaron: 1, desaparecieron: 1, capturadas: 1 })
  })

  it('[CB1] [CB3] opens by weight, each acta once, with its municipio and all changed lines', () => {
    const inside = insideOf(twoCortes()) ?? []
    expect(inside.map(({ tipo, nombre }) => [tipo, nombre])).toEqual([
      ['lider', 'Campeche'],
      ['cambio_en_prep', casillaAt(1)],
      ['desaparecio', casillaAt(2)],
      ['cambio_en_prep', casillaAt(6)],
    ])
    expect(inside[1]).toMatchObject({
      lugar: 'Campeche',
      difiere: 138,
      opciones: [
        { key: 'PAN', antes: 190, despues: 52 },
        { key: 'MC', antes: 52, despues: 190 },
      ],
    })
    expect(inside[3]).toMatchObject({ coincide: true, lugar: 'Champotón' })
    expect(insideOf(twoCortes(), MUNICIPIO)?.map(({ tipo }) => tipo)).toEqual([
      'cambio_en_prep',
      'desaparecio',
    ])
  })

  it('[CB1] tells the margin before and after on the page of its demarcación', () => {
    const desk = newDesk()
    publish(desk, { [acta(5)]: prepActa(60, 40) })
    publish(desk, { [acta(6)]: prepActa(40, 50) })
    const clave = 'GOB:municipio:04-002'
    expect(linesOf(desk, clave)[0]).toMatchObject({
      ventaja: { lider: 'PAN', antes: 20, despues: 5.26 },
    })
    expect(linesOf(desk)[0]).not.toHaveProperty('ventaja')
  })
})

it('[CB1] [RE7] first places that a retiro moves back are no news of the next corte', () => {
  const desk = newDesk()
  publish(desk, { [acta(1)]: prepActa(60, 40), [acta(5)]: prepActa(60, 40) })
  publish(desk, { [acta(1)]: prepActa(40, 60) })
  const { seq: corte } = placeOf(desk).eleccion.cortes[1]!
  const body = { eleccion: 'GOB', corte, hasta: corte, sha256: 's', motivo: 'equivocado' as const }
  const actas = [{ acta: acta(1), versiones: [] }]
  desk.fold('prep.corte.withdrawn', { ...body, actas, lote: 'retiro', part: 1, parts: 1 })
  publish(desk, { [acta(6)]: prepActa(9, 8) })
  expect(linesOf(desk)).toMatchObject([
    { tipo: 'corte', nuevas: 1, frentes: 0 },
    { tipo: 'corte_retirado' },
    { tipo: 'corte', retirado: 'equivocado' },
    { tipo: 'corte' },
  ])
  expect(insideOf(desk)).toEqual([])
  expect(linesOf(desk, MUNICIPIO)).toMatchObject([
    { tipo: 'corte_retirado' },
    { tipo: 'lider', lider: 'PAN', veces: 2 },
    { tipo: 'corte' },
  ])
})

it('[CB1] lines stand newest first, and the last of forty counts all its news', () => {
  const desk = newDesk()
  for (const pan of [50, 51])
    publish(desk, { [acta(1)]: prepActa(pan, 20), [acta(2)]: prepActa(pan, 9) })
  for (let minute = 0; minute < 39; minute++) {
    desk.at = new Date(Date.UTC(2027, 5, 7, 3, minute * 20)).toISOString()
    desk.tally(casillaAt(3), { PAN: 100 + minute })
    publish(desk, { [acta(3)]: prepActa(minute, 1) })
  }
  const lines = linesOf(desk)
  expect(lines).toHaveLength(40)
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map(({ seq }) => seq).toSorted((a, b) => b - a))
  expect(lines.at(-1)).toMatchObject({ tipo: 'corte', cambiaron: 2 })
})

it('[CB2] five changes of a first place in forty minutes are one line with the front as it is now', () => {
  const desk = newDesk()
  const tally = (minute: number, pan: number, mc: number) => {
    desk.at = new Date(Date.UTC(2027, 5, 7, 2, minute)).toISOString()
    desk.tally(casillaAt(1), { PAN: pan, MC: mc })
  }
  tally(0, 10, 5)
  for (const [i, minute] of [10, 19, 30, 41, 50].entries())
    if (i % 2 === 0) tally(minute, 10, 12)
    else tally(minute, 12, 10)
  tally(58, 10, 21)
  const leads = () => linesOf(desk).filter(({ tipo }) => tipo === 'lider')
  expect(leads()).toMatchObject([
    { veces: 5, desde: '2027-06-07T02:10:00.000Z', at: '2027-06-07T02:50:00.000Z', ventaja: 11 },
  ])
  tally(70, 30, 21)
  expect(leads()).toMatchObject([{ lider: 'PAN', ventaja: 9 }, { veces: 5 }])
})

it('[CB3] a swap of 138 votes is a difference of 138 votes', () => {
  const desk = newDesk()
  publish(desk, { [acta(1)]: prepActa(52, 190) })
  desk.tally(casillaAt(1), { PAN: 190, MC: 52 })
  expect(linesOf(desk)[0]).toMatchObject({
    ...{ tipo: 'difiere', fuente: 'nuestra', votos: 138, lugar: 'Campeche' },
  })
})
