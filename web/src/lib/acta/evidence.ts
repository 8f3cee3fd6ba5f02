import { isWhole, totalOf } from '@espejo/server/domain/acta'
import { isCount, votesOf } from '@espejo/server/domain/figure'
import { frontOf, sameFront } from '@espejo/server/domain/front'
import type { ActaDoc, Figure, VersionNuestra, VersionPrep } from '@espejo/server/contract'
import { figure, plural } from '#lib/format.ts'
import { nameOf, shortName } from '#lib/parties.ts'
import { listed } from '#lib/sentences.ts'

type Side = VersionNuestra | VersionPrep
export type Line = {
  key: string
  parties: string[]
  nuestra: Figure | undefined
  prep: Figure | undefined
  /** PREP's figure before its last change, if different. */
  antes?: Figure
}

const MARKLESS = new Set(['no_registradas', 'nulos'])

/** The versions in force, and PREP's version with the votes that PREP changed or took away. */
export function inForce(doc: ActaDoc) {
  const nuestra = doc.nuestra.find(({ seq }) => seq === doc.vigente?.seq)
  const before = doc.prep.find(({ seq }) => seq === doc.anterior)
  return { nuestra, prep: doc.prep.at(-1), before }
}

/** PREP's former value of a figure, where it is another: struck through beside the value now. */
export function former<V>(before: V | undefined, now: V | undefined): { antes?: V } {
  return before !== undefined && before !== now ? { antes: before } : {}
}

/** A line per option, in the acta's order. */
export function linesOf(doc: ActaDoc): Line[] {
  const { nuestra, prep, before } = inForce(doc)
  return doc.opciones.map(({ key, kind, parties }) => ({
    key,
    parties: parties ?? (MARKLESS.has(kind) ? [] : [key]),
    nuestra: nuestra?.votos[key],
    prep: publishedIn(prep, (version) => version.votos[key]),
    ...former(before?.votos[key], prep?.votos[key]),
  }))
}

/** A figure of PREP's version; an acta out of the base has none, and no word for none either. */
export function publishedIn<V>(
  prep: VersionPrep | undefined,
  read: (version: VersionPrep) => V,
): V | undefined {
  return prep?.capturada ? read(prep) : undefined
}

/**
 * Undefined for a missing side, for a side of marks without a figure (no sum of zero), and while a
 * line is not captured (RULES.md FI3).
 */
export function sumOf(side: Side | undefined): number | undefined {
  const figures = Object.values(side?.votos ?? {})
  return figures.some(isCount) && isWhole(figures) ? totalOf(figures) : undefined
}

/** The side exists and none of its lines has a figure. */
export const isBlank = (side: Side | undefined): boolean =>
  side !== undefined && !Object.values(side.votos).some(isCount)

/** Lines of our version that nobody captured, the casilla's counts and the total among them. */
export function missingIn(side: VersionNuestra): number {
  const { votos, totalAsentado } = side
  const figures = [...Object.values(votos), totalAsentado, ...RUBROS.map(({ key }) => side[key])]
  return figures.filter((each) => each === 'no_capturado').length
}

const NAMED = 4

/** `No registradas: en blanco; PT: ilegible.`: the lines of our version without a legible figure. */
export function unreadIn({ votos }: VersionNuestra): string {
  const unread = Object.entries(votos).filter(
    ([, each]) => !isCount(each) && each !== 'no_capturado' && each !== 'no_aplica',
  )
  const named = unread.slice(0, NAMED).map(([key, each]) => `${shortName(key)}: ${figure(each)}`)
  const more = unread.length - named.length
  return `${named.join('; ')}${more > 0 ? ` y ${plural(more, 'renglón', 'renglones')} más` : ''}.`
}

/** The lines as a written addition, for a lawyer to repeat by hand. */
export function addition(figures: (Figure | undefined)[]): string {
  return figures.map((each) => (isCount(each) ? String(each) : figure(each))).join(' + ')
}

/**
 * Two marks are never a difference: both marks only say «no figure»; a line that nobody captured is
 * compared with nothing (RULES.md FI3).
 */
export function differs(nuestra: Figure | undefined, prep: Figure | undefined): boolean {
  const both = nuestra !== undefined && prep !== undefined && nuestra !== 'no_capturado'
  return both && nuestra !== prep && (isCount(nuestra) || isCount(prep))
}

/** PREP minus ours; undefined where either side has no figure. */
export function difference(nuestra: Figure | undefined, prep: Figure | undefined) {
  return isCount(nuestra) && isCount(prep) ? prep - nuestra : undefined
}

export type Sum = {
  key: string
  partidos: string[]
  nombre?: string
  nuestra: number | undefined
  prep: number | undefined
  /** PREP's votes before the last change, where others. */
  antes?: number
  /** The addition behind our sum, else behind PREP's; '' for a candidacy of a single option. */
  work: string
}

/**
 * Votes of each candidacy: its parties and all their combinations, most votes first; no sum over a
 * line that nobody captured.
 */
export function candidaturasOf(doc: ActaDoc): Sum[] {
  const { nuestra, prep, before } = inForce(doc)
  const sum = (side: Side | undefined, options: string[]) =>
    side && !isBlank(side) && isWhole(options.map((key) => side.votos[key] ?? 0))
      ? options.reduce((total, key) => total + votesOf(side.votos[key]), 0)
      : undefined
  return doc.candidaturas
    .map(({ options, ...rest }) => ({
      ...rest,
      nuestra: sum(nuestra, options),
      prep: sum(prep, options),
      ...former(sum(before, options), sum(prep, options)),
      work: options.length > 1 ? addition(options.map((key) => (nuestra ?? prep)?.votos[key])) : '',
    }))
    .sort((a, b) => (b.nuestra ?? b.prep ?? 0) - (a.nuestra ?? a.prep ?? 0))
}

/** First and second by one side; undefined while a sum is not known. */
function frontIn(sums: Sum[], side: 'nuestra' | 'prep') {
  if (sums.some((sum) => sum[side] === undefined)) return undefined
  return frontOf(new Map(sums.map((sum) => [sum.key, sum[side] ?? 0])))
}

/** First minus second by one side, with the subtraction written out and both named. */
export function leadOf(
  sums: Sum[],
  side: 'nuestra' | 'prep',
): { votes: number; work: string } | undefined {
  const front = frontIn(sums, side)
  if (!front) return undefined
  const { primero, segundo, votos, ventaja } = front
  const first = `${shortName(primero)} ${votos}`
  const second = segundo === '' ? '0' : `${shortName(segundo)} ${votos - ventaja}`
  return { votes: ventaja, work: `${first} − ${second} =` }
}

/** `Con la cifra de PREP gana MORENA.`, where the sides name different winners of the acta. */
export function flipOf(doc: ActaDoc): string {
  const sums = candidaturasOf(doc)
  const [ours, prep] = [frontIn(sums, 'nuestra'), frontIn(sums, 'prep')]
  if (!ours || !prep || sameFront(ours, prep)) return ''
  const winner = sums.find(({ key }) => key === prep.lider)
  return `Con la cifra de PREP ${winner ? `gana ${nameOf(winner, doc.eleccion.proceso)}` : 'hay empate'}.`
}

/**
 * The winner of the casilla by the available side, ours first: `PAN–PRD gana por 80 votos a
 * MORENA.`
 */
export function outcomeOf(doc: ActaDoc): string {
  const sums = candidaturasOf(doc)
  const side = (['nuestra', 'prep'] as const).find((each) =>
    sums.every((sum) => sum[each] !== undefined),
  )
  const front = side && frontIn(sums, side)
  if (!front) return ''
  const names = (...keys: string[]) =>
    listed(
      sums.filter(({ key }) => keys.includes(key)).map((sum) => nameOf(sum, doc.eleccion.proceso)),
    )
  if (front.lider === '')
    return `Empatan ${names(...front.empatan)} con ${plural(front.votos, 'voto', 'votos')}.`
  const over = front.segundo === '' ? '' : ` a ${names(front.segundo)}`
  return `${names(front.lider)} gana por ${plural(front.ventaja, 'voto', 'votos')}${over}.`
}

export const RUBROS = [
  { key: 'boletasSobrantes', label: 'Boletas sobrantes' },
  { key: 'personasVotaron', label: 'Personas que votaron' },
  { key: 'representantesVotaron', label: 'Representantes que votaron' },
  { key: 'votosSacados', label: 'Votos sacados de la urna' },
] as const
