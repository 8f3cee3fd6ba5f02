import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { auditLedger } from '../../tests/fixtures/audit.ts'
import { makeCampo } from '../../tests/fixtures/campo.ts'
import { startRedis } from '../../tests/journeys/redis.ts'
import { endProcess, LOAD, startService } from '../../tests/journeys/service.ts'
import { write } from './writers.ts'

const SEED = 20_260_607
const BESIDE = join(import.meta.dirname, '../../../shared/bin/toxiproxy')
const PROGRAM = existsSync(BESIDE) ? BESIDE : 'toxiproxy-server'
const [CONTROL, PHONES, REDIS] = [18_474, 18_475, 18_476]

/** The toxics of toxiproxy in both directions, and a link that is cut. */
const KINDS = [
  ['latency', { latency: 800, jitter: 600 }],
  ['bandwidth', { rate: 4 }],
  ['slow_close', { delay: 2000 }],
  ['timeout', { timeout: 0 }],
  ['timeout', { timeout: 300 }],
  ['reset_peer', { timeout: 0 }],
  ['reset_peer', { timeout: 150 }],
  ['slicer', { average_size: 40, size_variation: 20, delay: 2000 }],
  ['limit_data', { bytes: 900 }],
  ['down', {}],
] as const

/**
 * Ten kinds of bad network, for `seconds` each, between phones and server and between server and
 * Redis, each followed by a good one on which actas must go through. Resolves with the exit code: 0
 * nothing lost or doubled; else 1. Rejects where toxiproxy is missing.
 */
export async function networks(seconds: number): Promise<number> {
  const data = await mkdtemp(join(tmpdir(), 'espejo-networks-'))
  await using ends = new AsyncDisposableStack()
  ends.defer(() => rm(data, { recursive: true, force: true }))
  const proxy = await startProxy()
  ends.defer(() => endProcess(proxy, 'SIGTERM'))
  const redis = await startRedis()
  ends.defer(() => redis.stop())
  await link('redis', REDIS, redis.url.slice('redis://'.length))
  const service = await startService({ data, redis: `redis://127.0.0.1:${REDIS}`, env: LOAD })
  ends.defer(() => service.stop())
  await link('phones', PHONES, service.url.slice('http://'.length))
  const campo = await makeCampo(SEED, 1)
  const { status } = await service.upload('elecciones', campo.bytes, campo.name)
  if (status !== 201) throw new Error(`No elección: ${status}`)
  const token = await service.token('capturista')
  const writing = write(campo, token, () => `http://127.0.0.1:${PHONES}`)
  for (const name of ['phones', 'redis'])
    for (const [type, attributes] of KINDS) {
      const before = writing.acks.length
      await harm(name, type, attributes)
      await sleep(seconds * 1000)
      const under = writing.acks.length - before
      await heal()
      const since = performance.now()
      await writing.nextAck()
      const ms = Math.round(performance.now() - since)
      const what = `${type} ${JSON.stringify(attributes)}`
      process.stdout.write(`${name} ${what}: acknowledged=${under} nextAfterMs=${ms}\n`)
    }
  await writing.end()
  const audit = await auditLedger({ data, redis: redis.url }, writing.acks)
  const [lost, duplicates] = [audit.lost.length, audit.duplicates.length]
  process.stdout.write(`acknowledged=${audit.acknowledged} lost=${lost} duplicates=${duplicates}\n`)
  return lost + duplicates === 0 ? 0 : 1
}

async function startProxy(): Promise<ChildProcess> {
  const child = spawn(PROGRAM, ['-port', String(CONTROL)], { stdio: 'ignore' })
  const missing = new Promise<never>((_, reject) => child.once('error', reject))
  const answers = async () => {
    for (;;) {
      const version = await fetch(`http://127.0.0.1:${CONTROL}/version`).catch(() => undefined)
      if (version?.ok) return
      await sleep(50)
    }
  }
  await Promise.race([answers(), missing])
  return child
}

async function tell(path: string, method: string, body?: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${CONTROL}${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`toxiproxy ${path}: ${await answer.text()}`)
}

const link = (name: string, port: number, upstream: string) =>
  tell('/proxies', 'POST', { name, listen: `127.0.0.1:${port}`, upstream, enabled: true })

async function harm(name: string, type: string, attributes: object): Promise<void> {
  if (type === 'down') return tell(`/proxies/${name}`, 'POST', { enabled: false })
  for (const stream of ['upstream', 'downstream'])
    await tell(`/proxies/${name}/toxics`, 'POST', { name: stream, type, stream, attributes })
}

/** No toxic, and the link is up. */
const heal = () => tell('/reset', 'POST')
