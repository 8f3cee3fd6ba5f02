import { describe, expect, it } from 'vitest'
import { stage } from '../../../tests/fixtures/stage.ts'
import { MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { Credentials } from '../access/credential.ts'
import { pinOf } from '../access/nombramiento.ts'
import { Proxies } from '../access/peer.ts'
import { Tries } from '../access/tries.ts'
import { codigo } from './codigo.ts'

const KEY = 'k'.repeat(32)
const MINUTE = 60_000

/** A code of eight digits. */
const codeAt = (at: number) => String(10_000_000 + at)
const wrongOf = (id: string) => String((Number(pinOf(id, KEY)) + 1) % 1e6).padStart(6, '0')

/** The door over `codes` issued nombramientos; `waits` holds the delay of each late answer. */
function makeDoor(codes: number) {
  const desk = new MemoryDesk(smallCatalogo(1))
  for (let at = 0; at < codes; at++)
    desk.issue({ id: codeAt(at), cargo: 'propietario', casillas: [] })
  const clock = { ms: Date.parse('2027-06-06T14:00:00Z') }
  const waits: number[] = []
  const told: string[] = []
  const nowMs = () => clock.ms
  const tries = new Tries({
    nowMs,
    wait: async (ms) => waits.push(ms),
    tell: (estado, minuto) => told.push(`${estado} ${minuto}`),
  })
  const papers = { key: KEY, nombramientoDias: 14, nowMs }
  const credentials = new Credentials(papers)
  const app = stage((app) => app.route('/', codigo(desk.night, papers, tries, credentials)))
  const env = { proxies: new Proxies(['127.0.0.1', '10.0.0.0/8']) }
  const enter = async (id: string, pin: string, from: string, peer = '127.0.0.1') => {
    const headers = { 'x-forwarded-for': from }
    const incoming = { socket: { remoteAddress: peer }, headers }
    const body = JSON.stringify({ codigo: id, pin })
    const answer = await app.request('/codigo', { method: 'POST', body }, { ...env, incoming })
    return answer.status
  }
  const right = (id: string, from: string) => enter(id, pinOf(id, KEY), from)
  const wrong = (id: string, from: string) => enter(id, wrongOf(id), from)
  return { clock, waits, told, tries, enter, right, wrong }
}

describe('wrong PINs by the thousand', () => {
  it('[NO3] 9,900 wrong PINs for 1,980 codes shut no owner out, not one with a typing error', async () => {
    const { wrong, right, told } = makeDoor(1980)
    for (let each = 0; each < 9900; each++) await wrong(codeAt(each % 1980), '203.0.113.9')
    const owners: number[] = []
    for (let at = 0; at < 1980; at++) {
      const home = `198.51.${at >> 8}.${at & 255}`
      if (at % 2 === 0) await wrong(codeAt(at), home)
      owners.push(await right(codeAt(at), home))
    }
    expect(owners.filter((status) => status !== 200)).toEqual([])
    expect(told).toEqual(['lento 300', 'ataque 3000'])
  })

  it('[NO3] guesses at one code from fifty addresses shut its owner out at no other address', async () => {
    const { wrong, right } = makeDoor(1)
    for (let each = 0; each < 500; each++) await wrong(codeAt(0), `203.0.113.${each % 50}`)
    expect(await right(codeAt(0), '198.51.100.1')).toBe(200)
  })

  it('[NO12] one phone that guesses delays none of 2,000 right sign-ins from its address', async () => {
    const { wrong, right, waits, clock } = makeDoor(2001)
    const statuses: number[] = []
    for (let at = 0; at < 2000; at++) {
      await wrong(codeAt(2000), '203.0.113.9')
      const before = waits.length
      statuses.push(await right(codeAt(at), '203.0.113.9'))
      expect(waits).toHaveLength(before)
      clock.ms += MINUTE / 2000
    }
    expect(statuses.every((status) => status === 200)).toBe(true)
    expect(Math.max(...waits)).toBe(4000)
  })

  it('[NO3] a code hears 300 wrong PINs of strange addresses and one more a minute; where its owner signed in, all', async () => {
    const { wrong, right, clock, tries } = makeDoor(1)
    const code = codeAt(0)
    expect(await right(code, '198.51.100.1')).toBe(200)
    let heard = 0
    for (let each = 0; each < 2000; each++) {
      const address = `203.${each >> 8}.1.${each & 255}`
      if (tries.hears({ id: code, isIssued: true, address })) heard += 1
      await wrong(code, address)
    }
    expect(heard).toBe(300)
    expect(await right(code, '192.0.2.7')).toBe(403)
    expect(await right(code, '198.51.100.1')).toBe(200)
    clock.ms += MINUTE
    expect(await right(code, '192.0.2.7')).toBe(200)
  })
})

describe('the address that is counted', () => {
  it('[NO3] only a trusted proxy may name the address', async () => {
    const { enter } = makeDoor(1)
    const code = codeAt(0)
    for (let each = 0; each < 6; each++)
      await enter(code, wrongOf(code), `198.51.100.${each}`, '203.0.113.9')
    expect(await enter(code, pinOf(code, KEY), '198.51.100.77', '203.0.113.9')).toBe(403)
    expect(await enter(code, pinOf(code, KEY), '198.51.100.77')).toBe(200)
  })

  it.each([
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '6.6.6.6, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['127.0.0.1', '2001:db8::6', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', '198.51.100.1', 'fe80:0:0:0::/64'],
  ])('from %s with «%s» it is %s', (remoteAddress, told, expected) => {
    const headers = { 'x-forwarded-for': told }
    const proxies = new Proxies(['127.0.0.1', '10.0.0.0/8'])
    expect(proxies.addressOf({ socket: { remoteAddress }, headers })).toBe(expected)
  })

  it.each(['proxy', '10.0.0.0/99', '10.0.0.0/', '1.2.3.4/x', ''])('«%s» is no proxy', (text) => {
    expect(() => new Proxies([text])).toThrow(/ESPEJO_PROXY/)
  })
})
