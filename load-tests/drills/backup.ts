import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sendActas } from '../../tests/fixtures/acting.ts'
import { auditLedger } from '../../tests/fixtures/audit.ts'
import { makeCampo } from '../../tests/fixtures/campo.ts'
import { startRedis } from '../../tests/journeys/redis.ts'
import { LOAD, startService } from '../../tests/journeys/service.ts'

const run = promisify(execFile)
const SEED = 20_260_607

type Made = { folder: string; seq: number; chain: string; begunAt: number; ms: number }

/**
 * Backups one after the other while actas come in; then the service is killed, the last backup restored
 * elsewhere and started, and the restored ledger asked for every acta acknowledged before that backup
 * began. Resolves with the exit code: 0 all there; 1 something is missing, twice or refused.
 */
export async function backup(seconds: number, rate: number, withRedis: boolean): Promise<number> {
  const root = await mkdtemp(join(tmpdir(), 'espejo-drill-'))
  await using ends = new AsyncDisposableStack()
  ends.defer(() => rm(root, { recursive: true, force: true }))
  const storeOf = async () => {
    if (!withRedis) return {}
    const redis = await startRedis()
    ends.defer(() => redis.stop())
    return { redis: redis.url }
  }
  const serve = async (data: string, store: { redis?: string }) => {
    const service = await startService({ data: join(root, data), env: LOAD, ...store })
    ends.defer(() => service.stop())
    return service
  }
  const service = await serve('data', await storeOf())
  const campo = await makeCampo(SEED, 1)
  const { status } = await service.upload('elecciones', campo.bytes, campo.name)
  if (status !== 201) throw new Error(`No elección: ${status}`)
  const token = await service.token('capturista')
  const sending = sendActas(campo, { url: service.url, token, rate })
  const made: Made[] = []
  for (const endAt = performance.now() + seconds * 1000; performance.now() < endAt;) {
    const begunAt = performance.now()
    const folder = join(root, `copy-${made.length}`)
    const said = await service.espejo('backup', '--to', folder, '--json')
    const { seq, chain } = JSON.parse(said) as Pick<Made, 'seq' | 'chain'>
    made.push({ folder, seq, chain, begunAt, ms: performance.now() - begunAt })
  }
  await sending.end()
  await service.kill()
  const last = made.at(-1)!
  const store = await storeOf()
  const restored = join(root, 'restored')
  await restoreTo(restored, last.folder, store)
  const known = sending.acks.filter(({ at, seq }) => at < last.begunAt || seq <= last.seq)
  const { lost, duplicates } = await auditLedger({ data: restored, ...store }, known)
  const again = await serve('restored', store)
  const { seq } = (await (
    await fetch(`${again.url}/api/health`, {
      headers: { authorization: `Bearer ${again.adminToken}` },
    })
  ).json()) as { seq: number }
  process.stdout.write(
    `backups=${made.length} longestMs=${Math.round(Math.max(...made.map(({ ms }) => ms)))} ` +
      `acknowledged=${sending.acks.length} held=${known.length} lost=${lost.length} ` +
      `duplicates=${duplicates.length} seq=${last.seq} servedSeq=${seq}\n`,
  )
  return lost.length === 0 && duplicates.length === 0 && seq >= last.seq ? 0 : 1
}

async function restoreTo(data: string, copy: string, store: { redis?: string }): Promise<void> {
  const cli = join(import.meta.dirname, '../../server/src/cli.ts')
  const env = store.redis ? { ESPEJO_REDIS: store.redis } : {}
  await run(process.execPath, [cli, 'restore', '--from', copy, '--to', data], { env })
}
