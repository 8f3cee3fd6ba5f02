import type { IncomingMessage } from 'node:http'
import type { Night } from '../domain/fold/night.ts'
import type { Credentials } from './credential.ts'
import { may } from './role.ts'

/**
 * The holder of a live line: everybody with `ver`, by token, header or cookie; representantes have a
 * door of their own. null without a credential that opens the line.
 */
export async function bearerOf(
  credentials: Credentials,
  night: Pick<Night, 'newer'>,
  { headers, url }: IncomingMessage,
) {
  const token = new URL(url ?? '/', 'http://espejo').searchParams.get('token')
  const given = token ? `Bearer ${token}` : headers.authorization
  // Without an Origin nobody knows whose page sends the cookie: see `originAllowed`.
  const cookie = headers.origin === undefined ? '' : (headers.cookie ?? '')
  const request = new Headers({ authorization: given ?? '', cookie })
  const credential = await credentials.fromRequest({ headers: request })
  if (!credential || !may(credential, 'ver')) return null
  // Asked before each message: a socket opened at the very moment of a newer record hears nothing.
  const isRevoked = () => night.newer !== undefined || credentials.isRevoked(credential)
  return { ...credential, isStaff: may(credential, 'coordinar'), isRevoked }
}
