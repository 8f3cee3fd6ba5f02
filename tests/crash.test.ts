import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Estado } from '../server/src/contract/estado.ts'
import { readSqlite } from '../server/src/ledger/sqlite.ts'
import { makeBase } from '../server/src/simulacro/base.ts'
import { MINUTES } from '../server/src/simulacro/arrivals.ts'
import { makeNight } from '../server/src/simulacro/night.ts'
import { sendUntilAcked } from './fixtures/acting.ts'
import { auditLedger, type Ack } from './fixtures/audit.ts'
import { makeCampo, type Campo } from './fixtures/campo.ts'
import { startRedis, type TestRedis } from './journeys/redis.ts'
import { LOAD, startService, type TestService } from './journeys/service.ts'

/** Writers send one acta after the other, as phones do, and repeat an acta when nobody answers. */
const WRITERS = 32
const SEED = 9
const KEY = 'una clave de prueba de más de treinta y dos letras'

let data = ''
let redis: TestRedis | undefined
let service: TestService | undefined

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'espejo-crash-'))
})

afterEach(async () => {
  await service?.stop()
  service = undefined
  await redis?.stop()
  redis = undefined
  await rm(data, { recursive: true, force: true })
})

const start = () =>
  startService({ data, key: KEY, env: LOAD, ...(redis ? { redis: redis.url } : {}) })

async function openEleccion(campo: Campo): Promise<string> {
  service = await start()
  const answer = await service.upload('elecciones', campo.bytes, campo.name)
  expect(answer.status).toBe(201)
  return service.token('capturista')
}

/**
 * Sends the whole campo, each acta until acknowledged. `hurt` is called once, in the middle of the
 * campo, kills a program and starts the program again; a request hit in flight is an error like
 * any other, and is sent again.
 */
async function sendAll(campo: Campo, token: string, hurt: () => Promise<void>): Promise<Ack[]> {
  const acks: Ack[] = []
  const left = campo.ballots.map((_, n) => n)
  const middle = Math.floor(left.length / 2)
  let hurting: Promise<void> | undefined
  const write = async () => {
    for (let n = left.shift(); n !== undefined; n = left.shift()) {
      acks.push(await sendUntilAcked(campo, n, { token, urlOf: () => service?.url ?? '' }))
      if (acks.length >= middle) hurting ??= hurt()
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  await hurting
  return acks
}

async function expectAllHeld(campo: Campo, acks: Ack[]): Promise<void> {
  const audit = await auditLedger({ data, ...(redis ? { redis: redis.url } : {}) }, acks)
  expect(audit.acknowledged).toBe(campo.ballots.length)
  expect(audit.lost).toEqual([])
  expect(audit.duplicates).toEqual([])
  const verdict = JSON.parse((await service?.espejo('verify', '--json')) ?? '{}') as {
    ok?: boolean
  }
  expect(verdict.ok).toBe(true)
}

describe('a crash in the middle of the burst', () => {
  it('[LE1] SQLite: a killed server comes back with every acknowledged acta, once', async () => {
    const campo = await makeCampo(SEED, 0.1)
    const token = await openEleccion(campo)
    const acks = await sendAll(campo, token, async () => {
      await service?.kill()
      service = await start()
    })
    await expectAllHeld(campo, acks)
    // The audit would have seen a loss.
    const { lost } = await auditLedger({ data }, [{ id: 'nunca-enviada', seq: 2 }])
    expect(lost).toEqual(['nunca-enviada'])
  })

  it('[LE1] Redis: a killed server comes back with every acknowledged acta, once', async () => {
    redis = await startRedis()
    const campo = await makeCampo(SEED, 0.1)
    const token = await openEleccion(campo)
    const acks = await sendAll(campo, token, async () => {
      await service?.kill()
      service = await start()
    })
    await expectAllHeld(campo, acks)
  })

  it('[LE1] Redis: a killed Redis comes back, and the same server goes on', async () => {
    redis = await startRedis()
    const campo = await makeCampo(SEED, 0.1)
    const token = await openEleccion(campo)
    const acks = await sendAll(campo, token, async () => {
      await redis?.kill()
      await new Promise((resolve) => setTimeout(resolve, 300))
      await redis?.start()
    })
    await expectAllHeld(campo, acks)
  })
})

describe('a crash in the middle of a corte', () => {
  it('[RE6] a crash in the middle of a corte leaves the sums of the corte before it; the same corte again counts whole', async () => {
    const night = makeNight(SEED)
    const [empty, full] = [await makeBase(night, 0), await makeBase(night, MINUTES)]
    service = await start()
    expect((await service.upload('elecciones', empty.bytes, empty.name)).status).toBe(201)
    const before = await partsHeld()
    const taking = service.upload('prep/cortes', full.bytes, full.name).catch(() => undefined)
    while ((await partsHeld()) === before);
    await service.kill()
    await taking
    service = await start()
    const left = await capturadas()
    expect((await service.upload('prep/cortes', full.bytes, full.name)).status).toBe(201)
    const whole = await capturadas()
    expect(whole).toBeGreaterThan(9000)
    // None of the lote, or all: a busy machine may write the last of ten parts before the kill.
    expect([0, whole]).toContain(left)
  })
})

/** Records of cortes on disk. */
async function partsHeld(): Promise<number> {
  let parts = 0
  for await (const chunk of readSqlite(join(data, 'ledger.sqlite')))
    parts += chunk.filter(({ kind }) => kind === 'prep.corte.published').length
  return parts
}

/** PREP's actas capturadas, by a fold from zero in a separate process. */
async function capturadas(): Promise<number> {
  const said = await service?.espejo('estado', '--json')
  return (JSON.parse(said ?? '{}') as Estado).actas.capturadas
}
