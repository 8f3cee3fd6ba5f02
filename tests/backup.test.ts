import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, truncateSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Estado } from '../server/src/contract/estado.ts'
import { sendActas } from './fixtures/acting.ts'
import { auditLedger, type Ack } from './fixtures/audit.ts'
import { makeCampo, type Campo } from './fixtures/campo.ts'
import { startRedis, type TestRedis } from './journeys/redis.ts'
import { LOAD, startService, type TestService } from './journeys/service.ts'

/** Actas a second: enough that a backup meets some, little enough for a busy machine. */
const RATE = 60

let root = ''
let redis: TestRedis | undefined
let service: TestService | undefined
const data = () => join(root, 'datos')
const copy = () => join(root, 'copia')
const restored = () => join(root, 'restaurada')

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'espejo-backup-'))
})

afterEach(async () => {
  await service?.stop()
  service = undefined
  await redis?.stop()
  redis = undefined
  await rm(root, { recursive: true, force: true })
})

async function start(folder: string, kind: TestRedis | undefined): Promise<TestService> {
  return (service = await startService({
    data: folder,
    env: LOAD,
    ...(kind ? { redis: kind.url } : {}),
  }))
}

type Summary = { seq: number; chain: string; faltan: string[]; corta?: string; perdida?: string }

async function run(...words: string[]): Promise<Summary> {
  return JSON.parse((await service?.espejo(...words, '--json')) ?? '{}') as Summary
}

const asAdmin = () => ({ headers: { authorization: `Bearer ${service?.adminToken ?? ''}` } })

const healthOf = async () =>
  (await (await fetch(`${service?.url ?? ''}/api/health`, asAdmin())).json()) as {
    seq: number
    chain: string
  }

async function open(kind: TestRedis | undefined): Promise<{ campo: Campo; token: string }> {
  const campo = await makeCampo(9, 0.1)
  await start(data(), kind)
  expect((await service!.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  return { campo, token: await service!.token('capturista') }
}

describe('[LE10] a backup while actas come in', () => {
  it.each(['sqlite', 'redis'])(
    'holds every acta acknowledged before the backup began, restored to the same chain and state (%s)',
    async (kind) => {
      redis = kind === 'redis' ? await startRedis() : undefined
      const { campo, token } = await open(redis)
      const sending = sendActas(campo, { url: service!.url, token, rate: RATE })
      await expect.poll(() => sending.acks.length).toBeGreaterThan(20)
      const begunAt = performance.now()
      const made = await run('backup', '--to', copy())
      const during = sending.acks.filter(({ at }) => at > begunAt).length
      await sending.end()
      expect(during).toBeGreaterThan(5)
      expect(made.faltan).toEqual([])
      await service!.stop()
      // Everything is lost but the copy: the folder, and the Redis.
      await redis?.stop()
      redis = kind === 'redis' ? await startRedis() : undefined
      const more = redis ? { ESPEJO_REDIS: redis.url } : {}
      expect(espejo(more, 'restore', '--from', copy(), '--to', restored())).toBe(0)
      const place = { data: restored(), ...(redis ? { redis: redis.url } : {}) }
      const known = sending.acks.filter(({ seq, at }) => at < begunAt || seq <= made.seq)
      const audit = await auditLedger(place, known)
      expect(known.length).toBeGreaterThan(20)
      expect([audit.lost, audit.duplicates]).toEqual([[], []])
      expect(verdictOf(restored(), more)).toEqual({ seq: made.seq, chain: made.chain })
      await start(restored(), redis)
      // A seal may have been written since.
      expect((await healthOf()).seq).toBeGreaterThanOrEqual(made.seq)
      // The key came along, so a credential from before is good.
      const before = { headers: { authorization: `Bearer ${token}` } }
      const shown = await fetch(`${service!.url}/api/acta?eleccion=${campo.eleccion}`, before)
      expect(shown.status).not.toBe(401)
      expect(hashAt(made.seq, restored(), more)).toBe(
        // The first Redis is gone: its ledger is asked where it was copied to.
        hashAt(made.seq, redis ? copy() : data()),
      )
    },
  )
})

/** The state at a record, by a fold of a ledger from zero. */
function hashAt(seq: number, folder: string, env = {}): string {
  const { stdout } = espejoIn(folder, env, 'estado', '--hasta', String(seq), '--json')
  return (JSON.parse(stdout) as Estado).stateHash
}

/** End of the ledger that a service would open. */
function verdictOf(folder: string, env = {}) {
  const { stdout } = espejoIn(folder, env, 'verify', '--json')
  const { records, head } = JSON.parse(stdout) as { records: number; head: string }
  return { seq: records, chain: head }
}

function espejo(env: Record<string, string>, ...words: string[]): number {
  return espejoIn(data(), env, ...words).status
}

function espejoIn(folder: string, env: Record<string, string>, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../server/src/cli.ts'), ...words],
    { env: { ...env, ESPEJO_DATA: folder }, encoding: 'utf8' },
  )
  return { status: status ?? -1, stdout, stderr }
}

describe('[LE9] a service killed among actas', () => {
  it('is refused with a shorter log, and what can be read is salvaged, restored and served', async () => {
    const { campo, token } = await open(undefined)
    // A reader holds the log back from the table.
    const reader = new DatabaseSync(join(data(), 'ledger.sqlite'), { readOnly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT max(seq) FROM records').get()
    const sending = sendActas(campo, { url: service!.url, token, rate: RATE })
    await expect.poll(() => sending.acks.length).toBeGreaterThan(60)
    await sending.end()
    const { seq } = await healthOf()
    await expect
      .poll(() => (JSON.parse(readFileSync(join(data(), 'cabeza.json'), 'utf8')) as Ack).seq)
      .toBe(seq)
    await service!.kill()
    reader.close()
    const log = join(data(), 'ledger.sqlite-wal')
    truncateSync(log, Math.floor(statSync(log).size / 2))
    const refused = startService({ data: data(), env: LOAD })
    await expect(refused).rejects.toThrow(/ended with 65: .*faltan \d+ registros/s)
    const { status, stdout } = espejoIn(
      ...([root, {}, 'salvage', '--from', data()] as const),
      ...['--to', copy(), '--json'],
    )
    const saved = JSON.parse(stdout) as Summary
    expect(status).toBe(3)
    expect(saved.seq).toBeLessThan(seq)
    expect(saved.perdida).toContain(`faltan ${seq - saved.seq} registros`)
    expect(espejo({}, 'restore', '--from', copy(), '--to', restored())).toBe(0)
    expect(verdictOf(restored())).toEqual({ seq: saved.seq, chain: saved.chain })
    await start(restored(), undefined)
    // A phone sends again what the ledger lost, and the ids are known no more.
    const again = sendActas(campo, { url: service!.url, token, rate: RATE })
    const heardAgain = () => {
      const places = new Map(again.acks.map(({ id, seq }) => [id, seq]))
      return sending.acks.map(({ id }) => ({ id, seq: places.get(id) ?? 0 }))
    }
    await expect.poll(() => heardAgain().filter(({ seq }) => seq === 0)).toEqual([])
    await again.end()
    // Sent again are all acknowledged before: each stands once, the lost among them anew.
    expect(heardAgain().some(({ seq: place }) => place > saved.seq)).toBe(true)
    const audit = await auditLedger({ data: restored() }, heardAgain())
    expect([audit.lost, audit.duplicates]).toEqual([[], []])
  })
})
