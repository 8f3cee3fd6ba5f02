import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** The part of Node's request about the other end. */
export type Peer = {
  socket: { remoteAddress?: string | undefined }
  headers: IncomingHttpHeaders
}

/**
 * The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; of anybody else the
 * socket's own address counts.
 */
export class Proxies {
  readonly #trusted = new BlockList()

  /** `each`: an address or a net, `10.0.0.0/8`. Throws for anything else. */
  constructor(list: readonly string[]) {
    for (const each of list) {
      const [address = '', bits] = each.split('/')
      const family = familyOf(address)
      if (!family) throw new Error(`No es una dirección ni una red: ${each}`)
      this.#trusted.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family)
    }
  }

  /**
   * The address of a request: the last one in `X-Forwarded-For` that is no trusted proxy. An IPv6
   * address is told as its net of 64 bits, since one household has all addresses of such a net.
   */
  addressOf({ socket, headers }: Peer): string {
    let address = plainOf(socket.remoteAddress ?? '')
    const told = textOf(headers['x-forwarded-for']).split(',')
    while (this.#isTrusted(address)) {
      const before = plainOf(told.pop()?.trim() ?? '')
      if (!isIP(before)) break
      address = before
    }
    return netOf(address)
  }

  /** Whether the browser spoke HTTPS, by a trusted proxy's word; undefined: nobody trusted says. */
  isHttps({ socket, headers }: Peer): boolean | undefined {
    const proto = textOf(headers['x-forwarded-proto']).split(',').pop()?.trim()
    if (!proto || !this.#isTrusted(plainOf(socket.remoteAddress ?? ''))) return undefined
    return proto === 'https'
  }

  #isTrusted(address: string): boolean {
    const family = familyOf(address)
    return family !== undefined && this.#trusted.check(address, family)
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6'
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(',') : (header ?? '')
}

/** Without the zone of a link, and IPv4 in IPv6 as IPv4. */
function plainOf(address: string): string {
  const [plain = ''] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  return mapped ?? plain
}

function netOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [left, right] = [head, tail].map((each) => each.split(':').filter(Boolean))
  const zeros = Array<string>(8 - left!.length - right!.length).fill('0')
  return `${[...left!, ...zeros, ...right!].slice(0, 4).join(':')}::/64`
}
