import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Credentials } from '../server/src/access/credential.ts'
import { readKey } from '../server/src/access/key.ts'
import { readConfig } from '../server/src/config.ts'
import { OPERATIONS } from '../server/src/http/operations.ts'
import { startService, type Running } from '../server/src/service.ts'

/** Headers of every answer, as a browser gets them from a running service. */
const data = mkdtempSync(join(tmpdir(), 'espejo-headers-'))
const config = readConfig({ ESPEJO_DATA: data, PORT: '0', ESPEJO_PROXY: '127.0.0.1' })
let service: Running
let authorization: string
beforeAll(async () => {
  service = await startService(config)
  const credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
  const admin = { sub: 'a', rol: 'admin', casillas: 'todas', exp: credentials.expIn(600) } as const
  authorization = `Bearer ${await credentials.issue(admin)}`
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  rmSync(data, { recursive: true })
})

async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const asked = request(service.url + path, { method, headers }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return { status: answer.statusCode ?? 0, headers: answer.headers }
}

/** Names of the headers that an answer lacks. */
function lacking(headers: IncomingHttpHeaders, isApi: boolean): string[] {
  const policy = String(headers['content-security-policy'])
  const script = /script-src [^;]*|default-src 'none'/.exec(policy)?.[0] ?? 'unsafe-inline'
  const lacks = {
    nosniff: headers['x-content-type-options'] !== 'nosniff',
    'referrer-policy': headers['referrer-policy'] !== 'no-referrer',
    'permissions-policy': !/geolocation=\(\)/.test(String(headers['permissions-policy'])),
    scripts: script.includes('unsafe-inline'),
    connect: !/connect-src 'self'(;|$)|default-src 'none'/.test(policy),
    frames: !policy.includes("frame-ancestors 'none'"),
    'cache-control': !(isApi ? /no-store|no-cache|private/ : /./).test(
      headers['cache-control'] ?? '',
    ),
    hsts: headers['strict-transport-security'] !== undefined,
  }
  return Object.entries(lacks).flatMap(([name, isLacking]) => (isLacking ? [name] : []))
}

test('every answer of every route has its headers, refused or not', async () => {
  const found: string[] = []
  const statuses = new Set<number>()
  for (const name of Object.keys(OPERATIONS)) {
    const [asked = '', path = ''] = name.split(' ')
    const real = path.replace('{sha256}', 'f'.repeat(64)).replace(/\{\w+\}/g, 'a1')
    // The practice night and the erasing are asked without a credential alone.
    const isGrave = /simulacro|personas/.test(name) && asked !== 'GET'
    for (const headers of isGrave ? [{}] : [{}, { authorization }])
      for (const method of asked === 'ALL' ? ['POST', 'HEAD', 'OPTIONS', 'PATCH'] : [asked]) {
        const answer = await ask(method, real, headers)
        statuses.add(answer.status)
        const lacks = lacking(answer.headers, true)
        if (lacks.length > 0) found.push(`${method} ${real} ${answer.status}: ${lacks.join(', ')}`)
      }
  }
  expect(found).toEqual([])
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401, 404]))
})

test('pages, files, wrong addresses and refused live lines have their headers', async () => {
  const paths = [
    '/',
    '/c',
    '/fuentes',
    '/nada',
    '/favicon.ico',
    '/_app/immutable/x.js',
    '/%2e%2e/key',
  ]
  for (const path of [...paths, '/api', '/api/nada', '/%61pi/estado', '//', '/?x=%zz'])
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE']) {
      const { headers, status } = await ask(method, path)
      expect([method, path, status, lacking(headers, false)]).toEqual([method, path, status, []])
    }
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
  const { status, headers } = await ask('GET', '/ws', upgrade)
  expect([status, headers['x-content-type-options'], headers['cache-control']]).toEqual([
    403,
    'nosniff',
    'no-store',
  ])
})

test('browsers are held to HTTPS where the trusted proxy says HTTPS, and nowhere else', async () => {
  const hsts = async (path: string, proto: string) =>
    (await ask('GET', path, { 'x-forwarded-proto': proto })).headers['strict-transport-security']
  for (const path of ['/', '/api/health', '/api/estado', '/nada']) {
    expect(await hsts(path, 'https')).toMatch(/^max-age=\d{8}$/)
    expect(await hsts(path, 'http')).toBeUndefined()
  }
})
