import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { actaBody, type ActaBody } from '../contract/acta.ts'
import { agendaOf } from './agenda.ts'
import { cortesOf } from './arrivals.ts'
import { makeNight } from './night.ts'
import { randomFrom } from './random.ts'
import { summaryText } from './summary.ts'
import { Phones } from './sender.ts'
import { runSimulacro, type SimulacroDoc } from './run.ts'

const SEED = 5
const SCALE = 0.02
const night = makeNight(SEED, SCALE)

type Seen = { path: string; token: string; body: string; headers: IncomingMessage['headers'] }

type Reply = { status: number; headers?: Record<string, string>; body?: unknown }

/** A service that notes each request and finds exactly the planted errors. */
class Stub {
  readonly seen: Seen[] = []
  readonly #server = createServer((request, response) => void this.#take(request, response))
  /** Gets the first chance to answer. */
  before: (seen: Seen) => Reply | null = () => null

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  at(path: string): Seen[] {
    return this.seen.filter((each) => each.path === path)
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request
    const seen = {
      path: url,
      token: headers.authorization ?? '',
      body: await text(request),
      headers,
    }
    const first: Reply | null = this.before(seen)
    if (!first || first.status < 300) this.seen.push(seen)
    const answer = first ?? { status: 201, body: answerTo(url) }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(JSON.stringify(answer.body ?? {}))
  }
}

function answerTo(url: string): unknown {
  if (!url.startsWith('/api/diferencias')) return {}
  const filas: Record<string, unknown> = {}
  for (const { acta, espera } of night.planted) filas[acta] = { acta, tipo: espera[0] }
  return { total: night.planted.length, filas }
}

const stubs: Stub[] = []

async function start() {
  const stub = new Stub()
  stubs.push(stub)
  const options = {
    baseUrl: await stub.listen(),
    adminToken: 'admin',
    tokenFor: ([casilla = '']: string[]) => `rc-${casilla}`,
    seed: SEED,
    scale: SCALE,
    speed: 0,
  }
  return { stub, options }
}

afterEach(() => {
  for (const stub of stubs.splice(0)) stub.close()
})

describe('the run', () => {
  it('sends the whole night: elección, cortes in order, every submission with its own credential', async () => {
    const { stub, options } = await start()
    const progress: SimulacroDoc[] = []
    const summary = await runSimulacro({ ...options, onProgress: (each) => progress.push(each) })
    expect(stub.at('/api/elecciones')[0]?.headers).toMatchObject({
      'x-simulacro': '1',
      'x-file-name': '20170604_1800_PREP_AYUN_VER.zip',
    })
    const names = stub.at('/api/prep/cortes').map(({ headers }) => headers['x-file-name'])
    expect(names).toHaveLength(cortesOf().length - 1)
    expect(names).toEqual([...names].sort())
    const actas = stub.at('/api/actas')
    expect(actas).toHaveLength(agendaOf(night).filter(({ what }) => what === 'submission').length)
    for (const { token, body } of actas) {
      const acta: ActaBody = actaBody.parse(JSON.parse(body))
      expect(token).toBe(`Bearer rc-${acta.casilla}`)
    }
    const estados = new Set(progress.map(({ estado }) => estado))
    expect([...estados]).toEqual(['corriendo', 'terminado'])
    expect(summary).toMatchObject({
      rechazadas: 0,
      encontrados: night.planted.length,
      falsasAlarmas: 0,
      minuto: 300,
    })
    expect(summaryText(summary)).toContain('sin encontrar: 0; falsas alarmas: 0')
  })

  it('tries again when the service is overloaded, with the very same body', async () => {
    const { stub, options } = await start()
    const bodies = new Map<string, number>()
    stub.before = ({ path, body }) => {
      if (path !== '/api/actas') return null
      const tries = (bodies.get(body) ?? 0) + 1
      bodies.set(body, tries)
      return tries === 1 ? { status: 503, headers: { 'retry-after': '0' } } : null
    }
    const summary = await runSimulacro(options)
    expect(summary.rechazadas).toBe(0)
    expect(summary.reintentos).toBeGreaterThanOrEqual(bodies.size)
  })

  it('lets nobody wait behind a phone that was told to come back later', async () => {
    const { stub, options } = await start()
    const { baseUrl } = options
    stub.before = ({ path }) =>
      path === '/slow' && stub.at('/quick').length === 0
        ? { status: 503, headers: { 'retry-after': '0.01' } }
        : null
    const sender = new Phones(baseUrl, randomFrom(1, 'test'), 1)
    for (const path of ['/slow', '/quick'])
      await sender.launch(async (send) => void (await send({ method: 'POST', path, token: 'x' })))
    await sender.idle()
    expect(stub.seen.map(({ path }) => path)).toEqual(['/quick', '/slow'])
  })

  it('[RV1] never sends a correction before what it corrects is in', async () => {
    const { stub, options } = await start()
    let slow = 0
    stub.before = ({ path, body }) => {
      const late = path === '/api/actas' && body.includes('-0"') && slow++ % 3 === 0
      return late ? { status: 503, headers: { 'retry-after': '0' } } : null
    }
    await runSimulacro(options)
    const ids = stub.at('/api/actas').map(({ body }) => (JSON.parse(body) as ActaBody).id)
    const corrections = [...new Set(ids)].filter((id) => id.endsWith('-1'))
    expect(corrections.length).toBeGreaterThan(0)
    for (const id of corrections)
      expect(ids.indexOf(id)).toBeGreaterThan(ids.indexOf(id.replace(/-1$/, '-0')))
  })

  it("says in the service's own words why there is no night", async () => {
    const { stub, options } = await start()
    stub.before = ({ path }) =>
      path === '/api/elecciones'
        ? { status: 409, body: { error: 'eleccion_repetida', mensaje: 'Esa elección ya existe.' } }
        : null
    await expect(runSimulacro(options)).rejects.toThrow('Esa elección ya existe.')
    expect(stub.at('/api/actas')).toEqual([])
  })

  it('notes refusals and goes on', async () => {
    const { stub, options } = await start()
    stub.before = ({ path }) =>
      path === '/api/actas' ? { status: 422, body: { mensaje: 'No.' } } : null
    const summary = await runSimulacro(options)
    expect(summary.rechazadas).toBe(summary.enviadas)
    expect(summary.rechazos[0]).toMatch(/^30\d{4}.*: No\.$/)
  })

  it('stops when asked and leaves word', async () => {
    const { stub, options } = await start()
    const abort = new AbortController()
    stub.before = ({ path }) => {
      if (path === '/api/prep/cortes') abort.abort()
      return null
    }
    await expect(runSimulacro({ ...options, signal: abort.signal })).rejects.toThrow()
    const last = stub.at('/api/simulacro/progreso').at(-1)
    expect(JSON.parse(last?.body ?? '{}')).toMatchObject({ estado: 'detenido', minuto: 120 })
  })
})
