import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import type { PrepActa } from '../catalogo.ts'
import { findAmbito, type Place } from './ambito.ts'
import { diferenciasDoc } from './diferencias.ts'

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
const listOf = ({ night }: MemoryDesk, asked = {}) =>
  diferenciasDoc(findAmbito(night, 'GOB') as Place, asked)
const orderOf = (desk: MemoryDesk, asked = {}) => Object.keys(listOf(desk, asked).filas)
const nulos = (pan: number, mc: number, bad: number): PrepActa => ({
  ...prepActa(pan, mc),
  votos: [pan, mc, 0, 0, bad],
})

describe('the list of differences', () => {
  it('[DI1] [DI2] puts 8 votes that turn a close demarcación before 276 in a safe one', () => {
    const desk = newDesk()
    desk.tally(casillaAt(1), { PAN: 376, MC: 20 })
    desk.tally(casillaAt(5), { PAN: 96, MC: 108 })
    publish(desk, {
      [acta(1)]: prepActa(100, 20),
      [acta(2)]: prepActa(480, 0),
      [acta(5)]: prepActa(104, 100),
      [acta(6)]: prepActa(103, 100),
    })
    const { demarcaciones, filas, voltean } = listOf(desk)
    expect(Object.values(demarcaciones).map(({ ventaja }) => ventaja)).toEqual([7, 560])
    expect(orderOf(desk)).toEqual([acta(5), acta(1)])
    expect(filas[acta(5)]).toMatchObject({ efecto: -16, voltea: 'MC', lugar: 'Champotón' })
    expect(filas[acta(1)]).not.toHaveProperty('voltea')
    expect(voltean).toBe(1)
  })

  it('[DI2] says a tie where the other figures would leave nobody in front', () => {
    const desk = newDesk()
    desk.tally(casillaAt(5), { PAN: 97, MC: 100 })
    publish(desk, { [acta(5)]: prepActa(104, 100), [acta(6)]: prepActa(103, 100) })
    expect(listOf(desk).filas[acta(5)]).toMatchObject({ efecto: -7, voltea: '' })
  })

  it('[DI2] weighs with PREP’s figures of the acta while ours speak', () => {
    const desk = newDesk()
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) desk.tally(casillaAt(n), { PAN: 101, MC: 100 })
    publish(desk, { [acta(5)]: prepActa(101, 106) })
    expect(desk.night.elecciones.get('GOB')?.voz).toBe('nuestra')
    expect(listOf(desk).filas[acta(5)]).toMatchObject({ efecto: 6, lider: 'PAN', voltea: 'MC' })
  })

  it('[DI2] says no turn by an acta of one side, and counts the same turns in every list', () => {
    const desk = newDesk()
    desk.tally(casillaAt(5), { MC: 300 })
    desk.tally(casillaAt(7), { PAN: 90, MC: 100 })
    publish(desk, {
      [acta(1)]: prepActa(10, 5),
      [acta(6)]: prepActa(103, 100),
      [acta(7)]: prepActa(100, 90),
    })
    const lists = [{}, { all: true }].map((asked) => listOf(desk, asked))
    expect(lists.map(({ voltean }) => voltean)).toEqual([1, 1])
    const turns = lists.map(({ filas }) =>
      Object.values(filas).flatMap((each) => (each.voltea === undefined ? [] : [each.acta])),
    )
    expect(turns).toEqual([[acta(7)], [acta(7)]])
    expect(lists[1]?.filas[acta(5)]).toMatchObject({ tipo: 'solo_nuestra', efecto: -300 })
  })

  it('[DI1] gives nulos by the hundred and actas taken away a weight without any effect', () => {
    const desk = newDesk()
    for (const n of [1, 2, 3]) desk.tally(casillaAt(n), { PAN: 100, MC: 90, NULOS: 6 })
    publish(desk, {
      [acta(1)]: nulos(100, 90, 306),
      [acta(2)]: nulos(100, 90, 7),
      [acta(3)]: nulos(100, 89, 6),
      [acta(4)]: nulos(50, 50, 4),
    })
    publish(desk, { [acta(4)]: null })
    expect(orderOf(desk)).toEqual([1, 4, 2, 3].map(acta))
    const { filas } = listOf(desk)
    expect(filas[acta(1)]).toMatchObject({ efecto: 0, nulos: 300 })
    expect(filas[acta(4)]).toMatchObject({ efecto: 0, perdidos: 104, fuera: 'quitada' })
  })

  it('[DI1] weighs against all votes while nobody has a lead', () => {
    const desk = newDesk()
    desk.tally(casillaAt(1), { PAN: 10, MC: 5 })
    publish(desk, { [acta(1)]: prepActa(12, 5) })
    const lone = listOf(desk).demarcaciones['GOB:municipio:04-001']
    expect(lone).toEqual({ lado: 'nuestra', ventaja: 5, votos: 15 })
    const many = new MemoryDesk(
      smallCatalogo(80, { boletas: [{ ambito: 'GOB', candidaturas }], demarcacion: 'entidad' }),
    )
    many.tally(casillaAt(1), { PAN: 10, MC: 5 })
    publish(many, { [acta(1)]: prepActa(5, 12) })
    const { demarcaciones, filas } = listOf(many)
    expect(demarcaciones).toEqual({ GOB: { lado: 'nuestra', votos: expect.any(Number) as number } })
    expect(filas[acta(1)]).not.toHaveProperty('voltea')
  })

  it('[DI3] lists an acta that differs and that PREP changed under both names, and counts both', () => {
    const desk = newDesk()
    desk.tally(casillaAt(1), { PAN: 190, MC: 52 })
    publish(desk, { [acta(1)]: prepActa(190, 52), [acta(5)]: prepActa(30, 20) })
    publish(desk, { [acta(1)]: prepActa(52, 190) })
    for (const tipo of ['difiere', 'cambio_en_prep'] as const)
      expect(orderOf(desk, { tipo })).toEqual([acta(1)])
    expect(orderOf(desk, { tipo: 'prep_sin_contabilizar' })).toEqual([])
    const { cuenta, filas } = listOf(desk, { max: 1 })
    expect(cuenta).toMatchObject({ difiere: 1, cambioEnPrep: 1 })
    expect(filas[acta(1)]).toMatchObject({ tipo: 'difiere', cambioEnPrep: true })
  })

  it('[DI3] gives every row by pages, and the counts of all rows with each page', () => {
    const desk = newDesk()
    for (const n of [1, 2, 3, 5, 6]) desk.tally(casillaAt(n), { PAN: 100 + n, MC: 90 })
    publish(desk, Object.fromEntries([1, 2, 3, 5, 6].map((n) => [acta(n), prepActa(100, 90)])))
    const pages = [0, 2, 4, 6].map((desde) => listOf(desk, { desde, max: 2 }))
    expect(pages.map(({ total, cuenta }) => [total, cuenta.difiere])).toEqual(
      [0, 1, 2, 3].map(() => [5, 5]),
    )
    expect(pages.flatMap(({ filas }) => Object.keys(filas))).toEqual(orderOf(desk))
  })
})
