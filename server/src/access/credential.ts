import { hash, randomBytes } from 'node:crypto'
import { sign, verify } from 'hono/jwt'
import { Budget } from './budget.ts'
import { ROLES, type Rol, type Scope } from './role.ts'
import { shownSubject } from './subject.ts'

/** A verified credential, with its scope. */
export type Credential = Scope & {
  sub: string
  rol: Rol
  /** Nombramiento of the credential; revoking the nombramiento ends the credential. */
  nombramiento?: string
  /**
   * Time of issue in seconds since the epoch, only for a credential without nombramiento: the
   * credential ends with its practice night.
   */
  iat?: number
  /** Id of the night of issue, likewise; absent in credentials of older builds. */
  noche?: string
  /** Seconds since the epoch. */
  exp: number
  /** Names the credential without opening anything: a hash of all that is signed. */
  id?: string
  /** The credential that opened this session; absent: no session. */
  de?: string
}

const CACHE_MAX = 250_000

/** Stands for the scope of the nombramiento: a coordinator may have hundreds of casillas. */
const OF_NOMBRAMIENTO = 'nom'

/** Inputs for issuing and judging credentials. */
export type Authority = {
  key: string
  nowMs: () => number
  /** Whether a credential is no longer good, or was never issued here. */
  isVoid?: (credential: Pick<Credential, 'nombramiento' | 'noche' | 'iat' | 'id' | 'de'>) => boolean
  /** Id of the present night; undefined: not known here, and credentials tell by `iat`. */
  noche?: () => string | undefined
  /** Told of each credential not seen since the start; told again where it rejects. */
  first?: (credential: Credential) => Promise<unknown>
  casillasOf?: (nombramiento: string) => Scope['casillas'] | undefined
  /** How many times the usual number of writes a credential may make: see `Budget`. */
  presupuesto?: number
}

/**
 * Signed credentials (JWT, HS256), verified without touching storage: opening screens is part of
 * the burst. A cache of verified credentials saves 10 µs a request.
 */
export class Credentials {
  readonly #by: Required<Authority>
  readonly #seen = new Map<string, Credential>()
  /** The writes of each credential (RULES.md WR1). */
  readonly budget: Budget
  /** The askings for documents of each credential (RULES.md WR2). */
  readonly reads: Budget

  constructor(authority: Authority) {
    const unknown = () => undefined
    const usual = { isVoid: () => false, noche: unknown, casillasOf: unknown, presupuesto: 1 }
    this.#by = { ...usual, first: () => Promise.resolve(), ...authority }
    this.budget = new Budget(this.#by.presupuesto)
    this.reads = Budget.ofReads(this.#by.presupuesto)
  }

  /** The `exp` of a credential good for so many seconds from now. */
  expIn(seconds: number): number {
    return Math.floor(this.#by.nowMs() / 1000 + seconds)
  }

  /** Whole seconds until `exp`; 0 once `exp` has passed. */
  secondsTo(exp: number): number {
    return Math.max(0, Math.floor(exp - this.#by.nowMs() / 1000))
  }

  /** A session of a credential, with an id of its own: the session may end alone. */
  issueSession(credential: Credential): Promise<string> {
    const { id } = credential
    return this.issue(id === undefined ? credential : { ...credential, de: id })
  }

  issue({ sub, rol, casillas, nombramiento, exp, de }: Credential): Promise<string> {
    const isKnown = rol !== 'representante' && nombramiento !== undefined
    const cas = casillas === 'todas' ? casillas : isKnown ? OF_NOMBRAMIENTO : [...casillas]
    // The nombramiento alone tells the night, so `iat` stays out: the QR has no room to spare.
    const noc = this.#by.noche()
    const of =
      nombramiento === undefined
        ? { iat: this.#by.nowMs() / 1000, ...(noc === undefined ? {} : { noc }) }
        : { nom: nombramiento }
    const own = de === undefined ? {} : { de, jti: randomBytes(12).toString('base64url') }
    return sign({ sub, rol, exp, cas, ...of, ...own }, this.#by.key, 'HS256')
  }

  /** A record's subject as documents show the subject (RULES.md NO13). */
  shown(sub: string): string {
    return shownSubject(sub, this.#by.key)
  }

  /**
   * Revoked, or of another night. Asked at each use, in memory, so revocation takes effect at once.
   */
  isRevoked(credential: Credential): boolean {
    return this.#by.isVoid(credential)
  }

  /** The credential, or null for a forged, expired or foreign token. */
  check(token: string): Credential | null | Promise<Credential | null> {
    const now = this.#by.nowMs() / 1000
    const seen = this.#seen.get(token)
    if (seen) return seen.exp > now ? seen : null
    return this.#verify(token, now)
  }

  /** The credential of a request, by header or cookie, or null. */
  async fromRequest({ headers }: Pick<Request, 'headers'>): Promise<Credential | null> {
    const found = tokenOf(headers.get('authorization'), headers.get('cookie'))
    const credential = found && (await this.check(found.token))
    return credential && !this.isRevoked(credential) ? credential : null
  }

  async #verify(token: string, now: number): Promise<Credential | null> {
    if (token.length > 8192) return null
    // Clocks of two servers differ: `iat` is not compared with the local clock. `exp` is checked
    // below, by the clock handed in.
    const options = { alg: 'HS256', iat: false, exp: false } as const
    const claims = await verify(token, this.#by.key, options).catch(() => null)
    const found = claims && credentialFrom(claims, this.#by.casillasOf)
    if (!found || found.exp <= now) return null
    const credential = { ...found, id: credentialId(token) }
    if (this.#seen.size >= CACHE_MAX) this.#seen.clear()
    this.#seen.set(token, credential)
    if (!this.isRevoked(credential))
      this.#by.first(credential).catch(() => this.#seen.delete(token))
    return credential
  }
}

/** Hashes the signed text alone: a signature can be spelled in several ways, signed text in one. */
export function credentialId(token: string): string {
  return hash('sha256', token.slice(0, token.lastIndexOf('.')), 'base64url').slice(0, 16)
}

function credentialFrom(
  claims: Record<string, unknown>,
  casillasOf: Required<Authority>['casillasOf'],
): Credential | null {
  const { sub, rol, nom, noc, iat, exp, de } = claims
  const known = ROLES.find((each) => each === rol)
  if (typeof sub !== 'string' || !known || typeof exp !== 'number') return null
  if (nom !== undefined && typeof nom !== 'string') return null
  const of = {
    ...(nom === undefined ? { iat: Number(iat ?? 0) } : { nombramiento: nom }),
    ...(typeof noc === 'string' ? { noche: noc } : {}),
    ...(typeof de === 'string' ? { de } : {}),
  }
  const isNamed = claims.cas === OF_NOMBRAMIENTO && nom !== undefined
  // A nombramiento never changes; an unknown nombramiento opens nothing.
  const casillas = isNamed ? casillasOf(nom) : scopeFrom(claims.cas)
  return casillas ? { sub, rol: known, exp, ...of, casillas } : null
}

/** The scope of a claim; a credential without the claim is for no casilla (RULES.md NO8). */
function scopeFrom(cas: unknown = []): Scope['casillas'] | undefined {
  if (cas === 'todas') return cas
  if (!Array.isArray(cas) || !cas.every((each) => typeof each === 'string')) return undefined
  return new Set<string>(cas)
}

export const COOKIE = 'espejo'
/**
 * Cookie of a page on HTTPS: browsers accept the name from no neighbouring host. A neighbour could
 * plant `COOKIE`.
 */
export const COOKIE_HTTPS = `__Host-${COOKIE}`

/** The token of a request: `Authorization: Bearer`, else the session's cookie. */
export function tokenOf(
  authorization: string | null | undefined,
  cookie: string | null | undefined,
) {
  if (authorization?.startsWith('Bearer '))
    return { token: authorization.slice(7), by: 'bearer' as const }
  const found =
    cookie?.match(/(?:^|;\s*)__Host-espejo=([^;]+)/)?.[1] ??
    cookie?.match(/(?:^|;\s*)espejo=([^;]+)/)?.[1]
  return found ? { token: found, by: 'cookie' as const } : null
}
