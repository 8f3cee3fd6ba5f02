import { sameVotes } from '../acta.ts'
import { leadInForce } from './candidatura.ts'
import { votesOf, type Figure } from '../figure.ts'
import { nuestraOf, prepOf, type Ambito, type Slot, type ActaState } from './slot.ts'

/** Ours against PREP for an acta (RULES.md RE1). */
export function reconcileActa(slot: Slot): ActaState {
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  if (!nuestra) return prep ? 'solo_prep' : 'sin_llegar'
  if (!prep) return 'solo_nuestra'
  if (!prep.contabilizada) return 'prep_sin_contabilizar'
  return sameVotes(nuestra.votos, prep.votos) ? 'coincide' : 'difiere'
}

export type Opcion = { place: number; nuestra: Figure; prep: Figure }

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
    .filter(({ nuestra, prep }) => votesOf(nuestra) !== votesOf(prep))
}

/**
 * Change of the margin of the demarcación's first over its second if PREP took our figures
 * (RULES.md RE3). In a tie, the first is the tied candidacy that comes first on the acta (RULES.md
 * FR2).
 */
export function efectoOf(
  slot: Slot,
  demarcacion: Ambito,
): { efecto: number; lider: string; segundo: string } {
  const front = leadInForce(demarcacion)
  if (!front) return { efecto: 0, lider: '', segundo: '' }
  const { primero, segundo } = front
  const efecto = deltaOf(slot, primero) - deltaOf(slot, segundo)
  return { efecto, lider: primero, segundo }
}

function deltaOf(slot: Slot, key: string): number {
  const candidatura = slot.boleta.candidaturas.find((each) => each.key === key)
  const ours = nuestraOf(slot)?.votos
  const theirs = prepOf(slot)?.votos
  if (!candidatura || !ours || !theirs) return 0
  return candidatura.places.reduce(
    (sum, place) => sum + votesOf(ours[place]) - votesOf(theirs[place]),
    0,
  )
}
