import type { LlaveAnswer } from '@espejo/server/contract'
import { call } from '#lib/api.ts'
import { idOf } from './verify.ts'

/** A public key that this browser keeps: where it came from, and when. */
export type Llave = { llave: string; origen: 'servicio' | 'pegada'; at: string }
export type Llaves = Record<string, Llave>

const PLACE = 'espejo.llaves'
/** One service has one key; practice nights and other services make a few more. */
const LLAVES_MAX = 20

export function keptLlaves(): Llaves {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}')
    // What is kept under another id than its own is not a key that anybody gave.
    const entries = Object.entries(kept as Llaves).filter(([id, { llave }]) => idOf(llave) === id)
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
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
  try {
    localStorage.setItem(PLACE, JSON.stringify(next))
  } catch {
    // Private windows may refuse; the key then lasts as long as the page.
  }
  return next
}

/** The key of this service. Throws Problem where it cannot be reached. */
export async function fetchLlave(): Promise<string> {
  return (await call<LlaveAnswer>('/api/recibos/llave')).llave
}
