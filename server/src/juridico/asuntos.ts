import type { CasoBreve, JuridicoAsked } from '../contract/juridico.ts'
import type { Frente } from '../domain/fold/frente.ts'
import type { frentesBy } from '../domain/fold/frente.ts'
import { efectoOf, reconcileActa } from '../domain/fold/reconcile.ts'
import { LADOS, type Lado, type Slot } from '../domain/fold/slot.ts'
import { humanCasilla } from '../domain/clave.ts'
import { pesadaOf } from '../domain/peso.ts'
import type { Place } from '../domain/read/ambito.ts'
import { deQuien, type DeQuien } from '../domain/read/deQuien.ts'
import { eachSlotOf, FILAS_MAX } from '../domain/read/diferencias.ts'
import { plainWords } from '../domain/words.ts'
import type { Juicio } from './juicio.ts'
import type { Relojes, Vence } from './relojes.ts'

/** An acta in the queue with what filters and orders ask. */
export type Pendiente = {
  slot: Slot
  acta: string
  deQuien: DeQuien
  causales: Record<Lado, readonly string[]>
  enDuda: number
  /** Votes in doubt over the margin of the demarcación, by differences and grounds (JU2). */
  peso: number
  isTurn: boolean
  vence: Vence | undefined
  caso: CasoBreve | undefined
}

/** The case of an acta; undefined: nobody has begun one. */
export type CasoOf = (slot: Slot) => CasoBreve | undefined

type Queue = {
  place: Place
  juicio: Juicio
  relojes: Relojes
  frenteOf: ReturnType<typeof frentesBy>
  casoOf: CasoOf
  /** Whether the reader may see an acta, by its casilla. */
  owns: (casilla: string) => boolean
}

type Reckoning = Omit<Queue, 'owns'>

/** The grounds of both sides, each once: what applies by either is worth a look. */
export function causalesOf({ causales }: Pick<Pendiente, 'causales'>): string[] {
  return [...new Set([...causales.nuestra, ...causales.prep])]
}

/**
 * The asuntos of an ámbito: actas that differ, that PREP changed or does not count, and actas with a
 * ground that applies by a side; what somebody began stays, also where nothing speaks for work any
 * more (RULES.md JU1).
 */
export function* pendientesIn({ owns, ...queue }: Queue): Generator<void, Pendiente[]> {
  const { place, juicio } = queue
  const found: Pendiente[] = []
  for (const slot of eachSlotOf(place.ambito)) {
    yield
    if (!owns(slot.expected.casilla)) continue
    const juzgadas = juzgadasOf(slot, juicio)
    if (isAsunto(slot, juzgadas) || queue.casoOf(slot))
      found.push(pendienteOf(slot, queue, juzgadas))
  }
  return found
}

type Juzgadas = Record<Lado, ReturnType<Juicio['juzgadaOf']>>

function juzgadasOf(slot: Slot, juicio: Juicio): Juzgadas {
  return { nuestra: juicio.juzgadaOf(slot, 'nuestra'), prep: juicio.juzgadaOf(slot, 'prep') }
}

function isAsunto(slot: Slot, juzgadas: Juzgadas): boolean {
  const state = reconcileActa(slot)
  if (slot.cambioEnPrep || state === 'difiere' || state === 'prep_sin_contabilizar') return true
  return LADOS.some((lado) => juzgadas[lado].breve.procede.length > 0)
}

/** An acta as the queue sees it. */
export function pendienteOf(
  slot: Slot,
  { place, juicio, ...rest }: Reckoning,
  { nuestra, prep } = juzgadasOf(slot, juicio),
): Pendiente {
  const { eleccion } = place
  const causales = { nuestra: nuestra.breve.procede, prep: prep.breve.procede }
  const frente = rest.frenteOf(slot.ambitos)
  const enDuda = Math.max(nuestra.enDuda, prep.enDuda)
  const { acta } = slot.expected
  const enAmbas = causales.nuestra.length > 0 && causales.prep.length > 0
  const sinAritmetica = juicio.mismaFuente('prep').length > 0
  const isSame = reconcileActa(slot) === 'coincide' && !slot.cambioEnPrep
  // Nothing differs: no sum of candidacies has to be reckoned.
  const peso = isSame ? { efecto: 0 } : efectoOf(slot, frente, eleccion.catalogo.options)
  const pesada = pesadaOf({ acta, ...peso }, frente)
  return {
    ...{ slot, acta, causales, enDuda },
    deQuien: deQuien(slot, { enAmbas, sinAritmetica }),
    peso: Math.max(pesada.peso, enDuda / marginOf(frente)),
    isTurn: pesada.isTurn,
    vence: rest.relojes.firstOf(slot, causalesOf({ causales })),
    caso: rest.casoOf(slot),
  }
}

function marginOf(frente: Frente | undefined): number {
  return Math.max(1, frente?.ventaja ?? frente?.votos ?? 0)
}

const HOUR_MS = 3_600_000

/** Asuntos put in order between two steps. */
const SORTED = 1000

/** The asked page in the asked order, and how many are asked for. `yo`: the reader as shown. */
export function* chosen(
  all: readonly Pendiente[],
  asked: JuridicoAsked,
  { relojes, ahora, yo }: { relojes: Relojes; ahora: string; yo: string },
): Generator<void, { total: number; page: Pendiente[] }> {
  const { causal, estado, mios, vence, q } = asked
  const words = plainWords(q ?? '')
    .split(' ')
    .filter((word) => word !== '')
  const until = new Date(Date.parse(ahora) + (vence ?? 0) * HOUR_MS).toISOString()
  const isWanted = (each: Pendiente): boolean => {
    const at = each.vence?.venceAt ?? ''
    return (
      (asked.deQuien === undefined || each.deQuien === asked.deQuien) &&
      (causal === undefined || causalesOf(each).includes(causal)) &&
      isIn(each, estado) &&
      (mios === undefined || each.caso?.lleva?.persona === yo) &&
      (vence === undefined || (at >= ahora && at <= until)) &&
      isNamed(each, words)
    )
  }
  const { desde = 0, max = FILAS_MAX } = asked
  const order = orderOf(asked.orden ?? 'votos', relojes)
  let [total, first] = [0, [] as Pendiente[]]
  for (let at = 0; at < all.length; at += SORTED) {
    yield
    const some = all.slice(at, at + SORTED).filter(isWanted)
    total += some.length
    // Rows after the page need no order.
    first = [...first, ...some].sort(order).slice(0, desde + max)
  }
  return { total, page: first.slice(desde) }
}

/** Whether an acta is in a state, as the filter has them. */
export function isIn({ caso }: Pendiente, estado: JuridicoAsked['estado']): boolean {
  if (estado === 'sin_asignar') return !caso?.lleva && caso?.estado !== 'cerrado'
  return estado === undefined || (caso?.estado ?? 'sin_caso') === estado
}

/** Whether every word begins a word of the acta's keys, its casilla or its place. */
function isNamed({ slot, acta }: Pendiente, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { casilla } = slot.expected
  const places = slot.ambitos.map(({ nombre }) => nombre)
  const text = ` ${plainWords([acta, casilla, humanCasilla(casilla), ...places].join(' '))}`
  return words.every((word) => text.includes(` ${word}`))
}

/**
 * A change by PREP comes first in every order: an alarm. A closed case comes last, until its figures
 * change (RULES.md JU4).
 */
function orderOf(orden: NonNullable<JuridicoAsked['orden']>, relojes: Relojes) {
  const byKey = (a: Pendiente, b: Pendiente) => (a.acta < b.acta ? -1 : 1)
  const byVotes = (a: Pendiente, b: Pendiente) =>
    Number(b.isTurn) - Number(a.isTurn) || b.peso - a.peso
  const byClock = (a: Pendiente, b: Pendiente) =>
    relojes.compare(a.vence?.venceAt, b.vence?.venceAt)
  const orders = {
    votos: (a: Pendiente, b: Pendiente) => byVotes(a, b) || byClock(a, b),
    vence: (a: Pendiente, b: Pendiente) => byClock(a, b) || byVotes(a, b),
    casilla: () => 0,
  }
  const rank = ({ deQuien: owner, caso }: Pendiente): number => {
    if (caso?.estado === 'cerrado' && !caso.cambioDebajo) return 2
    return owner === 'cambio_prep' ? 0 : 1
  }
  return (a: Pendiente, b: Pendiente): number =>
    rank(a) - rank(b) || orders[orden](a, b) || byKey(a, b)
}
