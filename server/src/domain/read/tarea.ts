import { excessOn, isRead, isWhole, sameVotes } from '../acta.ts'
import { leadInForce } from '../fold/candidatura.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import { isCount } from '../figure.ts'
import { dueAtSlot } from './due.ts'
import { isBeforeHour } from '../fold/jornada.ts'
import type { Night } from '../fold/night.ts'
import { actasAt, peopleAt, type Casillas } from '../fold/casilla.ts'
import { isConflict } from '../fold/vigente.ts'
import { type FotoAt, prepOf, type Nuestra, type Slot } from '../fold/slot.ts'
import { TAREA_KINDS, type Recibido, type TareaKind } from '../tarea.ts'

/** The call centre's work for an acta; at most one task at a time (RULES.md CE1 to CE7). */
export type Tarea = {
  kind: TareaKind
  eleccion: Eleccion
  slot: Slot
  /** Place among the kinds: the smaller, the sooner. */
  banda: number
  /** Votes in doubt over the demarcación's margin; for a call, the lista nominal. */
  peso: number
  /** Start of the wait, on the night's clock; after a failed call, the time of the next call. */
  desdeAt: string
}

/**
 * The kind of each band. Doubts within reach of the margin go before all, and first the tasks for
 * few people. Among calls, late casillas go first and casillas with nobody to call go last (CE7).
 */
export const BANDAS: readonly TareaKind[] = [
  'tercera',
  'segunda',
  ...TAREA_KINDS,
  'llamada',
  'llamada',
]
const TOUCHING = BANDAS.indexOf('captura')
/** The band of calls that need not wait for the hour (CE5). */
export const TARDIAS = BANDAS.indexOf('llamada')

/** A doubt of one hundredth of the margin is within reach of the margin. */
const PESO_TOCA = 0.01
/** With so many readings, a supervisor's among them, nothing is left to ask (RULES.md CE3). */
const LECTURAS_BASTAN = 4
/** A casilla not reached is called again after so long. */
const REINTENTO_MS = 15 * 60_000
/** From the first acta of the night until silence means something. */
const SILENCIO_MIN = 60

/** The task for an acta; undefined without work. */
export function tareaOf(eleccion: Eleccion, slot: Slot, night: Casillas): Tarea | undefined {
  // Nothing from before the hour is read: the reading would wait too (RULES.md JO3).
  if (eleccion.esperan.has(slot)) return undefined
  const { legible, dudosa } = fotosOf(slot)
  if (legible.length > 0) return lecturaOf(eleccion, slot, legible)
  if (dudosa) return newTarea('foto', eleccion, slot, 0, dudosa.at)
  const { aviso } = night.casillas.get(slot.expected.casilla) ?? {}
  // A denied acta is for the lawyers.
  if (!slot.lecturas.every(isUnread) || aviso?.aviso === 'acta_negada') return undefined
  return llamadaOf(eleccion, slot, night)
}

/** Readable photographs of the acta, and the photograph found useless by one person alone. */
function fotosOf({ fotos }: Slot) {
  const ofActa = fotos.filter(({ clase }) => clase === 'acta')
  return {
    legible: ofActa.filter(({ problema }) => !problema),
    dudosa: ofActa.find(({ marcas = [] }) => marcas.length === 1),
    last: ofActa.at(-1),
  }
}

/** The kind of the best thing that came of an acta so far, and when; no figure (RULES.md LL1). */
export function recibidoOf(slot: Slot): { que: Recibido; at?: string } {
  const first = slot.nuestra.find(({ votos }) => isRead(votos))
  if (first) {
    // Figures that wait for the hour are figures (RULES.md JO3).
    const said = slot.lecturas.length > 0 ? slot.lecturas : slot.nuestra
    return { que: said.every(isUnread) ? 'ceros' : 'cifras', at: first.clock }
  }
  const { legible, dudosa, last } = fotosOf(slot)
  const foto = legible[0] ?? dudosa
  if (foto) return { que: 'foto', at: foto.at }
  return last ? { que: 'foto_mala', at: last.at } : { que: 'nada' }
}

/**
 * The actas of a casilla of which nothing came that can be read: a person on the telephone dictates
 * these one after the other, also after an aviso of a denied acta (RULES.md LL1, LL2).
 */
export function faltantesAt(night: Casillas & Pick<Night, 'elecciones'>, casilla: string): Tarea[] {
  return actasAt(night, casilla).flatMap(([eleccion, slot]) =>
    ['nada', 'foto_mala', 'ceros'].includes(recibidoOf(slot).que)
      ? [llamadaOf(eleccion, slot, night)]
      : [],
  )
}

/**
 * The task held under a key (the inverse of `claveTarea`), as the night stands; for a call, the
 * first missing acta of the casilla. Undefined once the task is done.
 */
export function tareaAt(night: Night, clave: string): Tarea | undefined {
  const end = clave.lastIndexOf(':')
  const [place, rest] = [clave.slice(0, end), clave.slice(end + 1)]
  if (place === 'llamada') return faltantesAt(night, rest)[0]
  const eleccion = night.elecciones.get(place)
  const slot = eleccion?.slots.get(rest)
  const found = eleccion && slot && tareaOf(eleccion, slot, night)
  return found?.kind === 'llamada' ? undefined : found
}

/** A further reading of a photograph, while a reading is needed. */
function lecturaOf(eleccion: Eleccion, slot: Slot, [foto]: FotoAt[]): Tarea | undefined {
  const { lecturas, vigente } = slot
  const read = lecturas.filter(({ canal }) => canal !== 'telefono')
  if (read.length === 0) return newTarea('captura', eleccion, slot, 0, foto?.at ?? '')
  if (!vigente || vigente.respaldo === 'verificada') return undefined
  const { version, respaldo } = vigente
  const supervised = respaldo === 'supervisada'
  const isSettled = isConflict(slot)
    ? supervised &&
      (addsUp(version) || isSound(slot, version) || lecturas.length >= LECTURAS_BASTAN)
    : isSound(slot, version)
  if (isSettled) return undefined
  // A supervisor's reading that does not add up is held against anybody's: there may be no other
  // supervisor.
  const kind = isConflict(slot) && !supervised ? 'tercera' : 'segunda'
  const last = lecturas[lecturas.length - 1]
  return newTarea(kind, eleccion, slot, pesoOf(eleccion, slot, version), last?.clock ?? '')
}

/**
 * Zeros alone from a phone are a tally sent unread, until somebody asks (RULES.md AC9); a tally is
 * unread too whose every line went with a corte taken back.
 */
function isUnread({ canal, hallazgos, votos }: Nuestra): boolean {
  const isZero = canal === 'representante' && hallazgos.some(({ regla }) => regla === 'AC9')
  return isZero || !isRead(votos)
}

/** Nobody has sent anything of the acta: no readable photograph, and no tally but zeros. */
function llamadaOf(eleccion: Eleccion, slot: Slot, night: Casillas): Tarea {
  const { casilla, listaNominal } = slot.expected
  const aviso = night.casillas.get(casilla)?.aviso
  const desdeAt = aviso ? new Date(Date.parse(aviso.at) + REINTENTO_MS).toISOString() : ''
  const nobody = peopleAt(night, casilla).length === 0
  const banda = TARDIAS + (nobody ? 2 : dueAtSlot(slot) === undefined ? 1 : 0)
  return { kind: 'llamada', eleccion, slot, banda, peso: listaNominal, desdeAt }
}

function newTarea(
  kind: Exclude<TareaKind, 'llamada'>,
  eleccion: Eleccion,
  slot: Slot,
  peso: number,
  desdeAt: string,
): Tarea {
  const touches = (kind === 'segunda' || kind === 'tercera') && peso >= PESO_TOCA
  const banda = touches ? BANDAS.indexOf(kind) : BANDAS.lastIndexOf(kind)
  return { kind, eleccion, slot, banda, peso, desdeAt }
}

/**
 * Whether a reading needs no other reading: all lines are captured, and PREP read the same votes,
 * or, while PREP says nothing, the votes add up to a total on the acta (RULES.md CE2).
 */
export function isSound(slot: Slot, version: Nuestra): boolean {
  if (!isWhole(version.votos)) return false
  const prep = prepOf(slot)
  return prep?.contabilizada ? sameVotes(version.votos, prep.votos) : addsUp(version)
}

function addsUp({ votos, hallazgos, totalAsentado, votosSacados }: Nuestra): boolean {
  const against = hallazgos.some(({ regla }) => /^AC[12349]$/.test(regla))
  return !against && isWhole(votos) && (isCount(totalAsentado) || isCount(votosSacados))
}

/** How far the readings, PREP and the acta's own sums are apart, over the demarcación's margin. */
function pesoOf(eleccion: Eleccion, slot: Slot, { hallazgos }: Nuestra): number {
  const demarcacion = slot.ambitos.findLast(({ ballot }) => ballot) ?? eleccion.root
  const front = leadInForce(demarcacion, eleccion.voz)
  if (!front) return 0
  const placesOf = (key: string) =>
    slot.boleta.candidaturas.find((each) => each.key === key)?.places ?? []
  const [first, second] = [placesOf(front.primero), placesOf(front.segundo)]
  const prep = prepOf(slot)
  const readings = [...slot.lecturas, ...(prep?.contabilizada ? [prep] : [])]
  const spreads = readings.flatMap(({ votos: a }, i) =>
    readings.slice(i + 1).map(({ votos: b }) => excessOn(first, a, b) - excessOn(second, a, b)),
  )
  const gaps = hallazgos.map(({ diferencia = 0 }) => diferencia)
  const most = [...spreads, ...gaps].reduce((max, each) => Math.max(max, Math.abs(each)), 0)
  return most / (front.ventaja + 1)
}

/**
 * Whether a person may take a task: nobody reads an acta twice. A third reading is a supervisor's;
 * the supervisor may have taken the dictation (CE1, CE3).
 */
export function mayTake({ kind, slot }: Tarea, persona: string, supervisa: boolean): boolean {
  if (kind === 'llamada') return true
  if (kind === 'foto')
    return !slot.fotos.some(({ marcas, actor }) => marcas?.includes(persona) || actor === persona)
  const read = slot.lecturas.filter(({ actor }) => actor === persona)
  if (kind === 'tercera') return supervisa && read.every(({ canal }) => canal === 'telefono')
  return read.length === 0
}

/**
 * The order within a band: by weight where votes are in doubt, by age elsewhere. Calls: the largest
 * lista nominal first, casillas with a failed call after all others.
 */
export function compareTareas(a: Tarea, b: Tarea): number {
  if (a.kind === 'llamada' && (a.desdeAt === '') !== (b.desdeAt === ''))
    return a.desdeAt === '' ? -1 : 1
  if ((a.banda < TOUCHING || a.kind === 'llamada') && a.peso !== b.peso) return b.peso - a.peso
  if (a.desdeAt !== b.desdeAt) return a.desdeAt < b.desdeAt ? -1 : 1
  return a.slot.expected.acta < b.slot.expected.acta ? -1 : 1
}

/** A failed call waits for its quarter of an hour, a first call for the closing of its casilla. */
export function isDue(
  night: Pick<Night, 'elecciones'>,
  { kind, desdeAt, eleccion, slot }: Tarea,
  nowMs: number,
): boolean {
  if (kind !== 'llamada') return true
  if (isBeforeHour(night, eleccion, slot, new Date(nowMs).toISOString())) return false
  return desdeAt === '' || Date.parse(desdeAt) <= nowMs
}

/**
 * Silence says nothing before the night has got under way: an hour after its first acta (RULES.md
 * CE5).
 */
export function isCallTime({ elecciones, clock }: Pick<Night, 'elecciones' | 'clock'>): boolean {
  const minute = Date.parse(clock) / 60_000
  return [...elecciones.values()].some(({ root: { curvaNuestra, curvaPrep } }) =>
    [curvaNuestra[0]?.[0], curvaPrep[0]?.[0]].some(
      (first) => first !== undefined && minute - first >= SILENCIO_MIN,
    ),
  )
}

/**
 * The key under which a task is held, so that two people never do the same: the acta, or for a call
 * the whole casilla.
 */
export function claveTarea({ kind, eleccion, slot }: Tarea): string {
  const { acta, casilla } = slot.expected
  return kind === 'llamada' ? `llamada:${casilla}` : `${eleccion.catalogo.clave}:${acta}`
}
