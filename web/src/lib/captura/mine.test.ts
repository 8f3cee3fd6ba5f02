import { afterEach, expect, it, vi } from 'vitest'
import { paperLines, sameTally, tallyBody } from './acta.ts'
import type { Captura, Tarea } from './captura.svelte.ts'
import { cellsIn, isElsewhere, takeMine } from './mine.ts'
import type { TallyItem } from './outbox.ts'
import { stepOf } from './step.ts'

afterEach(() => vi.unstubAllGlobals())

const RECIBIDA = { seq: 9, at: '2027-06-07T03:10:00.000Z', revision: 2, folio: 'KMFD' }
const renglones = ['PAN', 'MC', 'NUEVO'].map((key) => ({ key, partidos: [key] }))
const lines = paperLines({ renglones })
const FIGURES = {
  votos: { PAN: 31, MC: 'blanco', NUEVO: 'no_capturado', NO_REGISTRADAS: 0, NULOS: 'ilegible' },
  ...{ totalAsentado: 31, boletasSobrantes: 'no_capturado', personasVotaron: 33 },
  ...{ representantesVotaron: 2, votosSacados: 'sin_dato' },
}
const CELLS = {
  ...{ PAN: '31', MC: 'blanco', NUEVO: '', NO_REGISTRADAS: '0', NULOS: 'ilegible' },
  ...{ totalAsentado: '31', personasVotaron: '33', representantesVotaron: '2' },
  ...{ boletasSobrantes: '', votosSacados: '' },
}
const version = { ...FIGURES, seq: 9, clientId: 'de-otro-telefono' }

function tareaOf(propia: boolean): Tarea {
  const estado = propia ? { recibida: RECIBIDA } : { otraAt: RECIBIDA.at }
  const acta = { eleccion: 'GOB', acta: 'A1', simulacro: false, renglones, estado }
  const casilla = { casilla: '040312C0100', actas: [acta] }
  return { casilla, acta, key: 'GOB|A1' } as unknown as Tarea
}

/** A phone of one acta: its outbox and its cells. */
function makePhone(tarea: Tarea, typed: Record<string, string> = {}, items: TallyItem[] = []) {
  const draft = { key: tarea.key, celdas: typed, at: 4 }
  const bodyOf = () => {
    const head = { id: '', at: '', eleccion: 'GOB', casilla: tarea.casilla.casilla }
    return JSON.stringify(tallyBody(head, renglones, draft.celdas))
  }
  const captura = {
    session: { token: 'T', claims: { sub: 'nom-1' } },
    skewMs: 60_000,
    talliesOf: () => items,
    stepOf: () => stepOf(tarea.acta, draft, items.at(-1), undefined, bodyOf()),
    sender: { add: (item: TallyItem) => Promise.resolve(items.push(item)) },
    drafts: { keep: (next: typeof draft) => void Object.assign(draft, next) },
  } as unknown as Captura
  return { captura, draft, items, step: captura.stepOf }
}

const answer = (versiones: unknown[]) => {
  const asked: string[] = []
  const docs = [{ eleccion: 'GOB', casilla: '040312C0100', acta: 'A1', versiones }]
  vi.stubGlobal('fetch', (path: string) => (asked.push(path), Promise.resolve(Response.json(docs))))
  return asked
}

it('[FI3] cells from the service are the figures as sent, and what nobody wrote stays empty', () => {
  expect(cellsIn(version as never, lines)).toEqual(CELLS)
})

it('[RB6] a second phone has its holder’s figures as sent, unchanged, and a change is a correction', async () => {
  const asked = answer([{ ...version, seq: 4 }, version])
  const tarea = tareaOf(true)
  const { captura, draft, items, step } = makePhone(tarea)
  await takeMine(captura, tarea)
  expect(asked).toEqual([expect.stringContaining('/api/mia?casilla=040312C0100')])
  expect(draft).toMatchObject({ at: 0, celdas: CELLS })
  expect(items).toMatchObject([
    {
      ...{ id: 'de-otro-telefono', duenio: 'nom-1', tipo: 'numeros' },
      creadoAt: Date.parse(RECIBIDA.at) - 60_000,
      marcha: { status: 'confirmado', ...RECIBIDA },
    },
  ])
  expect(step(tarea)).toMatchObject({ changed: false, next: 'foto' })
  draft.celdas = { ...draft.celdas, PAN: '32' }
  expect(step(tarea)).toMatchObject({ changed: true, action: 'Seguir con la corrección' })
})

it('[RB6] figures of another person of the casilla are not asked for and not shown', async () => {
  const asked = answer([])
  const tarea = tareaOf(false)
  expect(isElsewhere([], tarea.acta.estado, 'nom-1')).toBe(false)
  const { captura, draft, items } = makePhone(tarea)
  await takeMine(captura, tarea)
  expect([asked.length, draft.celdas, items]).toEqual([0, {}, []])
})

it('what somebody typed on this phone stays under the finger, and is a correction of what was sent', async () => {
  answer([version])
  const tarea = tareaOf(true)
  const { captura, draft, items, step } = makePhone(tarea, { PAN: '40' })
  await takeMine(captura, tarea)
  expect(draft).toMatchObject({ at: 4, celdas: { PAN: '40' } })
  expect(items).toHaveLength(1)
  expect(step(tarea).changed).toBe(true)
})

it.each([
  ['nothing', undefined, true],
  ['earlier figures, confirmed', { status: 'confirmado', seq: 4 }, true],
  ['the same figures', { status: 'confirmado', seq: 9 }, false],
  ['later figures', { status: 'confirmado', seq: 12 }, false],
  ['figures of an older build without place', { status: 'confirmado' }, false],
  ['figures still to be sent', { status: 'telefono' }, false],
  ['figures held back', { status: 'retenido' }, false],
])('a phone with %s knows whether the service has own figures beyond', (_, marcha, lost) => {
  const own = marcha ? [{ duenio: 'nom-1', marcha } as unknown as TallyItem] : []
  const { estado } = tareaOf(true).acta
  expect(isElsewhere(own, estado, 'nom-1')).toBe(lost)
  // The last item of the phone may be another person's.
  const other = { duenio: 'nom-2', marcha: { status: 'telefono' } } as unknown as TallyItem
  expect(isElsewhere([...own, other], estado, 'nom-1')).toBe(lost)
})

it.each([
  ['earlier', 1, CELLS],
  ['later', Date.parse(RECIBIDA.at), {}],
])(
  '[RB6] own figures come beside %s figures of another person on the phone',
  async (_, creadoAt, cells) => {
    answer([version])
    const tarea = tareaOf(true)
    const cuerpo = JSON.stringify(
      tallyBody({ id: 'o', at: '', eleccion: 'GOB', casilla: '040312C0100' }, renglones, {}),
    )
    const marcha = { status: 'confirmado', at: '', seq: 12 }
    const other = { id: 'o', duenio: 'nom-2', tipo: 'numeros', creadoAt, cuerpo, marcha }
    const { captura, draft, items } = makePhone(tarea, {}, [other as unknown as TallyItem])
    await takeMine(captura, tarea)
    expect(items.map(({ duenio: owner }) => owner)).toEqual(['nom-2', 'nom-1'])
    expect(draft.celdas).toEqual(cells)
  },
)

it('the same figures in another order of the lines are the same tally', () => {
  const head = { id: 'a', at: 'x', eleccion: 'GOB', casilla: '040312C0100' }
  const text = (order: typeof renglones) => JSON.stringify(tallyBody(head, order, CELLS))
  expect(sameTally(text(renglones), text(renglones.toReversed()))).toBe(true)
})
