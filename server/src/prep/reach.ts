import { lookup as resolveName, type LookupAddress } from 'node:dns'
import { realpathSync } from 'node:fs'
import { isIP, type LookupFunction } from 'node:net'
import { join, relative, resolve, sep } from 'node:path'
import ipaddr from 'ipaddr.js'
import { LookError } from './fuente.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
/** An address and how many of its bits count. */
type Net = [Address, number]

/** Folder for cortes inside the data folder. */
export const ENTRADA = 'entrada'
/** Addresses of the internet in IPv6; everything outside is of one house, or of a tunnel. */
const GLOBAL_IPV6: Net = [ipaddr.IPv6.parse('2000::'), 3]
const INNER =
  'La dirección es de la red interna; ESPEJO_FUENTES_RED dice cuáles de esas direcciones se leen'

type Resolve = (
  host: string,
  options: { all: true; family?: number; hints?: number },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

/** How far sources of cortes reach: the internet and named nets, one folder and what is inside. */
export class Reach {
  readonly #nets: Net[]
  readonly #folder: string
  readonly #data: string
  readonly #resolve: Resolve

  /**
   * `redes`: addresses or nets of the house, `10.1.0.0/16`, to be reached too; throws for anything
   * else. `carpeta`: folder sources are inside. `data`: the data folder, never a source.
   */
  constructor(
    given: { redes: readonly string[]; carpeta: string; data: string },
    resolveHost: Resolve = resolveName,
  ) {
    this.#nets = given.redes.map(netOf)
    this.#folder = given.carpeta
    this.#data = given.data
    this.#resolve = resolveHost
  }

  /** Why a URL is not to be asked, in Spanish; a host by name is judged once resolved: `lookup`. */
  refusalOf(url: URL): string | undefined {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return 'La dirección no es http ni https'
    if (url.username !== '' || url.password !== '')
      return 'La dirección lleva usuario o contraseña: escríbela sin ellos'
    // `URL` has made one form of 0x7f.1, 0177.1 and 2130706433; brackets are of IPv6.
    const host = url.hostname.replace(/^\[|\]$/g, '')
    return isIP(host) !== 0 && !this.#reaches(host) ? INNER : undefined
  }

  /**
   * For `net.connect`: resolves once, and the connection goes to the very addresses judged here. A
   * name with one inner address is refused whole.
   */
  readonly lookup: LookupFunction = (host, { family, hints, all }, callback) => {
    const asked = typeof family === 'number' ? { family } : {}
    this.#resolve(
      host,
      { ...asked, ...(hints === undefined ? {} : { hints }), all: true },
      (error, found) => {
        const [first] = found ?? []
        if (error || !first) callback(error ?? new LookError('No responde'), [])
        else if (!found.every(({ address }) => this.#reaches(address)))
          callback(new LookError(INNER), [])
        else if (all) callback(null, found)
        else callback(null, first.address, first.family)
      },
    )
  }

  /** Why a folder, or a file in one, is not to be read, in Spanish; links are followed first. */
  refusalOfPath(path: string): string | undefined {
    const real = realOf(path)
    const isOurs = isInside(this.#data, real) && !isInside(join(this.#data, ENTRADA), real)
    if (isInside(this.#folder, real) && !isOurs) return undefined
    return 'Solo se vigilan carpetas dentro de la de entrada, y no la de datos (ESPEJO_FUENTES)'
  }

  #reaches(text: string): boolean {
    // A spelling that nobody here can judge, `::127.0.0.1`, is none of the internet.
    if (!ipaddr.isValid(text)) return false
    const address = ipaddr.process(text)
    if (this.#nets.some((net) => isIn(address, net))) return true
    if (address.range() !== 'unicast') return false
    return address.kind() === 'ipv4' || isIn(address, GLOBAL_IPV6)
  }
}

function isIn(address: Address, [net, bits]: Net): boolean {
  return address.kind() === net.kind() && (address as ipaddr.IPv6).match(net as ipaddr.IPv6, bits)
}

function netOf(text: string): Net {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    const address = ipaddr.process(text)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  } catch (cause) {
    throw new Error(`ESPEJO_FUENTES_RED: ${text} no es una dirección ni una red`, { cause })
  }
}

function isInside(folder: string, real: string): boolean {
  const way = relative(realOf(folder), real)
  return way !== '..' && !way.startsWith(`..${sep}`)
}

/** Without links; a path that does not exist yet is taken as written. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
