import { sobrantesDe, sobreListaOf, type ActaLeida } from '../domain/boletas.ts'
import type { ActaEsperada } from '../domain/catalogo.ts'
import type { Causal } from '../domain/causal.ts'
import { causalesDe } from '../domain/causales.ts'
import type { Contexto } from '../domain/contexto.ts'
import { allowance } from '../domain/fold/eleccion.ts'
import { sumaEn, type Juzgada } from '../domain/juzgada.ts'
import { cabidaOf, leidaOf, offBallotOf, withFigured } from '../domain/leida.ts'
import { concuerda, mismaFuenteIn } from '../domain/origen.ts'
import type { SumaAmbito } from '../domain/recuento.ts'
import type { CandidaturasFile } from './candidaturas.ts'
import { ballotsIn, demarcacionOf } from './catalogo.ts'
import type { ActaRow, Base } from './shape.ts'

/** A law set as the reckoning needs it. */
export type LeyDe = {
  id: string
  causales: readonly Causal[]
  /** The grounds of the set and of its base set, by id. */
  byId: ReadonlyMap<string, Causal>
  /** Elecciones that the set does not name, with the clave whose grounds stand in (RULES.md CS13). */
  supletorias?: Record<string, string> | undefined
}

/** An acta of a base read by the law, with its demarcación's context. */
export type ActaJuzgada = Juzgada & { row: ActaRow; contexto: Contexto }
type Demarcacion = { clave: string; contexto: Contexto; juzgadas: ActaJuzgada[] }

/** Reads and judges every acta of a base, demarcación by demarcación. */
export function demarcacionesIn(
  base: Base,
  files: CandidaturasFile[],
  causales: readonly Causal[],
  ley: LeyDe,
): Demarcacion[] {
  const spare = allowance(base.options)
  const placeOf = new Map(base.options.map(({ key }, place) => [key, place]))
  const read = ballotsIn(base, files).map(({ boleta, rows }) => {
    const candidaturas = boleta.candidaturas.map(({ key, options }) => ({
      key,
      places: options.flatMap((option) => placeOf.get(option) ?? []),
    }))
    const figured = rows.reduce<Set<number> | undefined>(
      (before, { value }) => withFigured(before, value),
      undefined,
    )
    const offBallot = offBallotOf(base.options, candidaturas, figured)
    return {
      clave: boleta.ambito,
      candidaturas,
      actas: rows.map((row) => ({ row, acta: leidaIn(row, spare, offBallot) })),
    }
  })
  const actas = read.flatMap((each) => each.actas.map(({ acta }) => acta))
  const feed = {
    options: base.options,
    sobreLista: sobreListaOf(actas.map(sobrantesDe)),
    mismaFuente: mismaFuenteIn(actas.map(concuerda)),
    marcaLetra: actas.some(({ votos }) => votos.includes('inconsistente')),
  }
  return read.map(({ clave, candidaturas, actas: own }) => {
    const contexto = { ...feed, candidaturas }
    const juzgadas = own.map(({ row, acta }) => ({
      ...{ row, acta, contexto },
      verdicts: causalesDe(causales, ley.byId, acta, contexto),
    }))
    return { clave, contexto, juzgadas }
  })
}

function leidaIn(
  { esperada, value, boletasRecibidas }: ActaRow,
  spare: number,
  offBallot: ReadonlySet<number>,
): ActaLeida {
  const dicha = boletasRecibidas === undefined ? value : { ...value, boletasRecibidas }
  return leidaOf(dicha, cabidaOf(esperada.listaNominal, value.representantes, spare), offBallot)
}

/**
 * The councils that count a demarcación: its distritos, or itself where it is a distrito or a
 * municipio, or where no row names a distrito (RULES.md PT1).
 */
export function consejosOf(
  base: Base,
  { suma, ...demarcacion }: Demarcacion & { suma: SumaAmbito },
  causales: readonly Causal[],
): SumaAmbito[] {
  const kind = demarcacionOf(base)
  const codeOf = ({ distrito = '' }: ActaEsperada) => distrito
  const groups = Map.groupBy(demarcacion.juzgadas, ({ row }) => codeOf(row.esperada))
  const isWhole = kind === 'distrito' || kind === 'municipio' || groups.has('')
  if (isWhole) return [suma]
  return [...groups].map(([codigo, juzgadas]) =>
    sumaEn(`${base.eleccion}:distrito:${codigo}`, { ...demarcacion, juzgadas }, causales),
  )
}
