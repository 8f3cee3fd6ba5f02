import { createHmac } from 'node:crypto'
import type { FotoTam } from '../contract/foto.ts'
import { sameSecret } from './key.ts'

/** Target of a link: one size of one photograph, until `exp` (seconds since the epoch). */
export type Vista = { sha256: string; tam: FotoTam; exp: number }

/** Signs a link, so an <img> needs no credential and a leaked link soon opens nothing. */
export function signVista(key: string, { sha256, tam, exp }: Vista): string {
  // The prefix keeps the signature apart from all other signatures of the key.
  return createHmac('sha256', key).update(`foto ${sha256} ${tam} ${exp}`).digest('base64url')
}

export function isVistaSigned(key: string, vista: Vista, firma: string): boolean {
  return sameSecret(signVista(key, vista), firma)
}
