import { beforeEach, describe, expect, it } from 'vitest'
import { Centro } from './queue.ts'
import { vecindadOf } from '../domain/read/due.ts'
import { newNight } from '../domain/fold/night.ts'
import type { PrepActa } from '../domain/catalogo.ts'
import type { Draft, LedgerRecord } from '../domain/record.ts'
import { TARDIAS } from '../domain/read/tarea.ts'
import { LEASE_MS } from '../domain/tarea.ts'
import { makeNight } from '../simulacro/night.ts'
import { apply } from '../domain/fold/apply.ts'
import { jornadaOf } from '../domain/jornada.ts'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'

const { catalogo, casillas } = makeNight(5, 0.02)
const ACTAS = casillas.slice(0, 4).map(({ acta }) => acta)
const ana = { sub: 'ana', supervisa: false, casillas: 'todas' } as const
const beto = { sub: 'beto', supervisa: false, casillas: 'todas' } as const

let office: ReturnType<typeof openOffice>
beforeEach(() => {
  office = openOffice()
})

it.each([-3_600_000, 3_600_000])(
  '[CE6] a lease lasts three minutes when the clock is set by %d ms',
  (step) => {
    const memory = new MemoryDesk(smallCatalogo(2))
    memory.fold('foto.stored', fotoOf(casillaAt(1)), { actor: 'rc' })
    const clock = { ms: Date.parse('2027-06-07T02:00:00.000Z'), steadyMs: 0 }
    const { night } = memory
    const folded = { night, onChange: () => () => undefined }
    const queue = new Centro(
      folded,
      () => clock.ms,
      () => clock.steadyMs,
    )
    const { clave } = queue.next(ana, ['captura'])!
    clock.ms += step
    clock.steadyMs += LEASE_MS - 1
    expect(queue.held('ana')?.clave).toBe(clave)
    expect(queue.isElsewhere(clave, 'beto')).toBe(true)
    // Screens count down by the clock of the server: a millisecond is left.
    expect(queue.venceAt(queue.held('ana')!)).toBe(new Date(clock.ms + 1).toISOString())
    clock.steadyMs += 1
    expect(queue.held('ana')).toBeUndefined()
    expect(queue.isElsewhere(clave, 'beto')).toBe(false)
  },
)

function fotoOf(casilla: string) {
  const tipo = 'image/jpeg' as const
  return {
    ...{ sha256: 'f'.repeat(64), bytes: 1, tipo, ancho: 1200, alto: 1600 },
    ...{ clase: 'acta' as const, clientId: 'cliente-1', eleccion: 'GOB', casilla },
  } as const
}

/** A queue over a night in memory, with four photographs to read. */
function openOffice() {
  const night = newNight()
  const clock = { ms: Date.parse('2027-06-07T02:00:00.000Z') }
  let listener: (records: readonly LedgerRecord[]) => void = () => undefined
  let seq = 0
  const fold = (draft: Omit<Draft, 'id' | 'at' | 'version'>) => {
    const at = new Date(clock.ms).toISOString()
    const record = { ...draft, id: `r${(seq += 1)}`, at, version: 1, seq, text: '' } as LedgerRecord
    const counting: LedgerRecord[] = []
    apply(night, record, (each) => void counting.push(each))
    listener(counting)
  }
  fold({ actor: 'admin', kind: 'eleccion.created', body: catalogo })
  const onChange = (given: typeof listener) => {
    listener = given
    return () => undefined
  }
  const queue = new Centro({ night, onChange }, () => clock.ms)
  const photo = (acta: string) =>
    fold({
      actor: 'rc',
      kind: 'foto.stored',
      body: {
        sha256: acta.padEnd(64, '0'),
        bytes: 1,
        tipo: 'image/jpeg',
        ancho: 1200,
        alto: 1600,
        clase: 'acta',
        clientId: 'cliente-1',
        eleccion: catalogo.clave,
        casilla: acta,
      },
    })
  const tally = (actor: string, acta: string) => {
    const keys = night.elecciones.get(catalogo.clave)?.slots.get(acta)?.boleta.keys ?? []
    fold({
      actor,
      kind: 'acta.submitted',
      body: {
        eleccion: catalogo.clave,
        casilla: acta,
        clientId: `${actor}-1`,
        clientAt: '',
        canal: 'captura',
        foto: acta.padEnd(64, '0'),
        votos: Object.fromEntries(keys.map((key) => [key, 5])),
        totalAsentado: keys.length * 5,
        boletasSobrantes: 0,
        personasVotaron: 'blanco',
        representantesVotaron: 'blanco',
        votosSacados: 'blanco',
      },
    })
  }
  for (const acta of ACTAS) photo(acta)
  return { night, clock, queue, tally, fold, reset: () => listener([]) }
}

it('[CE9] a coordinator of some casillas is given no task of another casilla', () => {
  const own = new Set([casillas[2]!, casillas[9]!].map(({ casilla }) => casilla))
  const caro = { sub: 'caro', supervisa: true, casillas: own }
  const held = office.queue.next(caro)
  expect(held?.tarea.slot.expected.acta).toBe(ACTAS[2])
  office.queue.release(held?.clave ?? '', 'caro')
  const other = { ...caro, casillas: new Set([casillas[9]!.casilla]) }
  expect(office.queue.next(other)).toBeUndefined()
})

it('[LL1] a dictation before the hour goes on: figures that wait are figures', () => {
  const desk = new MemoryDesk(smallCatalogo(2), smallCatalogo(2, { clave: 'AYUN' }))
  desk.at = '2027-05-20T18:00:00.000Z'
  const cuando = { fecha: '2027-06-06', cierre: '18:00' }
  for (const eleccion of ['GOB', 'AYUN'])
    desk.fold('eleccion.dated', { eleccion, ...jornadaOf(cuando, ['04'], []) })
  desk.at = '2027-06-06T23:40:00.000Z'
  const queue = new Centro(desk, () => Date.parse(desk.at))
  const held = () => queue.held('ana')?.tarea.eleccion.catalogo.clave
  queue.claim(ana, `llamada:${casillaAt(1)}`)
  expect(held()).toBe('GOB')
  desk.tally(casillaAt(1), { PAN: 70 }, { actor: 'ana', canal: 'telefono' })
  expect(held()).toBe('AYUN')
  const zeros = { actor: 'rc-1', totalAsentado: 0 }
  desk.tally(casillaAt(2), {}, zeros)
  queue.claim(ana, `llamada:${casillaAt(2)}`)
  expect(held()).toBe('GOB')
  desk.tally(casillaAt(2), {}, { ...zeros, actor: 'ana', canal: 'telefono' })
  expect(held()).toBe('AYUN')
})

it('[CE6] an act on the case of an acta ends nobody’s task on the acta', () => {
  const { clave } = office.queue.next(ana, ['captura'])!
  const acta = clave.split(':')[1]!
  const body = { eleccion: catalogo.clave, acta, texto: 'la foto se lee' }
  office.fold({ actor: 'ana', kind: 'caso.noted', body })
  expect(office.night.casos.size).toBe(1)
  expect(office.queue.held('ana')?.clave).toBe(clave)
})

describe('[CE6] leases', () => {
  it('two people never hold one task, and asking again gives the same', () => {
    const people = Array.from(
      { length: 6 },
      (_, i) => ({ sub: `p${i}`, supervisa: true, casillas: 'todas' }) as const,
    )
    const claves = people.map((each) => office.queue.next(each)?.clave)
    expect(new Set(claves.slice(0, 4)).size).toBe(4)
    expect(claves.slice(4)).toEqual([undefined, undefined])
    expect(office.queue.next(people[0]!)?.clave).toBe(claves[0])
  })

  it('a lease that is not renewed ends to the second, and its task comes back', () => {
    const held = office.queue.next(ana)
    office.clock.ms += LEASE_MS - 1
    expect(office.queue.next(beto)?.clave).not.toBe(held?.clave)
    office.clock.ms += 1
    expect(office.queue.held('ana')).toBeUndefined()
    expect(office.queue.next({ sub: 'caro', supervisa: false, casillas: 'todas' })?.clave).toBe(
      held?.clave,
    )
    expect(office.queue.renew(held?.clave ?? '', 'ana')).toBeUndefined()
    expect(office.queue.held('caro')?.clave).toBe(held?.clave)
  })

  it('a person who comes back to a lease that ended goes on, while nobody else has taken it', () => {
    const held = office.queue.next(ana)
    office.clock.ms += 10 * LEASE_MS
    expect(office.queue.renew(held?.clave ?? '', 'ana')).toBeDefined()
    expect(office.queue.next(beto)?.clave).not.toBe(held?.clave)
  })

  it('a renewed lease goes on; a task given back is free at once', () => {
    const held = office.queue.next(ana)
    office.clock.ms += LEASE_MS - 1
    expect(office.queue.renew(held?.clave ?? '', 'ana')).toBeDefined()
    office.clock.ms += LEASE_MS - 1
    expect(office.queue.held('ana')?.clave).toBe(held?.clave)
    office.queue.release('another task', 'ana')
    expect(office.queue.held('ana')).toBeDefined()
    office.queue.release(held?.clave ?? '', 'ana')
    expect(office.queue.next(beto)?.clave).toBe(held?.clave)
  })

  it('a task given back is offered last: a photograph that does not open holds nobody up', () => {
    const first = office.queue.next(ana)?.clave ?? ''
    office.queue.release(first, 'ana')
    const second = office.queue.next(ana)?.clave ?? ''
    expect(second).not.toBe(first)
    for (const acta of ACTAS.slice(1)) office.tally('beto', acta)
    office.queue.release(second, 'ana')
    expect(office.queue.next(ana)?.clave).toBe(first)
  })

  it('a tally ends the lease of its task', () => {
    const [acta = ''] = ACTAS
    expect(office.queue.next(ana)?.tarea.slot.expected.acta).toBe(acta)
    office.tally('ana', acta)
    expect(office.queue.held('ana')).toBeUndefined()
    expect(office.queue.waiting()[0]).toMatchObject({ kind: 'captura', esperan: 3 })
    expect(office.queue.ritmo.of('ana', office.clock.ms)).toMatchObject({ mias: 1, personas: 1 })
  })

  it('a tally of somebody else does not end the lease', () => {
    const [acta = ''] = ACTAS
    office.queue.next(ana)
    office.tally('beto', acta)
    expect(office.queue.held('ana')?.tarea.slot.expected.acta).toBe(acta)
  })
})

it('only the kinds of task asked for are handed out, and nobody is called before the night is under way', () => {
  expect(office.queue.next(ana, ['segunda', 'llamada'])).toBeUndefined()
  office.tally('beto', ACTAS[0] ?? '')
  office.night.clock = '2027-06-07T03:00:00.000Z'
  expect(office.queue.next(ana, ['llamada'])?.tarea.kind).toBe('llamada')
})

it('two servers may hand out one task: it is read twice and done, and counts once', () => {
  const [acta = ''] = ACTAS
  const { night, clock } = office
  const other = new Centro({ night, onChange: () => () => undefined }, () => clock.ms)
  expect(office.queue.next(ana)?.clave).toBe(other.next(beto)?.clave)
  office.tally('ana', acta)
  office.tally('beto', acta)
  const [eleccion] = night.elecciones.values()
  expect(eleccion?.slots.get(acta)?.vigente?.respaldo).toBe('verificada')
  expect(eleccion?.root.actas.recibidas).toBe(1)
  expect(office.queue.next(ana)?.tarea.slot.expected.acta).not.toBe(acta)
})

it('[CE5] [CE7] late casillas are called first, and need not wait for the hour', () => {
  const [eleccion] = office.night.elecciones.values()
  const slots = [...(eleccion?.slots.values() ?? [])]
  const vecindad = slots.map(vecindadOf).find((each) => each)
  const [late, ...others] = slots.filter(
    (slot) => vecindadOf(slot) === vecindad && !ACTAS.includes(slot.expected.acta),
  )
  const person = { id: 'N0000001', cargo: 'suplente' as const }
  const casillas = [late?.expected.casilla ?? '']
  office.fold({
    actor: 'admin',
    kind: 'nombramiento.issued',
    body: { nombramientos: [{ ...person, casillas }] },
  })
  expect(office.queue.next(ana, ['llamada'])).toBeUndefined()
  for (const { expected } of others) office.tally('beto', expected.acta)
  const called = office.queue.next(ana, ['llamada'])
  expect(called?.tarea).toMatchObject({ kind: 'llamada', banda: TARDIAS, slot: late })
  office.fold({
    actor: 'admin',
    kind: 'nombramiento.revoked',
    body: { ids: [person.id], causa: '' },
  })
  office.queue.release(called?.clave ?? '', 'ana')
  expect(office.queue.next(ana, ['llamada'])).toBeUndefined()
})

it('[RE6] [CE2] a second reading opens with the last part of the corte that reads other votes', async () => {
  const [first = '', second = ''] = ACTAS
  for (const acta of [first, second]) office.tally('beto', acta)
  const publish = (part: number, acta: string) => {
    const votos = catalogo.options.map(() => 7)
    const value = { capturada: true, contabilizada: true, listaNominal: 500, votos } as PrepActa
    const corte = { eleccion: catalogo.clave, corteAt: '2027-06-07T02:00:00.000Z', header: {} }
    const actas = [{ acta, value }]
    const body = { ...corte, sha256: 's', lote: 'a', part, parts: 2, actas }
    office.fold({ actor: 'prep', kind: 'prep.corte.published', body } as never)
  }
  const waiting = () => office.queue.waiting().find(({ kind }) => kind === 'segunda')?.esperan
  publish(1, first)
  await new Promise((resolve) => setImmediate(resolve))
  expect(waiting()).toBe(0)
  publish(2, second)
  await expect.poll(waiting).toBe(2)
})

it('a practice night that was put away leaves nothing in the queue', () => {
  office.queue.next(ana)
  Object.assign(office.night, newNight())
  office.reset()
  expect(office.queue.held('ana')).toBeUndefined()
  expect(office.queue.waiting().every(({ esperan }) => esperan === 0)).toBe(true)
  expect(office.queue.next(beto)).toBeUndefined()
})
