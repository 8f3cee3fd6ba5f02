import type { Asunto, CasoDoc } from '@espejo/server/contract'
import { OWNER_WORDS } from './words.ts'

/** Owners of a difference in the order of the tabs. */
export const OWNERS = Object.keys(OWNER_WORDS) as Asunto['deQuien'][]

export const QUEUE_ORDERS = ['votos', 'vence', 'casilla'] as const
export type Orden = (typeof QUEUE_ORDERS)[number]

/** States that the queue may be narrowed to, beside those of a caso. */
export type StateFilter = CasoDoc['estado'] | 'sin_caso' | 'sin_asignar'
const ESTADOS: readonly StateFilter[] = [
  ...(['sin_asignar', 'sin_caso', 'abierto', 'asignado', 'propuesto'] as const),
  ...(['aprobado', 'presentado', 'resuelto', 'cerrado'] as const),
]

/** Hours within which a clock may be asked to expire. */
export const HOURS = [24, 72, 168] as const

/** The part of the queue on the screen, as kept in the address; the ámbito is the address's path. */
export type Filter = {
  deQuien?: Asunto['deQuien']
  causal?: string
  estado?: StateFilter
  mios?: true
  /** Expires within so many hours. */
  vence?: number
  q?: string
  orden: Orden
}

const PLAIN = /^[\w.:-]{1,80}$/

function among<T extends string>(value: string | null, all: readonly T[]): T | undefined {
  return all.find((each) => each === value)
}

const given = <K extends string, V>(key: K, value: V | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<K, V>)

/** The filter of an address; a word that nobody knows narrows nothing. */
export function filterIn(params: Pick<URLSearchParams, 'get'>): Filter {
  const plain = (name: string) => {
    const value = params.get(name) ?? ''
    return PLAIN.test(value) ? value : undefined
  }
  const q = (params.get('q') ?? '').trim().slice(0, 60)
  return {
    ...given('deQuien', among(params.get('deQuien'), OWNERS)),
    ...given('causal', plain('causal')),
    ...given('estado', among(params.get('estado'), ESTADOS)),
    ...(params.get('mios') === '1' ? { mios: true } : {}),
    ...given(
      'vence',
      HOURS.find((hours) => String(hours) === params.get('vence')),
    ),
    ...given('q', q === '' ? undefined : q),
    orden: among(params.get('orden'), QUEUE_ORDERS) ?? 'votos',
  }
}

/** The address of a filter, without what is so anyway: equal filters have equal addresses. */
export function filterAddress({ deQuien, causal, estado, mios, vence, q, orden }: Filter): string {
  const params = new URLSearchParams()
  const told = { deQuien, causal, estado, mios: mios && '1', vence, q }
  for (const [key, value] of Object.entries(told)) if (value) params.set(key, String(value))
  if (orden !== 'votos') params.set('orden', orden)
  return params.toString()
}

/** The question to the service for a page of the queue of an ámbito. */
export function queueQuery(ambito: string, filter: Filter, desde: number, max: number): string {
  const params = new URLSearchParams({
    ambito,
    ...Object.fromEntries(new URLSearchParams(filterAddress(filter))),
  })
  params.set('desde', String(desde))
  params.set('max', String(max))
  return params.toString()
}

/** Whether something besides the owner and the order narrows the queue. */
export function isNarrowed(filter: Filter): boolean {
  return filterAddress({ ...filter, orden: 'votos' }) !== ''
}
