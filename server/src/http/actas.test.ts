import { describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { jornadaOf } from '../domain/jornada.ts'
import type { Bodies, Draft } from '../domain/record.ts'
import type { Rol } from '../access/role.ts'
import { actas } from './actas.ts'
import { Credentials } from '../access/credential.ts'
import { folioOf } from '../domain/recibo.ts'

const CASILLA = casillaAt(1)
const CATALOGO = smallCatalogo(1, {
  options: [
    { key: 'MC', kind: 'partido' },
    { key: 'NO_REGISTRADAS', kind: 'no_registradas' },
    { key: 'NULOS', kind: 'nulos' },
  ],
})

/** The accept path over a night in memory; `waiting` records are ahead of the next record. */
async function doorWith(waiting: number, catalogo = CATALOGO) {
  const memory = new MemoryDesk(catalogo)
  const submitted: Draft[] = []
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const exp = Date.now() / 1000 + 60
  const casillas = new Set([CASILLA])
  const tokenOf = (rol: Rol) => credentials.issue({ sub: 'rc', rol, casillas, exp })
  const token = await tokenOf('representante')
  const state = { waiting }
  const desk = {
    ...memory,
    submit: (draft: Draft) => {
      submitted.push(draft)
      return memory.submit(draft)
    },
  }
  const line = {
    waiting: () => state.waiting,
    waitingMax: 10,
    random: () => submitted.length / 10 + 0.5,
  }
  const person = { sub: 'rc', rol: 'representante' as const, casillas }
  const spendAll = async () => {
    while (credentials.budget.take(person) === 0);
  }
  const app = stage((app) => app.route('/', actas(desk, line, credentials)))
  const send = (mc: number, headers: Record<string, string> = {}, more: object = {}) => {
    const body = JSON.stringify({
      id: 'client-0001',
      at: '2027-06-06T20:00:00-06:00',
      eleccion: 'GOB',
      casilla: CASILLA,
      votos: { MC: mc },
      noRegistradas: 0,
      nulos: 0,
      totalAsentado: mc,
      boletasSobrantes: 'blanco',
      personasVotaron: mc,
      representantesVotaron: 0,
      votosSacados: mc,
      ...more,
    })
    const length = String(Buffer.byteLength(body))
    const own = { authorization: `Bearer ${token}`, 'content-length': length, ...headers }
    return app.request('/', { method: 'POST', body, headers: own })
  }
  const headersOf = async (rol: Rol) => ({ authorization: `Bearer ${await tokenOf(rol)}` })
  /** The way of the record, or the refusal, for a role that sends the given fields. */
  const wayOf = async (rol: Rol, more: object) => {
    const answer = await send(7, await headersOf(rol), { id: `client-${rol}`, ...more })
    const { error, detalle = [] } = (await answer.json()) as { error?: string; detalle?: string[] }
    if (error !== undefined) return `${error} ${detalle.join()}`
    const { canal, foto, supervisa } = submitted.at(-1)?.body as Bodies['acta.submitted']
    return { canal, foto, supervisa }
  }
  return { send, submitted, state, memory, spendAll, headersOf, wayOf }
}

describe('over the budget', () => {
  it('[WR1] over the budget a new submission is given a turn, and nothing is written', async () => {
    const door = await doorWith(0)
    await door.spendAll()
    const answer = await door.send(7)
    expect(answer.status).toBe(429)
    expect(await answer.json()).toMatchObject({ error: 'demasiados_envios' })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(2)
    expect(door.submitted).toEqual([])
  })

  it('[WR1] over the budget a resend gets its first answer again', async () => {
    const door = await doorWith(0)
    const first: unknown = await (await door.send(7)).json()
    await door.spendAll()
    const again = await door.send(7)
    expect(again.status).toBe(201)
    expect(await again.json()).toEqual(first)
  })
})

describe('over capacity', () => {
  it('over capacity the answer is 503 with a slot to come back at, and nothing is half kept', async () => {
    const door = await doorWith(10)
    const answer = await door.send(7)
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBe(12)
    expect(door.submitted).toEqual([])
    door.state.waiting = 0
    expect((await door.send(7)).status).toBe(201)
    expect(door.submitted).toHaveLength(1)
  })

  it('[LE2] over capacity what was accepted before gets its answer all the same', async () => {
    const door = await doorWith(0)
    const first: unknown = await (await door.send(7)).json()
    door.state.waiting = 10
    const again = await door.send(7)
    expect(again.status).toBe(201)
    expect(await again.json()).toEqual(first)
  })
})

it('[LE2] a resend gets its first answer also where this build refuses what an earlier one took', async () => {
  const door = await doorWith(0)
  const { memory, submitted, send } = door
  const jornada = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['04'], [])
  memory.fold('eleccion.dated', { eleccion: 'GOB', ...jornada })
  const first: unknown = await (await send(7)).json()
  // The record of a capturist who named no way, as earlier builds took the record.
  const staff = await door.headersOf('capturista')
  const { length } = submitted
  const again = await send(7, staff)
  expect([again.status, await again.json()]).toEqual([201, first])
  expect((await send(8, staff)).status).toBe(400)
  // A clock set right after the first answer: the day has not come.
  memory.at = '2027-05-20T18:00:00.000Z'
  const early = await send(7)
  expect([early.status, await early.json()]).toEqual([201, first])
  expect((await send(8)).status).toBe(422)
  expect(submitted).toHaveLength(length)
})

it('[CL6] [LE2] a ballot that grew takes what phones with the one before send, and knows a resend', async () => {
  const door = await doorWith(0)
  const first: unknown = await (await door.send(7)).json()
  const candidaturas = ['MC', 'NUEVO'].map((key) => ({ key, partidos: [key], options: [key] }))
  door.memory.fold('eleccion.extended', {
    ...{ eleccion: 'GOB', lugares: [], actas: [] },
    options: [{ key: 'NUEVO', kind: 'partido' }],
    boletas: [{ ambito: 'GOB', candidaturas }],
  })
  expect(await (await door.send(7)).json()).toEqual(first)
  expect(await (await door.send(8)).json()).toMatchObject({ revision: 2 })
})

it('[LE1] the answer carries its length and says where the record stands', async () => {
  const door = await doorWith(0)
  const answer = await door.send(7)
  const text = await answer.text()
  expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
  expect(JSON.parse(text)).toMatchObject({
    ...{ seq: 2, revision: 1, acta: '040001B010005' },
    folio: folioOf(door.memory.drafts.at(-1)?.id ?? ''),
  })
})

it('a body that does not say its length is refused before it is read', async () => {
  const door = await doorWith(0)
  expect((await door.send(7, { 'content-length': '' })).status).toBe(413)
})

describe('an elección with a date', () => {
  const dated = async () => {
    const door = await doorWith(0)
    const { memory } = door
    memory.at = '2027-05-20T18:00:00.000Z'
    const jornada = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['04'], [])
    memory.fold('eleccion.dated', { eleccion: 'GOB', ...jornada })
    return door
  }

  it('[JO2] figures before the day are refused with the day, and nothing is written', async () => {
    const { send, submitted } = await dated()
    const answer = await send(5)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      error: 'jornada_pendiente',
      detalle: ['2027-06-06'],
    })
    expect(submitted).toEqual([])
  })

  it('[JO3] the answer says whether the figures wait for the hour', async () => {
    const { send, memory } = await dated()
    memory.at = '2027-06-06T23:59:59.999Z'
    const early = await (await send(5)).json()
    memory.at = '2027-06-07T00:00:00.000Z'
    const later = await (await send(6)).json()
    expect(early).toMatchObject({ antes: true, contabilizada: false, revision: 1 })
    expect(early).toMatchObject({ hallazgos: [{ regla: 'JO3' }] })
    expect(later).toMatchObject({ contabilizada: true, revision: 2 })
    expect(later).not.toHaveProperty('antes')
  })
})

describe('the way of a tally', () => {
  const foto = 'f'.repeat(64)
  const CAPTURES = ['capturista', 'coordinacion', 'admin'] as const
  const withFoto = async (clase: 'acta' | 'sabana' = 'acta') => {
    const door = await doorWith(0)
    door.memory.fold('foto.stored', {
      ...{ eleccion: 'GOB', casilla: CASILLA, sha256: foto, clase, clientId: 'c' },
      ...{ bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1 },
    })
    return door
  }

  it('[NV4] without the field nobody becomes the representative: whoever captures is asked for it', async () => {
    const { send, wayOf, submitted, headersOf } = await withFoto()
    for (const rol of CAPTURES)
      for (const more of [{}, { foto }])
        expect(await wayOf(rol, more), rol).toBe('canal_faltante canal')
    expect(submitted).toEqual([])
    const asked = await send(7, await headersOf('capturista'))
    expect(asked.status).toBe(400)
    expect(((await asked.json()) as { mensaje: string }).mensaje).toContain('«telefono»')
    expect(await wayOf('representante', {})).toEqual({})
  })

  it('[NV4] a representative gives no other way, and cites no photograph', async () => {
    const { wayOf, submitted } = await withFoto()
    for (const canal of ['captura', 'telefono'])
      expect(await wayOf('representante', { canal })).toBe('sin_permiso canal')
    expect(await wayOf('representante', { foto })).toBe('sin_permiso foto')
    expect(submitted).toEqual([])
  })

  it('[NV4] a capture settles only by a coordinator with a photograph of the acta', async () => {
    const { wayOf } = await withFoto()
    const [telefono, captura] = [{ canal: 'telefono' }, { canal: 'captura' }]
    for (const rol of CAPTURES) {
      expect(await wayOf(rol, telefono), rol).toEqual(telefono)
      expect(await wayOf(rol, captura), rol).toEqual(captura)
      const supervisa = rol === 'capturista' ? {} : { supervisa: true }
      expect(await wayOf(rol, { ...captura, foto }), rol).toEqual({
        ...captura,
        foto,
        ...supervisa,
      })
      expect(await wayOf(rol, { ...captura, foto: 'e'.repeat(64) }), rol).toBe('foto_ajena foto')
      expect(await wayOf(rol, { ...telefono, foto }), rol).toMatch(/^cuerpo_invalido foto/)
      expect(await wayOf(rol, { canal: 'representante' }), rol).toMatch(/^cuerpo_invalido canal/)
    }
  })

  it('[NV4] a capture cites a sábana kept with the acta too', async () => {
    const { wayOf } = await withFoto('sabana')
    const way = { canal: 'captura', foto }
    expect(await wayOf('capturista', way)).toEqual(way)
    expect(await wayOf('coordinacion', way)).toEqual({ ...way, supervisa: true })
  })
})

it('[NO14] an acta of another casilla is foreign, although its key begins with the own casilla', async () => {
  const { actas: own, ...rest } = CATALOGO
  const foreign = own.map((each) => ({ ...each, acta: `${CASILLA}06`, casilla: casillaAt(2) }))
  const { send, submitted } = await doorWith(0, { ...rest, actas: [...own, ...foreign] })
  const answer = await send(7, {}, { casilla: `${CASILLA}06` })
  expect([answer.status, await answer.json()]).toMatchObject([403, { error: 'casilla_ajena' }])
  expect(submitted).toEqual([])
  expect((await send(7, {}, { casilla: `${CASILLA}05` })).status).toBe(201)
})

it('a line with a field of its own is refused by name among the votes, and never overwritten', async () => {
  const { send, submitted } = await doorWith(0)
  for (const key of ['NULOS', 'NO_REGISTRADAS']) {
    const answer = await send(7, {}, { votos: { MC: 7, [key]: 3 } })
    expect(answer.status).toBe(400)
    const { detalle } = (await answer.json()) as { detalle: string[] }
    expect(detalle.join()).toContain(`votos.${key}`)
  }
  expect(submitted).toEqual([])
})
