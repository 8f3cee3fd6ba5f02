import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import proxyAddr from 'proxy-addr'

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
  readonly #trusts: (address: string, hop: number) => boolean

  /** `each`: an address or a net, `10.0.0.0/8`. Throws for anything else. */
  constructor(list: readonly string[]) {
    try {
      this.#trusts = proxyAddr.compile([...list])
    } catch (cause) {
      const message = `ESPEJO_PROXY: ${list.join(', ')} no son direcciones ni redes`
      throw new Error(message, { cause })
    }
  }

  /**
   * The address of a request: the last one in `X-Forwarded-For` that is no trusted proxy. An IPv6
   * address is told as its net of 64 bits, since one household has all addresses of such a net.
   */
  addressOf(peer: Peer): string {
    const told = proxyAddr(peer as IncomingMessage, this.#trusts)
    return netOf(ipaddr.isValid(told) ? told : (peer.socket.remoteAddress ?? ''))
  }

  /** Whether the browser spoke HTTPS, by a trusted proxy's word; undefined: nobody trusted says. */
  isHttps({ socket, headers }: Peer): boolean | undefined {
    const proto = String(headers['x-forwarded-proto'] ?? '')
      .split(',')
      .pop()
      ?.trim()
    if (!proto || !this.#trusts(socket.remoteAddress ?? '', 0)) return undefined
    return proto === 'https'
  }
}

function netOf(text: string): string {
  if (!ipaddr.isValid(text)) return text
  // IPv4 in IPv6 is IPv4.
  const address = ipaddr.process(text)
  if (address.kind() === 'ipv4') return address.toString()
  const groups = (address as ipaddr.IPv6).toNormalizedString().split(':')
  return `${groups.slice(0, 4).join(':')}::/64`
}
