import type { Figures } from './acta.ts'
import { isCount, type Figure } from './figure.ts'
import { sumaOf, withBlanks } from './rubros.ts'

/**
 * An acta as the grounds read it, from one side. `votos` follow the elección's options; lines off
 * the ballot of the demarcación are `no_aplica`.
 */
export type ActaLeida = Figures & {
  /** 0 for casillas especiales. */
  listaNominal: number
  /** Votes that fit: lista nominal and representatives (RULES.md AC2). */
  limite: number
  /** From the acta de la jornada or the council's distribution; `no_capturado` where nobody has it. */
  boletasRecibidas: Figure
  capturada: boolean
  contabilizada: boolean
  /** No acta is in the packet, by the side that speaks. */
  sinActa: boolean
  /** A remark says that the casilla was not installed. */
  noInstalada: boolean
  /** A remark says that some figure is illegible or missing. */
  observada: boolean
  /** A remark says that the votes are more than fit. */
  excedida: boolean
}

/** Ballots of the elección above the lista nominal, inferred from its own actas (RULES.md CS5). */
export type BoletasSobreLista = {
  /** The most frequent number; null where no acta tells. */
  k: number | null
  /** Actas with boletas sobrantes and lista nominal. */
  conDato: number
  exactas: number
  dentroDe3: number
}

/** How far from the inferred number the ballots of a casilla may be (RULES.md CS5). */
export const MARGEN = 3
/** Fewer actas tell no constant. */
const CON_DATO_MIN = 30

/** By how much sobrantes and votes of a counted acta are over the lista nominal; else undefined. */
export function sobrantesDe(acta: ActaLeida): number | undefined {
  const { boletasSobrantes } = withBlanks(acta)
  const sum = sumaOf(acta)
  if (!acta.contabilizada || acta.listaNominal === 0) return undefined
  if (!isCount(boletasSobrantes) || !isCount(sum)) return undefined
  return boletasSobrantes + sum - acta.listaNominal
}

/** The most frequent of the distances from the lista nominal (RULES.md CS5). */
export function sobreListaOf(distances: Iterable<number | undefined>): BoletasSobreLista {
  const times = new Map<number, number>()
  for (const over of distances) if (over !== undefined) times.set(over, (times.get(over) ?? 0) + 1)
  const [first] = [...times].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  if (!first) return { k: null, conDato: 0, exactas: 0, dentroDe3: 0 }
  const [k, exactas] = first
  let [conDato, dentroDe3] = [0, 0]
  for (const [over, n] of times) {
    conDato += n
    if (Math.abs(over - k) <= MARGEN) dentroDe3 += n
  }
  return { k, conDato, exactas, dentroDe3 }
}

/**
 * Boletas recibidas of a casilla by the constant of the elección; undefined without a lista nominal,
 * and where fewer than half of the actas stand within the margin.
 */
export function recibidasOf(
  { listaNominal }: Pick<ActaLeida, 'listaNominal'>,
  { k, conDato, dentroDe3 }: BoletasSobreLista,
): number | undefined {
  const holds = k !== null && conDato >= CON_DATO_MIN && dentroDe3 * 2 >= conDato
  return holds && listaNominal > 0 ? listaNominal + k : undefined
}
