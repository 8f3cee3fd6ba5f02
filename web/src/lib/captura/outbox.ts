import type {
  ActaAnswer,
  ActaCaptura,
  CasillaCaptura,
  EstadoCaptura,
} from '@espejo/server/contract'
import { wordless } from '#lib/api.ts'
import { delayOf } from './backoff.ts'
import { newId } from './id.ts'

/**
 * Items waiting on the phone, and the truth about each. Two lanes bind to an acta: the numbers (1
 * kB) leave first, the photographs follow. An item is never deleted because sending failed. An
 * item's bytes never change: each try sends the same bytes, so that the service knows the item
 * again.
 *
 *   telefono ──▶ enviado ──▶ confirmado
 *      ▲  └──────────┴─────▶ retenido ──▶ telefono (a valid credential of the casilla, or a person)
 *      └── no answer
 */
export type Progress =
  | { status: 'telefono' }
  /** The item left the phone and no answer has come. */
  | { status: 'enviado'; at: number }
  | Confirmed
  /** The service will not take the item unchanged; the item stays here. */
  | { status: 'retenido'; causa: string; mensaje: string }

/** Place, revision and folio are those of a tally; tallies of an older build have no folio. */
type Confirmed = {
  status: 'confirmado'
  at: string
  seq?: number
  revision?: number
  folio?: string
}

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

/** The part common to items: a new item of an acta, made by the holder of a credential. */
export function newItem(
  { casilla, acta }: { casilla: Pick<CasillaCaptura, 'casilla'>; acta: ActaCaptura },
  owner: string,
): Base {
  return {
    id: newId(),
    duenio: owner,
    eleccion: acta.eleccion,
    casilla: casilla.casilla,
    acta: acta.acta,
    simulacro: acta.simulacro,
    creadoAt: Date.now(),
    intentos: 0,
    desde: 0,
    marcha: { status: 'telefono' },
  }
}

/** The end of a try. `slotMs`: the service named its own time. */
export type Outcome =
  | Confirmed
  | { status: 'sin_senal' }
  | { status: 'ocupado'; slotMs?: number }
  /** The phone could not read the token or the photograph from its own disk; nothing left. */
  | { status: 'sin_disco' }
  | { status: 'retenido'; causa: string; mensaje: string }

/**
 * Refusals that another credential of the same casilla lifts: what the person must do, and the
 * words of the big button that leads there.
 */
const OF_CREDENTIAL: Record<string, { said: string; action: string }> = {
  sin_credencial: {
    said: 'Tu acceso venció. Escribe otra vez el código y el PIN de tu nombramiento.',
    action: 'Entrar otra vez con código y PIN',
  },
  credencial_revocada: {
    said: 'Tu nombramiento ya no vale: entra con el nuevo de esta casilla y se envía todo.',
    action: 'Entrar con el nombramiento nuevo',
  },
  casilla_ajena: {
    said: 'Tu credencial no es de esta casilla: entra con un nombramiento de la casilla y se envía todo.',
    action: 'Entrar con otro nombramiento',
  },
  sin_permiso: {
    said: 'Tu credencial no permite enviar: entra con un nombramiento de la casilla y se envía todo.',
    action: 'Entrar con otro nombramiento',
  },
}

/** The way out of a refusal for want of a credential; undefined for any other refusal. */
export function doorFor(causa: string): { said: string; action: string } | undefined {
  return Object.hasOwn(OF_CREDENTIAL, causa) ? OF_CREDENTIAL[causa] : undefined
}

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
  const { at, seq, revision, folio } = said
  const more = { ...(revision === undefined ? {} : { revision }), ...(folio ? { folio } : {}) }
  return { status: 'confirmado', at, seq, ...more }
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
    case 'sin_disco':
    case 'ocupado': {
      const tries = item.intentos + 1
      const slotMs = outcome.status === 'ocupado' ? outcome.slotMs : undefined
      const wait = slotMs ?? delayOf(tries, random)
      const hasSlot = slotMs !== undefined
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

/** The way out for an item held back for want of a credential; undefined for any other item. */
export function doorOf({ marcha: progress }: Item): { said: string; action: string } | undefined {
  return progress.status === 'retenido' ? doorFor(progress.causa) : undefined
}

/** Acta and night: a practice night may have the casillas and the elección of the real night. */
export function placeKey({ eleccion, acta, simulacro }: Place): string {
  return `${eleccion}|${acta}${simulacro ? '|simulacro' : ''}`
}

/** Why an item is held back and how the item gets sent; '' for an item not held back. */
export function heldOf(item: Item): string {
  const { marcha: progress, simulacro } = item
  if (progress.status !== 'retenido') return ''
  if (simulacro && progress.causa === 'credencial_revocada')
    return 'Es de una noche de práctica que terminó: se queda aquí y no se envía.'
  return doorOf(item)?.said ?? progress.mensaje
}

/** The next item: numbers before photographs, the oldest first, a held-back slot honoured. */
export function nextOf(items: readonly Item[], now: number): Item | undefined {
  return ordered(items).find((item) => mayGoAt(item, items) <= now)
}

/** When the next item may go, ms; undefined when nothing waits. */
export function dueOf(items: readonly Item[]): number | undefined {
  const waits = items.filter(isOpen).map((item) => mayGoAt(item, items))
  return waits.length > 0 ? Math.min(...waits) : undefined
}

/**
 * When an item may go, ms. Corrected figures wait for older figures of the same acta that wait for a
 * slot: the service takes the figures that come last for the correction (RULES.md RV1).
 */
function mayGoAt(item: Item, items: readonly Item[]): number {
  const before = items.filter((each) => isOpen(each) && isSuccessor(item, each))
  return Math.max(item.desde, ...before.map(({ desde: since }) => since))
}

function ordered(items: readonly Item[]): Item[] {
  const lane = ({ tipo: kind }: Item) => (kind === 'numeros' ? 0 : 1)
  return items.filter(isOpen).sort((a, b) => lane(a) - lane(b) || a.creadoAt - b.creadoAt)
}

type Holder = { sub: string; casillas: readonly string[] }

/**
 * Items held for want of a credential that the holder of a credential may send: items of the
 * holder's own casillas, the holder's own items too, since a new token of the same paper may be
 * good. Never replaced figures.
 */
export function reassignable(items: readonly Item[], holder: Holder): Item[] {
  return items
    .filter((item) => mayTake(item, holder) && !isReplaced(item, items))
    .map((item) => resent(item, holder))
}

/** Whether newer figures of the acta left the phone: the older would count as the newer (RULES.md RV1). */
export function isReplaced(item: Item, items: readonly Item[]): boolean {
  const hasLeft = ({ status }: Progress) => status === 'enviado' || status === 'confirmado'
  return items.some((each) => isSuccessor(each, item) && (isGone(item) || hasLeft(each.marcha)))
}

/** Whether an item is a later tally of the same acta, or a later photograph for one that is gone. */
export function isSuccessor(item: Item, of: Item): boolean {
  const kind = (each: Item) => (each.tipo === 'foto' ? isGone(of) && each.clase : each.tipo)
  const isOfKind = kind(item) !== false && kind(item) === kind(of)
  return isOfKind && placeKey(item) === placeKey(of) && item.creadoAt > of.creadoAt
}

/** A photograph that never left and is on the phone no more. */
export function isGone({ marcha: progress }: Item): boolean {
  return progress.status === 'retenido' && progress.causa === 'foto_perdida'
}

/** A held-back item on the way again, the same bytes, with the holder's credential where it is good. */
export function resent<T extends Item>(item: T, holder: Holder): T {
  const owner = mayTake(item, holder) ? holder.sub : item.duenio
  return { ...item, duenio: owner, desde: 0, turno: false, marcha: { status: 'telefono' } }
}

/**
 * Items typed for practice stay with their own nombramiento, which ends with the practice night:
 * any other credential may be of the real night (RULES.md NO7).
 */
function mayTake(item: Item, { sub, casillas }: Holder): boolean {
  const isOfNight = !item.simulacro || item.duenio === sub
  return isOfNight && doorOf(item) !== undefined && casillas.includes(item.casilla)
}

/** The service's folio of the very tally that the phone sent, whatever came since (RULES.md RB5). */
export function folioOf(item: Item | undefined, { recibida }: EstadoCaptura): string | undefined {
  if (item?.marcha.status !== 'confirmado') return undefined
  const { folio, seq } = item.marcha
  return folio ?? (recibida?.seq === seq ? recibida?.folio : undefined)
}
