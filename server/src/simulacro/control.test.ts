import { cpSync, mkdtempSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeCampo } from '../../../tests/fixtures/campo.ts'
import { casillaAt, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { readConfig } from '../config.ts'
import { Desk } from '../ledger/desk.ts'
import { Credentials } from '../access/credential.ts'
import { Intake } from '../prep/intake.ts'
import { readKey } from '../access/key.ts'
import { Nombramientos } from '../estructura/nombramientos.ts'
import { Personas } from '../estructura/personas.ts'
import { SimulacroControl } from './control.ts'
import { startService } from '../service.ts'
import { ledgerIn, ledgerOf, nocheOf } from '../ledger/open.ts'
import type { ProgresoDoc } from '../contract/estado.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'practica-'))
})
afterEach(() => {
  rmSync(data, { recursive: true })
})

/** Over a ledger with a practice elección. */
async function openDesk(step = 0) {
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
  const opening = { ledger: ledgerOf(config) }
  const desk = await Desk.open(
    (deliver) => opening.ledger(deliver),
    () => new Date(Date.now() + step),
  )
  const body = smallCatalogo(4, { simulacro: true })
  const head = { id: 'eleccion:GOB', at: desk.now(), actor: 'prep', version: 1 } as const
  await desk.submit({ ...head, kind: 'eleccion.created', body })
  const intake = new Intake(desk, join(data, 'cortes'))
  const personas = new Personas(join(data, 'personas.sqlite'))
  const nombramientos = new Nombramientos(desk, personas, 'clave')
  const fotos = { forget: () => Promise.resolve() }
  const impresiones = { forget: (ids: readonly string[]) => personas.erase(ids) }
  return { config, desk, opening, rooms: { intake, personas, nombramientos, impresiones, fotos } }
}

it('[NO7] a practice night whose end is cut off once its ledger is away ends with the next start', async () => {
  const { config, desk, opening, rooms } = await openDesk()
  const credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
  const token = await credentials.issue({
    sub: 'a',
    rol: 'admin',
    casillas: 'todas',
    exp: credentials.expIn(60),
  })
  opening.ledger = () => Promise.reject(new Error('Power cut'))
  const control = new SimulacroControl(desk, config, rooms)
  await expect(control.stop()).rejects.toThrow('Power cut')
  await rooms.personas[Symbol.asyncDispose]()
  await using service = await startService(config)
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`${service.url}/api/progreso`, { headers })).status).toBe(403)
})

it.each([-3_600_000, 3_600_000])(
  '[NO7] a practice night that ended under a clock off by %d ms ends its credentials and no later one',
  async (step) => {
    const { config, desk, rooms } = await openDesk(step)
    const tokenOf = async () => {
      const noche = await nocheOf(config)
      const credentials = new Credentials({
        ...{ key: readKey(config), nowMs: Date.now },
        noche: () => noche,
      })
      const exp = credentials.expIn(60)
      return credentials.issue({ sub: 'a', rol: 'admin', casillas: 'todas', exp })
    }
    const before = await tokenOf()
    const control = new SimulacroControl(desk, config, rooms)
    await control.stop()
    await desk[Symbol.asyncDispose]()
    await rooms.personas[Symbol.asyncDispose]()
    const after = await tokenOf()
    await using service = await startService(config)
    const statusOf = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${service.url}/api/progreso`, { headers })).status
    }
    expect(await statusOf(before)).toBe(403)
    expect(await statusOf(after)).toBe(200)
    // An admin ended the practice night, by a link or a token: no further link lies about in the log.
    expect(service.greeting).toContain('espejo')
    expect(service.greeting).not.toContain('/entrar#')
  },
)

it('[NO7] a structure and a corte that are under way when a practice night ends go with it', async () => {
  const { config, desk, rooms } = await openDesk()
  const control = new SimulacroControl(desk, config, rooms)
  const { bytes, name } = await makeCampo(5, 0.01)
  const line = `RC propietario,,${casillaAt(1)},Zoë Peña,`
  const structure = Buffer.from(`cargo,ruta,casilla,nombre,telefono\n${line}`)
  const underWay = [
    rooms.nombramientos.take(structure, {
      sub: 'a',
      rol: 'admin',
      casillas: 'todas',
      exp: Infinity,
    }),
    rooms.intake.create(bytes, name, true),
  ]
  await control.stop()
  await Promise.allSettled(underWay)
  const { elecciones, representacion } = desk.night
  const left = [elecciones.size, representacion.nombramientos.size, rooms.personas.ids().length]
  expect(left).toEqual([0, 0, 0])
  await rooms.personas[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
})

it('[LE12] work that began in a practice night writes nothing in the next', async () => {
  const { config, desk, rooms } = await openDesk()
  const control = new SimulacroControl(desk, config, rooms)
  const over = Promise.withResolvers<void>()
  const late = desk.inThisNight(async () => {
    await over.promise
    const head = { id: 'tarde', at: desk.now(), actor: 'a', version: 1 } as const
    return desk.submit({ ...head, kind: 'credencial.revoked', body: { ids: ['x'] } })
  })
  await control.stop()
  over.resolve()
  await expect(late).rejects.toMatchObject({ fault: 'otra noche' })
  expect(desk.night.seq).toBe(1)
  await rooms.personas[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
})

/** Runs the end of a practice night, and leaves the folder as a power cut at a step of the end leaves it. */
async function endUntil(step: Step, reader: boolean): Promise<string> {
  const { config, desk, opening, rooms } = await openDesk()
  // A reader, as of a backup, keeps the log beside the ledger.
  const reading = reader ? new DatabaseSync(ledgerIn(data), { readOnly: true }) : undefined
  reading?.prepare('SELECT count(*) FROM records').get()
  const left = join(data, '..', `${basename(data)}-${step}`)
  const at = (reached: Step) => {
    if (reached === step) cpSync(data, left, { recursive: true })
  }
  opening.ledger = async (deliver) => {
    at('put away')
    const ledger = await ledgerOf(config)(deliver)
    at('opened')
    return ledger
  }
  const control = new SimulacroControl(desk, config, {
    ...rooms,
    impresiones: {
      forget: (ids) => {
        at('begun')
        return rooms.impresiones.forget(ids)
      },
    },
    fotos: { forget: () => Promise.resolve(at('closed')) },
  })
  await control.stop()
  at('done')
  reading?.close()
  await desk[Symbol.asyncDispose]()
  await rooms.personas[Symbol.asyncDispose]()
  return left
}

const STEPS = ['begun', 'closed', 'put away', 'opened', 'done'] as const
type Step = (typeof STEPS)[number]

it.each(STEPS.flatMap((step) => [[step, false] as const, [step, true] as const]))(
  '[LE12] a practice night whose end is cut off once %s (reader: %s) stands or has ended, and can be ended',
  async (step, reader) => {
    const left = await endUntil(step, reader)
    try {
      const config = readConfig({ ESPEJO_DATA: left, PORT: '0' })
      await using service = await startService(config)
      const exp = Math.floor(Date.now() / 1000) + 60
      const tokenOf = (noche: string | undefined) =>
        new Credentials({ key: readKey(config), nowMs: Date.now, noche: () => noche }).issue({
          ...{ sub: 'a', rol: 'admin', casillas: 'todas', exp },
        })
      const ask = async (noche: string | undefined, method = 'GET', path = 'progreso') => {
        const headers = { authorization: `Bearer ${await tokenOf(noche)}` }
        return fetch(`${service.url}/api/${path}`, { method, headers })
      }
      const noche = await nocheOf(config)
      const stands = ['begun', 'closed'].includes(step)
      expect(noche === '').toBe(stands)
      expect((await ask('')).status).toBe(stands ? 200 : 403)
      const { elecciones } = (await (await ask(noche)).json()) as ProgresoDoc
      expect(Object.keys(elecciones)).toEqual(stands ? ['GOB'] : [])
      expect((await ask(noche, 'DELETE', 'simulacro')).status).toBe(200)
      expect((await ask('')).status).toBe(403)
    } finally {
      rmSync(left, { recursive: true })
    }
  },
)

it('[LE12] a practice night whose end fails goes on or has ended without a new start', async () => {
  const { config, desk, opening, rooms } = await openDesk()
  let fails = 2
  const usual = opening.ledger
  opening.ledger = (deliver) =>
    fails-- > 0 ? Promise.reject(new Error('Redis is away')) : usual(deliver)
  const told: unknown[] = []
  desk.failed = (error) => told.push(error)
  const control = new SimulacroControl(desk, config, rooms)
  await expect(control.stop()).rejects.toThrow('Redis is away')
  await expect.poll(() => desk.turning).toBe(false)
  expect(told).toHaveLength(1)
  expect(desk.night.seq).toBe(1)
  expect(desk.night.representacion.noche).toMatch(/^simulacro:/)
  // The mark of an end under way would let the next start pass over a missing ledger (LE9).
  await expect.poll(() => existsSync(join(data, 'simulacro.terminando'))).toBe(false)
  let refusals = 2
  const forget = () => (refusals-- > 0 ? Promise.reject(new Error('No room')) : Promise.resolve())
  const body = smallCatalogo(4, { simulacro: true })
  const head = { id: 'eleccion:GOB', at: desk.now(), actor: 'prep', version: 1 } as const
  await desk.submit({ ...head, kind: 'eleccion.created', body })
  const { noche } = desk.night.representacion
  const again = new SimulacroControl(desk, config, { ...rooms, fotos: { forget } })
  // As in the service: the night that stands goes on, whatever cannot be erased now.
  desk.leave = () => again.leave()
  await expect(again.stop()).rejects.toThrow('No room')
  await expect.poll(() => desk.turning).toBe(false)
  expect([desk.night.representacion.noche, desk.night.elecciones.size]).toEqual([noche, 1])
  await expect.poll(() => refusals).toBeLessThan(0)
  await rooms.personas[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
})

it('[LE12] two ends of one night are one turn, and the second is told', async () => {
  const { desk, rooms } = await openDesk()
  const away = () => Promise.resolve(rmSync(join(data, 'ledger.sqlite')))
  const ends = await Promise.allSettled([desk.reset(away), desk.reset(away)])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect([desk.turning, desk.night.seq]).toEqual([false, 1])
  await rooms.personas[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
})
