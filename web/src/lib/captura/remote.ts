import type { CapturaDoc, ErrorAnswer, ReciboAnswer } from '@espejo/server/contract'
import { slotOf } from './backoff.ts'
import { resultOf, type EnvioNumeros, type Resultado } from './outbox.ts'

const TALLY_MS = 30_000
const PROBE_MS = 8000
const CATALOGUE_MS = 45_000

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** One try of the numbers. Never rejects: no answer is an answer. */
export async function sendNumeros(envio: EnvioNumeros, token: string): Promise<Resultado> {
  const headers = { ...bearer(token), 'content-type': 'application/json' }
  const init = {
    method: 'POST',
    headers,
    body: envio.cuerpo,
    signal: AbortSignal.timeout(TALLY_MS),
  }
  try {
    const answer = await fetch('/api/actas', init)
    const slot = slotOf(answer.headers.get('retry-after'), Date.now())
    return resultOf(answer.status, await answer.json().catch(() => null), slot)
  } catch {
    return { status: 'sin_senal' }
  }
}

/** Whether the service itself answers: an antenna, a portal or navigator.onLine prove nothing. */
export async function isReachable(): Promise<boolean> {
  const init: RequestInit = { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) }
  try {
    const answer = await fetch('/api/health', init)
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    await answer.arrayBuffer()
    return isJson
  } catch {
    return false
  }
}

export type Entrada = { token: string; puerta: string }

export type Lectura<T> =
  { ok: true; value: T } | { ok: false; error: string; mensaje: string; slotMs?: number }

/** The catalogue and what became of each acta. */
export function readCaptura(token: string): Promise<Lectura<CapturaDoc>> {
  const init = { headers: bearer(token), signal: AbortSignal.timeout(CATALOGUE_MS) }
  return read<CapturaDoc>('/api/captura', init)
}

/** A code and a PIN, as printed on the nombramiento, become its token and the address that it opens. */
export function signIn(codigo: string, pin: string): Promise<Lectura<Entrada>> {
  return read('/api/sesion/codigo', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ codigo, pin }),
    signal: AbortSignal.timeout(TALLY_MS),
  })
}

/** The signed receipt as the service gives it. */
export function readRecibo(
  token: string,
  of: { eleccion: string; casilla: string },
): Promise<Lectura<ReciboAnswer>> {
  const init = { headers: bearer(token), signal: AbortSignal.timeout(TALLY_MS) }
  return read<ReciboAnswer>(`/api/recibo?${new URLSearchParams(of).toString()}`, init)
}

async function read<T>(path: string, init: RequestInit): Promise<Lectura<T>> {
  try {
    const answer = await fetch(path, init)
    const body: unknown = await answer.json().catch(() => null)
    if (answer.ok && body !== null) return { ok: true, value: body as T }
    const said = body as Partial<ErrorAnswer> | null
    const slotMs = slotOf(answer.headers.get('retry-after'), Date.now())
    return {
      ok: false,
      error: said?.error ?? `http_${answer.status}`,
      mensaje: said?.mensaje ?? `El servicio contestó con el error ${answer.status}.`,
      ...(slotMs === undefined ? {} : { slotMs }),
    }
  } catch {
    return { ok: false, error: 'sin_senal', mensaje: 'No hay señal con el servicio.' }
  }
}
