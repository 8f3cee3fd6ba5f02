import { excessOn, sameVotes } from '../acta.ts'
import type { Option, PrepActa } from '../catalogo.ts'
import type { Frente } from './frente.ts'
import { frontOf, sameFront } from '../front.ts'
import { isApart, isCount, votesOf, type Figure } from '../figure.ts'
import type { Peso } from '../peso.ts'
import {
  nuestraOf,
  prepOf,
  type ActaState,
  type Lado,
  type PrepVersion,
  type Slot,
} from './slot.ts'

/** Ours against PREP for an acta (RULES.md RE1); a tally without a captured line is none. */
export function reconcileActa(slot: Slot): ActaState {
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  if (!nuestra) return prep ? 'solo_prep' : 'sin_llegar'
  if (prep && nuestra.votos.every(isUnknown)) return 'solo_prep'
  if (!prep) return 'solo_nuestra'
  if (!prep.contabilizada) return 'prep_sin_contabilizar'
  return sameVotes(nuestra.votos, prep.votos) ? 'coincide' : 'difiere'
}

function isUnknown(figure: Figure): boolean {
  return figure === 'no_capturado' || figure === 'no_aplica'
}

/**
 * Why PREP's sums have no vote of an acta in its base: taken out of the base, left without a single
 * legible figure, or published and not counted.
 */
export type Fuera = 'quitada' | 'sin_cifras' | 'sin_contar'

/** Undefined while PREP counts the acta, and before PREP publishes the acta. */
export function fueraOf(slot: Slot): Fuera | undefined {
  const prep = prepOf(slot)
  if (!prep) return slot.prep.some(({ value }) => value?.capturada) ? 'quitada' : undefined
  if (!prep.votos.some(isCount)) return 'sin_cifras'
  return prep.contabilizada ? undefined : 'sin_contar'
}

/** The votes of an acta in PREP's sums; none for an acta that PREP does not count. */
function countedOf(value: PrepActa | null | undefined): readonly Figure[] {
  return value?.capturada && value.contabilizada ? value.votos : []
}

/**
 * PREP's last version with other counted votes than now: the figures that PREP then changed or took
 * away. Undefined while PREP has changed no vote.
 */
export function formerOf({ prep }: Slot): (PrepVersion & { value: PrepActa }) | undefined {
  const now = countedOf(prep[prep.length - 1]?.value)
  for (let i = prep.length - 1; i >= 0; i--) {
    const version = prep[i]
    const { value } = version ?? {}
    const counted = countedOf(value)
    if (version && value && counted.some(isCount) && !sameVotes(counted, now))
      return { ...version, value }
  }
  return undefined
}

export type Opcion = { place: number; nuestra: Figure; prep: Figure }

type AtIssue = { place: number; nuestra?: Figure; prep: Figure; antes?: Figure }

/** The options whose votes differ, in the acta's order. */
export function opcionesOf(slot: Slot): Opcion[] {
  const ours = nuestraOf(slot)?.votos
  const theirs = prepOf(slot)?.votos
  if (!ours || !theirs) return []
  return slot.boleta.places
    .map((place) => ({
      place,
      nuestra: ours[place] ?? ('vacio' as const),
      prep: theirs[place] ?? ('vacio' as const),
    }))
    .filter(({ nuestra, prep }) => isApart(nuestra, prep))
}

/**
 * The options at issue, in the acta's order: PREP's votes are not ours, or not the votes that PREP
 * published before (`antes`). Without ours there is no `nuestra`.
 */
export function opcionesAtIssue(slot: Slot): AtIssue[] {
  const ours = nuestraOf(slot)?.votos
  const former = formerOf(slot)?.value.votos
  const theirs = prepOf(slot)?.votos ?? []
  if (slot.prep.length === 0) return []
  return slot.boleta.places.flatMap((place) => {
    const prep = theirs[place] ?? ('vacio' as const)
    const isOther = (votos: readonly Figure[] | undefined) =>
      votos !== undefined && isApart(votos[place], prep)
    if (!isOther(ours) && !isOther(former)) return []
    return {
      place,
      ...(ours ? { nuestra: ours[place] ?? ('vacio' as const) } : {}),
      prep,
      ...(isOther(former) ? { antes: former?.[place] ?? ('vacio' as const) } : {}),
    }
  })
}

/**
 * Set against PREP's votes now: our figure of a line, or where nobody of ours captured the line
 * PREP's before its last change (RULES.md FI3).
 */
function wantedOf(slot: Slot): readonly Figure[] | undefined {
  const ours = nuestraOf(slot)?.votos
  const former = formerOf(slot)?.value.votos
  if (!ours || !former) return ours ?? former
  return ours.map((figure, place) =>
    figure === 'no_capturado' ? (former[place] ?? figure) : figure,
  )
}

/** The side against which PREP is set: ours once a line of ours is captured. */
export function contraOf(slot: Slot): Lado {
  return nuestraOf(slot)?.votos.every(isUnknown) === false ? 'nuestra' : 'prep'
}

/**
 * Votes put in doubt by a difference. `efecto`: change of the margin of the demarcación's first over
 * its second if PREP counted our figures; where no figures of ours came, the figures that PREP
 * published before its last change. An acta that PREP does not count has no vote in PREP's margin
 * (RULES.md RE3). First and second are those of the side that speaks; in a tie, the first is the tied
 * candidacy that comes first on the acta (RULES.md FR2). `options` are the elección's.
 */
export function efectoOf(
  slot: Slot,
  frente: Frente | undefined,
  options: readonly Option[],
): Peso & { lider: string; segundo: string } {
  const apart = apartOf(slot, options)
  if (!frente) return { efecto: 0, ...apart, lider: '', segundo: '' }
  const { primero, segundo } = frente.front
  const deltas = deltasOf(slot)
  const efecto = (deltas.get(primero) ?? 0) - (deltas.get(segundo) ?? 0)
  const voltea = turnOf(slot, frente, deltas)
  return {
    efecto,
    ...(voltea === undefined ? {} : { voltea }),
    ...apart,
    lider: primero,
    segundo,
  }
}

/** Votes that PREP would gain by candidacy with the wanted figures of the acta. */
function deltasOf(slot: Slot, wanted = wantedOf(slot)): ReadonlyMap<string, number> {
  if (!wanted) return new Map()
  const counted = countedOf(prepOf(slot))
  return new Map(
    slot.boleta.candidaturas.map(({ key, places }) => [key, excessOn(places, wanted, counted)]),
  )
}

/** Only one side has a word on the acta, and never had another: there is nothing to set against it. */
export function isOneSided(slot: Slot): boolean {
  const state = reconcileActa(slot)
  return !slot.cambioEnPrep && (state === 'solo_nuestra' || state === 'solo_prep')
}

/**
 * The first place that the demarcación would have with the other side's figures of the acta in the
 * sums of the side that speaks; undefined where the first place stays, while nobody has a lead, and
 * without figures of the other side (RULES.md DI2).
 */
function turnOf(
  slot: Slot,
  { lado, totals, front, ventaja }: Frente,
  deltas: ReadonlyMap<string, number>,
): string | undefined {
  if (ventaja === undefined || isOneSided(slot)) return undefined
  const ours = nuestraOf(slot)
  // Our sums hold our own lines alone, and none of an acta in review.
  const own = ours?.contabilizada ? deltasOf(slot, ours.votos) : new Map<string, number>()
  const gained = lado === 'prep' ? deltas : own
  const sign = lado === 'prep' ? 1 : -1
  const moved = new Map(
    [...totals].map(([key, votes]) => [key, votes + sign * (gained.get(key) ?? 0)]),
  )
  const next = frontOf(moved)
  return next && !sameFront(next, front) ? next.lider : undefined
}

/**
 * Nulos and whole actas have a weight of their own (RULES.md DI1): neither moves a candidacy, and
 * both are grounds to count again.
 */
function apartOf(slot: Slot, options: readonly Option[]): Pick<Peso, 'nulos' | 'perdidos'> {
  if (fueraOf(slot)) {
    const gone = formerOf(slot)?.value.votos.reduce<number>(
      (sum, figure) => sum + votesOf(figure),
      0,
    )
    return gone ? { perdidos: gone } : {}
  }
  const wanted = wantedOf(slot)
  const prep = prepOf(slot)?.votos ?? []
  const places = options.flatMap(({ kind }, place) => (kind === 'nulos' ? [place] : []))
  const nulos = wanted ? excessOn(places, prep, wanted) : 0
  return nulos === 0 ? {} : { nulos }
}
