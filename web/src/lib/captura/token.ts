/**
 * A credential's claims about its holder. The phone reads them without a network; only the service
 * can verify them.
 */
export type Claims = {
  sub: string
  /** CLAVE_CASILLA of each casilla the credential is good for. */
  casillas: string[]
  /** Seconds since the epoch. */
  exp: number
  /** Id of the nombramiento. */
  nombramiento?: string
}

const TOKEN_MAX = 8192

/** The claims of a representative's JWT; undefined for any other text. Nothing is verified here. */
export function claimsOf(token: string): Claims | undefined {
  const [, body, , more] = token.split('.')
  if (token.length > TOKEN_MAX || !body || more !== undefined) return undefined
  const claims = jsonOf(body)
  if (typeof claims !== 'object' || claims === null) return undefined
  const { rol, sub, cas, exp, nom } = claims as Record<string, unknown>
  if (rol !== 'representante' || typeof sub !== 'string' || typeof exp !== 'number')
    return undefined
  if (!Array.isArray(cas) || cas.length === 0 || !cas.every((each) => typeof each === 'string'))
    return undefined
  return { sub, casillas: cas, exp, ...(typeof nom === 'string' ? { nombramiento: nom } : {}) }
}

/**
 * The later-ending of two tokens of a person, by the tokens' own dates: the phone's clock may be
 * wrong. A QR scanned again after code and PIN does not take the place of the younger token.
 */
export function laterOf(token: string, other: string | undefined): string {
  const [one, two] = [claimsOf(token), claimsOf(other ?? '')]
  return other !== undefined && one?.sub === two?.sub && (two?.exp ?? 0) > (one?.exp ?? 0)
    ? other
    : token
}

/**
 * The token of `#t=…`, as the nombramiento's QR carries the token, and whether `&a=ruta` goes on to
 * the route.
 */
export function entryOf(hash: string): { token: string; ruta: boolean } | undefined {
  const said = new URLSearchParams(hash.replace(/^#/, ''))
  const token = said.get('t')
  if (token === null || claimsOf(token) === undefined) return undefined
  return { token, ruta: said.get('a') === 'ruta' }
}

/**
 * Destination of a nombramiento's QR on this service, whatever address the service has here: a page
 * and a token. Undefined for any other code.
 */
export function doorIn(text: string): string | undefined {
  const [, path, hash = ''] = /^https?:\/\/[^/]+(\/c|\/entrar)(#.+)$/.exec(text) ?? []
  const token = new URLSearchParams(hash.slice(1)).get('t')
  return path && token ? path + hash : undefined
}

function jsonOf(base64url: string): unknown {
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
