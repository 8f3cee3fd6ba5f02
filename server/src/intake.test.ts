import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Desk } from './desk.ts'
import type { Draft } from './domain/record.ts'
import { figuresOf, findAmbito } from './domain/tablero.ts'
import { Intake } from './intake.ts'
import type { OpenLedger } from './ledger/ledger.ts'
import { openSqlite } from './ledger/sqlite.ts'
import { makeBase } from './simulacro/base.ts'
import { corteCsv } from './simulacro/corte.ts'
import { MINUTES } from './simulacro/llegadas.ts'
import { makeNight } from './simulacro/night.ts'

/** 1,980 actas: they come in two parts. */
const night = makeNight(3, 0.2)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'intake-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A ledger to which the power is cut at the draft that `isLast` names. */
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
  return { intake, figures, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}

const isPart = (part: number) => (draft: Draft) =>
  draft.kind === 'prep.corte.published' && draft.body.part === part

test('[RE6] a corte that was cut off between its parts is taken again whole after the restart', async () => {
  const rows = corteCsv(night, 0).trimEnd().split('\r\n')
  const allButOne = Buffer.from(rows.slice(0, -1).join('\r\n'))
  const full = await makeBase(night, MINUTES)
  let before: unknown
  {
    // The first part is the casilla that was not there.
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

test('an elección whose making was cut off is completed by the same base, and only then is there', async () => {
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
