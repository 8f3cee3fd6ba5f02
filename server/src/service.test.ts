import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { json } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../tests/fixtures/desk.ts'
import { Credentials } from './access/credential.ts'
import { readKey } from './access/key.ts'
import type { Rol } from './access/role.ts'
import { codigoOf } from './access/nombramiento.ts'
import { findService } from './commands/service.ts'
import { readConfig } from './config.ts'
import { Desk } from './ledger/desk.ts'
import { ledgerOf } from './ledger/open.ts'
import { connectionsMax, listen } from './http/listen.ts'
import { readTopic } from './live/topics.ts'
import { OPERATIONS } from './http/operations.ts'
import { Personas } from './estructura/personas.ts'
import { Fuentes } from './prep/fuentes.ts'
import { startService } from './service.ts'

test('a service whose port is taken says so and lets go of its ledger', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'servicio-'))
  const configOf = (name: string, PORT: string) =>
    readConfig({ ESPEJO_DATA: join(folder, name), PORT })
  {
    await using first = await startService(configOf('a', '0'))
    const { port } = new URL(first.url)
    await expect(startService(configOf('b', port))).rejects.toThrow('está ocupado')
    await using second = await startService(configOf('b', '0'))
    expect((await fetch(`${second.url}/api/health`)).status).toBe(200)
  }
  rmSync(folder, { recursive: true })
})

test('[LE8] a second service on a folder is refused and touches nothing there', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const configOf = (more: object) => readConfig({ ESPEJO_DATA: data, PORT: '0', ...more })
  const kept = ['impresiones/una.pdf', 'fotos/guardando/una.part']
  {
    await using first = await startService(configOf({}))
    for (const path of kept) {
      mkdirSync(dirname(join(data, path)), { recursive: true })
      writeFileSync(join(data, path), 'x')
    }
    const notice = readFileSync(join(data, 'servicio.json'), 'utf8')
    // Nobody listens at the Redis: the folder is asked first.
    for (const more of [{}, { ESPEJO_REDIS: 'redis://127.0.0.1:1' }])
      await expect(startService(configOf(more))).rejects.toThrow('Otro servicio usa la carpeta')
    for (const path of kept) expect(existsSync(join(data, path))).toBe(true)
    expect(readFileSync(join(data, 'servicio.json'), 'utf8')).toBe(notice)
    expect((await fetch(`${first.url}/api/health`)).status).toBe(200)
  }
  {
    await using again = await startService(configOf({}))
    expect((await fetch(`${again.url}/api/health`)).status).toBe(200)
  }
  rmSync(data, { recursive: true })
})

test('a service that cannot write any more closes everything else, then says so', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const service = await startService(readConfig({ ESPEJO_DATA: data, PORT: '0' }))
  const ledger = vi
    .spyOn(Desk.prototype, Symbol.asyncDispose)
    .mockRejectedValue(new Error('No se pudo escribir'))
  const personas = vi.spyOn(Personas.prototype, Symbol.asyncDispose)
  const fuentes = vi.spyOn(Fuentes.prototype, Symbol.dispose)
  await expect(service[Symbol.asyncDispose]()).rejects.toThrow('No se pudo escribir')
  ledger.mockRestore()
  expect([personas, fuentes].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  rmSync(data, { recursive: true })
})

test('connections leave some files to the ledger', async () => {
  expect([20_000, 1024, 256].map(connectionsMax)).toEqual([19_488, 512, 64])
  const server = await listen(() => new Response(''), { port: 0, host: '127.0.0.1' })
  expect(server.maxConnections).toBeGreaterThanOrEqual(64)
  server.close()
})

test('counts are told to people who may look, and whether all is well to everybody', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
  {
    await using service = await startService(config)
    const credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
    const keys = async (rol?: 'tablero' | 'representante') => {
      const [casillas, exp] = ['todas' as const, credentials.expIn(60)]
      const token = rol && (await credentials.issue({ sub: 'a', rol, casillas, exp }))
      const headers = token ? { authorization: `Bearer ${token}` } : {}
      const paths = ['/api/health', '/api/ready']
      const docs = paths.map(async (path) => (await fetch(service.url + path, { headers })).json())
      return (await Promise.all(docs)).map((doc) => Object.keys(doc as object))
    }
    expect(await keys()).toEqual([['ok'], ['ok']])
    expect(await keys('representante')).toEqual([['ok'], ['ok']])
    const all = ['ok', 'seq', 'chain', 'ledger', 'live']
    expect(await keys('tablero')).toEqual([all, all])
  }
  rmSync(data, { recursive: true })
})

test('a live line opens neither by an empty token nor by a cookie without an Origin', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0', ESPEJO_PROXY: '127.0.0.1' })
  {
    await using service = await startService(config)
    const credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
    const tablero = {
      sub: 'a',
      rol: 'tablero',
      casillas: 'todas',
      exp: credentials.expIn(60),
    } as const
    const token = await credentials.issue(tablero)
    const cookie = `espejo=${token}`
    const status = async (query: string, headers: Record<string, string>) =>
      (await upgradeAnswer(`${service.url}/ws${query}`, headers)).statusCode
    for (const query of ['', '?token=', '?token=%20', '?token', '?token=x', '?token=%09'])
      expect([query, await status(query, { cookie })]).toEqual([
        query,
        query === '?token=x' ? 401 : 403,
      ])
    for (const authorization of ['Bearer ', 'Bearer', 'Bearer  ', 'bearer '])
      expect(await status('', { cookie, authorization })).toBe(403)
    const { host } = new URL(service.url)
    for (const origin of ['null', `https://x.${host}`, 'x', `https://${host}`])
      expect(await status('', { cookie, origin, 'x-forwarded-proto': 'http' })).toBe(403)
    const https = { cookie, 'x-forwarded-proto': 'https' }
    expect(await status('', { ...https, origin: `http://${host}` })).toBe(403)
    expect(await status('', { ...https, origin: `https://${host}` })).toBe(101)
    expect(await status(`?token=${token}`, {})).toBe(101)
  }
  rmSync(data, { recursive: true })
})

test('[LE6] a service whose night a newer build wrote to says so and shows no figure', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
  {
    await using desk = await Desk.open(ledgerOf(config), () => new Date())
    const head = { at: desk.now(), actor: 'sistema', kind: 'enlace.used' } as const
    await desk.submit({ ...head, id: 'nuevo', version: 2, body: { sha256: '' } })
  }
  {
    await using service = await startService(config)
    const health = await fetch(`${service.url}/api/health`)
    expect(health.status).toBe(503)
    expect(await health.json()).toMatchObject({
      ok: false,
      motivo: { version_anterior: { seq: 1, kind: 'enlace.used', version: 2 } },
    })
    const paths = ['/api/estado?ambito=GOB', '/api/actas', '/api/inicio', '/%61pi/captura']
    for (const path of paths) {
      const answer = await fetch(service.url + path)
      expect(answer.status).toBe(503)
      expect(await answer.json()).toMatchObject({ error: 'version_anterior' })
    }
    const live = await upgradeAnswer(`${service.url}/ws`)
    expect(live.statusCode).toBe(503)
    expect(await json(live)).toMatchObject({ error: 'version_anterior' })
    expect(await findService(config)).not.toBeNull()
    // A client that hangs up on its refusal ends nothing.
    for (let n = 0; n < 20; n++) await hangUp(new URL(service.url))
    // A representative opens the app as ever: without a build in this checkout there is no page.
    expect((await fetch(`${service.url}/c`)).status).not.toBe(503)
  }
  rmSync(data, { recursive: true })
})

test('[NO13] who only looks reads the code of no nombramiento, by any route and any live topic', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
  const [own, staff, sha256] = ['7F3K29QX', 'AB12CD34', 'f'.repeat(64)]
  const memory = new MemoryDesk(smallCatalogo(2))
  const casilla = casillaAt(1)
  memory.issue({ id: own, cargo: 'propietario', casillas: [casilla] })
  memory.issue({ id: staff, cargo: 'capturista', casillas: [] })
  const sender = { actor: `nom-${own}` }
  memory.tally(casilla, { PAN: 3 }, { ...sender, id: 'uno' })
  memory.tally(casilla, { PAN: 4 }, { actor: `nom-${staff}`, id: 'dos', canal: 'captura' })
  const foto = { sha256, bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1, clase: 'acta' } as const
  const place = { eleccion: 'GOB', casilla, clientId: 'x' }
  memory.fold('foto.stored', { ...foto, ...place }, sender)
  memory.fold('casilla.noted', { casilla: casillaAt(2), aviso: 'sin_senal' }, sender)
  {
    await using desk = await Desk.open(ledgerOf(config), () => new Date())
    for (const draft of memory.drafts) await desk.submit(draft)
  }
  {
    await using service = await startService(config)
    const credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
    const tablero = {
      sub: 'sala',
      rol: 'tablero',
      casillas: 'todas',
      exp: credentials.expIn(60),
    } as const
    const headers = { authorization: `Bearer ${await credentials.issue(tablero)}` }
    const clave = encodeURIComponent(`GOB:casilla:${casilla}`)
    const texts = await textsFor(service.url, headers, { casilla, sha256, q: own })
    for (const topic of ['GOB', `GOB:casilla:${casilla}`].flatMap((at) => [
      `ambito:${at}`,
      `diferencias:${at}`,
    ]))
      texts.set(topic, JSON.stringify(readTopic(memory.night, () => ({}) as never, topic)))
    const acta = texts.get(`/api/acta?clave=${clave}`) ?? ''
    expect(acta.match(/"actor":"persona-[\w-]{12}"/g)).toHaveLength(3)
    const told = [own, staff].flatMap((id) => [id, codigoOf(id)])
    const leaks = [...texts].filter(([, text]) => told.some((code) => text.includes(code)))
    expect(leaks.map(([name]) => name)).toEqual([])
    expect(texts.size).toBeGreaterThan(15)
  }
  rmSync(data, { recursive: true })
})

test('[CE2] who captures is served no figure of any acta by any route, and no live line', async () => {
  const data = mkdtempSync(join(tmpdir(), 'servicio-'))
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
  const memory = new MemoryDesk(smallCatalogo(2))
  const [casilla, sha256] = [casillaAt(1), 'f'.repeat(64)]
  const [OURS, PREPS] = [40_117, 40_118]
  memory.tally(casilla, { PAN: OURS }, { actor: 'rc', id: 'uno' })
  publish(memory, { [`${casilla}05`]: prepActa(PREPS, 0) })
  const foto = { sha256, bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1, clase: 'acta' } as const
  memory.fold('foto.stored', { ...foto, eleccion: 'GOB', casilla, clientId: 'x' })
  {
    await using desk = await Desk.open(ledgerOf(config), () => new Date())
    for (const draft of memory.drafts) await desk.submit(draft)
  }
  {
    await using service = await startService(config)
    const credentials = new Credentials({ key: readKey(config), nowMs: Date.now })
    const found = async (rol: Rol) => {
      const exp = credentials.expIn(60)
      const token = await credentials.issue({ sub: rol, rol, casillas: new Set([casilla]), exp })
      const headers = { authorization: `Bearer ${token}` }
      const texts = await textsFor(service.url, headers, { casilla, sha256, q: '0001' })
      const line = new WebSocket(`${service.url.replace('http', 'ws')}/ws?token=${token}`)
      const live = await new Promise((resolve) => {
        line.onopen = () => resolve('open')
        line.onerror = () => resolve('refused')
      })
      line.close()
      const told = [OURS, PREPS].map((each) => new RegExp(`\\b${each}\\b`))
      const shown = told.map((figure) => [...texts.values()].some((text) => figure.test(text)))
      return { shown, live, isAnswered: texts.size > 5 }
    }
    const blind = { shown: [false, false], live: 'refused', isAnswered: true }
    expect(await found('capturista')).toEqual(blind)
    expect(await found('tablero')).toEqual({ shown: [true, true], live: 'open', isAnswered: true })
  }
  rmSync(data, { recursive: true })
})

/** Each answer to a person who asks every route that reads, by path and query. */
async function textsFor(
  url: string,
  headers: Record<string, string>,
  { casilla, sha256, q }: { casilla: string; sha256: string; q: string },
): Promise<Map<string, string>> {
  const asks = Object.keys(OPERATIONS).flatMap((name) => {
    const [method, path = ''] = name.replaceAll('{sha256}', sha256).split(' ')
    return method === 'GET' ? [path] : []
  })
  const clave = encodeURIComponent(`GOB:casilla:${casilla}`)
  const more = ['', `?clave=${clave}`, '?ambito=GOB', `?ambito=${clave}`, `?q=${q}`]
  const queries = [...more, '?eleccion=GOB', `?eleccion=GOB&casilla=${casilla}`]
  const texts = new Map<string, string>()
  for (const path of asks)
    for (const query of queries) {
      const answer = await fetch(url + path + query, { headers })
      if (answer.ok) texts.set(path + query, await answer.text())
    }
  return texts
}

/** Asks for a WebSocket and resets the connection without reading the answer. */
async function hangUp({ hostname, port }: URL): Promise<void> {
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write('GET /ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n')
  socket.resetAndDestroy()
  await once(socket, 'close')
}

/** The plain answer to a request for a WebSocket. */
async function upgradeAnswer(url: string, more: object = {}): Promise<IncomingMessage> {
  const handshake = {
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  }
  const headers = { connection: 'Upgrade', upgrade: 'websocket', ...handshake, ...more }
  const asked = get(url, { headers })
  const { promise, resolve } = Promise.withResolvers<IncomingMessage>()
  asked.on('response', resolve)
  asked.on('upgrade', (answer: IncomingMessage) => {
    answer.socket.destroy()
    resolve(answer)
  })
  return promise
}
