import { expect, test } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import type { PrepActa } from '../catalogo.ts'
import type { Bodies } from '../record.ts'
import { ambitoDoc, findAmbito } from '../read/ambito.ts'

const acta = (n: number) => smallCatalogo(4).actas[n - 1]?.acta ?? ''

function prepActa(votes: number): PrepActa {
  const blank = 'vacio' as const
  return {
    ...{ capturada: true, contabilizada: true, votos: [votes, 0, 0, 0, 0], listaNominal: 500 },
    ...{ boletasSobrantes: blank, personasVotaron: blank, representantesVotaron: blank },
    ...{ votosSacados: blank, totalAsentado: blank, totalCalculado: blank, representantes: 20 },
    ...{ observaciones: '', imagen: '', acopioAt: '', capturaAt: '', verificacionAt: '' },
  }
}

const NONE = {
  ...{ esperadas: null, registradas: null, fueraDeCatalogo: null, capturadas: null },
  ...{ contabilizadas: null, noContabilizadas: null, listaNominal: null, votos: null },
  ...{ votosSinEspeciales: null, participacion: null },
}

/** Part `part` of 2 of a corte, with PAN's votes in one acta. */
function parteDe(
  lote: string | undefined,
  part: number,
  [n, votes]: [n: number, votes: number],
): Bodies['prep.corte.published'] {
  return {
    ...{ eleccion: 'GOB', sha256: `s-${lote ?? ''}`, file: 'x.csv', header: NONE, warnings: [] },
    ...{ corteAt: '2027-06-06T20:00:00-06:00', rows: 4, fueraDeCatalogo: 0, part, parts: 2 },
    ...(lote === undefined ? {} : { lote }),
    actas: [{ acta: acta(n), value: prepActa(votes) }],
  }
}

function openNight() {
  const desk = new MemoryDesk(smallCatalogo(4))
  const take = (...given: Parameters<typeof parteDe>) =>
    desk.fold('prep.corte.published', parteDe(...given))
  const doc = () => {
    const place = findAmbito(desk.night, 'GOB')
    if (!place) throw new Error('No elección')
    return ambitoDoc(desk.night, place)
  }
  return { desk, take, doc }
}

test('[RE6] a corte in parts counts with the last, all at once', () => {
  const { desk, take, doc } = openNight()
  const before = doc()
  take('a', 1, [1, 10])
  expect(doc()).toEqual(before)
  take('a', 2, [2, 5])
  expect(doc()).toMatchObject({ votos: { prep: 15 }, corte: { sha256: 's-a' } })
  expect(doc().curva.prep.map(([, capturadas]) => capturadas)).toEqual([2])
  const slots = desk.night.elecciones.get('GOB')?.slots
  // Each acta cites the record of its figures.
  expect([1, 2].map((n) => slots?.get(acta(n))?.prep[0]?.seq)).toEqual([2, 3])
})

test('[RE6] one whose last part never came changes nothing; the same again, whole, counts', () => {
  const { take, doc } = openNight()
  take('a', 1, [1, 10])
  take('b', 1, [1, 10])
  take('b', 2, [2, 5])
  expect(doc().votos.prep).toBe(15)
  // A late part of lote `a`: lote `a` was compared with the state before lote `b`.
  expect(take('a', 2, [2, 7])).toMatchObject({ refusal: 'lote_incompleto' })
  expect([doc().votos.prep, doc().curva.prep.length]).toEqual([15, 1])
})

test('[RE6] parts of a ledger from before lotes count as they came', () => {
  const { take, doc } = openNight()
  take(undefined, 1, [1, 10])
  expect(doc().votos.prep).toBe(10)
})

test('[LE4] what is issued and what is revoked by one lote counts from one record to the next', () => {
  const { desk } = openNight()
  const { nombramientos } = desk.night.representacion
  desk.issue({ id: 'OLD', cargo: 'propietario', casillas: [] })
  const news = [{ id: 'NEW', cargo: 'propietario' as const, casillas: [] }]
  const inForce = () =>
    [...nombramientos.values()].flatMap(({ id, revocadoAt }) => (revocadoAt ? [] : [id]))
  desk.fold('nombramiento.issued', { nombramientos: news, lote: 'a', part: 1, parts: 2 })
  expect(inForce()).toEqual(['OLD'])
  desk.fold('nombramiento.revoked', { ids: ['OLD'], causa: 'x', lote: 'a', part: 2, parts: 2 })
  expect(inForce()).toEqual(['NEW'])
})
