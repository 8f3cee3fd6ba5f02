import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../server/src/access/credential.ts'
import type { CasosAnswer } from '../server/src/contract/caso.ts'
import { casos } from '../server/src/http/casos.ts'
import { Desk } from '../server/src/ledger/desk.ts'
import { openRedis } from '../server/src/ledger/redis.ts'
import { casillaAt, smallCatalogo } from './fixtures/desk.ts'
import { stage } from './fixtures/stage.ts'
import { startRedis } from './journeys/redis.ts'

// Debian: apt-get install redis-server.
const SERVER = 'redis-server'
const hasRedis = spawnSync(SERVER, ['--version']).status === 0
const TAKES = 50
const exp = Math.floor(Date.now() / 1000) + 600
const key = 'k'.repeat(32)

/** The door of casos at a desk of its own on the ledger. */
async function serverAt(url: string) {
  const desk = await Desk.open(openRedis({ url, key: 'espejo' }), () => new Date())
  const credentials = new Credentials({ key, nowMs: Date.now, presupuesto: 1000 })
  const shown = (persona: string) => ({ persona })
  const app = stage((each) => each.route('/casos', casos(desk, shown, credentials)))
  const send = async (sub: string, body: object) => {
    const token = await credentials.issue({ sub, rol: 'juridico', exp, casillas: 'todas' })
    const headers = { authorization: `Bearer ${token}` }
    const sent = { method: 'POST', headers, body: JSON.stringify({ eleccion: 'GOB', ...body }) }
    const answer = await app.request('/casos', sent)
    expect(answer.status).toBe(200)
    return (await answer.json()) as CasosAnswer
  }
  return { desk, send }
}

describe.skipIf(!hasRedis)('casos on two servers (skipped without redis-server)', () => {
  it('[CJ3] of two who take a caso at once one has it, and the other hears who, on both servers', async () => {
    const redis = await startRedis()
    const [one, two] = [await serverAt(redis.url), await serverAt(redis.url)]
    const at = new Date().toISOString()
    await one.desk.submit({
      ...{ id: 'eleccion:GOB', at, actor: 'admin', kind: 'eleccion.created', version: 1 },
      body: smallCatalogo(TAKES),
    })
    await expect.poll(() => two.desk.night.elecciones.size).toBe(1)
    const owners = new Set<string>()
    for (let n = 1; n <= TAKES; n += 1) {
      const acta = `${casillaAt(n)}05`
      const take = (id: string) => ({ id: `toma-${id}-${n}`, actas: [acta], acto: 'tomar' })
      const first = n % 2 === 0
      const sent = [() => one.send('ana', take('ana')), () => two.send('beto', take('beto'))]
      const answers = await Promise.all((first ? sent : sent.toReversed()).map((each) => each()))
      const [granted, other] = answers.toSorted((a) => (a.casos[acta] ? -1 : 1))
      const owner = granted?.casos[acta]?.lleva?.persona ?? ''
      expect(other?.negados[acta]).toMatchObject({ error: 'caso_tomado', persona: owner })
      expect(granted?.negados).toEqual({})
      owners.add(owner)
    }
    expect([...owners].filter((each) => each !== 'ana' && each !== 'beto')).toEqual([])
    await expect.poll(() => one.desk.night.seq).toBe(two.desk.night.seq)
    expect([...two.desk.night.casos]).toEqual([...one.desk.night.casos])
    // The same act at the other server is answered again and is no second record.
    const { seq } = one.desk.night
    const again = { id: 'nota-unica', actas: [`${casillaAt(1)}05`], acto: 'anotar', texto: 'x' }
    await one.send('ana', again)
    await expect.poll(() => two.desk.night.seq).toBe(seq + 1)
    const { casos: told } = await two.send('ana', again)
    expect(told[`${casillaAt(1)}05`]?.historia.map(({ acto }) => acto)).toEqual(['tomar', 'anotar'])
    expect(two.desk.night.seq).toBe(seq + 1)
    for (const { desk } of [one, two]) await desk[Symbol.asyncDispose]()
    await redis.stop()
  })
})
