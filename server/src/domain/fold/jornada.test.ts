import { describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { actaDoc } from '../read/evidencia.ts'
import { capturaDoc } from '../read/captura.ts'
import { jornadaOf } from '../jornada.ts'
import { touchedBy } from './kinds.ts'
import { apply } from './apply.ts'
import { cierresDue } from './jornada.ts'
import { newNight } from './night.ts'

const CUANDO = { fecha: '2027-06-06', cierre: '18:00' }
const [DAY_BEFORE, MORNING, EARLY, NIGHT] = [
  '2027-06-06T05:59:59.999Z',
  '2027-06-06T16:00:00.000Z',
  '2027-06-06T23:40:00.000Z',
  '2027-06-07T00:00:00.000Z',
] as const
const HUSO = 'America/Mexico_City'

function datedDesk(): MemoryDesk {
  const desk = new MemoryDesk(smallCatalogo(4))
  desk.at = '2027-05-20T18:00:00.000Z'
  desk.fold('eleccion.dated', { eleccion: 'GOB', ...jornadaOf(CUANDO, ['04'], []) })
  return desk
}
const gobOf = (desk: MemoryDesk) => desk.night.elecciones.get('GOB')!
const votesOf = (desk: MemoryDesk) => gobOf(desk).root.sumas.nuestra.votos[0] ?? 0
const close = (desk: MemoryDesk) => {
  for (const draft of cierresDue(desk.night, desk.now())) desk.fold(draft.kind, draft.body, draft)
}

describe('before the day', () => {
  it('[JO2] figures and photographs are refused, by the clock of the record alone', () => {
    const desk = datedDesk()
    desk.at = DAY_BEFORE
    expect(desk.tally(casillaAt(1), { PAN: 10 })).toMatchObject({
      status: 'refused',
      refusal: 'jornada_pendiente',
      detail: ['2027-06-06'],
    })
    expect(foto(desk, 1)).toMatchObject({ refusal: 'jornada_pendiente' })
    expect(gobOf(desk).root.actas).toMatchObject({ recibidas: 0, sinLlegar: 4 })
    desk.at = '2027-06-06T06:00:00.000Z'
    expect(desk.tally(casillaAt(1), { PAN: 10 }).status).toBe('accepted')
  })

  it('[JO1] an elección without a date counts at any time', () => {
    const desk = new MemoryDesk(smallCatalogo(1))
    desk.at = '2020-01-01T00:00:00.000Z'
    desk.tally(casillaAt(1), { PAN: 10 })
    expect(votesOf(desk)).toBe(10)
  })
})

describe('a border casilla in an elección that does not know its municipio', () => {
  const reynosa = { kind: 'municipio' as const, codigo: '28-032', nombre: 'Reynosa' }
  const distrito = { kind: 'distrito' as const, codigo: '28-004', nombre: 'Reynosa' }
  const at = (n: number) => `28${String(n).padStart(4, '0')}B0100`
  const actaOf = (n: number) => ({
    ...{ acta: `${at(n)}05`, casilla: at(n), entidad: '28', seccion: String(n).padStart(4, '0') },
    ...{ listaNominal: 500, representantes: 20 },
  })
  const dip = smallCatalogo(0, {
    ...{ clave: 'DIP', demarcacion: 'distrito', lugares: [distrito] },
    actas: [1, 2, 3].map((n) => ({ ...actaOf(n), distrito: '28-004' })),
  })
  const ayun = smallCatalogo(0, {
    ...{ clave: 'AYUN', demarcacion: 'municipio', lugares: [reynosa] },
    actas: [
      { ...actaOf(1), municipio: '28-032' },
      { ...actaOf(2), municipio: '28-041' },
    ],
  })
  const borderDesk = () => {
    const desk = new MemoryDesk(dip, ayun)
    desk.at = '2027-05-20T18:00:00.000Z'
    for (const { clave: eleccion, lugares } of [dip, ayun])
      desk.fold('eleccion.dated', { eleccion, ...jornadaOf(CUANDO, ['28'], lugares) })
    return desk
  }
  const antesOf = (desk: MemoryDesk, eleccion: string, n: number) => {
    const outcome = desk.fold('acta.submitted', bodyAt(eleccion, at(n)))
    return outcome.status === 'accepted' ? (outcome.version.antes ?? 'cuenta') : outcome
  }
  const bodyAt = (eleccion: string, casilla: string) => ({
    ...{ eleccion, casilla, clientId: `${eleccion}${casilla}`, clientAt: EARLY },
    votos: { PAN: 1, MC: 0, 'PAN-MC': 0, NO_REGISTRADAS: 0, NULOS: 0 },
    ...{ totalAsentado: 1, boletasSobrantes: 1, personasVotaron: 1 },
    ...{ representantesVotaron: 0, votosSacados: 1 },
  })

  it('[JO1] closes by the clock that another elección knows, or by the first of its entidad', () => {
    const desk = borderDesk()
    // 18:20 in Reynosa, 17:20 in Ciudad Victoria.
    desk.at = '2027-06-06T23:20:00.000Z'
    expect([1, 2].map((n) => antesOf(desk, 'AYUN', n))).toEqual(['cuenta', 'espera'])
    expect([1, 2, 3].map((n) => antesOf(desk, 'DIP', n))).toEqual(['cuenta', 'espera', 'cuenta'])
  })

  it('[JO3] waits for the hour of that clock, and counts by its record', () => {
    const desk = borderDesk()
    desk.at = '2027-06-06T22:50:00.000Z'
    expect([1, 2, 3].map((n) => antesOf(desk, 'DIP', n))).toEqual(['espera', 'espera', 'espera'])
    const recibidas = () => desk.night.elecciones.get('DIP')!.root.actas.recibidas
    desk.at = '2027-06-06T23:00:00.000Z'
    expect(cierresDue(desk.night, desk.at).map(({ body }) => body)).toEqual([
      { eleccion: 'DIP', huso: 'America/Matamoros' },
    ])
    close(desk)
    expect(recibidas()).toBe(2)
    desk.at = NIGHT
    close(desk)
    expect([recibidas(), cierresDue(desk.night, NIGHT)]).toEqual([3, []])
  })
})

describe('on the day before the hour', () => {
  it('[JO3] figures are taken and marked, and count from the record of the hour on', () => {
    const desk = datedDesk()
    desk.at = EARLY
    const outcome = desk.tally(casillaAt(1), { PAN: 10 }, { actor: 'rc-1' })
    expect(outcome).toMatchObject({ status: 'accepted', version: { revision: 1, antes: 'espera' } })
    expect([votesOf(desk), gobOf(desk).root.actas.recibidas]).toEqual([0, 0])
    const shown = () => capturaDoc(desk.night, [casillaAt(1)], 'rc-1')[0]?.actas[0]
    expect(shown()?.estado).toMatchObject({ espera: true, recibida: { revision: 1 } })
    expect(shown()?.jornada).toEqual({
      ...CUANDO,
      desdeAt: '2027-06-06T06:00:00.000Z',
      cierraAt: NIGHT,
    })

    expect(cierresDue(desk.night, EARLY)).toEqual([])
    desk.at = NIGHT
    close(desk)
    expect([votesOf(desk), gobOf(desk).root.actas.recibidas]).toEqual([10, 1])
    expect(shown()?.estado).not.toHaveProperty('espera')
    const slot = gobOf(desk).byCasilla.get(casillaAt(1))![0]!
    const [version] = actaDoc(desk.night, gobOf(desk), slot).nuestra
    expect(version).toMatchObject({ antes: 'contada', hallazgos: [{ regla: 'JO3' }] })
    expect(cierresDue(desk.night, NIGHT)).toEqual([])
  })

  it('[JO3] a correction after the hour stays the last word when the earlier figures count too', () => {
    const desk = datedDesk()
    desk.at = EARLY
    desk.tally(casillaAt(1), { PAN: 10 }, { actor: 'rc-1' })
    desk.tally(casillaAt(2), { PAN: 5 }, { actor: 'rc-2' })
    desk.at = NIGHT
    desk.tally(casillaAt(1), { PAN: 12 }, { actor: 'rc-1' })
    desk.tally(casillaAt(2), { PAN: 5 }, { actor: 'rc-2' })
    expect(votesOf(desk)).toBe(17)
    close(desk)
    expect([votesOf(desk), gobOf(desk).root.actas.recibidas]).toEqual([17, 2])
    expect(gobOf(desk).root.curvaNuestra.at(-1)?.[1]).toBe(2)
  })

  it('[JO3] the same figures twice are one version, and other figures a revision', () => {
    const desk = datedDesk()
    desk.at = MORNING
    const tally = (pan: number) => desk.tally(casillaAt(1), { PAN: pan }, { actor: 'rc-1' })
    const revisions = [tally(10), tally(10), tally(11)].map(
      (outcome) => outcome.status === 'accepted' && outcome.version.revision,
    )
    expect(revisions).toEqual([1, 1, 2])
    desk.at = NIGHT
    close(desk)
    expect(votesOf(desk)).toBe(11)
  })

  it('[JO3] a photograph is kept and marked, and backs its figures once they count', () => {
    const desk = datedDesk()
    desk.at = EARLY
    desk.tally(casillaAt(1), { PAN: 10 }, { actor: 'rc-1' })
    foto(desk, 1, 'rc-1')
    const slot = gobOf(desk).byCasilla.get(casillaAt(1))![0]!
    expect(slot.fotos).toMatchObject([{ antes: true }])
    expect(slot.vigente).toBeUndefined()
    desk.at = NIGHT
    close(desk)
    expect(slot.vigente).toMatchObject({ respaldo: 'con_foto', version: { antes: 'contada' } })
  })

  it('[JO3] the hour of one zone releases nothing of another', () => {
    const desk = new MemoryDesk(
      smallCatalogo(2, { lugares: [{ kind: 'municipio', codigo: '04-002', nombre: 'X' }] }),
    )
    desk.at = '2027-05-20T18:00:00.000Z'
    const jornada = jornadaOf(CUANDO, ['04'], [])
    const later = {
      huso: 'America/Tijuana',
      desdeAt: MORNING,
      cierraAt: '2027-06-07T01:00:00.000Z',
    }
    const zonas = [...jornada.zonas, { ...later, lugares: ['04-002'] }]
    desk.fold('eleccion.dated', { eleccion: 'GOB', ...jornada, zonas })
    desk.at = EARLY
    desk.tally(casillaAt(1), { PAN: 10 })
    desk.tally(casillaAt(2), { PAN: 5 })
    desk.at = NIGHT
    expect(cierresDue(desk.night, NIGHT).map(({ body }) => body.huso)).toEqual([HUSO])
    close(desk)
    expect(votesOf(desk)).toBe(10)
    desk.fold('eleccion.closed', { eleccion: 'GOB', huso: 'America/Tijuana' })
    expect(votesOf(desk)).toBe(10)
    desk.at = '2027-06-07T01:00:00.000Z'
    close(desk)
    expect(votesOf(desk)).toBe(15)
  })

  it('[JO3] [LE2] two servers say the hour with one record, and a later straggler with another', () => {
    const desk = datedDesk()
    desk.at = EARLY
    desk.tally(casillaAt(1), { PAN: 10 })
    const [one] = cierresDue(desk.night, NIGHT)
    const [other] = cierresDue(desk.night, '2027-06-07T00:00:01.000Z')
    expect(one?.id).toBe(other?.id)
    desk.at = NIGHT
    close(desk)
    desk.at = EARLY
    desk.tally(casillaAt(2), { PAN: 5 })
    expect(cierresDue(desk.night, NIGHT)[0]?.id).not.toBe(one?.id)
    desk.at = NIGHT
    close(desk)
    expect(votesOf(desk)).toBe(15)
  })

  it('[JO3] a fold from zero gives the same night at every place, and the hour touches its actas', () => {
    const desk = datedDesk()
    desk.at = EARLY
    desk.tally(casillaAt(1), { PAN: 10 })
    desk.tally(casillaAt(2), { PAN: 5 })
    desk.at = NIGHT
    desk.tally(casillaAt(2), { PAN: 6 })
    close(desk)
    const night = newNight()
    const sums = desk.drafts.map((draft, i) => {
      const record = { ...draft, seq: i + 1, text: '' }
      apply(night, record)
      const touched = touchedBy(night, record).map(([, { expected }]) => expected.casilla)
      return [record.kind, night.elecciones.get('GOB')?.root.sumas.nuestra.votos[0] ?? 0, touched]
    })
    expect(sums.slice(2)).toEqual([
      ['acta.submitted', 0, [casillaAt(1)]],
      ['acta.submitted', 0, [casillaAt(2)]],
      ['acta.submitted', 6, [casillaAt(2)]],
      ['eleccion.closed', 16, [casillaAt(1), casillaAt(2)]],
    ])
  })
})

describe('a change of the date', () => {
  const date = (desk: MemoryDesk, fecha: string) =>
    desk.fold('eleccion.dated', {
      eleccion: 'GOB',
      ...jornadaOf({ ...CUANDO, fecha }, ['04'], []),
    })

  it('[JO4] holds until the day begins, and not on the day', () => {
    const desk = datedDesk()
    desk.at = DAY_BEFORE
    expect(date(desk, '2027-06-13').status).toBe('noted')
    expect(desk.tally(casillaAt(1), {})).toMatchObject({ refusal: 'jornada_pendiente' })
    desk.at = '2027-06-13T06:00:00.000Z'
    expect(date(desk, '2027-06-20')).toMatchObject({ refusal: 'jornada_en_curso' })
    expect(desk.tally(casillaAt(1), {}).status).toBe('accepted')
  })

  it('[JO4] a date set on the very day, or a past day without actas, may be mended', () => {
    const desk = new MemoryDesk(smallCatalogo(1))
    desk.at = MORNING
    expect(date(desk, '2027-06-06').status).toBe('noted')
    expect(date(desk, '2027-06-13').status).toBe('noted')
    desk.at = '2027-06-16T12:00:00.000Z'
    expect(date(desk, '2027-06-20').status).toBe('noted')
  })

  it('[JO4] never after an acta came, early or without any date', () => {
    const [dated, undated] = [datedDesk(), new MemoryDesk(smallCatalogo(1))]
    dated.at = EARLY
    for (const desk of [dated, undated]) desk.tally(casillaAt(1), { PAN: 1 })
    dated.at = '2027-07-01T12:00:00.000Z'
    for (const desk of [dated, undated])
      expect(date(desk, '2027-09-05')).toMatchObject({ refusal: 'jornada_en_curso' })
  })
})

function foto(desk: MemoryDesk, n: number, actor = 'rc-1') {
  const image = { sha256: 'a'.repeat(64), bytes: 9, tipo: 'image/jpeg', ancho: 9, alto: 9 } as const
  const body = { ...image, clase: 'acta', clientId: 'f', eleccion: 'GOB' } as const
  return desk.fold('foto.stored', { ...body, casilla: casillaAt(n) }, { actor })
}
