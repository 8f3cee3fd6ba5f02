import type { CapturaDoc } from '@espejo/server/contract'
import { ask, call, post, type Problem } from '#lib/api.ts'
import { slotMsOf } from './backoff.ts'
import { resultOf, type TallyItem, type Outcome } from './outbox.ts'

const TALLY_MS = 30_000
const PROBE_MS = 8000
const CATALOGO_MS = 45_000

/** A try of the numbers. Never rejects: no answer is an answer. */
export async function sendTally(item: TallyItem, token: string): Promise<Outcome> {
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: item.cuerpo, token, patienceMs: TALLY_MS }
  try {
    const answer = await ask('/api/actas', init)
    const slot = slotMsOf(answer.headers.get('retry-after'), Date.now())
    return resultOf(answer.status, await answer.json().catch(() => null), slot)
  } catch {
    return { status: 'sin_senal' }
  }
}

/** Whether the service itself answers: an antenna, a portal or navigator.onLine prove nothing. */
export async function isReachable(): Promise<boolean> {
  try {
    const answer = await ask('/api/health', { cache: 'no-store', patienceMs: PROBE_MS })
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    await answer.arrayBuffer()
    return isJson
  } catch {
    return false
  }
}

export type SignedIn = { token: string; puerta: string }

/** The catálogo and the state of each acta. */
export function readCaptura(token: string): Promise<CapturaDoc> {
  return call('/api/captura', { token, patienceMs: CATALOGO_MS })
}

/**
 * Exchanges code and PIN, as printed on the nombramiento, for the token and the address to open.
 */
export function signIn(codigo: string, pin: string): Promise<SignedIn> {
  return post('/api/sesion/codigo', { codigo, pin }, { patienceMs: TALLY_MS })
}

/**
 * The service's sentence on a wrong code or PIN, with the tries left of the code as the service counts
 * them; any other refusal in its own words.
 */
export function signInNote({
  code,
  message,
  details,
}: Pick<Problem, 'code' | 'message' | 'details'>) {
  const [left] = details
  if (code !== 'codigo_incorrecto' || left === undefined) return message
  const wait =
    left === '0'
      ? 'Espera 10 minutos para intentar otra vez.'
      : `Te ${left === '1' ? 'queda 1 intento' : `quedan ${left} intentos`}; después hay que esperar 10 minutos.`
  return `El código o el PIN no coinciden. ${wait}`
}
