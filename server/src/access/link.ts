import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FotoTam } from '../contract/foto.ts'

/** What a link opens: one size of one photograph, until `exp` (seconds since the epoch). */
export type Vista = { sha256: string; tam: FotoTam; exp: number }

/** Signs a link, so that an <img> needs no credential and a link that leaks soon opens nothing. */
export function signVista(key: string, { sha256, tam, exp }: Vista): string {
  // The words in front keep it apart from whatever else the key signs.
  return createHmac('sha256', key).update(`foto ${sha256} ${tam} ${exp}`).digest('base64url')
}

export function isSigned(key: string, vista: Vista, firma: string): boolean {
  const [right, given] = [Buffer.from(signVista(key, vista)), Buffer.from(firma)]
  return right.length === given.length && timingSafeEqual(right, given)
}
