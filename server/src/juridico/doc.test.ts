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
import { ORDENES, type CasoBreve, type JuridicoAsked } from '../contract/juridico.ts'
import { jornadaOf } from '../domain/jornada.ts'
import { findAmbito } from '../domain/read/ambito.ts'
import { DE_QUIEN } from '../domain/read/deQuien.ts'
import { asuntoDoc, juicioOf, juridicoDoc, type Lectura } from './doc.ts'

const candidaturas = ['PAN', 'MC', 'PAN-MC'].map((key) => ({
  ...{ key, partidos: key.split('-'), options: [key] },
}))
const gobOf = (casillas: number) =>
  new MemoryDesk(smallCatalogo(casillas, { boletas: [{ ambito: 'GOB', candidaturas }] }))
const BEFORE = '2027-06-07T03:00:00.000Z'

function read(desk: MemoryDesk, asked: JuridicoAsked = {}, lectura: Partial<Lectura> = {}) {
  const place = findAmbito(desk.night, asked.ambito ?? '')!
  const { seq } = desk.night
  const usual = { seq, ahora: BEFORE, yo: 'yo', owns: () => true, casoOf: () => undefined }
  return whole(juridicoDoc(place, asked, { ...usual, ...lectura }))
}
const rowsOf = (...args: Parameters<typeof read>) =>
  read(...args).filas.map((row) => Number(row.acta.slice(2, 6)))

function dated(desk: MemoryDesk, clave = 'GOB'): MemoryDesk {
  const jornada = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['04'], [])
  desk.fold('eleccion.dated', { eleccion: clave, ...jornada })
  return desk
}

/**
 * 1 agrees and is quiet; 2 agrees with a ground on both; 3 differs; 4 was changed by PREP; 5 is ours
 * alone; 6 PREP does not count.
 */
function played(): MemoryDesk {
  const desk = dated(gobOf(8))
  desk.at = '2027-06-07T02:00:00.000Z'
  desk.fold('eleccion.closed', { eleccion: 'GOB', huso: 'America/Mexico_City' })
  desk.tally(casillaAt(1), { PAN: 150, MC: 90 })
  desk.tally(casillaAt(2), { PAN: 100, MC: 90, NULOS: 30 })
  desk.tally(casillaAt(3), { PAN: 160, MC: 90 })
  desk.tally(casillaAt(4), { PAN: 120, MC: 90 })
  desk.tally(casillaAt(5), { PAN: 120, MC: 90 })
  desk.tally(casillaAt(6), { PAN: 120, MC: 90 })
  const rest = {
    [acta(1)]: prepActa(150, 90),
    [acta(2)]: withNulos(100, 90, 30),
    [acta(3)]: prepActa(100, 90),
    [acta(6)]: { ...prepActa(120, 90), contabilizada: false },
  }
  publish(desk, { ...rest, [acta(4)]: prepActa(120, 90) })
  publish(desk, { [acta(4)]: prepActa(119, 90) })
  return desk
}

describe("the lawyers' queue", () => {
  it('[JU1] [JU4] holds differences, changes and grounds, and nothing else; what PREP changed comes first', () => {
    const { total, cuenta, filas, causalesDeLey } = read(played())
    expect(filas.map((row) => [row.acta.slice(2, 6), row.deQuien])).toEqual([
      ['0004', 'cambio_prep'],
      ['0003', 'por_ver'],
      ['0002', 'papel'],
      ['0006', 'falta_lado'],
    ])
    expect(total).toBe(4)
    expect(cuenta).toEqual({
      ...{ cambio_prep: 1, prep: 0, falta_lado: 1, papel: 1, captura: 0, representante: 0 },
      ...{ por_ver: 1, todas: 4, sinAsignar: 4, porAprobar: 0 },
    })
    expect(filas[2]?.causales).toEqual({ nuestra: [NULOS], prep: [NULOS] })
    expect(causalesDeLey[NULOS]).toMatchObject({
      ...{ tipo: 'recuento', articulo: '311.1.d.II', verificado: true, prestada: true },
    })
  })

  it('[JU2] [JU4] by votes in doubt, by clock or by casilla', () => {
    const desk = played()
    expect(rowsOf(desk, { orden: 'votos' })).toEqual([4, 3, 2, 6])
    expect(rowsOf(desk, { orden: 'casilla' })).toEqual([4, 2, 3, 6])
    // Only the acta with a ground has a clock.
    expect(rowsOf(desk, { orden: 'vence' })).toEqual([4, 2, 3, 6])
    expect(read(desk).filas[2]).toMatchObject({ efecto: 0, enDuda: 30 })
    // More nulos in doubt weigh more than a smaller difference.
    publish(desk, { [acta(3)]: prepActa(155, 90) })
    expect(rowsOf(desk, { orden: 'votos', deQuien: 'papel' })).toEqual([2])
  })

  it('[JU1] filters of the queue, with the counts over all of it', () => {
    const desk = played()
    const casos = new Map<string, CasoBreve>([
      [acta(3), { estado: 'asignado', lleva: { persona: 'yo', at: '' } }],
      [acta(2), { estado: 'propuesto', lleva: { persona: 'otra', at: '' } }],
    ])
    const lectura = {
      casoOf: ({ expected }: { expected: { acta: string } }) => casos.get(expected.acta),
    }
    const rows = (asked: JuridicoAsked) => rowsOf(desk, asked, lectura)
    expect(rows({ deQuien: 'papel' })).toEqual([2])
    expect(rows({ causal: NULOS })).toEqual([2])
    expect(rows({ mios: '1' })).toEqual([3])
    expect(rows({ estado: 'propuesto' })).toEqual([2])
    expect(rows({ estado: 'sin_caso' })).toEqual([4, 6])
    expect(rows({ estado: 'sin_asignar' })).toEqual([4, 6])
    expect(rows({ q: 'básica campeche' })).toEqual([4, 3, 2])
    expect(rows({ q: '0006' })).toEqual([6])
    expect(rows({ vence: 60 })).toEqual([2])
    expect(rows({ vence: 24 })).toEqual([])
    expect(rows({ desde: 1, max: 2 })).toEqual([3, 2])
    expect(rows({ ambito: 'GOB:municipio:04-002' })).toEqual([6])
    const { cuenta, total } = read(desk, { mios: '1' }, lectura)
    expect([total, cuenta.todas, cuenta.sinAsignar, cuenta.porAprobar]).toEqual([1, 4, 2, 1])
    expect(read(desk, {}, lectura).filas[1]?.caso?.lleva?.persona).toBe('yo')
  })

  it('[JU4] a closed case is nobody’s work: last in every order, until its figures change', () => {
    const desk = played()
    const caso: CasoBreve = { estado: 'cerrado' }
    const casoOf = ({ expected }: { expected: { acta: string } }) =>
      expected.acta === acta(4) ? caso : undefined
    for (const orden of ORDENES) expect(rowsOf(desk, { orden }, { casoOf }).at(-1)).toBe(4)
    expect(read(desk, {}, { casoOf }).cuenta).toMatchObject({ todas: 4, sinAsignar: 3 })
    caso.cambioDebajo = true
    for (const orden of ORDENES) expect(rowsOf(desk, { orden }, { casoOf })[0]).toBe(4)
  })

  it('[JU1] every count is of the rows that its filter finds', () => {
    const desk = played()
    const lleva = { persona: 'yo', at: '' }
    const estados = ['cerrado', 'propuesto', 'asignado', 'propuesto', 'cerrado'] as const
    const casos = new Map<string, CasoBreve>(
      estados.map((estado, n) => [acta(n + 1), { estado, ...(n % 2 === 1 ? { lleva } : {}) }]),
    )
    const lectura = {
      casoOf: ({ expected }: { expected: { acta: string } }) => casos.get(expected.acta),
    }
    const { cuenta } = read(desk, {}, lectura)
    const total = (asked: JuridicoAsked) => read(desk, asked, lectura).total
    const found = Object.fromEntries(DE_QUIEN.map((owner) => [owner, total({ deQuien: owner })]))
    const rest = { sinAsignar: total({ estado: 'sin_asignar' }), todas: total({}) }
    expect(cuenta).toEqual({ ...found, ...rest, porAprobar: total({ estado: 'propuesto' }) })
    expect([cuenta.sinAsignar, cuenta.porAprobar]).toEqual([2, 2])
  })

  it('[JU1] a reader of some casillas sees these alone, and counts these alone', () => {
    const owns = (casilla: string) => casilla === casillaAt(3)
    const { cuenta, filas, total } = read(played(), {}, { owns })
    expect([filas.length, total, cuenta.todas, cuenta.por_ver]).toEqual([1, 1, 1, 1])
  })

  it('[CS16] is reckoned in steps: never more than an acta or a page between two', () => {
    const desk = dated(gobOf(40))
    for (let n = 1; n <= 40; n++) desk.tally(casillaAt(n), { PAN: 100, MC: 90, NULOS: 30 })
    const place = findAmbito(desk.night, 'GOB')!
    const judge = vi.spyOn(juicioOf(place.eleccion), 'leidaOf')
    const owns = vi.fn(() => true)
    const lectura = { seq: desk.night.seq, ahora: BEFORE, yo: 'yo', owns, casoOf: () => undefined }
    const most = { judged: 0, owned: 0 }
    for (const steps = juridicoDoc(place, {}, lectura); !steps.next().done;) {
      most.judged = Math.max(most.judged, judge.mock.calls.length)
      most.owned = Math.max(most.owned, owns.mock.calls.length)
      judge.mockClear()
      owns.mockClear()
    }
    // Both sides of one acta.
    expect(most).toEqual({ judged: 2, owned: 1 })
  })

  it('[PL6] the clock that expires next stands in the row and leads the list; a past one follows', () => {
    const desk = played()
    const rowAt = (ahora: string) => {
      const { filas, plazos } = read(desk, { deQuien: 'papel' }, { ahora })
      return [filas[0]?.plazo, plazos[0]?.id]
    }
    const { plazos } = read(desk)
    expect(rowAt('2027-06-08T00:00:00.000Z')[0]).toBe('fed.computo.inicio')
    expect(rowAt('2027-06-10T00:00:00.000Z')[0]).toBe('fed.computo.fin-recuento')
    expect(plazos.at(-1)?.venceAt).toBeUndefined()
    expect(plazos.find(({ id }) => id === 'jin.local')).toMatchObject({
      ...{ verificado: false, espera: 'calendario', huso: 'America/Mexico_City' },
    })
    expect(plazos.find(({ id }) => id === 'fed.computo.inicio')).toMatchObject({
      venceAt: '2027-06-09T14:00:00.000Z',
      alternativa: { verificado: false },
    })
  })

  it('[CS13] says whose law it is, and that the federal text was not compared', () => {
    expect(read(played()).ley).toEqual({
      ...{ id: 'cam', nombre: 'Campeche', supletoria: true },
      avisos: ['Texto federal; ley local sin cotejar'],
    })
  })

  it('[CS15] one acta with every ground of a casilla, those of a person too', () => {
    const desk = played()
    const { seq } = desk.night
    const place = findAmbito(desk.night, `GOB:casilla:${acta(2)}`)!
    const lectura = { seq, ahora: BEFORE, yo: 'yo', owns: () => true, casoOf: () => undefined }
    const doc = whole(asuntoDoc(place, place.ambito.slots[0]!, lectura))
    const said = (id: string) => doc.dichos.find((each) => each.id === id)
    expect(said(NULOS)?.prep).toEqual({ estado: 'procede', valor: 30, limite: 10 })
    expect(said('fed.rec.error-evidente.letra-numero')?.nuestra).toEqual({
      ...{ estado: 'falta', falta: ['letra'] },
    })
    expect(said('fed.nul.a')).toMatchObject({ articulo: '75.1.a' })
    expect(said('fed.nul.a')).not.toHaveProperty('nuestra')
    expect(doc).toMatchObject({ deQuien: 'papel', plazo: 'fed.computo.inicio', enDuda: 30 })
    // An acta that is in no queue has its page too.
    const quiet = findAmbito(desk.night, `GOB:casilla:${acta(1)}`)!
    expect(whole(asuntoDoc(quiet, quiet.ambito.slots[0]!, lectura)).deQuien).toBe('por_ver')
  })
})

describe('the meter of total recounts', () => {
  const distritos = () => {
    const small = smallCatalogo(4, { clave: 'DIP_LOC', demarcacion: 'distrito' })
    return new MemoryDesk({
      ...small,
      boletas: ['04-001', '04-002'].map((codigo) => ({
        ambito: `DIP_LOC:distrito:${codigo}`,
        candidaturas,
      })),
      actas: small.actas.map(({ municipio, ...rest }) => ({ ...rest, distrito: municipio! })),
    })
  }
  const say = (desk: MemoryDesk, n: number, PAN: number, MC: number, NULOS = 0) =>
    desk.fold('acta.submitted', {
      ...{ eleccion: 'DIP_LOC', casilla: casillaAt(n), clientId: `c${n}`, clientAt: desk.at },
      votos: { PAN, MC, 'PAN-MC': 0, NO_REGISTRADAS: 0, NULOS },
      ...{ totalAsentado: 'blanco', boletasSobrantes: 'blanco', personasVotaron: 'blanco' },
      ...{ representantesVotaron: 'blanco', votosSacados: 'blanco' },
    })
  const ID = 'fed.total.inicio.diputaciones'

  it('[JU3] [CS8] [CS9] each council by our copies, the closest first; what is missing is said', () => {
    const desk = distritos()
    say(desk, 1, 200, 100)
    say(desk, 2, 100, 100)
    say(desk, 3, 101, 100)
    const { recuentoTotal } = read(desk)
    expect(recuentoTotal.map(({ clave, lado, faltan }) => [clave, lado, faltan])).toEqual([
      ['DIP_LOC:distrito:04-002', 'nuestra', 1],
      ['DIP_LOC:distrito:04-001', 'nuestra', 0],
    ])
    const [close] = recuentoTotal
    expect(close).toMatchObject({ ventaja: 1, primero: 'PAN', segundo: 'MC', casillas: 2 })
    const ground = close?.causales.find(({ id }) => id === ID)
    expect(ground?.dicho).toMatchObject({ estado: 'falta', falta: ['actas'] })
    expect(ground?.variantes.map(({ procede }) => procede)).toEqual([true, true, true, true])
    say(desk, 4, 100, 100)
    const again = read(desk).recuentoTotal[0]?.causales.find(({ id }) => id === ID)
    expect(again?.dicho).toEqual({ estado: 'procede', valor: 1, limite: 4.01 })
  })

  it('[JU3] [CS8] where the readings of a point disagree the ground waits for the denominator', () => {
    const desk = distritos()
    say(desk, 3, 200, 197)
    // 5 votes: less than a hundredth of all 551, more than a hundredth of the 401 valid ones.
    say(desk, 4, 3, 1, 150)
    const [close] = read(desk).recuentoTotal
    const ground = close?.causales.find(({ id }) => id === ID)
    expect(ground?.variantes.map(({ procede }) => procede)).toEqual([true, true, false, false])
    expect(ground?.dicho).toMatchObject({ estado: 'falta', falta: ['denominador'] })
  })

  it('[JU3] an entidad without distritos is one council, and a page below shows its own', () => {
    const desk = gobOf(2)
    desk.tally(casillaAt(1), { PAN: 100, MC: 90 })
    for (const ambito of ['GOB', 'GOB:municipio:04-002', `GOB:casilla:${acta(2)}`])
      expect(read(desk, { ambito }).recuentoTotal.map(({ clave }) => clave)).toEqual(['GOB'])
    const [gob] = read(desk).recuentoTotal
    expect(gob?.causales.map(({ id }) => id)).toContain('cam.total.judicial-2021')
    expect(gob?.causales.map(({ id }) => id)).toContain('fed.total.inicio.presidencia')
  })

  it('[JU3] [CS12] casillas for a fraction of nullity are counted, with their numbers', () => {
    const desk = distritos()
    for (const n of [1, 2]) say(desk, n, 100, 50)
    const { causales = [] } = read(desk).recuentoTotal[0] ?? {}
    const fraction = causales.find(({ id }) => id === 'fed.elec.dip.20pct')
    expect(fraction?.dicho).toMatchObject({ limite: 0.4 })
  })
})
