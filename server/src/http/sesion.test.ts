import { describe, expect, it } from 'vitest'
import { stage } from '../../../tests/fixtures/stage.ts'
import { MemoryDesk } from '../../../tests/fixtures/desk.ts'
import { Credentials, tokenOf } from '../access/credential.ts'
import { Proxies } from '../access/peer.ts'
import { LedgerError } from '../ledger/ledger.ts'
import { sesion } from './sesion.ts'

/** The door for opening and ending sessions, asked like a browser at `host`. */
async function makeDoor() {
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const desk = new MemoryDesk()
  const room = sesion(desk, () => false, credentials)
  const app = stage((app) => app.route('/', room))
  const exp = Math.floor(Date.now() / 1000) + 600
  const token = await credentials.issue({ sub: 'a', rol: 'tablero', casillas: 'todas', exp })
  const own = JSON.stringify({ token })
  const knock = (
    method: 'POST' | 'DELETE',
    origin?: string,
    body: string | ReadableStream = own,
    more: Record<string, string> = { host: 'espejo.example' },
  ) => {
    const headers = { ...more, ...(origin ? { origin } : {}) }
    const incoming = { socket: { remoteAddress: '127.0.0.1' }, headers }
    const init = {
      method,
      headers,
      ...(method === 'POST' ? { body, duplex: 'half' as const } : {}),
    }
    return app.request('/', init, { incoming, proxies: new Proxies(['127.0.0.1']) })
  }
  return { knock, desk, token }
}

const HOST = { host: 'espejo.example' }

/** The cookie of an answer as a browser sends the cookie back. */
function cookieIn(answer: Response): string {
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

it('a cookie that a neighbouring host planted does not come before that of HTTPS', () => {
  const planted = 'otra=1; espejo=ajena; __Host-espejo=propia'
  expect(tokenOf(undefined, planted)).toEqual({ token: 'propia', by: 'cookie' })
})

describe('the session', () => {
  it('the session is neither replaced nor ended by another page', async () => {
    const { knock } = await makeDoor()
    for (const origin of ['https://otra.example', 'https://espejo.example.otra.example', 'null'])
      for (const method of ['POST', 'DELETE'] as const) {
        const answer = await knock(method, origin)
        expect([origin, answer.status]).toEqual([origin, 403])
        expect(answer.headers.get('set-cookie')).toBeNull()
      }
    expect((await knock('POST', 'https://espejo.example')).status).toBe(200)
    expect((await knock('DELETE', 'https://espejo.example')).status).toBe(200)
  })

  it('the session is not replaced by a page of the same host without HTTPS, nor by one of no host', async () => {
    const { knock } = await makeDoor()
    const host = { host: 'espejo.example' }
    const told = { ...host, 'x-forwarded-proto': 'https' }
    const kept = { ...host, cookie: '__Host-espejo=a' }
    const status = async (origin: string, headers: Record<string, string>) =>
      (await knock('POST', origin, undefined, headers)).status
    for (const headers of [told, kept]) {
      expect(await status('http://espejo.example', headers)).toBe(403)
      expect(await status('https://espejo.example', headers)).toBe(200)
    }
    expect(await status('null', {})).toBe(403)
  })

  it('the session is refused to a client that hangs up in the middle, and that is no error of ours', async () => {
    const { knock } = await makeDoor()
    const hangUp = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"token":')),
      pull: (controller) => controller.error(new Error('aborted')),
    })
    expect((await knock('POST', undefined, hangUp)).status).toBe(400)
  })

  it('the session of a page on HTTPS never goes without it', async () => {
    const { knock } = await makeDoor()
    const cookieOf = async (origin?: string) =>
      (await knock('POST', origin)).headers.get('set-cookie') ?? ''
    const plain = /^espejo=[\w.-]+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/
    const secure =
      /^__Host-espejo=[\w.-]+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+; Secure,/
    expect(await cookieOf('https://espejo.example')).toMatch(secure)
    expect(await cookieOf('http://espejo.example')).toMatch(plain)
    expect(await cookieOf()).toMatch(plain)
  })

  it('[NO15] the browser keeps its session until the ledger has the end of the session', async () => {
    const { knock, desk } = await makeDoor()
    const cookie = cookieIn(await knock('POST'))
    const leave = () => knock('DELETE', undefined, undefined, { ...HOST, cookie })
    const revoked = () => desk.night.representacion.credenciales.revocadas.size
    desk.broken = () => {
      throw new LedgerError('No room', { fault: 'lleno', seq: 1 })
    }
    const failed = await leave()
    expect([failed.status, failed.headers.get('set-cookie'), revoked()]).toEqual([503, null, 0])
    desk.broken = false
    const ended = await leave()
    expect([ended.status, revoked()]).toEqual([200, 1])
    expect(ended.headers.get('set-cookie')).toContain('Max-Age=0')
  })

  it('[NO15] «Salir» ends a session of its own, and never the token that an older build put in the cookie', async () => {
    const { knock, desk, token } = await makeDoor()
    for (const more of [
      { cookie: `espejo=${token}` },
      { cookie: `__Host-espejo=${token}` },
      { authorization: `Bearer ${token}` },
    ]) {
      const answer = await knock('DELETE', undefined, undefined, { ...HOST, ...more })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
    }
    expect(desk.drafts).toEqual([])
    const cookie = cookieIn(await knock('POST'))
    await knock('DELETE', undefined, undefined, { ...HOST, cookie })
    expect(desk.drafts.map(({ kind }) => kind)).toEqual(['credencial.revoked'])
  })
})
