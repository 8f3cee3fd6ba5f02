import { randomBytes } from 'node:crypto'
import type { Night } from '../domain/fold/night.ts'
import { isVoid } from '../domain/fold/representacion.ts'
import { sameSecret } from './key.ts'

/**
 * The link opens once and makes its user admin; `codigo` is '' after the use of any earlier link.
 */
export type OpeningLink = { codigo: string; iat: number; noche: string | undefined }

/**
 * A new one-time link at each start until a link has been used, in an earlier night too: a practice
 * night was ended by an admin. `nowMs` in ms since 1970. In this process alone: the code.
 */
export function newLink(night: Night, nowMs: number): OpeningLink {
  const { noche } = night.representacion
  const isUsed = Boolean(noche) || usedLink(night) !== undefined
  const codigo = isUsed ? '' : randomBytes(24).toString('base64url')
  return { codigo, iat: nowMs / 1000, noche }
}

/**
 * Id of the record of the first link used in this night, of whichever server: no other link opens
 * any more.
 */
export function usedLink({ outcomes }: Pick<Night, 'outcomes'>): string | undefined {
  return outcomes.keys().find((id) => id.startsWith('enlace:'))
}

/**
 * Whether the code is the link's. The link of a practice night ends with the night, used or not.
 */
export function isLink(codigo: string, link: OpeningLink, { representacion }: Night): boolean {
  if (link.codigo === '' || isVoid(representacion, link)) return false
  return sameSecret(codigo, link.codigo)
}
