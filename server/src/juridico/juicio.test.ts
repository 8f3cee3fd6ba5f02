import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../tests/fixtures/desk.ts'
import { actaAt as acta, NULOS, withNulos } from '../../../tests/fixtures/despacho.ts'
import { whole } from '../../../tests/fixtures/whole.ts'
import type { PrepActa } from '../domain/catalogo.ts'
import type { Veredicto } from '../domain/causal.ts'
import { LADOS, type Lado, type Slot } from '../domain/fold/slot.ts'
import { readLey } from '../ley/sets.ts'
import { unpackPath } from '../prep/archive.ts'
import { readMembers } from '../prep/base.ts'
import { causalesDocument } from '../prep/causales.ts'
import { makeCatalogo } from '../prep/catalogo.ts'
import { corteDrafts } from '../prep/drafts.ts'
import { Juicio } from './juicio.ts'

function judged(desk: MemoryDesk) {
  const eleccion = desk.night.elecciones.get('GOB')!
  const juicio = new Juicio(eleccion)
  const read = () => whole(juicio.look(desk.night.seq))
  read()
  const slot = (n: number): Slot => eleccion.slots.get(acta(n))!
  const said = (n: number, lado: Lado, id = NULOS): Veredicto | undefined =>
    juicio.verdictsOf(slot(n), lado).get(id)
  return { eleccion, juicio, read, slot, said }
}

describe('the grounds of the night, on both sides', () => {
  it('[CS15] [CS16] a ground speaks by ours and by PREP, each with the two numbers compared', () => {
    const desk = new MemoryDesk(smallCatalogo(2))
    desk.tally(casillaAt(1), { PAN: 100, MC: 90, NULOS: 11 })
    publish(desk, { [acta(1)]: withNulos(100, 90, 10) })
    const { said } = judged(desk)
    expect(said(1, 'nuestra')).toMatchObject({ estado: 'procede', valor: 11, limite: 10 })
    expect(said(1, 'prep')).toMatchObject({ estado: 'no_procede', igual: true, valor: 10 })
    // Neither side has a word on the second.
    for (const lado of ['nuestra', 'prep'] as const) {
      expect(said(2, lado)).toBeUndefined()
      expect(said(2, lado, 'fed.rec.sin-acta')).toMatchObject({ estado: 'falta', falta: ['acta'] })
    }
  })

  it('[CS16] a line that only combinations of another ballot have stands off ours, and asks for no figure', () => {
    const candidaturas = [{ key: 'PAN', partidos: ['PAN'], options: ['PAN'] }]
    const boletas = [{ ambito: 'GOB', candidaturas }]
    const desk = new MemoryDesk(smallCatalogo(1, { boletas }))
    desk.fold('acta.submitted', {
      ...{ eleccion: 'GOB', casilla: casillaAt(1), clientId: 'c', clientAt: desk.at },
      votos: { PAN: 50, NO_REGISTRADAS: 0, NULOS: 51 },
      ...{ totalAsentado: 101, boletasSobrantes: 419, personasVotaron: 101 },
      ...{ representantesVotaron: 0, votosSacados: 101 },
    })
    const { juicio, slot, said } = judged(desk)
    expect(juicio.leidaOf(slot(1), 'nuestra').votos).toEqual([50, 'no_aplica', 'no_aplica', 0, 51])
    expect(said(1, 'nuestra')).toMatchObject({ estado: 'procede', valor: 51, limite: 50 })
    expect(juicio.breveOf(slot(1), 'nuestra').procede).toContain(NULOS)
  })

  it('[CS16] a new word is judged anew, a word that stands is judged once', () => {
    const desk = new MemoryDesk(smallCatalogo(3))
    desk.tally(casillaAt(1), { PAN: 100, MC: 90 })
    desk.tally(casillaAt(2), { PAN: 100, MC: 90, NULOS: 11 })
    const { juicio, read, slot } = judged(desk)
    const [first, second] = [1, 2].map((n) => juicio.breveOf(slot(n), 'nuestra'))
    desk.tally(casillaAt(1), { PAN: 100, MC: 90, NULOS: 11 })
    read()
    expect(first?.procede).not.toContain(NULOS)
    expect(juicio.breveOf(slot(1), 'nuestra').procede).toContain(NULOS)
    expect(juicio.breveOf(slot(2), 'nuestra')).toBe(second)
  })

  it('[CS16] what stands is judged once, also the silence of a side, and a corte judges ours not again', () => {
    const desk = new MemoryDesk(smallCatalogo(3))
    for (const n of [1, 2, 3]) desk.tally(casillaAt(n), { PAN: 100, MC: 90 })
    publish(desk, { [acta(1)]: prepActa(100, 90) })
    const { juicio, read, slot } = judged(desk)
    const judge = vi.spyOn(juicio, 'leidaOf')
    const askAll = () => {
      for (const n of [1, 2, 3]) for (const lado of LADOS) juicio.breveOf(slot(n), lado)
      const times = judge.mock.calls.length
      judge.mockClear()
      return times
    }
    expect([askAll(), askAll()]).toEqual([6, 0])
    publish(desk, { [acta(2)]: prepActa(100, 91) })
    read()
    judge.mockClear()
    // The acta of the corte, on the side of PREP.
    expect([askAll(), askAll()]).toEqual([1, 0])
  })

  it('[CS6] [CS16] a feed that turns out to fill totals from one field voids what was judged before', () => {
    const desk = new MemoryDesk(smallCatalogo(200))
    const one = (n: number): PrepActa => ({
      ...withNulos(100, 90, n === 1 ? 0 : 1),
      ...{ totalAsentado: n === 1 ? 190 : 191, votosSacados: n === 1 ? 190 : 191 },
      personasVotaron: 150,
    })
    const all = Array.from({ length: 200 }, (_, i) => i + 1)
    const ID = 'fed.rec.error-evidente.rubros'
    publish(desk, Object.fromEntries(all.slice(0, 199).map((n) => [acta(n), one(n)])))
    const { juicio, read, slot, said } = judged(desk)
    expect(juicio.breveOf(slot(1), 'prep').procede).toContain(ID)
    publish(desk, { [acta(200)]: one(200) })
    read()
    expect(juicio.breveOf(slot(1), 'prep').procede).not.toContain(ID)
    expect(said(1, 'prep', ID)).toMatchObject({ estado: 'falta' })
  })
})

const REAL = join(import.meta.dirname, '../../../../shared/data/prep')

const itOnReal = it.skipIf(!existsSync(REAL)) // needs ../shared/data

itOnReal.each(['GOB', 'DIP_LOC'])(
  '[CS16] %s of Campeche 2021 replayed into a night has the verdicts of `espejo causales` (needs ../shared/data)',
  async (clave) => {
    const folder = `camp2021/20210607_2000_PREP_${clave}_CAMP`
    const { bases, candidaturas } = readMembers(await unpackPath(join(REAL, folder)), folder)
    const [base] = bases
    const desk = new MemoryDesk(makeCatalogo(base!, candidaturas))
    const eleccion = desk.night.elecciones.get(clave)!
    await desk.submitAll(corteDrafts(eleccion, base!, null, desk).drafts)
    const juicio = new Juicio(eleccion)
    whole(juicio.look(desk.night.seq))
    const [doc] = causalesDocument(bases, candidaturas, readLey('fed'))
    const rowsOf = (estado: string, id: string) =>
      [...eleccion.slots.values()].filter(
        (slot) => juicio.verdictsOf(slot, 'prep').get(id)?.estado === estado,
      ).length
    const ids = juicio.ley.causales.flatMap(({ id, ambito, regla }) =>
      ambito === 'casilla' && regla ? [id] : [],
    )
    expect(ids.length).toBeGreaterThan(10)
    for (const id of ids) {
      const expected = doc!.causales.find((each) => each.id === id)
      expect([id, rowsOf('procede', id), rowsOf('falta', id)]).toEqual([
        ...[id, expected?.procede, expected?.falta],
      ])
    }
    expect(juicio.sobreLista.prep).toEqual(doc!.boletasSobreLista)
  },
)
