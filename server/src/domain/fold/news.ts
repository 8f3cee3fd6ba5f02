import { leadOf } from './candidatura.ts'
import type { Eleccion } from './eleccion.ts'
import { isApart, votesOf, type Figure } from '../figure.ts'
import type { Motivo } from '../record.ts'
import { reconcileActa } from './reconcile.ts'
import { cuotaOf, isPrimeras, nextVoz } from './voz.ts'
import { LADOS, nuestraOf, prepOf, type Lado, type PrepVersion, type Slot } from './slot.ts'

/**
 * News worth a sentence on the ámbito page («Qué cambió»); `ambito` is the clave of the ámbito or
 * casilla. The web writes the sentence.
 */
export type Cambio = {
  seq: number
  at: string
  ambito: string
  nombre: string
  /** Said by a corte taken back since, and why: no alarm any more (RULES.md RE7). */
  retirado?: Motivo
  /** Name of the municipio or distrito, with an acta. */
  lugar?: string
} & (
  | { tipo: 'voz'; lado: Lado; nuestra: number; prep: number }
  | { tipo: 'lider'; fuente: Lado; lider: string; ventaja: number }
  // `fuente`: the side whose figures came last. `votos`: each vote on another line counts once.
  | { tipo: 'difiere'; fuente: Lado; votos: number }
  // `coincide`: with our figures, since the change.
  | { tipo: 'cambio_en_prep'; opciones: Cambiada[]; mismaImagen: boolean; coincide?: true }
  | { tipo: 'descontada' }
  | { tipo: 'desaparecio' }
  | { tipo: 'corte_retirado'; corteAt: string; motivo: Motivo; capturadas: number }
  | { tipo: 'corte'; corteAt: string; capturadas: number; nuevas: number }
)

/** An option changed by PREP. */
type Cambiada = { key: string; antes: Figure; despues: Figure }

/** The part of the night for news. */
type Log = { seq: number; clock: string; cambios: Cambio[] }

const CAMBIOS_MAX = 2000
/**
 * In a larger ámbito a single acta hardly moves the front: the front is compared once every so many
 * arrivals.
 */
const EVERY_ACTA_MAX = 1000
const LOOK_EVERY = 16

export function noteLider(night: Log, slot: Slot, lado: Lado): void {
  for (const ambito of slot.ambitos) {
    const { esperadas, recibidas } = ambito.actas
    const look = esperadas <= EVERY_ACTA_MAX || recibidas % LOOK_EVERY === 0
    if (ambito.ballot && look) noteLiderIn(night, ambito, lado)
  }
}

export function noteLiderIn(night: Log, ambito: Slot['ambitos'][number], lado: Lado): void {
  if (isPrimeras(ambito, lado)) return
  const { lider = '', ventaja = 0 } = leadOf(ambito, lado) ?? {}
  // A tie is no news: the last leader is remembered (RULES.md FR2).
  if (lider === '' || lider === ambito.lider[lado]) return
  const first = ambito.lider[lado] === ''
  ambito.lider[lado] = lider
  if (!first) note(night, ambito, { tipo: 'lider', fuente: lado, lider, ventaja })
}

/**
 * Lets the side speak that RULES.md VO1 gives the word, after a record; a change of side is news, the
 * first word of the night is none. Shares in percent of the lista nominal.
 */
export function settleVoz(night: Log & { elecciones: ReadonlyMap<string, Eleccion> }): void {
  for (const eleccion of night.elecciones.values()) settleVozOf(night, eleccion, eleccion.voz)
}

/** The same in one elección, as if the side `from` had spoken until now. */
export function settleVozOf(night: Log, eleccion: Eleccion, from: Lado): void {
  const { root, voz } = eleccion
  const [nuestra, prep] = LADOS.map((lado) => cuotaOf(root, lado)) as [number, number]
  const next = nextVoz(from, { nuestra, prep })
  if (next === voz) return
  eleccion.voz = next
  const [n, p] = [nuestra, prep].map((share) => Math.floor(share * 10_000) / 100) as [
    number,
    number,
  ]
  if (root.sumas[voz].actas > 0) note(night, root, { tipo: 'voz', lado: next, nuestra: n, prep: p })
}

export function noteDiferencia(night: Log, slot: Slot, fuente: Lado): void {
  const ours = nuestraOf(slot)?.votos ?? []
  const theirs = prepOf(slot)?.votos ?? []
  let [more, less] = [0, 0]
  for (let place = 0; place < Math.max(ours.length, theirs.length); place++) {
    if (!isApart(ours[place], theirs[place])) continue
    const gap = votesOf(ours[place]) - votesOf(theirs[place])
    if (gap > 0) more += gap
    else less -= gap
  }
  note(night, slot, { tipo: 'difiere', fuente, votos: Math.max(more, less) })
}

export function notePrepCambio(
  night: Log,
  eleccion: Eleccion,
  slot: Slot,
  { cambio, value }: PrepVersion,
  before: PrepVersion['value'],
): void {
  if (cambio === 'descontada') note(night, slot, { tipo: 'descontada' })
  if (cambio === 'desaparece') note(night, slot, { tipo: 'desaparecio' })
  if (cambio !== 'cambia' || !before || !value) return
  const opciones = eleccion.catalogo.options.flatMap(({ key }, place) => {
    const [antes, despues] = [before.votos[place] ?? 'vacio', value.votos[place] ?? 'vacio']
    return isApart(antes, despues) ? [{ key, antes, despues }] : []
  })
  if (opciones.length === 0) return
  const isNow = slot.prep.at(-1)?.value === value
  note(night, slot, {
    tipo: 'cambio_en_prep',
    opciones,
    mismaImagen: before.imagen === value.imagen,
    ...(isNow && reconcileActa(slot) === 'coincide' ? { coincide: true as const } : {}),
  })
}

type What = Cambio extends infer C
  ? C extends Cambio
    ? Omit<C, 'seq' | 'at' | 'ambito' | 'nombre' | 'retirado'>
    : never
  : never

export function note(night: Log, where: Slot | Slot['ambitos'][number], what: What): void {
  const place =
    'expected' in where
      ? {
          ambito: `${where.ambitos[0]?.clave ?? ''}:casilla:${where.expected.acta}`,
          nombre: where.expected.casilla,
          lugar: where.seccion.parent?.nombre ?? '',
        }
      : { ambito: where.clave, nombre: where.nombre }
  night.cambios.push({ seq: night.seq, at: night.clock, ...place, ...what })
  if (isFull(night.cambios.length)) night.cambios.splice(0, oldOf(night.cambios))
}

/**
 * One more than the limit, or than its double, its fourfold and so on: where all news are of the last
 * corte and since, a look through them at each would cost as many steps as there are news.
 */
function isFull(length: number): boolean {
  return length > CAMBIOS_MAX && Number.isInteger(Math.log2((length - 1) / CAMBIOS_MAX))
}

/** The number of news to forget: all but half the limit, and none of the last corte and since. */
function oldOf(cambios: readonly Cambio[]): number {
  const most = cambios.length - 1 - CAMBIOS_MAX / 2
  const last = cambios.findLastIndex(({ tipo }) => tipo === 'corte')
  const before = cambios.findLastIndex(({ tipo }, i) => tipo === 'corte' && i < last)
  return last < 0 ? most : Math.min(most, before + 1)
}
