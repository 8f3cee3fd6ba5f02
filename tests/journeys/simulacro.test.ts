import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ProgresoDoc } from '../../server/src/contract/estado.ts'
import type { NombramientosDoc } from '../../server/src/contract/estructura.ts'
import { makeCampo } from '../fixtures/campo.ts'
import { startService, type TestService } from './service.ts'
import { pinOf } from '../../server/src/access/nombramiento.ts'

/**
 * Sessions, credentials and nombramientos issued in a practice night, and the real night after the
 * practice on the same service.
 */
const KEY = 'practica-'.repeat(4)
let service: TestService

beforeAll(async () => {
  service = await startService({ key: KEY })
})
afterAll(() => service.stop())

type Body = string | Uint8Array<ArrayBuffer>
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const cookieOf = ({ headers }: Response) =>
  /espejo=[^;]+/.exec(headers.get('set-cookie') ?? '')?.[0] ?? ''

function post(path: string, body: Body, headers: Record<string, string> = {}, method = 'POST') {
  return fetch(service.url + path, { method, body, headers: { origin: service.url, ...headers } })
}

async function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(service.url + path, { headers })).status
}

async function openNight(token: string, simulacro: boolean, structure: string): Promise<void> {
  const { bytes, name } = await makeCampo(5, 0.01)
  const headers = { ...bearer(token), 'x-file-name': name, 'x-simulacro': simulacro ? '1' : '0' }
  expect((await post('/api/elecciones', Uint8Array.from(bytes), headers)).status).toBe(201)
  expect((await post('/api/estructura', structure, bearer(token))).status).toBe(201)
}

/**
 * Code and PIN as printed on the only nombramiento: the code by the list, the PIN by the key of the
 * service.
 */
async function printed(token: string) {
  const answer = await fetch(`${service.url}/api/nombramientos`, { headers: bearer(token) })
  const { filas } = (await answer.json()) as NombramientosDoc
  const [{ id = '', codigo = '' } = {}] = filas
  return { codigo, pin: pinOf(id, KEY) }
}

it('[NO7] what was issued in a practice night opens nothing of the real one', async () => {
  const { ballots } = await makeCampo(5, 0.01)
  const structure = `cargo,ruta,casilla,nombre,telefono\nRC propietario,R1,${ballots[0]?.casilla},Zoë Peña,\n`
  const codigo = /entrar#(\S+)/.exec(service.greeting)?.[1]
  const link = () => post('/api/sesion', JSON.stringify({ codigo }))
  const cookie = cookieOf(await link())
  const tablero = await service.token('tablero')
  await openNight(service.adminToken, true, structure)
  const paper = await printed(service.adminToken)
  const signIn = () => post('/api/sesion/codigo', JSON.stringify(paper))
  const { token } = (await (await signIn()).json()) as { token: string }
  const statuses = () =>
    Promise.all([
      statusOf('/api/captura', bearer(token)),
      statusOf('/api/progreso', bearer(tablero)),
      statusOf('/api/progreso', { cookie }),
    ])
  expect(await statuses()).toEqual([200, 200, 200])
  const line = new WebSocket(`${service.url.replace('http', 'ws')}/ws?token=${tablero}`)
  const closed = once(line, 'close') as Promise<CloseEvent[]>
  await once(line, 'message')

  const ended = await post('/api/simulacro', '', { cookie }, 'DELETE')
  const admin = await service.token('admin')
  await openNight(admin, false, structure)
  expect(await statuses()).toEqual([403, 403, 403])
  expect((await link()).status).toBe(403)
  expect((await signIn()).status).toBe(403)
  expect((await closed)[0]?.code).toBe(4401)
  // The admin who ended the practice goes on: the answer carries a new session. A nombramiento
  // issued since then opens the real night.
  expect(await statusOf('/api/progreso', { cookie: cookieOf(ended) })).toBe(200)
  const entered = await post('/api/sesion/codigo', JSON.stringify(await printed(admin)))
  expect(entered.status).toBe(200)
})

it('a practice night ends with a service that is killed, and does not play on in the next', async () => {
  const other = await startService()
  const childrenOf = (pid: number) =>
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => (line.trim() === '' ? [] : [Number(line)]))
  const started = await fetch(`${other.url}/api/simulacro`, {
    method: 'POST',
    headers: bearer(other.adminToken),
    body: JSON.stringify({ semilla: 1 }),
  })
  expect(started.status).toBeLessThan(300)
  const [child = 0] = childrenOf(other.pid)
  const isAlive = () => existsSync(`/proc/${child}/cmdline`)
  expect([child > 0, isAlive()]).toEqual([true, true])
  const minute = async () => {
    const answer = await fetch(`${other.url}/api/progreso`, { headers: bearer(other.adminToken) })
    return ((await answer.json()) as ProgresoDoc).simulacro?.minuto ?? 0
  }
  // In the middle of the night the child asks again where a request fails.
  await expect.poll(minute, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0)
  await other.kill()
  const { port } = new URL(other.url)
  const next = await startService({ data: other.data, env: { PORT: port } })
  expect(isAlive()).toBe(false)
  await next.stop()
  await other.stop()
})
