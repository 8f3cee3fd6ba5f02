import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ProgresoDoc } from '../../server/src/contract/estado.ts'
import { makeBase } from '../../server/src/simulacro/base.ts'
import { makeNight } from '../../server/src/simulacro/night.ts'
import { startService, type TestService } from './service.ts'

/**
 * Sources watched by the service without a person's help. A corte belongs to the whole service:
 * each test starts a separate service.
 */
let service: TestService
let folder: string
let authority: Server
const night = makeNight(11, 0.01)
/** The authority's current file; empty answers 500. */
let published: Uint8Array

beforeEach(async () => {
  service = await startService({ env: { ESPEJO_FUENTES_RED: '127.0.0.1' } })
  published = new Uint8Array()
  folder = await mkdtemp(join(service.data, 'entrada', 'cortes-'))
  authority = createServer((request, response) => {
    if (published.byteLength === 0) return response.writeHead(500).end()
    const etag = `"${published.byteLength}"`
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
    return response.writeHead(200, { etag }).end(published)
  })
  await new Promise<void>((done) => authority.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  authority.close()
  authority.closeAllConnections()
  await service.stop()
})

async function add(fuente: object): Promise<number> {
  const answer = await fetch(`${service.url}/api/prep/fuentes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminToken}` },
    body: JSON.stringify(fuente),
  })
  return answer.status
}

async function progreso(): Promise<ProgresoDoc> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  return (await fetch(`${service.url}/api/progreso`, { headers }).then((a) =>
    a.json(),
  )) as ProgresoDoc
}

const eventually = { timeout: 60_000, interval: 200 }

it('of a watched folder the elección is made, cortes come in, and a broken one is said and changes nothing', async () => {
  expect(await add({ carpeta: folder })).toBe(201)
  const zero = await makeBase(night, 0)
  await writeFile(join(folder, zero.name), zero.bytes)
  await vi.waitFor(
    async () => expect((await progreso()).elecciones['AYUN']?.esperadas).toBe(99),
    eventually,
  )
  const later = await makeBase(night, 240)
  await writeFile(join(folder, later.name), later.bytes)
  await vi.waitFor(
    async () => expect((await progreso()).elecciones['AYUN']?.capturadas).toBeGreaterThan(0),
    eventually,
  )
  const before = (await progreso()).elecciones
  await writeFile(join(folder, 'roto.zip'), later.bytes.subarray(0, 900))
  const state = async () =>
    Object.values((await progreso()).fuentes).find(({ tipo }) => tipo === 'carpeta')
  await vi.waitFor(async () => expect((await state())?.estado).toBe('ilegible'), eventually)
  expect((await progreso()).elecciones).toEqual(before)
})

it('a watched URL that is down is said; when it answers, its corte comes in', async () => {
  const zero = await makeBase(night, 0)
  expect((await service.upload('elecciones', zero.bytes, zero.name)).status).toBe(201)
  const { port } = authority.address() as { port: number }
  const url = `http://127.0.0.1:${port}/base.zip`
  expect(await add({ url })).toBe(201)
  const found = async () =>
    Object.entries((await progreso()).fuentes).find(([, { tipo }]) => tipo === 'url')
  await vi.waitFor(async () => expect((await found())?.[1].estado).toBe('caida'), eventually)
  const { bytes } = await makeBase(night, 260)
  published = new Uint8Array(bytes)
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const [id = ''] = (await found()) ?? []
  await fetch(`${service.url}/api/prep/fuentes/${id}`, { method: 'DELETE', headers })
  expect(await add({ url })).toBe(201)
  await vi.waitFor(
    async () => expect((await progreso()).elecciones['AYUN']?.corte?.corteAt).toMatch(/T22:20/),
    eventually,
  )
  expect((await found())?.[1].estado).toBe('bien')
})

it('a source that is no URL and no whole path, or leads into the house, is refused', async () => {
  expect(await add({ url: 'file:///etc/passwd' })).toBe(400)
  expect(await add({ url: 'http://169.254.169.254/latest' })).toBe(400)
  for (const carpeta of ['../x', '/etc', service.data, join(service.data, 'entrada', '..')])
    expect(await add({ carpeta }), carpeta).toBe(400)
})

it('the whole address of a source is told to admins alone', async () => {
  const { port } = authority.address() as { port: number }
  expect(await add({ url: `http://127.0.0.1:${port}/base.zip?llave=secreta` })).toBe(201)
  expect(await add({ carpeta: folder })).toBe(201)
  const told = async (token: string, path: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${service.url}/api/${path}`, { headers })).text()
  }
  expect(await told(service.adminToken, 'prep/fuentes')).toContain('base.zip?llave=secreta')
  const tablero = await service.token('tablero')
  for (const path of ['prep/fuentes', 'progreso', 'inicio']) {
    const text = await told(tablero, path)
    expect(text, path).not.toMatch(/secreta|base\.zip/)
    expect(text, path).not.toContain(service.data)
  }
  expect(await told(tablero, 'prep/fuentes')).toContain(`"donde":"127.0.0.1:${port}"`)
})
