import type { ErrorAnswer, ProgresoDoc, SesionDoc } from '@espejo/server/contract'
import { slotMsOf } from './captura/backoff.ts'

/**
 * A refusal in words for a person; `status` 0 means no answer, `code` is stable, `details` name
 * fields or rows, `slotMs` is the wait asked for by a busy service.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly details: string[]
  readonly slotMs: number | undefined

  constructor(status: number, answer: ErrorAnswer, slotMs?: number) {
    super(answer.mensaje)
    this.status = status
    this.code = answer.error
    this.details = answer.detalle ?? []
    this.slotMs = slotMs
  }
}

const OFFLINE: ErrorAnswer = {
  error: 'sin_conexion',
  mensaje: 'No hay conexión con el servicio. Lo ya mostrado sigue aquí; se vuelve a intentar.',
}

/**
 * Answers that a proxy may give for the service. Any other refusal without the service's own words
 * says nothing sure: a portal that asks for a payment answers 401, 403 or 404 too.
 */
const WITHOUT_WORDS: Record<number, string> = {
  413: 'El archivo es más grande de lo que se acepta.',
  429: 'Demasiadas peticiones seguidas. Espera un minuto.',
}

function isErrorAnswer(value: unknown): value is ErrorAnswer {
  return typeof value === 'object' && value !== null && 'error' in value && 'mensaje' in value
}

/** Words for an answer without words of its own. */
export function wordless(status: number): string {
  return WITHOUT_WORDS[status] ?? `El servicio contestó con el error ${status}.`
}

/** The Problem of an answer without success, in the service's words or in our own. */
export async function problemOf(response: Response): Promise<Problem> {
  const { status, headers } = response
  const slotMs = slotMsOf(headers.get('retry-after'), Date.now())
  const body: unknown = await response.json().catch(() => undefined)
  if (isErrorAnswer(body)) return new Problem(status, body, slotMs)
  return new Problem(status, { error: `http_${status}`, mensaje: wordless(status) }, slotMs)
}

/** A token takes the place of the cookie; without `patienceMs` the browser decides how long to wait. */
export type Asking = RequestInit & { token?: string; patienceMs?: number }

/** Every request of a page. A refusal is an answer too; throws Problem when no answer came. */
export async function ask(
  path: string,
  { token, patienceMs, ...init }: Asking = {},
  fetcher: typeof fetch = fetch,
): Promise<Response> {
  try {
    // A token pasted with a character that no header may hold throws here.
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    const credentials = token === undefined ? 'same-origin' : 'omit'
    const signal = patienceMs === undefined ? null : AbortSignal.timeout(patienceMs)
    return await fetcher(path, { credentials, signal, ...init, headers })
  } catch {
    throw new Problem(0, OFFLINE)
  }
}

/** The service's answer. Throws Problem, never anything else. */
export async function call<T>(path: string, asking?: Asking, fetcher?: typeof fetch): Promise<T> {
  const response = await ask(path, asking, fetcher)
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return response.json().catch(() => {
    throw new Problem(response.status, {
      error: 'respuesta_ilegible',
      mensaje: 'El servicio contestó algo que no se puede leer.',
    })
  }) as Promise<T>
}

export function post<T>(path: string, body: unknown, asking?: Asking): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return call<T>(path, { method: 'POST', headers, body: JSON.stringify(body), ...asking })
}

export type Inicio = {
  elecciones: { clave: string; titulo?: string; proceso?: string; simulacro?: boolean }[]
  simulacro?: ProgresoDoc['simulacro'] | null
  sesion: SesionDoc | null
  problem?: Problem
}

/** Everything the screen may show; an unreachable service is an answer too, not a blank page. */
export async function readInicio(fetcher: typeof fetch): Promise<Inicio> {
  try {
    return await call<Inicio>('/api/inicio', {}, fetcher)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { elecciones: [], sesion: null, ...(error.status === 401 ? {} : { problem: error }) }
  }
}
