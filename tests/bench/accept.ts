import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Campo } from '../fixtures/campo.ts'
import { federalCampo } from '../fixtures/federal.ts'
import { startRedis } from '../journeys/redis.ts'
import {
  endProcess,
  greetingOf,
  LOAD,
  startService,
  type TestService,
} from '../journeys/service.ts'
import { shareCores, type Cores } from './cores.ts'
import { cpuUsOf, drive, GENERATOR, rateOf, type Round } from './load.ts'
import { median, rounded } from './median.ts'
import { writeRequests } from './requests.ts'

/**
 * The accept path against the best possible: the same requests, the same cores, the same run.
 * `bare` is node:http that parses and answers; `insert` adds one durable insert a request; `sqlite`
 * and `redis` are Espejo whole. Short rounds in turn, medians: a slow minute of the machine falls
 * on all alike.
 */
const VARIANTS = ['bare', 'insert', 'sqlite', 'redis'] as const
type Variant = (typeof VARIANTS)[number]

/** `bare`, the best possible, stands before and after the two variants of Espejo. */
const ORDER: Variant[] = ['bare', 'sqlite', 'redis', 'bare', 'insert']
const CONNECTIONS = [64, 256]
/** As many casillas as Veracruz has, each with a representante of its own. */
export const SENDERS = 9_898

export type AcceptOptions = { seconds: number; rounds: number; tell: Tell }
type Tell = (line: string) => void

type Row = {
  variant: Variant
  connections: number
  acksPerSecond: number
  /** CPU of the server's main thread; absent without /proc. */
  cpuUsPerActa: number | undefined
  p50Ms: number
  p99Ms: number
  /** Absent where nothing is written. */
  fsyncsPer1000?: number
  ratioToBare: number
  notAcknowledged: number
  rounds: number
}

type Server = { url: string; pid: number; commits(): Promise<number>; stop(): Promise<void> }
type Measured = Round & { commits: number }

export async function benchAccept(options: AcceptOptions) {
  const cores = shareCores()
  const folder = await mkdtemp(join(tmpdir(), 'espejo-bench-'))
  const requests = join(folder, 'requests.tsv')
  const servers = new Map<Variant, Server>()
  try {
    const campo = federalCampo({ clave: 'PRES', rows: SENDERS, wide: true })
    const bodyBytes = await startAll(servers, { folder, cores, campo, requests })
    // A just-started process still compiles code: the first rounds do not count.
    await measure(servers, requests, 64, cores, { ...options, rounds: 2, tell: () => {} })
    const rows: Row[] = []
    for (const connections of CONNECTIONS) {
      const measured = await measure(servers, requests, connections, cores, options)
      rows.push(...VARIANTS.map((variant) => rowOf(variant, connections, measured)))
    }
    const machine = { node: process.version, cores: cores.text, generator: GENERATOR }
    return { bench: 'accept', ...machine, bodyBytes, senders: campo.ballots.length, rows }
  } finally {
    for (const server of servers.values()) await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Place = { folder: string; cores: Cores; campo: Campo; requests: string }

/**
 * Starts the four and writes the requests. Both Espejo servers share a key: one set of tokens opens
 * both.
 */
async function startAll(servers: Map<Variant, Server>, place: Place): Promise<number> {
  const { folder, cores, campo, requests } = place
  servers.set('bare', await startBare(cores))
  servers.set('insert', await startBare(cores, join(folder, 'insert.sqlite')))
  const key = randomBytes(32).toString('base64url')
  const sqlite = await startService({ data: join(folder, 'sqlite'), key, env: LOAD })
  servers.set('sqlite', espejo(sqlite))
  await mkdir(join(folder, 'redis'))
  const redis = await startRedis([])
  const options = { data: join(folder, 'redis'), redis: redis.url, key, env: LOAD }
  const onRedis = await startService(options).catch(async (error: unknown) => {
    await redis.stop()
    throw error
  })
  servers.set(
    'redis',
    espejo(onRedis, () => redis.stop()),
  )
  for (const service of [sqlite, onRedis]) {
    cores.pin(service.pid)
    await giveCampo(service, campo)
  }
  return writeRequests(requests, campo, await sqlite.tokens(campo.eleccion))
}

export async function giveCampo(service: TestService, campo: Campo): Promise<void> {
  const answer = await service.upload('elecciones', campo.bytes, campo.name)
  if (answer.status !== 201) throw new Error(`No elección: ${await answer.text()}`)
}

async function startBare(cores: Cores, file?: string): Promise<Server> {
  const script = join(import.meta.dirname, 'bare.ts')
  const child = spawn(process.execPath, [script, ...(file ? [file] : [])])
  const url = (await greetingOf(child)).trim()
  cores.pin(child.pid)
  const stop = () => endProcess(child, 'SIGTERM')
  return { url, pid: child.pid ?? 0, commits: async () => 0, stop }
}

function espejo(service: TestService, after: () => Promise<void> = async () => {}): Server {
  return {
    url: service.url,
    pid: service.pid,
    commits: async () => {
      const headers = { authorization: `Bearer ${service.adminToken}` }
      const answer = await fetch(`${service.url}/api/health`, { headers })
      return ((await answer.json()) as { ledger: { commits: number } }).ledger.commits
    },
    stop: async () => {
      await service.stop()
      await after()
    },
  }
}

async function measure(
  servers: Map<Variant, Server>,
  requests: string,
  connections: number,
  cores: Cores,
  { seconds, rounds, tell }: AcceptOptions,
): Promise<Map<Variant, Measured[]>> {
  const measured = new Map<Variant, Measured[]>(VARIANTS.map((variant) => [variant, []]))
  for (let round = 1; round <= rounds; round++)
    for (const variant of ORDER) {
      const server = servers.get(variant)
      if (!server) continue
      const before = await server.commits()
      const load = { requests, connections, seconds, prefix: cores.load }
      const result = await drive(server, load)
      measured.get(variant)?.push({ ...result, commits: (await server.commits()) - before })
      tell(`${connections} conexiones, ronda ${round}, ${variant}: ${Math.round(rateOf(result))}/s`)
    }
  return measured
}

function rowOf(variant: Variant, connections: number, measured: Map<Variant, Measured[]>): Row {
  const rounds = measured.get(variant) ?? []
  const bare = median((measured.get('bare') ?? []).map(rateOf))
  const rate = median(rounds.map(rateOf))
  const acks = rounds.reduce((sum, round) => sum + round.requests - round.refused, 0)
  const commits = rounds.reduce((sum, round) => sum + round.commits, 0)
  const perThousand = variant === 'insert' ? 1000 : Math.round((commits * 10_000) / acks) / 10
  return {
    variant,
    connections,
    acksPerSecond: Math.round(rate),
    cpuUsPerActa: rounded(median(rounds.map(cpuUsOf)), 3),
    p50Ms: round2(median(rounds.map(({ p50Ms }) => p50Ms))),
    p99Ms: round2(median(rounds.map(({ p99Ms }) => p99Ms))),
    ...(variant === 'bare' ? {} : { fsyncsPer1000: perThousand }),
    ratioToBare: Math.round((rate / bare) * 1000) / 1000,
    notAcknowledged: rounds.reduce((sum, { refused, broken }) => sum + refused + broken, 0),
    rounds: rounds.length,
  }
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}
