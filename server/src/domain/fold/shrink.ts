import { counts, hallazgosOf, limitOf } from '../acta.ts'
import type { Boleta } from '../catalogo.ts'
import { votesOf, type Figure } from '../figure.ts'
import type { CatalogoSin } from '../record.ts'
import { allowance, boletasIn, extend, setBallots, ballotFor, type Eleccion } from './eleccion.ts'
import { reconcileActa } from './reconcile.ts'
import type { Ambito, Nuestra, PrepVersion, Slot } from './slot.ts'
import { shareSlot } from './suma.ts'

/**
 * Gives an elección the catálogo without a corte taken back (RULES.md RE7). An acta or a line with
 * figures of ours stays: nothing acknowledged is lost. Every share is taken out of the sums before
 * and put back after, since the places of the lines change.
 */
export function shrinkCatalogo(eleccion: Eleccion, without: CatalogoSin): void {
  const { slots, ambitos, catalogo } = eleccion
  for (const slot of slots.values()) shareSlot(slot, reconcileActa(slot), -1)
  const gone = new Set(without.fuera)
  for (const slot of slots.values())
    if (gone.has(slot.expected.acta) && !isOurs(slot)) removeSlot(eleccion, slot)
  const before = catalogo.options
  const named = new Set(without.options.map(({ key }) => key))
  const kept = before.filter(({ key }, place) => !named.has(key) && hasOurVotes(slots, place))
  const boletas = withKept(boletasIn(eleccion), without.boletas, new Set(kept.map(keyOf)))
  catalogo.options = [...without.options, ...kept]
  const places = placesOf(before.map(keyOf), catalogo.options.map(keyOf))
  const isMoved =
    catalogo.options.length !== before.length || places.some((from, at) => from !== at)
  for (const key of before.map(keyOf))
    if (!catalogo.options.some((option) => option.key === key)) eleccion.lineasFuera.add(key)
  for (const ambito of ambitos.values()) {
    ambito.ballot = null
    if (isMoved) ambito.sumas.nuestra.votos = []
    if (isMoved) ambito.sumas.prep.votos = []
  }
  const keys = before.map(keyOf)
  if (isMoved) for (const slot of slots.values()) moveLines(slot, places, keys)
  setBallots(eleccion, boletas)
  const changed = new Map(without.actas.map((each) => [each.acta, each]))
  for (const slot of slots.values()) {
    const expected = changed.get(slot.expected.acta)
    if (expected) replaceExpected(slot, expected)
  }
  setLimits(eleccion, without)
  for (const slot of slots.values()) {
    slot.boleta = ballotFor(eleccion, slot.ambitos)
    if (isMoved) for (const version of slot.nuestra) judge(version, slot.limit)
    shareSlot(slot, reconcileActa(slot), 1)
  }
  extend(eleccion, { options: [], boletas: [], lugares: [], actas: without.actas })
  setLimits(eleccion, without)
  prune(eleccion)
}

const keyOf = ({ key }: { key: string }) => key

/** Somebody of ours has sent something of the acta. */
function isOurs({ nuestra, fotos }: Slot): boolean {
  return nuestra.length > 0 || fotos.length > 0
}

function hasOurVotes(slots: Eleccion['slots'], place: number): boolean {
  for (const { nuestra } of slots.values())
    if (nuestra.some(({ votos }) => votesOf(votos[place]) > 0)) return true
  return false
}

/** The place before of each line now. */
function placesOf(before: readonly string[], now: readonly string[]): number[] {
  const places = new Map(before.map((key, place) => [key, place]))
  return now.map((key) => places.get(key) ?? -1)
}

/** The ballots without the corte, each with its lines that stay for the sake of our figures. */
function withKept(
  before: ReadonlyMap<string, Boleta>,
  boletas: readonly Boleta[],
  kept: ReadonlySet<string>,
): Boleta[] {
  return boletas.map(({ ambito, candidaturas }) => {
    const had = before.get(ambito)?.candidaturas ?? []
    const named = new Set(candidaturas.flatMap(({ options }) => options))
    const more = had.flatMap((each) => {
      const options = each.options.filter((key) => kept.has(key) && !named.has(key))
      return options.length > 0 ? [{ ...each, options }] : []
    })
    const keys = new Set(candidaturas.map(keyOf))
    const grown = candidaturas.map((each) => ({
      ...each,
      options: [...each.options, ...more.filter(({ key }) => key === each.key).flatMap(optionsOf)],
    }))
    return { ambito, candidaturas: [...grown, ...more.filter(({ key }) => !keys.has(key))] }
  })
}

const optionsOf = ({ options }: { options: string[] }) => options

function removeSlot({ slots, byCasilla }: Eleccion, slot: Slot): void {
  const { acta, casilla } = slot.expected
  slots.delete(acta)
  const siblings = (byCasilla.get(casilla) ?? []).filter((each) => each !== slot)
  if (siblings.length > 0) byCasilla.set(casilla, siblings)
  else byCasilla.delete(casilla)
  slot.seccion.slots = slot.seccion.slots.filter((each) => each !== slot)
}

/** The data of an acta by the corte that now is the first with the acta; its place stays. */
function replaceExpected(slot: Slot, { listaNominal, representantes }: Slot['expected']): void {
  const { representantes: _, ...rest } = slot.expected
  slot.expected = {
    ...rest,
    listaNominal,
    ...(representantes === undefined ? {} : { representantes }),
  }
}

/** The limit of an acta is that of the ballot when the acta came: see `extend`. */
function setLimits({ slots }: Eleccion, { options, crece }: CatalogoSin): void {
  const later = new Set(crece.flatMap((each) => each.options))
  for (const { actas, options: added } of crece) {
    for (const key of added) later.delete(key)
    const allowed = allowance(options.filter(({ key }) => !later.has(key)))
    for (const acta of actas) {
      const slot = slots.get(acta)
      if (!slot) continue
      const { listaNominal, representantes } = slot.expected
      slot.limit = limitOf(listaNominal, representantes ?? allowed)
      for (const version of slot.nuestra) judge(version, slot.limit)
    }
  }
}

function judge(version: Nuestra, limit: number): void {
  version.contabilizada = counts(version.votos, limit)
  version.hallazgos = hallazgosOf(version, limit)
}

/** Puts figures at the places of their lines now; figures of lines that went are kept aside. */
function moveLines(slot: Slot, places: readonly number[], keys: readonly string[]): void {
  const stays = new Set(places)
  const asideOf = (votos: readonly Figure[]) =>
    votos.flatMap((figure, place) =>
      stays.has(place) || figure === 'no_aplica' ? [] : [[keys[place] ?? '', figure] as const],
    )
  for (const version of slot.nuestra) {
    const lines = Object.fromEntries(asideOf(version.votos))
    if (Object.keys(lines).length > 0) version.lineas = { ...version.lineas, ...lines }
    version.votos = movedVotos(version.votos, places)
  }
  const move = <V extends PrepVersion>(version: V): V => {
    const { value, lineas } = version
    if (!value) return version
    const aside = { ...lineas, ...Object.fromEntries(asideOf(value.votos)) }
    return {
      ...version,
      ...(Object.keys(aside).length > 0 ? { lineas: aside } : {}),
      value: { ...value, votos: movedVotos(value.votos, places) },
    }
  }
  slot.prep = slot.prep.map(move)
  if (slot.retiradas) slot.retiradas = slot.retiradas.map(move)
}

/** An older list of figures may be shorter than the lines: a line added later has no place yet. */
export function movedVotos(votos: readonly Figure[], places: readonly number[]): Figure[] {
  const figures = places.map((place) => votos[place])
  const length = figures.findLastIndex((figure) => figure !== undefined) + 1
  return figures.slice(0, length).map((figure) => figure ?? 'no_aplica')
}

/** Takes places without any acta out of the tree. */
function prune({ root, ambitos, secciones }: Eleccion): void {
  for (const [clave, { slots, parent }] of secciones)
    if (slots.length === 0) {
      secciones.delete(clave)
      const ambito = parent as Ambito
      ambito.secciones = ambito.secciones.filter((each) => each.clave !== clave)
    }
  // From the leaves up: a place made later stands below or beside the ones before.
  for (const [clave, ambito] of [...ambitos].reverse()) {
    if (ambito === root || ambito.children.length > 0 || ambito.secciones.length > 0) continue
    ambitos.delete(clave)
    const parent = ambito.parent as Ambito
    parent.children = parent.children.filter((each) => each !== ambito)
  }
}

/**
 * Figures without votes on lines that went with a corte: a phone may still have these lines. Votes
 * on such a line are refused like votes on any line off the ballot.
 */
export function linesOut(
  { lineasFuera }: Eleccion,
  votos: Record<string, Figure>,
): Record<string, Figure> | undefined {
  if (lineasFuera.size === 0) return undefined
  const out = Object.entries(votos).filter(
    ([key, figure]) => lineasFuera.has(key) && !votesOf(figure),
  )
  return out.length > 0 ? Object.fromEntries(out) : undefined
}
