import { limitOf, totalOf } from '../domain/acta.ts'
import { sobreListaOf, type ActaLeida } from '../domain/boletas.ts'
import { isSinActa, type ActaEsperada } from '../domain/catalogo.ts'
import type { Causal, Veredicto } from '../domain/causal.ts'
import { causalesDe, columnasOf, totalsOf, type Contexto } from '../domain/causales.ts'
import { isCount, votesOf, type Figure } from '../domain/figure.ts'
import { allowance } from '../domain/fold/eleccion.ts'
import type { SumaAmbito } from '../domain/recuento.ts'
import type { CandidaturasFile } from './candidaturas.ts'
import { ballotsIn, demarcacionOf } from './catalogo.ts'
import { mismaFuenteIn } from './origen.ts'
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

/** An acta read by the law, with its demarcación's context and its verdicts. */
export type Juzgada = {
  row: ActaRow
  acta: ActaLeida
  contexto: Contexto
  verdicts: Map<string, Veredicto>
}
export type Demarcacion = { clave: string; contexto: Contexto; juzgadas: Juzgada[] }

/** Reads and judges every acta of a base, demarcación by demarcación. */
export function demarcacionesIn(
  base: Base,
  files: CandidaturasFile[],
  causales: readonly Causal[],
  ley: LeyDe,
): Demarcacion[] {
  const placeOf = new Map(base.options.map(({ key }, place) => [key, place]))
  const read = ballotsIn(base, files).map(({ boleta, rows }) => {
    const candidaturas = boleta.candidaturas.map(({ key, options }) => ({
      key,
      places: options.flatMap((option) => placeOf.get(option) ?? []),
    }))
    const offBallot = offBallotOf(base, candidaturas, rows)
    return {
      clave: boleta.ambito,
      candidaturas,
      actas: rows.map((row) => ({ row, acta: leidaOf(row, base, offBallot) })),
    }
  })
  const actas = read.flatMap((each) => each.actas.map(({ acta }) => acta))
  const feed = {
    options: base.options,
    sobreLista: sobreListaOf(actas),
    mismaFuente: mismaFuenteIn(actas),
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

/** Places without a figure in any counted acta of the demarcación, or of no candidacy. */
function offBallotOf(
  { options }: Base,
  candidaturas: Contexto['candidaturas'],
  rows: readonly ActaRow[],
): Set<number> {
  const named = new Set(candidaturas.flatMap(({ places }) => places))
  const counted = rows.filter(({ value }) => value.contabilizada)
  const isOff = (place: number): boolean => {
    const isLast = ['nulos', 'no_registradas'].includes(options[place]?.kind ?? '')
    if (!isLast && !named.has(place)) return true
    return counted.length > 0 && !counted.some(({ value }) => isCount(value.votos[place]))
  }
  return new Set(options.flatMap((_, place) => (isOff(place) ? [place] : [])))
}

function leidaOf(
  { esperada, value, boletasRecibidas = 'no_capturado' }: ActaRow,
  { options }: Base,
  offBallot: ReadonlySet<number>,
): ActaLeida {
  const onBallot = (figure: Figure, place: number) =>
    !isCount(figure) && offBallot.has(place) ? 'no_aplica' : figure
  const representantes = isCount(value.representantes) ? value.representantes : allowance(options)
  return {
    votos: value.votos.map(onBallot),
    totalAsentado: value.totalAsentado,
    boletasSobrantes: value.boletasSobrantes,
    personasVotaron: value.personasVotaron,
    representantesVotaron: value.representantesVotaron,
    votosSacados: value.votosSacados,
    boletasRecibidas,
    listaNominal: esperada.listaNominal,
    limite: limitOf(esperada.listaNominal, representantes),
    capturada: value.capturada,
    contabilizada: value.contabilizada,
    sinActa: isSinActa(value),
    observada: /ILEGIBLE|SIN DATO/i.test(value.observaciones),
    excedida: /EXCEDE/i.test(value.observaciones),
  }
}

/** Sums of an ámbito over its counted actas. */
export function sumaEn(
  clave: string,
  { contexto, juzgadas }: Omit<Demarcacion, 'clave'>,
  causales: readonly Causal[],
): SumaAmbito {
  const counted = juzgadas.filter(({ acta }) => acta.contabilizada)
  const votos = contexto.options.map((_, place) =>
    counted.reduce((sum, { acta }) => sum + votesOf(acta.votos[place]), 0),
  )
  const sumIn = (kind: string) =>
    contexto.options.reduce((sum, each, at) => sum + (each.kind === kind ? (votos[at] ?? 0) : 0), 0)
  const nulidades = causales.filter(
    ({ tipo, ambito }) => tipo === 'nulidad' && ambito === 'casilla',
  )
  const having = (estado: Veredicto['estado']) =>
    juzgadas.filter(({ verdicts }) =>
      nulidades.some(({ id }) => verdicts.get(id)?.estado === estado),
    ).length
  const noInstaladas = juzgadas.filter(({ row }) => isNoInstalada(row)).length
  const sinNoticia = juzgadas.filter(({ acta }) => !acta.capturada).length
  return {
    clave,
    candidaturas: totalsOf({ votos }, contexto),
    columnas: columnasOf({ votos }, contexto),
    total: totalOf(votos),
    nulos: sumIn('nulos'),
    noRegistradas: sumIn('no_registradas'),
    casillas: juzgadas.length,
    contadas: counted.length,
    conCausal: having('procede'),
    enDuda: having('falta') + sinNoticia,
    noInstaladas,
    sinNoticia,
  }
}

function isNoInstalada({ value }: ActaRow): boolean {
  return /NO INSTALADA/i.test(value.observaciones)
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
