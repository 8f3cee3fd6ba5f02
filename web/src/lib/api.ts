import type { ErrorAnswer } from '@espejo/server/contract'

/** A refusal in words for a person; `code` is stable, `details` name fields or rows. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly details: string[]

  constructor(status: number, answer: ErrorAnswer) {
    super(answer.mensaje)
    this.status = status
    this.code = answer.error
    this.details = answer.detalle ?? []
  }
}

const OFFLINE: ErrorAnswer = {
  error: 'sin_conexion',
  mensaje: 'No hay conexión con el servicio. Lo ya mostrado sigue aquí; se vuelve a intentar.',
}

const WITHOUT_WORDS: Record<number, string> = {
  401: 'La sesión venció o no existe. Entra otra vez con tu enlace.',
  403: 'Tu credencial no permite esto.',
  404: 'No existe en este servicio.',
  413: 'El archivo es más grande de lo que se acepta.',
  429: 'Demasiadas peticiones seguidas. Espera un minuto.',
}

function isErrorAnswer(value: unknown): value is ErrorAnswer {
  return typeof value === 'object' && value !== null && 'error' in value && 'mensaje' in value
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined)
  if (isErrorAnswer(body)) return new Problem(response.status, body)
  const mensaje =
    WITHOUT_WORDS[response.status] ?? `El servicio contestó con el error ${response.status}.`
  return new Problem(response.status, { error: `http_${response.status}`, mensaje })
}

/** Every request of the page. Throws Problem, never anything else. */
export async function call<T>(
  path: string,
  init: RequestInit = {},
  fetcher: typeof fetch = fetch,
): Promise<T> {
  const response = await fetcher(path, { credentials: 'same-origin', ...init }).catch(() => {
    throw new Problem(0, OFFLINE)
  })
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return response.json().catch(() => {
    throw new Problem(response.status, {
      error: 'respuesta_ilegible',
      mensaje: 'El servicio contestó algo que no se puede leer.',
    })
  }) as Promise<T>
}

export function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return call<T>(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** A base goes as its own bytes; the name travels in a header because the body has no room for it. */
export function postFile<T>(path: string, file: File): Promise<T> {
  const headers = {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent(file.name),
  }
  return call<T>(path, { method: 'POST', headers, body: file })
}

export type Inicio = {
  elecciones: { clave: string; titulo?: string; proceso?: string; simulacro?: boolean }[]
  simulacro?: unknown
  sesion: { rol: string } | null
  problem?: Problem
}

/** What this screen may show at all; an unreachable service is an answer too, not a blank page. */
export async function readInicio(fetcher: typeof fetch): Promise<Inicio> {
  try {
    return await call<Inicio>('/api/inicio', {}, fetcher)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { elecciones: [], sesion: null, ...(error.status === 401 ? {} : { problem: error }) }
  }
}
