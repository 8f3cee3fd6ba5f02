import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, rename, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actaBodyOf, makeCampo, type Campo } from './fixtures/campo.ts'
import { startRedis, type TestRedis } from './journeys/redis.ts'
import { LOAD, startService, type TestService } from './journeys/service.ts'

// Debian: apt-get install redis-tools, util-linux.
const [CLI, LIMIT] = ['redis-cli', 'prlimit']
/** Status of a process whose ledger stopped by itself. */
const LEDGER_STOPPED = 74
/** Longer than the quiet time after which records get their seal. */
const REST_MS = 3000
const KEY = 'una clave de prueba de más de treinta y dos letras'

let data = ''
let redis: TestRedis | undefined
let service: TestService
let campo: Campo
let token = ''
let sent = 0

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'espejo-stops-'))
  campo = await makeCampo(9, 0.01)
  sent = 0
})

afterEach(async () => {
  await service.stop()
  await redis?.stop()
  redis = undefined
  await rm(data, { recursive: true, force: true })
})

async function open(): Promise<void> {
  service = await startService({
    data,
    key: KEY,
    env: LOAD,
    ...(redis ? { redis: redis.url } : {}),
  })
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  token = await service.token('capturista')
  expect(await send()).toBe(201)
}

/** Sends the next acta; the status of the answer, or undefined where nobody answers. */
async function send(): Promise<number | undefined> {
  const acta = actaBodyOf(campo.eleccion, campo.ballots[sent]!, sent)
  const body = JSON.stringify({ ...acta, canal: 'captura' })
  sent += 1
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const url = `${service.url}/api/actas`
  return fetch(url, { method: 'POST', headers, body }).then(
    (answer) => answer.status,
    () => undefined,
  )
}

const ready = () => fetch(`${service.url}/api/ready`).then(({ status }) => status)

/** The service has to end by itself; the last lines of the log say why. */
async function expectEnd(reason: RegExp): Promise<void> {
  const { status, log } = await service.ended
  const fatal = log.split('\n').filter((line) => line.includes('"level":60'))
  expect(status).toBe(LEDGER_STOPPED)
  expect(fatal).toHaveLength(1)
  expect(fatal[0]).toMatch(/la bitácora se detuvo: el proceso termina/)
  expect(fatal[0]).toMatch(reason)
}

describe('[LE7] the file of the ledger under a living service', () => {
  const file = () => join(data, 'ledger.sqlite')

  it.each([
    ['removed', () => rm(file()), /falta el archivo/],
    ['without its log', () => rm(`${file()}-wal`), /falta el archivo/],
    ['replaced by its copy', replace, /se cambió el archivo/],
    ['cut short', shorten, /se recortó el archivo/],
  ])('ends the process with a reason when it is %s', async (_, harm, reason) => {
    await open()
    await harm()
    await expectEnd(reason)
  })

  /** At rest: a commit right after the cut may give the file its length back, from the log. */
  async function shorten(): Promise<void> {
    await sleep(REST_MS)
    await truncate(file(), 0)
  }

  async function replace(): Promise<void> {
    await copyFile(file(), `${file()}.copy`)
    await rename(`${file()}.copy`, file())
  }

  it('serves on, by the same process, when a write that the system refused is possible again', async ({
    skip,
  }) => {
    if (spawnSync(LIMIT, ['--version']).status !== 0) skip('no prlimit on this machine')
    await open()
    // No file of the process may grow: the system refuses as for a quota, and SQLite numbers the
    // refusal as for a disk made read-only.
    const limit = (bytes: string) =>
      spawnSync(LIMIT, ['--pid', `${service.pid}`, `--fsize=${bytes}:`]).status
    expect(limit('1')).toBe(0)
    expect(await send()).toBe(503)
    await expect.poll(() => ready()).toBe(503)
    expect(limit('unlimited')).toBe(0)
    expect(await send()).toBe(201)
    await expect.poll(() => ready()).toBe(200)
    await service.stop()
    // Once each, however many requests were refused.
    const { log } = await service.ended
    const changes = log.split('\n').filter((line) => /algo falla|ya no falla/.test(line))
    expect(changes.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'algo falla',
      'ya no falla',
    ])
  })
})

it('[LE7] a stream emptied under a living service ends the process with a reason', async () => {
  redis = await startRedis()
  await open()
  expect(spawnSync(CLI, ['-u', redis.url, 'flushall']).status).toBe(0)
  await expectEnd(/perdió entradas/)
})
