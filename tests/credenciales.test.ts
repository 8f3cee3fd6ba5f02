import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Credentials, credentialId } from '../server/src/access/credential.ts'
import { readKey } from '../server/src/access/key.ts'
import { credentialOf } from '../server/src/access/nombramiento.ts'
import type { Rol } from '../server/src/access/role.ts'
import { readConfig } from '../server/src/config.ts'
import type { CredencialesDoc } from '../server/src/contract/credencial.ts'
import type { Nombramiento } from '../server/src/domain/record.ts'
import { Desk } from '../server/src/ledger/desk.ts'
import { ledgerOf } from '../server/src/ledger/open.ts'
import { OPERATIONS } from '../server/src/http/operations.ts'
import { startService, type Running } from '../server/src/service.ts'

/** Credentials besides papers, at a running service. */
const data = mkdtempSync(join(tmpdir(), 'espejo-credenciales-'))
const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
const JEFA: Nombramiento = { id: '7F3K29QX', cargo: 'coordinacion', casillas: [], todas: true }
let service: Running
let credentials: Credentials
let admin: string
let issued = 0

beforeAll(async () => {
  {
    await using desk = await Desk.open(ledgerOf(config), () => new Date())
    const head = { at: desk.now(), actor: 'admin', kind: 'nombramiento.issued' } as const
    await desk.submit({ ...head, id: 'uno', version: 1, body: { nombramientos: [JEFA] } })
  }
  service = await startService(config)
  credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
  admin = await issue('admin')
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  rmSync(data, { recursive: true })
})

function issue(rol: Rol): Promise<string> {
  const sub = `${rol}-${issued++}`
  return credentials.issue({ sub, rol, casillas: 'todas', exp: credentials.expIn(600) })
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const ask = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
  fetch(service.url + path, { ...init, headers })

/** The cookie of a session opened by a credential. */
async function signIn(token: string): Promise<string> {
  const answer = await ask('/api/sesion', {}, { method: 'POST', body: JSON.stringify({ token }) })
  expect(answer.status).toBe(200)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}

async function listed(): Promise<CredencialesDoc['credenciales']> {
  const answer = await ask('/api/credenciales', bearer(admin))
  return ((await answer.json()) as CredencialesDoc).credenciales
}

async function revoke(...ids: string[]): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify({ ids }) }
  expect((await ask('/api/credenciales/revocar', bearer(admin), init)).status).toBe(200)
}

const statusOf = async (headers: Record<string, string>) =>
  (await ask('/api/progreso', headers)).status

test('[NO15] a session that was ended is ended for whoever copied it, and no other one is', async () => {
  const token = await issue('tablero')
  const [cookie, other] = [await signIn(token), await signIn(token)]
  expect(await statusOf({ cookie })).toBe(200)
  expect((await ask('/api/sesion', { cookie }, { method: 'DELETE' })).status).toBe(200)
  expect(await statusOf({ cookie })).toBe(403)
  expect(await statusOf(bearer(cookie.replace('espejo=', '')))).toBe(403)
  expect(await statusOf({ cookie: other })).toBe(200)
  expect(await statusOf(bearer(token))).toBe(200)
  expect(await statusOf({ cookie: await signIn(token) })).toBe(200)
})

test('[NO15] the paper opens again after the session that it opened was ended', async () => {
  const paper = await credentials.issue(credentialOf(JEFA, credentials.expIn(600)))
  for (let n = 0; n < 2; n++) {
    const cookie = await signIn(paper)
    expect(await statusOf({ cookie })).toBe(200)
    await ask('/api/sesion', { cookie }, { method: 'DELETE' })
    expect(await statusOf({ cookie })).toBe(403)
  }
  await ask('/api/sesion', { cookie: `espejo=${paper}` }, { method: 'DELETE' })
  expect(await statusOf({ cookie: `espejo=${paper}` })).toBe(200)
})

test('[NO15] a credential that was revoked opens no route, in any spelling, nor do its sessions', async () => {
  const stolen = await issue('admin')
  const cookie = await signIn(stolen)
  // A session opens no session that would outlive it.
  const again = await signIn(cookie.replace('espejo=', ''))
  expect(again).toBe(cookie)
  await revoke(credentialId(stolen))
  // The last letter of a signature holds two bits that nobody reads.
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = letters.indexOf(stolen.at(-1)!)
  const spellings = [0, 1, 2, 3].map((n) => stolen.slice(0, -1) + letters[(last & 60) + n]!)
  const opened: string[] = []
  for (const name of Object.keys(OPERATIONS)) {
    const [asked = '', path = ''] = name.split(' ')
    if (OPERATIONS[name]?.open) continue
    const method = asked === 'ALL' ? 'POST' : asked
    const real = path.replace('{sha256}', 'f'.repeat(64)).replace(/\{\w+\}/g, 'a1')
    for (const headers of [bearer(stolen), { cookie, origin: service.url }]) {
      const { status } = await ask(real, headers, { method })
      if (status !== 403) opened.push(`${name} ${status}`)
    }
  }
  expect(opened).toEqual([])
  for (const each of spellings) expect(await statusOf(bearer(each))).not.toBe(200)
  const entered = await ask(
    '/api/sesion',
    {},
    { method: 'POST', body: JSON.stringify({ token: stolen }) },
  )
  expect(entered.status).toBe(403)
})

test('[NO15] a live line closes when its credential, or the one that opened its session, is revoked', async () => {
  const [token, origin] = [await issue('tablero'), await issue('tablero')]
  const cookie = await signIn(origin)
  const url = `${service.url.replace('http', 'ws')}/ws`
  const sockets = [
    new WebSocket(url, { headers: bearer(token) }),
    new WebSocket(url, { headers: { cookie, origin: service.url } }),
  ]
  await Promise.all(sockets.map((each) => once(each, 'message')))
  const closed = sockets.map((each) => once(each, 'close'))
  await revoke(credentialId(token), credentialId(origin))
  const ends = (await Promise.all(closed)) as [CloseEvent][]
  expect(ends.map(([{ code }]) => code)).toEqual([4401, 4401])
})

test('[NO15] the ledger alone lists what opened a door, and says no token', async () => {
  const token = await issue('capturista')
  const cookie = await signIn(token)
  await statusOf({ cookie })
  const paper = await credentials.issue(credentialOf(JEFA, credentials.expIn(600)))
  await statusOf(bearer(paper))
  await statusOf(bearer(await issue('representante')))
  const own = () => listed().then((all) => all.filter(({ rol }) => rol === 'capturista'))
  await vi.waitFor(async () => expect(await own()).toHaveLength(2))
  expect(await own()).toMatchObject([
    { tipo: 'sesion' },
    { tipo: 'token', id: credentialId(token) },
  ])
  await revoke(credentialId(token))
  expect((await own()).map(({ revocadaAt }) => typeof revocadaAt)).toEqual(['string', 'string'])
  const text = JSON.stringify(await listed())
  for (const secret of [token, cookie.replace('espejo=', ''), JEFA.id])
    expect(text).not.toContain(secret)
  expect((await listed()).filter(({ propia }) => propia)).toHaveLength(1)
  expect((await listed()).map(({ rol }) => rol)).not.toContain('representante')
  await service[Symbol.asyncDispose]()
  service = await startService(config)
  expect(JSON.stringify(await listed())).toBe(text)
  expect(await statusOf(bearer(token))).toBe(403)
})
