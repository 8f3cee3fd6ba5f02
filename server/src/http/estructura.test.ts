import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stage } from '../../../tests/fixtures/stage.ts'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import type { ColumnasDoc, EnsayoDoc, ImportacionDoc } from '../contract/estructura.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import { Nombramientos } from '../estructura/nombramientos.ts'
import { Personas } from '../estructura/personas.ts'
import { readTable } from '../estructura/sheet.ts'
import { Credentials, type Credential } from '../access/credential.ts'
import { credentialOf, scopeIn } from '../access/nombramiento.ts'
import { nombramientos } from './nombramientos.ts'
import { Readings } from './readings.ts'

const HEADING = 'cargo,ruta,casilla,nombre,telefono'
const LINES = [
  'RG,R1,,Gloria Núñez,2291234567',
  'RC,R1,0001 B,María López Uc,2291234568',
  'RC,R1,0002 B,Ana Ruiz Poot,2291234569',
  'Suplente,R1,0002 B,Beto Sosa Ek,',
]
const exp = () => Math.floor(Date.now() / 1000) + 60

let folder = ''
let personas: Personas
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estructura-'))
  personas = new Personas(join(folder, 'personas.sqlite'))
})
afterEach(async () => {
  await personas[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const CALM = { look: () => ({ estado: 'calma', minuto: 0 }) as const }

function makeDoor(desk = new MemoryDesk(smallCatalogo(4))) {
  const { night } = desk
  const credentials = new Credentials({
    key: 'k'.repeat(32),
    nowMs: Date.now,
    isVoid: (each) => isVoid(night.representacion, each),
    casillasOf: (id) => scopeIn(night, id),
  })
  const own = new Nombramientos(desk, personas, 'clave')
  const readings = new Readings(night, credentials)
  const room = nombramientos(night, own, personas, CALM, readings, credentials)
  const app = stage((app) => app.route('/', room))
  const post = async (path: string, lines: string[], who: Partial<Credential> = {}) => {
    const token = await credentials.issue({
      ...{ sub: 'a', rol: 'admin', casillas: 'todas', exp: exp() },
      ...who,
    })
    const headers = { authorization: `Bearer ${token}` }
    return app.request(path, { method: 'POST', headers, body: lines.join('\n') })
  }
  const send = async (lines: string[], query = '', who: Partial<Credential> = {}) => {
    const answer = await post(`/estructura${query}`, [HEADING, ...lines], who)
    return (await answer.json()) as ImportacionDoc & { error?: string; detalle?: string[] }
  }
  const inForce = () =>
    [...night.representacion.nombramientos.values()]
      .filter(({ revocadoAt }) => revocadoAt === undefined)
      .map(({ id, cargo, casillas }) => ({ id, cargo, casillas, ...personas.contactOf(id) }))
  const names = () => inForce().map(({ nombre }) => nombre)
  return { desk, night, post, send, inForce, names }
}

const changed = (lines: string[], from: string, to: string) =>
  lines.map((line) => line.replace(from, to))

describe('a file again, with corrections', () => {
  it('[NO9] another telephone or spelling corrects the person, and paper and code stay', async () => {
    const { desk, send, inForce } = makeDoor()
    await send(LINES)
    const [before, drafts] = [inForce(), desk.drafts.length]
    const corrected = changed(
      changed(LINES, 'María López Uc', 'Ma. López Uc'),
      '2291234567',
      '(229) 765-4321',
    )
    const trial: EnsayoDoc = await send(corrected, '?ensayo=1')
    expect(trial.resumen).toMatchObject({ nuevas: 0, corregidas: 2, iguales: 2, fuera: 0 })
    expect(trial.cambios.corregidas[0]).toMatchObject({
      ...{ nombre: 'Gloria Núñez', telefono: '2297654321', donde: 'Ruta R1, 2 casillas' },
      antes: { nombre: 'Gloria Núñez', telefono: '2291234567' },
    })
    expect(inForce()).toEqual(before)
    expect(await send(corrected)).toMatchObject({ emitidos: 0, revocados: 0, corregidos: 2 })
    expect(inForce().map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(inForce().slice(0, 2)).toMatchObject([
      { nombre: 'Gloria Núñez', telefono: '2297654321' },
      { nombre: 'Ma. López Uc' },
    ])
    expect(desk.drafts.slice(drafts).map(({ kind }) => kind)).toEqual(['nombramiento.corrected'])
    expect((await send(corrected)).resumen).toMatchObject({ iguales: 4, corregidas: 0 })
  })

  it('[NO9] another person in the post takes the place of the former, whose paper ends', async () => {
    const { send, names } = makeDoor()
    await send(LINES)
    const other = changed(LINES, 'Ana Ruiz Poot,2291234569', 'Eva Canul Dzib,2291230000')
    const trial: EnsayoDoc = await send(other, '?ensayo=1')
    expect(trial.resumen).toMatchObject({ nuevas: 0, sustituidas: 1, fuera: 0, iguales: 3 })
    expect(trial.cambios.sustituidas).toMatchObject([
      { nombre: 'Eva Canul Dzib', donde: 'Ruta R1, 0002 B', antes: { nombre: 'Ana Ruiz Poot' } },
    ])
    expect(await send(other)).toMatchObject({ emitidos: 1, revocados: 1 })
    expect(names()).not.toContain('Ana Ruiz Poot')
    // A person replaced by a file alone comes back with a file.
    expect((await send(LINES)).resumen).toMatchObject({ sustituidas: 1 })
    expect(names()).toContain('Ana Ruiz Poot')
  })

  it('[NO9] the same telephone with a wholly other name is another person', async () => {
    const { send } = makeDoor()
    await send(LINES)
    const other = changed(LINES, 'Ana Ruiz Poot', 'Pedro Canul Dzib')
    expect((await send(other, '?ensayo=1')).resumen).toMatchObject({
      sustituidas: 1,
      corregidas: 0,
    })
  })

  it('[NO9] a second propietario of a casilla replaces nobody who is in the file', async () => {
    const { send, names } = makeDoor()
    await send(LINES)
    await send([...LINES, 'RC propietario 2,R1,0002 B,Eva Canul Dzib,'])
    expect(names()).toEqual(expect.arrayContaining(['Ana Ruiz Poot', 'Eva Canul Dzib']))
  })

  it('[NO1] a correction of a revoked person gives nothing back', async () => {
    const { desk, send, inForce, names } = makeDoor()
    await send(LINES)
    const ids = inForce().flatMap(({ id, nombre }) => (nombre === 'Ana Ruiz Poot' ? [id] : []))
    desk.fold('nombramiento.revoked', { ids, causa: 'Robo' })
    const corrected = changed(LINES, '2291234569', '2290000000')
    expect((await send(corrected)).resumen).toMatchObject({ revocadas: 1, nuevas: 0 })
    expect(names()).not.toContain('Ana Ruiz Poot')
  })

  it('[NO9] people who no longer come are listed, stay, and end together when so asked', async () => {
    const { send, names } = makeDoor()
    await send(LINES)
    const fewer = LINES.slice(0, 2)
    const general = { reemplazadas: 1, fuera: 2 }
    const trial: EnsayoDoc = await send(fewer, '?ensayo=1')
    expect(trial.resumen).toMatchObject(general)
    expect(trial.cambios.fuera.map(({ nombre }) => nombre)).toEqual([
      'Ana Ruiz Poot',
      'Beto Sosa Ek',
    ])
    await send(fewer)
    expect(names()).toContain('Ana Ruiz Poot')
    expect((await send(fewer, '?sinEfecto=3')).error).toBe('estructura_cambio')
    expect(await send(fewer, '?sinEfecto=2')).toMatchObject({ revocados: 2 })
    expect(names().sort()).toEqual(['Gloria Núñez', 'María López Uc'])
  })
})

describe('good rows without the bad', () => {
  const BAD = [...LINES, 'Rey,R1,0003 B,Eva Canul,', 'RC,R1,0004 B,Luz Chan,123']

  it('[NO4] the good rows are taken when so asked, nobody is told to be missing, and nobody is replaced', async () => {
    const { send, names } = makeDoor()
    await send(['RC,R1,0003 B,Eva Canul Uc,', 'RC,R1,0001 B,Olga Pech Ku,'])
    const trial: EnsayoDoc = await send(BAD, '?ensayo=1')
    expect(trial).toMatchObject({ filas: 6, validas: 4, malasTotal: 2 })
    expect(trial.resumen).toMatchObject({ nuevas: 4, sustituidas: 0, fuera: 0 })
    expect((await send(BAD)).error).toBe('filas_malas')
    expect(await send(BAD, '?buenas=1')).toMatchObject({ emitidos: 4, revocados: 0 })
    expect(names()).toHaveLength(6)
  })

  it('the bad rows come back as the same sheet with a column «Qué corregir»', async () => {
    const { post } = makeDoor()
    const answer = await post('/estructura/malas', [HEADING, ...BAD])
    expect(answer.headers.get('content-disposition')).toContain('por-corregir.xlsx')
    const table = await readTable(new Uint8Array(await answer.arrayBuffer()))
    expect(table.map(({ cells }) => cells[5] !== '')).toEqual([
      ...[true, false, false, false, false, true, true],
    ])
    expect(table[6]?.cells[5]).toBe('El teléfono no tiene 10 dígitos.')
  })
})

describe('columns that a person names', () => {
  const LINES = ['Quién,Dónde,Qué', 'Ana Ruiz,0001 B,RC']

  it('[NO10] a sheet with unknown columns is asked about, and read as the person says', async () => {
    const { post, names } = makeDoor()
    const refused = (await (await post('/estructura?ensayo=1', LINES)).json()) as { error: string }
    expect(refused.error).toBe('columnas_sin_reconocer')
    const doc = (await (await post('/estructura/columnas', LINES)).json()) as ColumnasDoc
    expect(doc.columnas.map(({ campo, supuesta }) => [campo, supuesta])).toEqual([
      ['', false],
      ['casilla', true],
      ['cargo', true],
    ])
    expect(doc.columnas[0]?.muestra).toEqual(['Ana Ruiz'])
    const said = encodeURIComponent('nombre,casilla,cargo')
    expect((await post(`/estructura?columnas=${said}`, LINES)).status).toBe(201)
    expect(names()).toEqual(['Ana Ruiz'])
    expect((await post('/estructura?columnas=edad', LINES)).status).toBe(422)
  })
})

describe('who acts where', () => {
  const own = async (line: string) => {
    const door = makeDoor()
    await door.send([line])
    const [found] = door.inForce()
    return { ...door, found }
  }

  it('[NO8] a coordinator without a place is asked for one, and is of the whole only by the word', async () => {
    const { send } = makeDoor()
    const trial: EnsayoDoc = await send(['Coordinación municipal,,,Zoë Peña,'], '?ensayo=1')
    expect(trial.malas).toEqual([
      {
        ...{ fila: 2, campo: 'alcance' },
        motivo:
          'Falta el alcance: un municipio, un distrito, una ruta, casillas, o la palabra «todas».',
      },
    ])
    const { night, found, send: again } = await own('Coordinación municipal,,todas,Zoë Peña,')
    expect(night.representacion.nombramientos.get(found?.id ?? '')).toMatchObject({
      casillas: [],
      todas: true,
    })
    const told: EnsayoDoc = await again(['Coordinación municipal,todas,,Luz Chan,'], '?ensayo=1')
    expect(told.cambios.nuevas[0]?.donde).toBe('todas las casillas')
    expect(told.resumen.todas).toBe(1)
  })

  it('[NO8] a municipio by its name gives its casillas, and an unknown one is told with those there are', async () => {
    const { post, inForce } = makeDoor()
    const rows = (municipio: string) => [
      'cargo,municipio,casilla,nombre',
      `Coordinadora municipal,${municipio},,Zoë Peña`,
    ]
    const answer = await post('/estructura', rows('Chanpoton'))
    expect(((await answer.json()) as { detalle: string[] }).detalle).toEqual([
      'Fila 2, alcance: No hay municipio «Chanpoton». Hay: Campeche y Champotón.',
    ])
    expect((await post('/estructura', rows('CHAMPOTON'))).status).toBe(201)
    expect(inForce()).toMatchObject([{ casillas: [casillaAt(3), casillaAt(4)] }])
  })

  it('[NO8] a coordinator imports where they coordinate and nowhere else', async () => {
    const { send, names, inForce } = makeDoor()
    await send(LINES)
    const who = { rol: 'coordinacion', casillas: new Set([casillaAt(3)]) } as const
    const rows = [
      'RC,,0003 B,Luz Chan Uc,',
      'RC,,0001 B,Eva Canul,',
      'Coordinación municipal,todas,,Yo,',
    ]
    const trial: EnsayoDoc = await send(rows, '?ensayo=1', who)
    expect(trial).toMatchObject({ validas: 1, malasTotal: 2, resumen: { nuevas: 1, fuera: 0 } })
    expect(trial.malas.map(({ fila, motivo }) => [fila, motivo])).toEqual([
      [3, 'Ese puesto no está a tu cargo: pídelo a la coordinación general.'],
      [4, 'Ese puesto no está a tu cargo: pídelo a la coordinación general.'],
    ])
    expect((await send(rows, '', who)).error).toBe('filas_malas')
    expect(await send(rows, '?buenas=1', who)).toMatchObject({ emitidos: 1 })
    expect(names()).toEqual(expect.arrayContaining(['Luz Chan Uc', 'María López Uc']))
    expect(inForce()).toHaveLength(5)
    // Missing people are counted among the coordinator's own alone.
    const fewer: EnsayoDoc = await send(['RC,,0003 B,Flor Ek Uh,'], '?ensayo=1', who)
    expect(fewer.resumen).toMatchObject({ sustituidas: 1, fuera: 0 })
  })

  it('[NO8] a capturist captures for every casilla by the word, and without a place is refused', async () => {
    const { send } = makeDoor()
    const trial: EnsayoDoc = await send(['Capturista,,,Omar Tun Ku,2291234567'], '?ensayo=1')
    expect(trial.malas).toMatchObject([{ fila: 2, campo: 'alcance' }])
    const { night, inForce } = await own('Capturista,todas,,Omar Tun Ku,2291234567')
    const found = night.representacion.nombramientos.get(inForce()[0]?.id ?? '')
    const credential = found && credentialOf(found, 1)
    expect(credential).toMatchObject({ rol: 'capturista', casillas: 'todas' })
  })

  it('[NO8] an older nombramiento with an empty list is of no casilla, and the word issues it anew', async () => {
    const desk = new MemoryDesk(smallCatalogo(4))
    const line = 'Coordinación municipal,todas,,Zoë Peña,2291234567'
    const { send, night } = makeDoor(desk)
    await send([line])
    const [before] = night.representacion.nombramientos.values()
    delete before?.todas
    expect(before && credentialOf(before, 1).casillas).toEqual(new Set())
    const told: EnsayoDoc = await send([line], '?ensayo=1')
    expect(told.resumen).toMatchObject({ reemplazadas: 1, iguales: 0, todas: 1 })
    expect(told.cambios.reemplazadas[0]?.antes?.donde).toBe('ninguna casilla')
  })
})
