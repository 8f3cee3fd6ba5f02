import { isCount, votesOf } from '@espejo/server/domain/figure'
import type { ActaDoc, Figure, VersionNuestra, VersionPrep } from '@espejo/server/contract'
import { count, plural } from '#lib/format.ts'
import { nameOf } from '#lib/parties.ts'
import { figure } from '#lib/sentences.ts'

type Side = VersionNuestra | VersionPrep
export type Line = {
  key: string
  parties: string[]
  nuestra: Figure | undefined
  prep: Figure | undefined
  /** What PREP said before its last change, where that was something else. */
  antes?: Figure
}

const MARKLESS = new Set(['no_registradas', 'nulos'])

/** The versions in force, and the PREP version before the last change of figures. */
export function inForce(doc: ActaDoc) {
  const at = doc.prep.findLastIndex((version) => version.cambio === 'cambia')
  const nuestra = doc.nuestra.find(({ seq }) => seq === doc.vigente?.seq)
  return { nuestra, prep: doc.prep.at(-1), before: doc.prep[at - 1] }
}

/** One line an option, in the acta's own order. */
export function linesOf(doc: ActaDoc): Line[] {
  const { nuestra, prep, before } = inForce(doc)
  return doc.opciones.map(({ key, kind, parties }) => {
    const antes = before?.votos[key]
    return {
      key,
      parties: parties ?? (MARKLESS.has(kind) ? [] : [key]),
      nuestra: nuestra?.votos[key],
      prep: prep?.votos[key],
      ...(antes !== undefined && antes !== prep?.votos[key] ? { antes } : {}),
    }
  })
}

/** Undefined where the side is not there, or has marks and not one figure: that is no sum of zero. */
export function sumOf(side: Side | undefined): number | undefined {
  const figures = Object.values(side?.votos ?? {})
  if (!figures.some(isCount)) return undefined
  return figures.reduce<number>((sum, v) => sum + votesOf(v), 0)
}

/** The side is there and not one of its lines has a figure. */
export const isBlank = (side: Side | undefined): boolean =>
  side !== undefined && sumOf(side) === undefined

/** The lines written out as an addition, the way a lawyer repeats it by hand. */
export function addition(figures: (Figure | undefined)[]): string {
  return figures.map((each) => (isCount(each) ? String(each) : figure(each))).join(' + ')
}

/** Two marks are never a difference: both only say that there is no figure. */
export function differs(nuestra: Figure | undefined, prep: Figure | undefined): boolean {
  const both = nuestra !== undefined && prep !== undefined
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
  /** Our figures that make the sum, when there are several. */
  work: string
}

/** Votes of each candidacy: its parties and every combination of them, most votes first. */
export function candidaturasOf(doc: ActaDoc): Sum[] {
  const { nuestra, prep } = inForce(doc)
  const sum = (side: Side | undefined, options: string[]) =>
    side && !isBlank(side)
      ? options.reduce((total, key) => total + votesOf(side.votos[key]), 0)
      : undefined
  return doc.candidaturas
    .map(({ options, ...rest }) => ({
      ...rest,
      nuestra: sum(nuestra, options),
      prep: sum(prep, options),
      work: options.length > 1 ? addition(options.map((key) => (nuestra ?? prep)?.votos[key])) : '',
    }))
    .sort((a, b) => (b.nuestra ?? b.prep ?? 0) - (a.nuestra ?? a.prep ?? 0))
}

/** First minus second by one side, with the subtraction written out. */
export function leadOf(
  sums: Sum[],
  side: 'nuestra' | 'prep',
): { votes: number; work: string } | undefined {
  const [first, second] = sums
    .map((sum) => sum[side])
    .filter((n) => n !== undefined)
    .sort((a, b) => b - a)
  if (first === undefined) return undefined
  return { votes: first - (second ?? 0), work: `${first} − ${second ?? 0} =` }
}

/** Who wins here by the side that is there, ours first: `PAN–PRD gana por 80 votos a MORENA.` */
export function outcomeOf(doc: ActaDoc): string {
  const sums = candidaturasOf(doc)
  const side = (['nuestra', 'prep'] as const).find((each) => leadOf(sums, each))
  if (!side) return ''
  const [first, second] = sums.toSorted((a, b) => (b[side] ?? 0) - (a[side] ?? 0))
  if (!first?.[side] || !second) return ''
  const votes = first[side] - (second[side] ?? 0)
  if (votes === 0)
    return `Empatan ${nameOf(first)} y ${nameOf(second)} con ${plural(first[side], 'voto', 'votos')}.`
  return `${nameOf(first)} gana por ${plural(votes, 'voto', 'votos')} a ${nameOf(second)}.`
}

export const RUBROS = [
  { key: 'boletasSobrantes', label: 'Boletas sobrantes' },
  { key: 'personasVotaron', label: 'Personas que votaron' },
  { key: 'representantesVotaron', label: 'Representantes que votaron' },
  { key: 'votosSacados', label: 'Votos sacados de la urna' },
] as const

export type Check = { ok: boolean; what: string; says: string }

/** `2 de más`, `69 de menos`. */
const off = (n: number) => `${Math.abs(n)} de ${n > 0 ? 'más' : 'menos'}`

/** The identities that an acta must keep. A missing figure proves nothing, so its check is left out. */
export function checksOf(side: Side, listaNominal: number, limite: number): Check[] {
  const { personasVotaron, representantesVotaron, votosSacados, totalAsentado, boletasSobrantes } =
    side
  const sum = sumOf(side)
  if (sum === undefined) return []
  const checks: Check[] = []
  if (isCount(personasVotaron) && isCount(representantesVotaron) && isCount(votosSacados)) {
    const voted = personasVotaron + representantesVotaron
    checks.push({
      ok: voted === votosSacados,
      what: `${plural(personasVotaron, 'persona', 'personas')} + ${plural(representantesVotaron, 'representante', 'representantes')} = ${count(voted)}`,
      says:
        voted === votosSacados
          ? 'los de la urna'
          : `la urna trae ${count(votosSacados)}: ${off(votosSacados - voted)}`,
    })
  }
  if (isCount(totalAsentado))
    checks.push({
      ok: sum === totalAsentado,
      what: `${count(sum)} en los renglones${sum === totalAsentado ? ' =' : ','} ${count(totalAsentado)} asentado`,
      says: sum === totalAsentado ? 'cuadra' : off(totalAsentado - sum),
    })
  if (isCount(votosSacados) && isCount(totalAsentado))
    checks.push({
      ok: votosSacados === totalAsentado,
      what: `${count(votosSacados)} sacados${votosSacados === totalAsentado ? ' =' : ','} ${count(totalAsentado)} asentado`,
      says: votosSacados === totalAsentado ? 'cuadra' : off(totalAsentado - votosSacados),
    })
  if (isCount(boletasSobrantes) && isCount(votosSacados))
    checks.push({
      ok: true,
      what: `${count(boletasSobrantes)} sobrantes + ${count(votosSacados)} sacados = ${count(boletasSobrantes + votosSacados)}`,
      says: 'las boletas recibidas',
    })
  checks.push(limitCheck(sum, listaNominal, limite))
  return checks
}

function limitCheck(sum: number, listaNominal: number, limite: number): Check {
  const fits = sum <= limite
  const base =
    listaNominal > 0
      ? `${count(listaNominal)} de lista + ${count(limite - listaNominal)} representantes`
      : `${count(limite)} boletas`
  return {
    ok: fits,
    what: `${count(sum)} ${fits ? 'cabe' : 'no cabe'} en ${base}`,
    says:
      listaNominal > 0
        ? `participación ${((100 * sum) / listaNominal).toFixed(2)} %`
        : 'sin lista nominal: casilla especial',
  }
}
