import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { auditLedger } from '../../tests/fixtures/audit.ts'
import { makeCampo } from '../../tests/fixtures/campo.ts'
import { startRedis, type TestRedis } from '../../tests/journeys/redis.ts'
import { LOAD, startService, type TestService } from '../../tests/journeys/service.ts'
import { write } from './writers.ts'

const KEY = 'una clave de prueba de más de treinta y dos letras'
const SEED = 20_260_607
/** A kill comes so long after the service listens, in ms. */
const [FROM_MS, TO_MS] = [100, 1500]

type Kill = 'server' | 'term' | 'redis'
type Counts = Record<Kill, number>

/**
 * Kills at random moments while actas come in: of the server (SIGKILL), of Redis (SIGKILL), and ends of
 * the server by SIGTERM; half of the server's on each ledger. After each the service has to serve, and
 * an end by SIGTERM has the status 0. At the end the ledger is asked for every acta acknowledged.
 * Resolves with the exit code: 0 nothing lost or doubled, and every chain whole; else 1.
 */
export async function kills({ server, redis, term }: Counts): Promise<number> {
  const onSqlite = { server: Math.ceil(server / 2), term: Math.ceil(term / 2), redis: 0 }
  const onRedis = { server: server - onSqlite.server, term: term - onSqlite.term, redis }
  const isWhole = [await round(onSqlite, undefined), await round(onRedis, await startRedis())]
  return isWhole.every(Boolean) ? 0 : 1
}

async function round(counts: Counts, redis: TestRedis | undefined): Promise<boolean> {
  const data = await mkdtemp(join(tmpdir(), 'espejo-kills-'))
  const store = redis ? { redis: redis.url } : {}
  const start = () => startService({ data, key: KEY, env: LOAD, ...store })
  await using ends = new AsyncDisposableStack()
  ends.defer(() => rm(data, { recursive: true, force: true }))
  ends.defer(() => redis?.stop())
  let service = await start()
  ends.defer(() => service.stop())
  const campo = await makeCampo(SEED, 1)
  const { status } = await service.upload('elecciones', campo.bytes, campo.name)
  if (status !== 201) throw new Error(`No elección: ${status}`)
  const writing = write(campo, await service.token('capturista'), () => service.url)
  const statuses: (number | null)[] = []
  for (const kill of shuffled(counts)) {
    await sleep(FROM_MS + Math.random() * (TO_MS - FROM_MS))
    if (kill === 'redis') {
      await redis?.kill()
      await redis?.start()
    } else {
      await (kill === 'server' ? service.kill() : end(service, statuses))
      service = await start()
    }
    // The next kill comes only after an acta has gone through.
    await writing.nextAck()
  }
  await writing.end()
  const { acknowledged, lost, duplicates } = await auditLedger({ data, ...store }, writing.acks)
  const { ok } = JSON.parse(await service.espejo('verify', '--json')) as { ok: boolean }
  const ended = statuses.filter((each) => each !== 0).length
  process.stdout.write(
    `ledger=${redis ? 'redis' : 'sqlite'} serverKills=${counts.server} redisKills=${counts.redis} ` +
      `terms=${counts.term} termsNot0=${ended} acknowledged=${acknowledged} lost=${lost.length} ` +
      `duplicates=${duplicates.length} chainWhole=${ok}\n`,
  )
  return lost.length + duplicates.length + ended === 0 && ok
}

/** SIGTERM to a server under load. */
async function end(service: TestService, statuses: (number | null)[]): Promise<void> {
  process.kill(service.pid, 'SIGTERM')
  statuses.push((await service.ended).status)
}

function shuffled(counts: Counts): Kill[] {
  const kills = (Object.keys(counts) as Kill[]).flatMap((kill) =>
    Array<Kill>(counts[kill]).fill(kill),
  )
  return kills
    .map((kill) => ({ kill, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ kill }) => kill)
}
