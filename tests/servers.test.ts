import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProgresoDoc } from '../server/src/contract/estado.ts'
import type { LedgerRecord } from '../server/src/domain/record.ts'
import { readRedis } from '../server/src/ledger/redis-read.ts'
import { actaBodyOf, makeCampo, type Campo } from './fixtures/campo.ts'
import { startRedis, type TestRedis } from './journeys/redis.ts'
import { LOAD, startService, type TestService } from './journeys/service.ts'

// Debian: apt-get install redis-server.
const SERVER = 'redis-server'
const hasRedis = spawnSync(SERVER, ['--version']).status === 0
const KEY = 'una clave de prueba de más de treinta y dos letras'

type Asked = { method?: string; body?: string; token?: string }

describe.skipIf(!hasRedis)('two servers on one Redis (skipped without redis-server)', () => {
  let redis: TestRedis
  let campo: Campo
  let servers: TestService[]
  const [A, B] = [() => servers[0]!, () => servers[1]!]

  beforeAll(async () => {
    campo = await makeCampo(9, 0.01)
  })

  beforeEach(async () => {
    redis = await startRedis()
    servers = []
    for (let n = 0; n < 2; n += 1)
      servers.push(await startService({ key: KEY, redis: redis.url, env: LOAD }))
    return async () => {
      for (const each of servers.toReversed()) await each.stop()
      await redis.stop()
    }
  })

  async function ask({ url, adminToken }: TestService, path: string, asked: Asked = {}) {
    const { method = 'GET', token = adminToken, body } = asked
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { authorization: `Bearer ${token}`, ...type }
    const answer = await fetch(url + path, { method, headers, ...(body ? { body } : {}) })
    const doc = (await answer.json().catch(() => undefined)) as Record<string, unknown> | undefined
    return { status: answer.status, doc, retry: answer.headers.get('retry-after') }
  }

  async function records(): Promise<LedgerRecord[]> {
    const got: LedgerRecord[] = []
    for await (const chunk of readRedis(redis.url, 'espejo')) got.push(...chunk)
    return got
  }

  const kinds = async () =>
    (await records()).map(({ kind }) => kind).filter((kind) => kind !== 'ledger.sealed')

  async function practise(): Promise<void> {
    const headers = {
      authorization: `Bearer ${A().adminToken}`,
      'x-file-name': campo.name,
      'x-simulacro': '1',
    }
    const made = await fetch(`${A().url}/api/elecciones`, {
      ...{ method: 'POST', headers },
      body: new Blob([campo.bytes]),
    })
    expect(made.status).toBe(201)
    await expect.poll(() => seen(B())).toEqual([campo.eleccion])
  }

  /** The elecciones that a server shows to a credential of now. */
  async function seen(server: TestService): Promise<string[] | number> {
    const token = await server.token('admin')
    const { status, doc } = await ask(server, '/api/progreso', { token })
    return status === 200 ? Object.keys((doc as unknown as ProgresoDoc).elecciones) : status
  }

  /** A revocation whose body waits for `finish`; resolves once the door has let the credential in. */
  async function slow(server: TestService) {
    const uses = async () => (await kinds()).filter((kind) => kind === 'credencial.used').length
    const before = await uses()
    const token = await server.token('admin')
    const sent = request(`${server.url}/api/credenciales/revocar`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
    })
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>
    sent.write('{"ids":')
    await expect.poll(uses).toBe(before + 1)
    return {
      async finish() {
        sent.end('["AAAAAAAAAAAAAAAA"]}')
        const [answer] = await answered
        return { status: answer.statusCode, doc: JSON.parse(await text(answer)) as object }
      },
    }
  }

  it('[LE12] what one server has at its door while another ends the practice enters no new night', async () => {
    await practise()
    const token = await B().token('capturista')
    const statuses = new Set<number>()
    let isOver = false
    let sent = 0
    const waiting = await slow(B())
    const senders = Array.from({ length: 12 }, async () => {
      while (!isOver) {
        const n = sent++
        const ballot = campo.ballots[n % campo.ballots.length]!
        const acta = { ...actaBodyOf(campo.eleccion, ballot, n), canal: 'captura' }
        const { status } = await ask(B(), '/api/actas', {
          ...{ method: 'POST', token },
          body: JSON.stringify(acta),
        })
        statuses.add(status)
      }
    })
    await expect.poll(() => statuses.has(201)).toBe(true)
    expect((await ask(A(), '/api/simulacro', { method: 'DELETE' })).status).toBe(200)
    // A credential of now is let in by both: the practice night is nowhere shown.
    for (const server of servers) await expect.poll(() => seen(server)).toEqual([])
    expect(await waiting.finish()).toMatchObject({ status: 503, doc: { error: 'otra_noche' } })
    isOver = true
    await Promise.all(senders)
    expect([...statuses].filter((each) => ![201, 503, 403].includes(each))).toEqual([])
    const kept = await kinds()
    expect(kept[0]).toBe('simulacro.ended')
    expect(kept.filter((kind) => !/^(simulacro|credencial)\./.test(kind))).toEqual([])
    expect((await records()).filter(({ kind }) => kind === 'credencial.revoked')).toEqual([])
  })

  it('[LE12] a server that hears of another night lets its screens go and stays', async () => {
    await practise()
    const line = new WebSocket(`${B().url.replace('http', 'ws')}/ws?token=${B().adminToken}`)
    await once(line, 'open')
    line.send(JSON.stringify({ type: 'sub', topic: `ambito:${campo.eleccion}` }))
    await once(line, 'message')
    const closed = once(line, 'close')
    expect((await ask(A(), '/api/simulacro', { method: 'DELETE' })).status).toBe(200)
    const [{ code }] = (await closed) as [{ code: number }]
    expect(code).toBe(4401)
    await expect.poll(() => seen(B())).toEqual([])
    // A record of the one is soon at the other.
    const token = await B().token('admin')
    const chainAt = async (server: TestService) =>
      (await ask(server, '/api/health', { token })).doc?.chain
    await expect.poll(async () => new Set(await Promise.all(servers.map(chainAt))).size).toBe(1)
  })

  it('of the links of two servers one opens, whichever the ledger had first, and then none', async () => {
    const open = async ({ url, greeting }: TestService) => {
      const body = JSON.stringify({ codigo: /#(\S+)/.exec(greeting)?.[1] })
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}/api/sesion`, { method: 'POST', headers, body })).status
    }
    expect((await Promise.all(servers.map(open))).sort()).toEqual([200, 403])
    expect(await Promise.all(servers.map(open))).toEqual([403, 403])
  })

  /** Answers of routes of each kind of work that servers do not share. */
  async function officeWork(server: TestService): Promise<string[]> {
    const token = await server.token('admin')
    const asked = [
      ['POST', '/api/simulacro', '{}'],
      ['POST', '/api/estructura', 'cargo'],
      ['GET', '/api/nombramientos'],
      ['POST', '/api/nombramientos/pdf', '{}'],
      ['DELETE', '/api/nombramientos/personas', '{}'],
      ['POST', '/api/elecciones', 'x'],
      ['POST', '/api/prep/cortes', 'x'],
      ['POST', '/api/prep/fuentes', '{"url":"https://example.org/"}'],
    ] as const
    const said: string[] = []
    for (const [method, path, body] of asked) {
      const { status, doc } = await ask(server, path, { method, token, ...(body && { body }) })
      said.push(`${status} ${String(doc?.error)} ${String(doc?.detalle)}`)
    }
    return [...new Set(said)]
  }

  const personasIn = ({ data }: TestService) => {
    using db = new DatabaseSync(join(data, 'personas.sqlite'), { readOnly: true })
    return db.prepare('SELECT count(*) AS n FROM persona').get()?.n
  }

  it('[LE13] one server is the office, the other refuses by name and takes over once the office is killed', async () => {
    const port = new URL(A().url).port
    expect(await officeWork(B())).toEqual([`409 otra_oficina ${hostname()}:${port}`])
    await practise()
    const [{ casilla } = { casilla: '' }] = campo.ballots
    const structure = `cargo,ruta,casilla,nombre,telefono\nRC propietario,,${casilla},Zoë Peña,`
    const issued = await ask(A(), '/api/estructura', { method: 'POST', body: structure })
    expect(issued).toMatchObject({ status: 201 })
    expect(personasIn(A())).toBe(1)
    await A().kill()
    const end = () => ask(B(), '/api/simulacro', { method: 'DELETE' })
    await expect.poll(async () => (await end()).status).toBe(200)
    // The server that was away starts in the night of now, and lets go of the names of the other.
    const again = await startService({ key: KEY, redis: redis.url, env: LOAD, data: A().data })
    servers.push(again)
    expect(await seen(again)).toEqual([])
    expect(personasIn(again)).toBe(0)
    expect(await officeWork(again)).toEqual([
      `409 otra_oficina ${hostname()}:${new URL(B().url).port}`,
    ])
    // An office that ends in order hands over at once.
    await B().stop()
    const list = async () =>
      (await ask(again, '/api/nombramientos', { token: await again.token('admin') })).status
    await expect.poll(list).toBe(200)
  })
})
