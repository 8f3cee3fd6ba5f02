import type { ActaAnswer, EstadoCaptura } from '@espejo/server/contract'
import { wordless } from '#lib/api.ts'
import { delayOf } from './backoff.ts'

/**
 * Items waiting on the phone, and the truth about each. Two lanes bind to an acta: the numbers (1
 * kB) leave first, the photographs follow. An item is never deleted because sending failed. An
 * item's bytes never change: each try sends the same bytes, so that the service knows the item
 * again.
 *
 *   telefono ──▶ enviado ──▶ confirmado
 *      ▲  └──────────┴─────▶ retenido ──▶ telefono (a new nombramiento of the casilla)
 *      └── no answer
 */
export type Progress =
  | { status: 'telefono' }
  /** The item left the phone and no answer has come. */
  | { status: 'enviado'; at: number }
  | { status: 'confirmado'; at: string; seq?: number; revision?: number }
  /** The service will not take the item unchanged; the item stays here. */
  | { status: 'retenido'; causa: string; mensaje: string }

type Base = {
  id: string
  /** `sub` of the credential in use when the item was made. */
  duenio: string
  eleccion: string
  /** CLAVE_CASILLA */
  casilla: string
  acta: string
  simulacro: boolean
  /** The phone's clock, ms. */
  creadoAt: number
  /** Last departure from the phone, ms. */
  enviadoAt?: number
  /** Failed tries since the last success. */
  intentos: number
  /** Earliest next try, ms on the phone's clock. */
  desde: number
  /** The service named the time in `desde`: no tap comes before that time. */
  turno?: boolean
  marcha: Progress
}

type Place = Pick<Base, 'eleccion' | 'acta' | 'simulacro'>

export type TallyItem = Base & {
  tipo: 'numeros'
  /** The body, sent byte for byte. */
  cuerpo: string
}

export type FotoItem = Base & {
  tipo: 'foto'
  /** Id of the numbers sent along with the photograph. */
  clientId: string
  sha256: string
  bytes: number
  clase: 'acta' | 'sabana'
  /** Bytes the service has confirmed. */
  subidos: number
}

export type Item = TallyItem | FotoItem

/** The end of a try. `slotMs`: the service named its own time. */
export type Outcome =
  | { status: 'confirmado'; at: string; seq?: number; revision?: number }
  | { status: 'sin_senal' }
  | { status: 'ocupado'; slotMs?: number }
  | { status: 'retenido'; causa: string; mensaje: string }

/** Causes that a new nombramiento of the same casilla may lift. */
const OF_CREDENTIAL = ['credencial_revocada', 'sin_credencial', 'casilla_ajena', 'sin_permiso']

/**
 * Meaning of an HTTP answer for an item. Only an item understood and refused by the service is held
 * back.
 */
export function resultOf(status: number, answer: unknown, slotMs: number | undefined): Outcome {
  const said = answer as Partial<ActaAnswer & { error: string; mensaje: string }> | null
  if (status >= 200 && status < 300) return confirmed(said)
  if (status === 429 || status >= 500 || status === 408)
    return { status: 'ocupado', ...(slotMs === undefined ? {} : { slotMs }) }
  // A 4xx without our words comes from between phone and service: a portal, a proxy. Such an
  // answer proves nothing.
  if (typeof said?.error !== 'string') return { status: 'ocupado' }
  return { status: 'retenido', causa: said.error, mensaje: said.mensaje ?? wordless(status) }
}

/** A 2xx counts only with the service's own receipt: a hotel's login page answers 200 too. */
function confirmed(said: Partial<ActaAnswer> | null): Outcome {
  if (typeof said?.seq !== 'number' || typeof said.at !== 'string') return { status: 'ocupado' }
  const { at, seq, revision } = said
  return { status: 'confirmado', at, seq, ...(revision === undefined ? {} : { revision }) }
}

/** The item after a try. `random` between 0 and 1 spreads the retries. */
export function after<T extends Item>(item: T, outcome: Outcome, now: number, random: number): T {
  switch (outcome.status) {
    case 'confirmado':
      return { ...item, intentos: 0, desde: 0, marcha: outcome }
    case 'retenido':
      return { ...item, intentos: 0, marcha: outcome }
    case 'sin_senal':
      // The whole phone waits for signal, not the item.
      return { ...item, marcha: { status: 'telefono' } }
    case 'ocupado': {
      const tries = item.intentos + 1
      const wait = outcome.slotMs ?? delayOf(tries, random)
      const hasSlot = outcome.slotMs !== undefined
      return {
        ...item,
        intentos: tries,
        desde: now + wait,
        turno: hasSlot,
        marcha: { status: 'telefono' },
      }
    }
    default:
      return outcome satisfies never
  }
}

/** The item at departure. */
export function leaving<T extends Item>(item: T, now: number): T {
  return { ...item, enviadoAt: now, marcha: { status: 'enviado', at: now } }
}

export function isOpen({ marcha: progress }: Item): boolean {
  return progress.status === 'telefono' || progress.status === 'enviado'
}

/** Somebody pressed «Intentar ahora»: our own waits end, the service's do not. */
export function hurried<T extends Item>(item: T): T {
  return isOpen(item) && !item.turno ? { ...item, desde: 0 } : item
}

/**
 * Held back because the item's nombramiento ended: the casilla's new nombramiento sends the item.
 */
export function isRevoked({ marcha: progress }: Item): boolean {
  return progress.status === 'retenido' && progress.causa === 'credencial_revocada'
}

/** Acta and night: a practice night may have the casillas and the elección of the real night. */
export function placeKey({ eleccion, acta, simulacro }: Place): string {
  return `${eleccion}|${acta}${simulacro ? '|simulacro' : ''}`
}

/** Why an item is held back and how the item gets sent; '' for an item not held back. */
export function heldOf(item: Item): string {
  if (isRevoked(item) && item.simulacro)
    return 'Es de una noche de práctica que terminó: se queda aquí y no se envía.'
  if (isRevoked(item))
    return 'Tu nombramiento ya no vale: entra con el nuevo de esta casilla y se envía todo.'
  return item.marcha.status === 'retenido' ? item.marcha.mensaje : ''
}

/** The next item: numbers before photographs, the oldest first, a held-back slot honoured. */
export function nextOf(items: readonly Item[], now: number): Item | undefined {
  return ordered(items).find(({ desde: since }) => since <= now)
}

/** When the next item may go, ms; undefined when nothing waits. */
export function dueOf(items: readonly Item[]): number | undefined {
  const waits = items.filter(isOpen).map(({ desde: since }) => since)
  return waits.length > 0 ? Math.min(...waits) : undefined
}

function ordered(items: readonly Item[]): Item[] {
  const lane = ({ tipo: kind }: Item) => (kind === 'numeros' ? 0 : 1)
  return items.filter(isOpen).sort((a, b) => lane(a) - lane(b) || a.creadoAt - b.creadoAt)
}

/**
 * Held-back items that the holder of a new credential may send: items of the holder's own casillas.
 * Never items typed for practice: the next credential is of the real night (RULES.md NO7).
 */
export function reassignable(
  items: readonly Item[],
  { sub, casillas }: { sub: string; casillas: readonly string[] },
): Item[] {
  return items
    .filter(
      ({ duenio: owner, casilla, simulacro, marcha: progress }) =>
        !simulacro &&
        progress.status === 'retenido' &&
        OF_CREDENTIAL.includes(progress.causa) &&
        owner !== sub &&
        casillas.includes(casilla),
    )
    .map((item) => ({ ...item, duenio: sub, desde: 0, marcha: { status: 'telefono' } }) as Item)
}

/** The service's folio, as soon as the service speaks of the very tally that the phone sent. */
export function folioOf(item: Item | undefined, estado: EstadoCaptura): string | undefined {
  const { recibida } = estado
  if (item?.marcha.status !== 'confirmado' || recibida === undefined) return undefined
  return recibida.seq === item.marcha.seq ? recibida.folio : undefined
}
