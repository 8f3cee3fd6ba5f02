import type { LlaveAnswer } from '@espejo/server/contract'
import { call } from '#lib/api.ts'
import { keep, kept } from '#lib/kept.ts'
import { idOf } from './verify.ts'

/** A public key kept by the browser, with origin and time. */
export type PublicKey = { llave: string; origen: 'servicio' | 'pegada'; at: string }
export type PublicKeys = Record<string, PublicKey>

/** A service has a single key; practice nights and other services make a few more. */
const KEYS_MAX = 20

export function keptKeys(): PublicKeys {
  const all = Object.entries(kept<PublicKeys>('keys') ?? {})
  // An entry under an id other than its key's own is not a key that anybody gave.
  return Object.fromEntries(all.filter(([id, each]) => idOf(each?.llave ?? '') === id))
}

/** Adds a key, the oldest goes when there are too many; undefined when the text is no key. */
export function withKey(
  keys: PublicKeys,
  text: string,
  source: PublicKey['origen'],
  at: string,
): PublicKeys | undefined {
  const key = text.replace(/\s+/g, '')
  const id = idOf(key)
  if (!id) return undefined
  const others = Object.entries(keys).filter(([other]) => other !== id)
  const next = Object.fromEntries([
    ...others.slice(1 - KEYS_MAX),
    [id, { llave: key, origen: source, at }],
  ])
  keep('keys', next)
  return next
}

/** The page that verifies receipts finds the service's key on this phone, without a network. */
export function keepServiceKey(key: string | undefined): void {
  const keys = keptKeys()
  if (key === undefined || Object.values(keys).some(({ llave }) => llave === key)) return
  withKey(keys, key, 'servicio', new Date().toISOString())
}

/** The service's key. Throws Problem when the service cannot be reached. */
export async function fetchKey(): Promise<string> {
  return (await call<LlaveAnswer>('/api/recibos/llave')).llave
}
