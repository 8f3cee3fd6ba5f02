import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { actaBodyOf, makeCampo } from './fixtures/campo.ts'
import { startRedis, type TestRedis } from './journeys/redis.ts'
import { LOAD, startService, type TestService } from './journeys/service.ts'

let service: TestService | undefined
let redis: TestRedis | undefined
let data = ''

afterEach(async () => {
  await service?.stop()
  await redis?.stop()
  redis = undefined
  await rm(data, { recursive: true, force: true })
})

const scrape = (token?: string) =>
  fetch(`${service!.url}/metrics`, token ? { headers: { authorization: `Bearer ${token}` } } : {})

/** The value of a line; undefined where no line has the name. */
const valueOf = (text: string, name: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => Number(line.split(' ').at(-1)))[0]

it.each(['SQLite', 'Redis'])(
  'on %s /metrics counts acks, refusals and commits, to those who may look, and names nobody',
  async (ledger) => {
    data = await mkdtemp(join(tmpdir(), 'espejo-metrics-'))
    if (ledger === 'Redis') redis = await startRedis()
    service = await startService({ data, env: LOAD, ...(redis ? { redis: redis.url } : {}) })
    const campo = await makeCampo(9, 0.01)
    const tablero = await service.token('tablero')
    expect(valueOf(await (await scrape(tablero)).text(), 'espejo_acks_total')).toBe(0)
    expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
    const token = await service.token('capturista')
    const send = async (acta: object) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const sent = { method: 'POST', headers, body: JSON.stringify(acta) }
      return (await fetch(`${service!.url}/api/actas`, sent)).status
    }
    const acta = actaBodyOf(campo.eleccion, campo.ballots[0]!, 0)
    for (let n = 0; n < 3; n++) expect(await send({ ...acta, canal: 'captura' })).toBe(201)
    expect(await send(acta)).toBe(400)
    expect((await scrape()).status).toBe(401)
    expect((await scrape(token)).status).toBe(403)

    const answer = await scrape(tablero)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    const text = await answer.text()
    const of = (name: string) => valueOf(text, name)
    expect(of('espejo_acks_total')).toBe(3)
    expect(of('espejo_refusals_total{refusal="canal_faltante"}')).toBe(1)
    expect(of('espejo_refusals_total{refusal="sin_credencial"}')).toBe(1)
    expect(of('espejo_refusals_total{refusal="sin_permiso"}')).toBe(1)
    expect(of('espejo_commit_ms_count')).toBeGreaterThan(0)
    expect(of('espejo_commit_ms_sum')).toBeGreaterThan(0)
    expect(of('espejo_waiting_records')).toBe(0)
    expect(of('espejo_waiting_oldest_ms')).toBe(0)
    expect(of('espejo_disk_free_bytes')).toBeGreaterThan(1_000_000)
    expect(of('espejo_sockets')).toBe(0)
    expect(of('espejo_fuentes{estado="caida"}')).toBe(0)
    const age = of(`espejo_corte_age_seconds{eleccion="${campo.eleccion}"}`)
    expect(age).toBeGreaterThanOrEqual(0)
    expect(age).toBeLessThan(3600)
    expect(of('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
    for (const secret of [token, tablero, acta.casilla, service.data, 'capturista'])
      expect(text).not.toContain(secret)
  },
)
