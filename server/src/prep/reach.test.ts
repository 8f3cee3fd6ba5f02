import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fromFolder } from './folder.ts'
import type { Fuente } from './fuente.ts'
import { ENTRADA, Reach } from './reach.ts'
import { fromUrl } from './url.ts'

const INNER = /^La dirección es de la red interna/
const folder = mkdtempSync(join(tmpdir(), 'espejo-reach-'))
const places = { carpeta: folder, data: '/no/hay' }
const plan = { everyMs: 2, now: () => new Date(), random: () => 0.5 }
let port = 0
/** Host and path of each request that reached the server, which stands inside the house. */
const asked: string[] = []
const server = createServer(({ headers, url = '' }, response) => {
  asked.push(`${headers.host}${url}`)
  if (url.startsWith('/a/')) response.writeHead(302, { location: url.slice(3) }).end()
  else if (url === '/zip')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('corte'))
  else if (url.startsWith('/como-'))
    response.writeHead(200, { 'content-encoding': url.slice(6) }).end(gzipSync('corte'))
  else response.end('corte')
})
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
beforeEach(() => void asked.splice(0))
afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

/** The message of the source after one look, or the bytes of the look. */
async function lookOf(make: (plan: { onState: () => void }) => Fuente): Promise<string> {
  const stop = new AbortController()
  const fuente = make({
    onState: () => {
      if (fuente.state().proximoAt !== undefined) stop.abort()
    },
  })
  for await (const { bytes } of fuente.arrivals(stop.signal)) return bytes.toString()
  return fuente.state().mensaje ?? ''
}

const lookAt = (url: string, reach: Reach) =>
  lookOf(({ onState }) => fromUrl(url, { ...plan, onState }, reach))

/** A resolver with an answer for each time it is asked. */
function resolverOf(...answers: string[][]) {
  let times = 0
  return (_host: string, _options: object, callback: (e: null, found: LookupAddress[]) => void) => {
    const found = answers[Math.min(times++, answers.length - 1)] ?? []
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
}

/** One address of each kind that is not of the internet. */
const INNER_ADDRESSES = [
  ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.254'],
  ...['192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255', '224.0.0.1', '239.1.1.1'],
  ...['240.0.0.1', '255.255.255.255', '192.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', 'fec0::1', '::127.0.0.1'],
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1'],
  ...['64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '100::1'],
]

it.each(INNER_ADDRESSES)(
  'a source at %s is refused as a literal, as the word of a name, and behind a redirect',
  async (address) => {
    const reach = new Reach({ ...places, redes: [] })
    const host = address.includes(':') ? `[${address}]` : address
    expect(reach.refusalOf(new URL(`http://${host}/`))).toMatch(INNER)
    const named = new Reach({ ...places, redes: [] }, resolverOf([address]))
    expect(await lookAt(`http://prep.example:${port}/`, named)).toMatch(INNER)
    const mixed = new Reach({ ...places, redes: [] }, resolverOf(['8.8.8.8', address]))
    expect(await lookAt(`http://prep.example:${port}/`, mixed)).toMatch(INNER)
    // Opened below, so that there is somebody to redirect.
    if (address === '127.0.0.1' || address === '::ffff:127.0.0.1') return
    const open = new Reach({ ...places, redes: ['127.0.0.1'] }, resolverOf([address]))
    expect(await lookAt(`http://127.0.0.1:${port}/a/http://${host}/`, open)).toMatch(INNER)
    const next = await lookAt(`http://127.0.0.1:${port}/a/http://prep.example:${port}/`, open)
    expect(next).toMatch(INNER)
    expect(asked.every((each) => each.startsWith('127.0.0.1'))).toBe(true)
  },
)

it.each([
  ...['0x7f.1', '0x7f000001', '2130706433', '0177.0.0.1', '017700000001', '127.1', '127.0.0.1.'],
  ...['127.0.1', '0', '[::ffff:7f00:1]', '%31%32%37.0.0.1', '１２７.0.0.1', 'localhost'],
  ...['localhost.', 'LOCALHOST', 'ip6-localhost'],
])('a source at %s, another spelling of this machine, is not asked', async (host) => {
  const told = await lookAt(`http://${host}:${port}/`, new Reach({ ...places, redes: [] }))
  // Some machines know no such name.
  if (host === 'ip6-localhost' || host === 'localhost.') expect(told).toMatch(/interna|No responde/)
  else expect(told).toMatch(INNER)
  expect(asked).toEqual([])
})

it('a name that resolves elsewhere the second time is connected to where it was judged', async () => {
  const turned = new Reach({ ...places, redes: [] }, resolverOf(['8.8.8.8'], ['127.0.0.1']))
  const judged: unknown[] = []
  turned.lookup('prep.example', { all: true }, (_error, found) => judged.push(found))
  expect(judged).toEqual([[{ address: '8.8.8.8', family: 4 }]])
  expect(await lookAt(`http://prep.example:${port}/`, turned)).toMatch(INNER)
  const back = new Reach(
    { ...places, redes: ['127.0.0.1'] },
    resolverOf(['127.0.0.1'], ['8.8.8.8']),
  )
  expect(await lookAt(`http://prep.example:${port}/uno`, back)).toBe('corte')
  expect(asked).toEqual([`prep.example:${port}/uno`])
})

it.each([['8.8.8.8'], ['200.57.1.1'], ['2606:4700::1111'], ['::ffff:8.8.8.8']])(
  'a source at %s, an address of the internet, may be asked',
  (address) => {
    const host = address.includes(':') ? `[${address}]` : address
    const reach = new Reach({ ...places, redes: [] })
    expect(reach.refusalOf(new URL(`https://${host}/`))).toBeUndefined()
  },
)

it.each([
  ['GZIP', 'corte'],
  ['x-gzip', 'corte'],
  ['br', 'Responde con una compresión que nadie pidió'],
])('an answer in %s is unpacked, or is the fault of the source and no base', async (way, said) => {
  const reach = new Reach({ ...places, redes: ['127.0.0.1'] })
  expect(await lookAt(`http://127.0.0.1:${port}/como-${way}`, reach)).toBe(said)
})

it('the setting opens the named nets and no others', () => {
  const reach = new Reach({ ...places, redes: ['10.1.0.0/16', 'fd00::/64', '192.168.1.7'] })
  const isOpen = (host: string) => reach.refusalOf(new URL(`http://${host}/`)) === undefined
  expect(['10.1.2.3', '192.168.1.7', '[fd00::9]', '[::ffff:10.1.2.3]'].filter(isOpen)).toHaveLength(
    4,
  )
  expect(['10.2.0.1', '192.168.1.8', '[fd01::9]', '127.0.0.1'].filter(isOpen)).toEqual([])
  for (const net of ['localhost', '10.0.0.0/99', 'x'])
    expect(() => new Reach({ ...places, redes: [net] })).toThrow('ESPEJO_FUENTES_RED')
})

it('an address with a user or a password is refused, behind a redirect too', async () => {
  const reach = new Reach({ ...places, redes: ['127.0.0.1'] })
  for (const user of ['ana:clave@', 'ana@', ':clave@']) {
    expect(reach.refusalOf(new URL(`https://${user}prep.example/`))).toMatch('escríbela sin ellos')
    const url = `http://127.0.0.1:${port}/a/http://${user}127.0.0.1:${port}/`
    expect(await lookAt(url, reach)).toMatch('escríbela sin ellos')
  }
})

it('a body that comes compressed is read as before compression', async () => {
  const reach = new Reach({ ...places, redes: ['127.0.0.1'] })
  expect(await lookAt(`http://127.0.0.1:${port}/zip`, reach)).toBe('corte')
})

it('a folder is watched inside the root alone, and never the data folder', async () => {
  const data = join(folder, 'datos')
  mkdirSync(join(data, ENTRADA, 'gob'), { recursive: true })
  mkdirSync(join(folder, 'cortes'))
  symlinkSync('/etc', join(folder, 'enlace'))
  symlinkSync(data, join(folder, 'datos-por-enlace'))
  const wide = new Reach({ redes: [], carpeta: folder, data })
  const isOpen = (path: string) => wide.refusalOfPath(path) === undefined
  const open = [folder, join(folder, 'cortes'), join(data, ENTRADA), join(data, ENTRADA, 'gob')]
  expect(open.filter(isOpen)).toEqual(open)
  const shut = ['/etc', '/', tmpdir(), data, join(data, 'cortes'), join(data, ENTRADA, '..')]
  const byLink = ['enlace', 'datos-por-enlace', 'cortes/../../x'].map((each) => `${folder}/${each}`)
  expect([...shut, ...byLink, `${folder}x`].filter(isOpen)).toEqual([])
})

it('a file of a watched folder that links out of the root is not read', async () => {
  const cortes = join(folder, 'con-enlace')
  mkdirSync(cortes)
  symlinkSync('/etc/passwd', join(cortes, 'a.csv'))
  writeFileSync(join(cortes, 'b.csv'), 'corte')
  const reach = new Reach({ ...places, redes: [] })
  const taken: string[] = []
  const stop = new AbortController()
  for await (const { fileName } of fromFolder(cortes, plan, reach).arrivals(stop.signal)) {
    taken.push(fileName)
    stop.abort()
  }
  expect(taken).toEqual(['b.csv'])
})

it('a folder outside the root, from an older list, is said and not read', async () => {
  const reach = new Reach({ ...places, redes: [] })
  const told = await lookOf(({ onState }) => fromFolder('/etc', { ...plan, onState }, reach))
  expect(told).toMatch(/^Solo se vigilan carpetas dentro de/)
})
