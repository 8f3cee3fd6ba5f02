import type { LlaveAnswer } from '@espejo/server/contract'
import { call } from '#lib/api.ts'
import { keep, kept } from '#lib/kept.ts'
import { idOf } from './verify.ts'

/** A public key that this browser keeps: where it came from, and when. */
export type Llave = { llave: string; origen: 'servicio' | 'pegada'; at: string }
export type Llaves = Record<string, Llave>

/** One service has one key; practice nights and other services make a few more. */
const LLAVES_MAX = 20

export function keptLlaves(): Llaves {
  const all = Object.entries(kept<Llaves>('keys') ?? {})
  // What is kept under another id than its own is not a key that anybody gave.
  return Object.fromEntries(all.filter(([id, each]) => idOf(each?.llave ?? '') === id))
}

/** Adds a key, the oldest goes where there are too many; undefined when the text is no key. */
export function withLlave(
  llaves: Llaves,
  text: string,
  origen: Llave['origen'],
  at: string,
): Llaves | undefined {
  const llave = text.replace(/\s+/g, '')
  const id = idOf(llave)
  if (!id) return undefined
  const others = Object.entries(llaves).filter(([other]) => other !== id)
  const next = Object.fromEntries([...others.slice(1 - LLAVES_MAX), [id, { llave, origen, at }]])
  keep('keys', next)
  return next
}

/** The key of this service. Throws Problem where it cannot be reached. */
export async function fetchLlave(): Promise<string> {
  return (await call<LlaveAnswer>('/api/recibos/llave')).llave
}
