import { limitOf, type Figures } from './acta.ts'
import type { ActaLeida } from './boletas.ts'
import { isSinActa, type Option, type PrepActa } from './catalogo.ts'
import type { Contexto } from './contexto.ts'
import { isCount, type Figure } from './figure.ts'

/** The word of a side on an acta, as the grounds read it. */
export type Dicha = Figures &
  Pick<PrepActa, 'capturada' | 'contabilizada' | 'observaciones'> & { boletasRecibidas?: Figure }

/** The lista nominal of the acta, and the votes that fit. */
export type Cabida = Pick<ActaLeida, 'listaNominal' | 'limite'>

/** The most votes that fit by PREP's own number of representatives, else by the law's (AC2). */
export function cabidaOf(listaNominal: number, representantes: Figure, allowance: number): Cabida {
  const own = isCount(representantes) ? representantes : allowance
  return { listaNominal, limite: limitOf(listaNominal, own) }
}

/** An acta as the grounds read it; a line off the ballot is `no_aplica` unless it has a figure. */
export function leidaOf(dicha: Dicha, cabida: Cabida, offBallot: ReadonlySet<number>): ActaLeida {
  const { observaciones, boletasRecibidas = 'no_capturado' } = dicha
  const onBallot = (figure: Figure, place: number) =>
    !isCount(figure) && offBallot.has(place) ? 'no_aplica' : figure
  return {
    votos: dicha.votos.map(onBallot),
    totalAsentado: dicha.totalAsentado,
    boletasSobrantes: dicha.boletasSobrantes,
    personasVotaron: dicha.personasVotaron,
    representantesVotaron: dicha.representantesVotaron,
    votosSacados: dicha.votosSacados,
    boletasRecibidas,
    listaNominal: cabida.listaNominal,
    limite: cabida.limite,
    capturada: dicha.capturada,
    contabilizada: dicha.contabilizada,
    sinActa: isSinActa(dicha),
    noInstalada: /NO INSTALADA/i.test(observaciones),
    observada: /ILEGIBLE|SIN DATO/i.test(observaciones),
    excedida: /EXCEDE/i.test(observaciones),
  }
}

/** Places with a figure, one more acta among them; undefined while no acta is counted. */
export function withFigured(
  before: Set<number> | undefined,
  { contabilizada, votos }: Pick<Dicha, 'contabilizada' | 'votos'>,
): Set<number> | undefined {
  if (!contabilizada) return before
  const figured = before ?? new Set()
  for (const [place, figure] of votos.entries()) if (isCount(figure)) figured.add(place)
  return figured
}

/** Places without a figure in any counted acta of the demarcación, or of no candidacy. */
export function offBallotOf(
  options: readonly Option[],
  candidaturas: Contexto['candidaturas'],
  figured: ReadonlySet<number> | undefined,
): Set<number> {
  const named = new Set(candidaturas.flatMap(({ places }) => places))
  const isOff = ({ kind }: Option, place: number): boolean => {
    const isLast = kind === 'nulos' || kind === 'no_registradas'
    return (!isLast && !named.has(place)) || figured?.has(place) === false
  }
  return new Set(options.flatMap((option, place) => (isOff(option, place) ? [place] : [])))
}
