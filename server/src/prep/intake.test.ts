import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Desk } from '../ledger/desk.ts'
import type { Draft } from '../domain/record.ts'
import { figuresOf, findAmbito } from '../domain/read/ambito.ts'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { federalCsv, federalName } from '../../../tests/fixtures/federal.ts'
import { Intake } from './intake.ts'
import type { OpenLedger } from '../ledger/ledger.ts'
import { openSqlite } from '../ledger/sqlite.ts'
import { makeBase } from '../simulacro/base.ts'
import { corteCsv } from '../simulacro/corte.ts'
import { MINUTES } from '../simulacro/arrivals.ts'
import { makeNight } from '../simulacro/night.ts'

/** 1,980 actas: two parts. */
const night = makeNight(3, 0.2)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'intake-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A ledger whose power is cut at the draft picked by `isLast`. */
function darkAt(isLast: (draft: Draft) => boolean): OpenLedger {
  return async (deliver) => {
    const ledger = await openSqlite(join(folder, 'ledger.sqlite'))(deliver)
    const append = (drafts: Draft[]) =>
      drafts.some(isLast) ? Promise.reject(new Error('Power cut')) : ledger.append(drafts)
    return { ...ledger, append }
  }
}

async function openIntake(isLast: (draft: Draft) => boolean = () => false) {
  const desk = await Desk.open(darkAt(isLast), () => new Date())
  const intake = new Intake(desk, join(folder, 'cortes'))
  const figures = () => {
    const place = findAmbito(desk.night, '')
    return place && figuresOf(place)
  }
  const ballot = (clave: string) => {
    const [slot] = desk.night.elecciones.get(clave)?.slots.values() ?? []
    return slot?.boleta.keys ?? []
  }
  const { night } = desk
  return {
    intake,
    night,
    figures,
    ballot,
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  }
}

const isPart = (part: number) => (draft: Draft) =>
  draft.kind === 'prep.corte.published' && draft.body.part === part

it('[RE6] a corte that was cut off between its parts is taken again whole after the restart', async () => {
  const rows = corteCsv(night, 0).trimEnd().split('\r\n')
  const allButOne = Buffer.from(rows.slice(0, -1).join('\r\n'))
  const full = await makeBase(night, MINUTES)
  let before: unknown
  {
    // The first part is the added casilla.
    await using dark = await openIntake(isPart(3))
    await dark.intake.create(allButOne, 'VER_AYUN_2017.csv', false)
    before = dark.figures()
    await expect(dark.intake.take(full.bytes, full.name)).rejects.toThrow('Power cut')
  }
  await using again = await openIntake()
  expect(again.figures()).toEqual(before)
  const [taken] = await again.intake.takeOrCreate(full.bytes, full.name)
  expect(taken).toMatchObject({ repetido: false })
  expect(taken?.cambios).toBeGreaterThan(1000)
  const { esperadas, capturadas } = again.figures()?.actas ?? {}
  expect([esperadas, capturadas]).toEqual([night.casillas.length, taken?.cambios])
})

it('an elección whose making was cut off is completed by the same base, and only then is there', async () => {
  const full = await makeBase(night, MINUTES)
  {
    await using dark = await openIntake(isPart(1))
    await expect(dark.intake.create(full.bytes, full.name, false)).rejects.toThrow('Power cut')
  }
  await using again = await openIntake()
  const [taken] = await again.intake.create(full.bytes, full.name, false)
  expect(again.figures()?.actas.capturadas).toBe(taken?.cambios)
  await expect(again.intake.create(full.bytes, full.name, false)).rejects.toMatchObject({
    refusal: 'eleccion_repetida',
  })
})

/** A small federal corte; `change` edits the text, `day` the date. */
function federal(minute: number, change = (text: string) => text, clave: 'PRES' | 'SEN' = 'PRES') {
  const base = { clave, rows: 64, minute }
  return { name: federalName(base), bytes: Buffer.from(change(federalCsv(base))) }
}

it('[CL6] a column that was renamed is told, and the line that phones send stays on the ballot', async () => {
  await using desk = await openIntake()
  const { intake } = desk
  const [zero, renamed] = [federal(0), federal(120, (text) => text.replace(',MC,', ',MC2,'))]
  await intake.create(zero.bytes, zero.name, false)
  const ballot = () => desk.ballot('PRES')
  const before = ballot()
  const [taken] = await intake.take(renamed.bytes, renamed.name)
  expect(taken?.avisos).toEqual(
    expect.arrayContaining([expect.stringMatching(/Faltan .* MC$/), expect.stringMatching(/MC2$/)]),
  )
  expect(ballot()).toEqual(expect.arrayContaining([...before, 'MC2']))
})

it('a corte of an hour that has not come is refused where the ones before were of hours that had', async () => {
  await using desk = await openIntake()
  const { intake } = desk
  const ahead = federal(140, (text) => text.replace('02/06/2024', '02/06/2124'))
  for (const [minute, take] of [
    [0, 'create'],
    [120, 'take'],
  ] as const) {
    const { bytes, name } = federal(minute)
    await (take === 'create' ? intake.create(bytes, name, false) : intake.take(bytes, name))
  }
  await expect(intake.take(ahead.bytes, ahead.name)).rejects.toThrow('corte_futuro')
  const next = federal(140)
  expect(await intake.take(next.bytes, next.name)).toMatchObject([{ repetido: false }])
})

it('what is refused of a delivery keeps nothing else out', async () => {
  await using desk = await openIntake()
  const { intake } = desk
  for (const clave of ['PRES', 'SEN'] as const) {
    const { bytes, name } = federal(0, undefined, clave)
    await intake.create(bytes, name, false)
  }
  const newer = federal(140)
  await intake.take(newer.bytes, newer.name)
  const zip = new ZipFile()
  for (const clave of ['PRES', 'SEN'] as const) {
    const { bytes, name } = federal(120, undefined, clave)
    zip.addBuffer(bytes, name.replace(/.*[/]/, ''))
  }
  zip.end()
  const taken = await intake.take(await buffer(zip.outputStream), 'entrega.zip')
  const of = (clave: string) => taken.find(({ eleccion }) => eleccion === clave)
  expect(of('SEN')?.cambios).toBeGreaterThan(0)
  expect(of('PRES')).toMatchObject({ cambios: 0, avisos: [expect.stringMatching('más nuevo')] })
})

it('[JO1] [JO4] an elección gets its date with its catálogo, or none, and an admin may change the date', async () => {
  const base = await makeBase(makeNight(3, 0.01), 0)
  await using office = await openIntake()
  const cuando = { fecha: '2099-06-07', cierre: '18:00' }
  await office.intake.create(base.bytes, base.name, false, cuando)
  const jornada = () => office.night.elecciones.get('AYUN')?.jornada
  expect(jornada()).toMatchObject({ ...cuando, zonas: [{ huso: 'America/Mexico_City' }] })
  await office.intake.date('AYUN', { ...cuando, cierre: '17:00' }, 'admin')
  expect(jornada()).toMatchObject({ cierre: '17:00' })
  await office.intake.date('AYUN', cuando, 'admin')
  expect(jornada()).toMatchObject(cuando)
  await expect(office.intake.date('NADA', cuando, 'admin')).rejects.toThrow('eleccion_desconocida')
})

it.each([
  ['played again years later', false, undefined],
  ['made without a date on purpose', false, null],
  ['of a practice night', true, { fecha: '2099-06-07', cierre: '18:00' }],
] as const)('[JO1] an elección %s has no date', async (_how, simulacro, cuando) => {
  const base = await makeBase(makeNight(3, 0.01), 0)
  await using office = await openIntake()
  await office.intake.create(base.bytes, base.name, simulacro, cuando)
  expect(office.night.elecciones.get('AYUN')?.jornada).toBeUndefined()
})
