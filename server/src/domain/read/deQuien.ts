import type { Figures } from '../acta.ts'
import type { PrepActa } from '../catalogo.ts'
import { isCount, votesOf, type Figure } from '../figure.ts'
import { opcionesOf, reconcileActa } from '../fold/reconcile.ts'
import { prepOf, type Nuestra, type Slot, type Vigente } from '../fold/slot.ts'
import { sumaOf, withBlanks } from '../rubros.ts'

/** The owner of an acta's error, by the evidence alone (RULES.md DQ1 to DQ6). */
export const DE_QUIEN = [
  'cambio_prep',
  'prep',
  'falta_lado',
  'papel',
  'captura',
  'representante',
  'por_ver',
] as const
export type DeQuien = (typeof DE_QUIEN)[number]

/** The word of the grounds on the acta. */
export type Motivos = {
  /** A ground applies on our figures and on PREP's. */
  enAmbas: boolean
  /** The totals of a side come from one field: adding up proves nothing (RULES.md CS6). */
  sinAritmetica: boolean
}

/** The owner of an acta's difference; `por_ver` until evidence speaks. */
export function deQuien(slot: Slot, { enAmbas, sinAritmetica }: Motivos): DeQuien {
  if (slot.cambioEnPrep) return 'cambio_prep'
  const state = reconcileActa(slot)
  if (state === 'coincide') return enAmbas ? 'papel' : 'por_ver'
  const { vigente } = slot
  const prep = prepOf(slot)
  if (state !== 'difiere' || !vigente || !prep) return 'falta_lado'
  const read = byReadings(slot, vigente, prep)
  return read ?? (sinAritmetica ? 'por_ver' : bySums(vigente.version, prep))
}

/** The author of our figures: of the centre where somebody there typed them. */
function authorOf({ canal }: Nuestra): 'representante' | 'captura' {
  return canal === 'representante' ? 'representante' : 'captura'
}

/**
 * By who else read the same on the lines at issue (RULES.md DQ3, DQ4). Where as many of ours say what
 * PREP says as say what is in force, readings decide nothing.
 */
function byReadings(
  slot: Slot,
  { version, respaldo }: Vigente,
  prep: PrepActa,
): DeQuien | undefined {
  const places = opcionesOf(slot).map(({ place }) => place)
  const others = slot.lecturas.filter((each) => each !== version)
  const saying = (votos: readonly Figure[]) =>
    others.filter((each) => saysSame(each.votos, votos, places)).length
  const [withOurs, withPrep] = [saying(version.votos), saying(prep.votos)]
  if (respaldo === 'verificada') return withOurs > withPrep ? 'prep' : undefined
  return withPrep > withOurs ? authorOf(version) : undefined
}

/** Whether a reading says the same on all the lines; a line not captured says nothing (FI3). */
function saysSame(a: readonly Figure[], b: readonly Figure[], places: readonly number[]): boolean {
  return places.every(
    (place) => a[place] !== 'no_capturado' && votesOf(a[place]) === votesOf(b[place]),
  )
}

/** By the side whose lines add up to a total of its own, where the other's to none (DQ5). */
function bySums(nuestra: Nuestra, prep: PrepActa): DeQuien {
  const [ours, theirs] = [addsUp(nuestra), addsUp(prep)]
  if (ours === true && theirs === false) return 'prep'
  return ours === false && theirs === true ? authorOf(nuestra) : 'por_ver'
}

/** Undefined without a sum, and without a total to compare the sum with. */
function addsUp(acta: Figures): boolean | undefined {
  const { totalAsentado, votosSacados, ...read } = withBlanks(acta)
  const sum = sumaOf({ ...read, totalAsentado, votosSacados })
  const totals = [totalAsentado, votosSacados].filter(isCount)
  return isCount(sum) && totals.length > 0 ? totals.includes(sum) : undefined
}
