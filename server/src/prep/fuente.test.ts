import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Cortes, sha256Of } from './cortes.ts'
import { fromFolder } from './folder.ts'
import { waitMsAfter, type Arrival, type Fuente } from './fuente.ts'
import { Reach } from './reach.ts'
import { fromUrl } from './url.ts'

const plan = { everyMs: 2, now: () => new Date('2021-06-07T00:00:00Z'), random: () => 0.5 }
const reach = new Reach({ redes: ['127.0.0.1'], carpeta: tmpdir(), data: '/no/hay' })
const open: { close(): unknown }[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1')
  open.push({ close: () => server.closeAllConnections() }, server)
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-prep-'))
  open.push({ close: () => rm(folder, { recursive: true, force: true }) })
  return folder
}

/** The first arrivals of a source; then the source is stopped. */
async function take(fuente: Fuente, count: number): Promise<Arrival[]> {
  const stop = new AbortController()
  const taken: Arrival[] = []
  for await (const arrival of fuente.arrivals(stop.signal)) {
    taken.push(arrival)
    if (taken.length === count) stop.abort()
  }
  return taken
}

/** Lets a source run until its state passes `done`. */
async function runUntil(make: (onState: () => void) => Fuente, done: (fuente: Fuente) => boolean) {
  const stop = new AbortController()
  const fuente = make(() => {
    if (done(fuente)) stop.abort()
  })
  for await (const _ of fuente.arrivals(stop.signal));
  return fuente.state()
}

describe('a URL', () => {
  it('a URL is asked for what changed only, and gives each version once', async () => {
    const asked: (string | undefined)[] = []
    let version = 1
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match'])
      const etag = `"${version}"`
      if (request.headers['if-none-match'] === etag) {
        version = 2
        response.writeHead(304).end()
      } else response.writeHead(200, { etag }).end(`corte ${version}`)
    })
    const taken = await take(fromUrl(`${url}/20210607_2000_PREP_CAMP.zip`, plan, reach), 2)
    expect(taken.map(({ bytes }) => bytes.toString())).toEqual(['corte 1', 'corte 2'])
    expect(taken[0]).toMatchObject({
      fileName: '20210607_2000_PREP_CAMP.zip',
      sha256: sha256Of(Buffer.from('corte 1')),
    })
    expect(asked.slice(0, 3)).toEqual([undefined, '"1"', '"1"'])
  })

  it('a URL whose version was not taken, for a fault of ours, is asked for that version again', async () => {
    const asked: (string | undefined)[] = []
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match'])
      const isKnown = request.headers['if-none-match'] === '"1"'
      response.writeHead(isKnown ? 304 : 200, { etag: '"1"' }).end(isKnown ? '' : 'ultimo')
    })
    const fuente = fromUrl(url, plan, reach)
    const stop = new AbortController()
    let arrivals = 0
    for await (const _ of fuente.arrivals(stop.signal)) {
      arrivals += 1
      if (arrivals < 3) fuente.postpone('No hay lugar en el disco')
      else setTimeout(() => stop.abort(), 100)
    }
    expect(arrivals).toBe(3)
    expect(asked.slice(0, 4)).toEqual([undefined, undefined, undefined, '"1"'])
  })

  it('a URL that fails is said to be down, is asked again, and recovers', async () => {
    let times = 0
    const states: string[] = []
    const url = await serve((_request, response) => {
      times += 1
      if (times < 3) response.writeHead(503).end()
      else response.end('corte')
    })
    const onState = () => states.push(JSON.stringify(fuente.state()))
    const fuente = fromUrl(url, { ...plan, onState }, reach)
    await take(fuente, 1)
    expect(states[0]).toMatch(/"caida","mensaje":"Responde 503"/)
    expect(fuente.state()).toMatchObject({ estado: 'bien', ultimoAt: '2021-06-07T00:00:00.000Z' })
  })

  it('a URL that redirects for ever, elsewhere than http, or sends nothing is down', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/vacio') response.end()
      else
        response
          .writeHead(302, { location: request.url === '/archivo' ? 'file:///etc/passwd' : '/otra' })
          .end()
    })
    const messageOf = (path: string) =>
      runUntil(
        (onState) => fromUrl(url + path, { ...plan, onState }, reach),
        (fuente) => fuente.state().estado === 'caida',
      )
    expect(await messageOf('/')).toMatchObject({ mensaje: 'Redirige más de 3 veces' })
    expect(await messageOf('/archivo')).toMatchObject({
      mensaje: 'La dirección no es http ni https',
    })
    expect(await messageOf('/vacio')).toMatchObject({ mensaje: 'Responde vacío' })
  })

  it('a URL is asked ever less often while it fails, up to ten minutes, never in step with others', () => {
    const waits = [0, 1, 2, 3, 9, 50].map((failures) => waitMsAfter(failures, 60_000, 0.5))
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
    expect(waitMsAfter(1, 60_000, 0)).toBe(108_000)
    expect(waitMsAfter(1, 60_000, 1)).toBe(132_000)
  })
})

describe('a folder', () => {
  it('a folder gives each file once, whole, in order of name, whatever it is called later', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'b.csv'), 'dos')
    await writeFile(join(folder, 'a.csv'), 'uno')
    await writeFile(join(folder, 'c.csv.part'), 'medio')
    await mkdir(join(folder, 'carpeta'))
    const stop = new AbortController()
    const taken: string[] = []
    for await (const { bytes } of fromFolder(folder, plan, reach).arrivals(stop.signal)) {
      taken.push(bytes.toString())
      if (taken.length === 2) {
        await writeFile(join(folder, 'd.csv'), 'uno')
        await rename(join(folder, 'c.csv.part'), join(folder, 'e.csv'))
      }
      if (taken.length === 3) stop.abort()
    }
    expect(taken).toEqual(['uno', 'dos', 'medio'])
  })

  it('a folder that is not there is down', async () => {
    const state = await runUntil(
      (onState) => fromFolder(join(tmpdir(), 'no-existe'), { ...plan, onState }, reach),
      (fuente) => fuente.state().estado === 'caida',
    )
    expect(state.mensaje).toBe('No se puede leer la carpeta')
  })

  it('a folder says what could not be read until something better comes', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'a.csv'), 'no es una base')
    const fuente = fromFolder(folder, plan, reach)
    const stop = new AbortController()
    for await (const _ of fuente.arrivals(stop.signal)) {
      fuente.refuse('Renglón 5: está cortado')
      stop.abort()
    }
    expect(fuente.state()).toMatchObject({ estado: 'ilegible', mensaje: 'Renglón 5: está cortado' })
  })
})

describe('the cortes on disk', () => {
  it('cortes stand byte for byte under their hash, once', async () => {
    const folder = await tempFolder()
    const cortes = new Cortes(folder)
    const bytes = Buffer.from([0, 255, 10, 13])
    const sha256 = await cortes.keep(bytes)
    await Promise.all([cortes.keep(bytes), cortes.keep(bytes, sha256)])
    expect(await readFile(cortes.pathOf(sha256))).toEqual(bytes)
    expect(await readdir(join(folder, sha256.slice(0, 2)))).toEqual([sha256])
    expect(() => cortes.pathOf('../../etc/passwd')).toThrow(TypeError)
  })

  it('cortes stand apart with the reason when they cannot be read', async () => {
    const folder = await tempFolder()
    const told = { fileName: '../a.csv', reason: 'Renglón 5', nowMs: 0 }
    const sha256 = await new Cortes(folder).keepUnreadable(Buffer.from('x'), told)
    expect(await readFile(join(folder, 'ilegibles', sha256), 'utf8')).toBe('x')
    expect(await readFile(join(folder, 'ilegibles', `${sha256}.txt`), 'utf8')).toBe(
      '../a.csv\nRenglón 5\n',
    )
  })
})
