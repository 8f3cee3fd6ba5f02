import type { EstadoCaptura, ReciboAnswer } from '@espejo/server/contract'
import { expect, it, vi } from 'vitest'
import type { Progress, TallyItem } from '#lib/captura/outbox.ts'
import type { Store } from '#lib/captura/store.ts'
import { enviosOf, fetchRecibos, ownOf } from './recibos.ts'

const estado = (seq: number): EstadoCaptura => ({
  ...{ foto: 'falta', prep: 'sin_dato', enRevision: false, conflicto: false },
  recibida: { seq, at: `2026-06-08T04:0${seq}:00.000Z`, revision: seq, folio: `RE${seq}0` },
})
const tally = (duenio: string, marcha: Progress): TallyItem => ({
  ...{ id: 'a', acta: '040312C010005', eleccion: 'GOB', casilla: '040312C0100', duenio },
  ...{
    simulacro: false,
    creadoAt: 1,
    intentos: 0,
    desde: 0,
    tipo: 'numeros',
    cuerpo: '{}',
    marcha,
  },
})
const sent = (duenio: string, seq: number, folio?: string) =>
  tally(duenio, {
    ...{ status: 'confirmado', at: `2026-06-08T04:0${seq}:00.000Z`, seq },
    ...(folio ? { folio } : {}),
  })
const kept = (seq: number) =>
  ({
    recibo: { seq, recibidaAt: `2026-06-08T04:0${seq}:00.000Z`, folio: `KE${seq}P` },
  }) as ReciboAnswer
const folios = (...given: Parameters<typeof enviosOf>) =>
  enviosOf(...given).map(({ seq, folio }) => [seq, folio])

it('[RB5] every submission stays listed, whatever the service speaks of now', () => {
  const mine = [
    sent('ana', 1, 'KMFD'),
    sent('ana', 2, 'QGJ6'),
    tally('ana', { status: 'telefono' }),
  ]
  const both = [
    [1, 'KMFD'],
    [2, 'QGJ6'],
  ]
  expect(folios(mine, [], estado(2))).toEqual(both)
  expect(folios(mine, [kept(1)], estado(2))).toEqual(both)
  // Somebody else sent later: the service's word is one more, and takes no folio away.
  expect(folios(mine, [], estado(7))).toEqual([...both, [7, 'RE70']])
})

it('[RB5] a submission of an older build has its folio from the service or the kept receipt', () => {
  const old = [sent('ana', 1), sent('ana', 2), sent('ana', 3)]
  expect(folios(old, [kept(2)], estado(3))).toEqual([
    [1, undefined],
    [2, 'KE2P'],
    [3, 'RE30'],
  ])
})

it('[RB4] the screen opens with the own submission, on a phone of two people too', () => {
  const items = [sent('ana', 1, 'KMFD'), sent('miguel', 2, 'T161')]
  const own = (sub: string, seq: number) =>
    ownOf(enviosOf(items, [], estado(seq)), sub, estado(seq))
  expect([own('ana', 2)?.folio, own('miguel', 2)?.folio]).toEqual(['KMFD', 'T161'])
  expect(own('general', 1)?.folio).toBe('KMFD')
})

it('[RB5] kept receipts are shown before any answer, and the missing are asked for together', async () => {
  const place = { eleccion: 'GOB', acta: 'A', casilla: '0403', simulacro: false }
  const recibo = (seq: number, fotos: string[] = []) =>
    ({ recibo: { ...place, seq, fotos } }) as unknown as ReciboAnswer
  const written: unknown[] = []
  const store = {
    all: () => Promise.resolve([recibo(1, ['ab']), recibo(2)]),
    put: (...given: unknown[]) => Promise.resolve(written.push(given[1])),
  }
  const asked: string[] = []
  const answers: (() => void)[] = []
  vi.stubGlobal('fetch', (path: string) => {
    const seq = Number(new URLSearchParams(path.split('?')[1]).get('seq'))
    asked.push(String(seq))
    return new Promise((resolve) => answers.push(() => resolve(Response.json(recibo(seq, ['cd'])))))
  })
  const shown: number[][] = []
  const envios = [1, 3].map((seq) => ({ seq, at: '', duenio: 'ana' }))
  const all = fetchRecibos(
    store as unknown as Store,
    place,
    envios,
    () => Promise.resolve('t'),
    (found) => shown.push(found.map(({ recibo: { seq } }) => seq)),
  )
  // Nothing has answered: two requests are out, and what the phone keeps is on the screen.
  await vi.waitFor(() => expect(asked.toSorted()).toEqual(['2', '3']))
  expect(shown).toEqual([[1, 2]])
  for (const answer of answers) answer()
  await all
  expect(shown.slice(1).toSorted()).toEqual([[2], [3]])
  expect(written.toSorted()).toEqual(['GOB|A|2', 'GOB|A|3'])
  vi.unstubAllGlobals()
})
